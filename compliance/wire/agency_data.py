"""The agencies of ``agencies.toml`` as Python. Made from that file: change it and run ``make docs``."""

from __future__ import annotations

from compliance.wire.agencies import Agency

AGENCIES: tuple[Agency, ...] = (
    Agency(
        "afp", "AFP", names=("Agence France-Presse", "Agence France Presse", "وكالة فرانس برس", "فرانس برس", "法新社", "АФП"),
        abbreviations=("أ ف ب", "ا ف ب", "أ.ف.ب", "ا.ف.ب", "أف ب", "اف ب"), domains=("afp.com", "afpforum.com"),
    ),
    Agency(
        "ap", "AP", names=("Associated Press", "The Associated Press", "أسوشيتد برس", "美联社"), abbreviations=("أ ب",),
        domains=("ap.org", "apnews.com"), tails=("Associated Press writer", "Associated Press journalist", "AP writer",
        "AP Sports Writer", "The Associated Press is solely responsible", "More AP ", "AP's climate"),
    ),
    Agency(
        "reuters", "Reuters", names=("Thomson Reuters", "Reuters News Agency", "رويترز", "路透社", "Рейтер"),
        abbreviations=("RTRS", "REUTERS"), domains=("reuters.com", "thomsonreuters.com", "reutersagency.com"),
        tails=("(Reporting by", "(Additional reporting by", "(Writing by", "(Editing by", "(Compiled by", "(Reportage de",
        "(Bearbeitet von", "(Reporte de", "(Reportagem de", "Our Standards: The Thomson Reuters Trust Principles"),
    ),
    Agency(
        "dpa", "dpa", names=("Deutsche Presse-Agentur", "Deutsche Presse-Agentur GmbH", "dpa-infocom",
        "Deutsche Presseagentur"), abbreviations=("DPA", "dpa-AFX", "dpa/lnw", "dpa/lby", "dpa/lno", "dpa/lni", "dpa/lsw",
        "dpa/lhe", "dpa/sn", "dpa/tmn"), domains=("dpa.com", "dpa.de", "dpa-news.de", "dpa-international.com"),
        zone="Europe/Berlin", signoff="dpa(?:[-/][a-z]{2,4})?(?: [a-zäöüß]{1,4}\\d?(?:/[a-zäöüß]{1,4})?){1,10}",
        tails=("© dpa-infocom", "(c) dpa-infocom"),
    ),
    Agency(
        "sid", "SID", names=("Sport-Informations-Dienst",), abbreviations=("sid",), domains=("sid.de",),
        zone="Europe/Berlin", bare=False,
    ),
    Agency(
        "epd", "epd", names=("Evangelischer Pressedienst",), domains=("epd.de",), zone="Europe/Berlin",
    ),
    Agency(
        "kna", "KNA", names=("Katholische Nachrichten-Agentur",), domains=("kna.de",), zone="Europe/Berlin",
        signoff="kna(?: [a-z]{2,4}){1,4}",
    ),
    Agency(
        "apa", "APA", names=("Austria Presse Agentur", "Austria Presse-Agentur"), domains=("apa.at",),
        zone="Europe/Vienna",
        signoff="\\((?:Schluss|Forts|Forts\\.|Fortsetzung)\\)(?: [a-z]{2,4}(?:[/*][a-z]{2,4}){0,4}){0,2}", bare=False,
    ),
    Agency(
        "ats", "Keystone-SDA", names=("Keystone-ATS", "Agence télégraphique suisse", "Schweizerische Depeschenagentur",
        "Agenzia telegrafica svizzera"), abbreviations=("ats", "ATS", "sda", "SDA", "awp", "Keystone"),
        domains=("keystone-sda.ch", "keystone-ats.ch", "sda-ats.ch"), zone="Europe/Zurich", bare=False,
    ),
    Agency(
        "belga", "Belga", names=("Belga News Agency", "Agence Belga", "Persbureau Belga",
        "Agence Télégraphique Belge de Presse"), abbreviations=("BELGA",), domains=("belga.be", "belganewsagency.eu"),
        zone="Europe/Brussels",
    ),
    Agency(
        "anp", "ANP", names=("Algemeen Nederlands Persbureau",), domains=("anp.nl",), zone="Europe/Amsterdam",
    ),
    Agency(
        "efe", "EFE", names=("Agencia EFE", "Agência EFE", "EFE News Service"), abbreviations=("EFEAGRO", "EFEUSA"),
        domains=("efe.com", "agenciaefe.es"), zone="Europe/Madrid",
        signoff="EFE[ \\t]+[a-z]{2,4}(?:-[a-z]{2,4}){0,3}(?:/[a-z]{2,5}){1,4}",
    ),
    Agency(
        "europapress", "Europa Press", names=("Agencia Europa Press",), abbreviations=("EUROPA PRESS",),
        domains=("europapress.es",), zone="Europe/Madrid",
    ),
    Agency(
        "ansa", "ANSA", names=("Agenzia Nazionale Stampa Associata", "Agenzia ANSA"), domains=("ansa.it",),
        zone="Europe/Rome",
    ),
    Agency(
        "adnkronos", "Adnkronos", abbreviations=("ADNKRONOS",), domains=("adnkronos.com",), zone="Europe/Rome",
    ),
    Agency(
        "askanews", "askanews", abbreviations=("Askanews",), domains=("askanews.it",), zone="Europe/Rome",
    ),
    Agency(
        "agi", "AGI", names=("Agenzia Giornalistica Italia",), domains=("agi.it",), zone="Europe/Rome", bare=False,
    ),
    Agency(
        "lapresse", "LaPresse", domains=("lapresse.it",), zone="Europe/Rome",
    ),
    Agency(
        "lusa", "Lusa", names=("Agência Lusa", "Agência de Notícias de Portugal"), abbreviations=("LUSA",),
        domains=("lusa.pt",), zone="Europe/Lisbon", signoff="[A-Z]{2,6}(?:[ /][A-Z]{2,6}){0,3} // [A-Z]{2,6}\\.?",
    ),
    Agency(
        "agenciabrasil", "Agência Brasil", domains=("agenciabrasil.ebc.com.br",), zone="America/Sao_Paulo",
    ),
    Agency(
        "pa", "PA Media", names=("Press Association", "PA News Agency", "The Press Association"), abbreviations=("PA",),
        domains=("pamediagroup.com", "pa.media", "pressassociation.com"), zone="Europe/London", signoff="(?:ends|mf)",
        bare=False,
    ),
    Agency(
        "aap", "AAP", names=("Australian Associated Press", "AAP Newswire", "AAP FactCheck"), domains=("aap.com.au",),
        zone="Australia/Sydney", signoff="AAP(?: [A-Z]{2,4})?(?: [a-z]{2,4}(?:/[a-z]{2,4})*)?",
    ),
    Agency(
        "kyodo", "Kyodo", names=("Kyodo News", "共同通信", "共同通信社"), abbreviations=("KYODO",), domains=("kyodonews.net",
        "kyodonews.jp"), zone="Asia/Tokyo", signoff="==\\s?Kyodo",
    ),
    Agency(
        "jiji", "Jiji Press", names=("Jiji", "時事通信"), domains=("jiji.com",), zone="Asia/Tokyo",
    ),
    Agency(
        "xinhua", "Xinhua", names=("Xinhua News Agency", "新华社", "新華社"), abbreviations=("XINHUA",),
        domains=("xinhuanet.com", "news.cn"), zone="Asia/Shanghai", signoff="Enditem(?:/\\w{1,12})?",
    ),
    Agency(
        "yonhap", "Yonhap", names=("Yonhap News Agency", "연합뉴스"), domains=("yna.co.kr",), zone="Asia/Seoul",
    ),
    Agency(
        "cna", "CNA", names=("Central News Agency", "中央社"), domains=("focustaiwan.tw", "cna.com.tw"), zone="Asia/Taipei",
        bare=False,
    ),
    Agency(
        "bloomberg", "Bloomberg", names=("Bloomberg News", "Bloomberg L.P."), abbreviations=("BLOOMBERG",),
        domains=("bloomberg.com", "bloomberg.net"), tails=("To contact the reporter", "To contact the editor"),
        placeless=True,
    ),
    Agency(
        "dowjones", "Dow Jones", names=("Dow Jones Newswires", "Dow Jones & Company"), domains=("dowjones.com",),
        bare=False,
    ),
    Agency(
        "upi", "UPI", names=("United Press International",), domains=("upi.com",),
    ),
    Agency(
        "cp", "The Canadian Press", names=("Canadian Press", "La Presse Canadienne", "Presse canadienne"),
        abbreviations=("CP",), domains=("thecanadianpress.com", "lapressecanadienne.ca"), zone="America/Toronto",
        tails=("This report by The Canadian Press", "Cette dépêche de La Presse Canadienne",
        "Cette dépêche a été publiée"), bare=False,
    ),
    Agency(
        "tass", "TASS", names=("ITAR-TASS", "Russian News Agency TASS", "ТАСС", "تاس"), abbreviations=("ИТАР-ТАСС",),
        domains=("tass.com", "tass.ru"), zone="Europe/Moscow",
    ),
    Agency(
        "interfax", "Interfax", names=("Interfax News Agency", "Интерфакс"), domains=("interfax.com", "interfax.ru"),
        zone="Europe/Moscow",
    ),
    Agency(
        "ria", "RIA Novosti", names=("РИА Новости",), domains=("ria.ru",), zone="Europe/Moscow",
    ),
    Agency(
        "ukrinform", "Ukrinform", names=("Укрінформ",), domains=("ukrinform.net", "ukrinform.ua"), zone="Europe/Kyiv",
    ),
    Agency(
        "pap", "PAP", names=("Polska Agencja Prasowa", "Polish Press Agency"), domains=("pap.pl",), zone="Europe/Warsaw",
    ),
    Agency(
        "ctk", "ČTK", names=("Česká tisková kancelář", "Czech News Agency"), abbreviations=("CTK",), domains=("ctk.cz",
        "ctk.eu"), zone="Europe/Prague",
    ),
    Agency(
        "mti", "MTI", names=("Magyar Távirati Iroda",), domains=("mti.hu",), zone="Europe/Budapest", bare=False,
    ),
    Agency(
        "ana", "ANA-MPA", names=("Athens-Macedonian News Agency", "Athens News Agency", "ΑΠΕ-ΜΠΕ"), abbreviations=("AMNA",
        "ANA"), domains=("amna.gr",), zone="Europe/Athens", bare=False,
    ),
    Agency(
        "aa", "Anadolu", names=("Anadolu Agency", "Anadolu Ajansı", "الأناضول"), abbreviations=("AA",),
        domains=("aa.com.tr",), zone="Europe/Istanbul", bare=False,
    ),
    Agency(
        "ntb", "NTB", names=("Norsk Telegrambyrå", "©NTB"), domains=("ntb.no",), zone="Europe/Oslo",
    ),
    Agency(
        "tt", "TT", names=("TT Nyhetsbyrån", "Tidningarnas Telegrambyrå"), domains=("tt.se",), zone="Europe/Stockholm",
        bare=False,
    ),
    Agency(
        "ritzau", "Ritzau", names=("Ritzaus Bureau",), abbreviations=("ritzau", "RITZAU"), domains=("ritzau.com",
        "ritzau.dk"), zone="Europe/Copenhagen",
    ),
    Agency(
        "stt", "STT", names=("Suomen Tietotoimisto", "STT-Lehtikuva", "STT Lehtikuva"), domains=("stt.fi",),
        zone="Europe/Helsinki",
    ),
    Agency(
        "pti", "PTI", names=("Press Trust of India",), domains=("ptinews.com",), zone="Asia/Kolkata",
        signoff="PTI(?: [A-Z]{2,4}){1,8}",
    ),
    Agency(
        "ani", "ANI", names=("Asian News International",), domains=("aninews.in",), zone="Asia/Kolkata",
    ),
    Agency(
        "ians", "IANS", names=("Indo-Asian News Service",), domains=("ians.in",), zone="Asia/Kolkata",
        signoff="-{2,3}\\s?IANS",
    ),
    Agency(
        "uni", "UNI", names=("United News of India",), domains=("uniindia.com",), zone="Asia/Kolkata", bare=False,
    ),
    Agency(
        "unb", "UNB", names=("United News of Bangladesh",), domains=("unb.com.bd",), zone="Asia/Dhaka",
    ),
    Agency(
        "bss", "BSS", names=("Bangladesh Sangbad Sangstha",), domains=("bssnews.net",), zone="Asia/Dhaka", bare=False,
    ),
    Agency(
        "app", "APP", names=("Associated Press of Pakistan",), domains=("app.com.pk",), zone="Asia/Karachi", bare=False,
    ),
    Agency(
        "antara", "ANTARA", names=("Antara News",), abbreviations=("Antara",), domains=("antaranews.com",),
        zone="Asia/Jakarta", bare=False,
    ),
    Agency(
        "bernama", "Bernama", abbreviations=("BERNAMA",), domains=("bernama.com",), zone="Asia/Kuala_Lumpur",
        signoff="-{1,3}\\s?BERNAMA",
    ),
    Agency(
        "wam", "WAM", names=("Emirates News Agency", "وكالة أنباء الإمارات", "وام"), domains=("wam.ae",),
        zone="Asia/Dubai", bare=False,
    ),
    Agency(
        "spa", "SPA", names=("Saudi Press Agency", "وكالة الأنباء السعودية", "واس"), domains=("spa.gov.sa",),
        zone="Asia/Riyadh", bare=False,
    ),
    Agency(
        "mena", "MENA", names=("Middle East News Agency", "أ ش أ"), domains=("mena.org.eg",), zone="Africa/Cairo",
        bare=False,
    ),
    Agency(
        "map", "MAP", names=("Maghreb Arabe Presse", "Maghreb Arab Press"), domains=("mapnews.ma",),
        zone="Africa/Casablanca", bare=False,
    ),
    Agency(
        "aps", "APS", names=("Algérie Presse Service",), domains=("aps.dz",), zone="Africa/Algiers", bare=False,
    ),
    Agency(
        "cmc", "CMC", names=("Caribbean Media Corporation",), domains=("cmccaribbean.com",), bare=False,
    ),
    Agency(
        "globenewswire", "GlobeNewswire", names=("GLOBE NEWSWIRE",), domains=("globenewswire.com",),
    ),
    Agency(
        "businesswire", "Business Wire", names=("BUSINESS WIRE",), domains=("businesswire.com",),
    ),
    Agency(
        "prnewswire", "PR Newswire", names=("PRNewswire", "PR NEWSWIRE"), domains=("prnewswire.com",),
    ),
    Agency(
        "getty", "Getty Images", domains=("gettyimages.com",),
    ),
    Agency(
        "sipa", "SIPA", names=("Sipa Press",), domains=("sipa.com", "sipausa.com"), bare=False,
    ),
    Agency(
        "wenn", "WENN", names=("World Entertainment News Network",), domains=("wenn.com",), bare=False,
    ),
    Agency(
        "mediafeed", "TNS", names=("Tribune News Service", "Tribune Content Agency"), abbreviations=("TCA",),
        domains=("tribunecontentagency.com",), bare=False,
    ),
)  # fmt: skip
