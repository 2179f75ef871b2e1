"""What a site says to its readers amid its stories: subscribe, log in, follow us, no part may be reproduced.

Shared by all pages of a site, and by the pages of a register that were taken in with it. Two things have to come together
in a line: that the reader is addressed, or the text spoken of, and what for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from compliance.matching.lexicon import Lexicon
from compliance.model import Span
from compliance.text.patterns import lazy

_LONGEST = 80  # words; a longer line is prose
_CALLS = (
    r"sign up|sign in|log in|subscribe|register (?:now|here|for)|already (?:a subscriber|registered)"
    r"|become a (?:member|subscriber)|follow us|find us on|download (?:our|the) app|click here|support our|we use cookies"
    r"|(?:you can )?unsubscribe"
    r"|abonnez-vous|inscrivez-vous|connectez-vous|déjà abonné|suivez-nous|téléchargez|recevez|cet article est réservé"
    r"|(?:jetzt )?abonnieren|melden sie sich|registrieren sie|bereits abonnent|folgen sie uns|laden sie|testen sie|lesen sie"
    r"|suscr[ií]b\w+|reg[ií]str(?:at|es)e|inicia sesión|¿?ya eres suscriptor|síguenos|descarga|recib[ea]|sigue leyendo"
    r"|assine|subscreva|inscreva-se|cadastre-se|registe-se|já é assinante|siga-nos|baixe|descarregue|receba|continue a ler"
    r"|abbonati|iscriviti|registrati|accedi|sei già abbonato|seguici|scarica|ricevi|leggi tutt\w+"
    r"|abonneer|meld (?:je|u)|schrijf (?:je|u) in|al abonnee|volg ons|ontvang|lees verder"
    r"|اشترك|سجل الآن|تابعنا|تابعونا|حمل التطبيق"
)
_FOR = (
    r"newsletters?|inbox|e-?mails?|accounts?|apps?|cookies|alerts?|notifications?|unlimited|full access|our journalism|facebook"
    r"|twitter|instagram|whatsapp|telegram|continue reading|a (?:week|month)|our (?:articles|content|archive)"
    r"|boîte (?:mail|de réception)|compte|illimité|contenus|articles|par mois|lire la suite"
    r"|postfach|konto|zugang|monat|alle artikel|weiterlesen|unbegrenzt"
    r"|boletín|boletines|correo|cuenta|ilimitado|contenidos|al mes|seguir leyendo"
    r"|conta|ilimitado|conteúdos?|por mês|continuar a ler"
    r"|casella|account|senza limiti|contenuti|al mese"
    r"|nieuwsbrief|toegang|artikelen|per maand|النشرة|بريدك|حساب"
)
_ADDRESSED = lazy(rf"(?i)(?:^|[.!?;]\s)[\s>*_-]*(?:{_CALLS})\b[^\n]*?\b(?:{_FOR})\b")
_FORBIDDEN = (
    r"no part|(?:may|must|can|shall) ?not|prohibited|forbidden|interdite?s?|darf|dürfen|untersagt|prohib\w+|queda"
    r"|proibid\w+|vietat\w+|verboden|لا يجوز|يمنع|يحظر"
)
_TAKEN = (
    r"reproduc\w+|republish\w*|redistribut\w+|copied|reprodui\w+|reproduction|vervielfältig\w+|verbreite\w+|reproduz\w+"
    r"|reprodu[cç]\w+|riprodu\w+|riprodo\w+|verveelvoudig\w+|overgenomen|نشر|نسخ"
)
_ALLOWED = (
    r"permission|consent|authori[sz]ation|autorisation|accord écrit|genehmigung|zustimmung|autorización|consentimiento"
    r"|autorização|consentimento|autorizzazione|consenso|toestemming|إذن|موافقة"
)
_OURS = (
    r"(?:web)?site|page|contents?|material|texts?|articles?|publication|no part|contenus?|partie|inhalte?|beiträge|contenidos?"
    r"|conteúdos?|contenuti|articoli|inhoud|artikelen|محتوى|المحتويات|الموقع"
)
_RESERVED = lazy(
    rf"(?i)^(?=[^\n]*\b(?:{_OURS})\b)(?=[^\n]*\b(?:{_FORBIDDEN})\b)(?=[^\n]*\b(?:{_TAKEN})\b)[^\n]*\b(?:{_ALLOWED})\b"
)


# Words of which each such line has one, apart from other words by white space: few lines of prose have, and are looked at.
_CUES = frozenset(
    "sign find subscribe register subscriber registered member follow download click support unsubscribe cookies permission "
    "permission. consent consent. authorization authorisation authorization. authorisation. autorisation autorisation. accord "
    "abonnez-vous inscrivez-vous connectez-vous abonné suivez-nous téléchargez recevez réservé abonnieren melden registrieren "
    "abonnent folgen laden testen lesen genehmigung genehmigung. zustimmung zustimmung. suscríbete suscríbase regístrate "
    "regístrese inicia suscriptor síguenos descarga recibe reciba sigue autorización autorización. consentimiento "
    "consentimiento. assine subscreva inscreva-se cadastre-se registe-se assinante siga-nos baixe descarregue receba continue "
    "autorização autorização. consentimento abbonati iscriviti registrati accedi abbonato seguici scarica ricevi leggi "
    "autorizzazione autorizzazione. consenso abonneer meld schrijf abonnee volg ontvang lees toestemming toestemming. log "
    "اشترك سجل تابعنا تابعونا حمل إذن موافقة".split()
)


def is_furnished(hashes: NDArray[np.uint64]) -> bool:
    """Whether a text of these tokens (uint64[n]) may have such lines: three texts in four have not."""
    return len(_cues().places(hashes)) > 0


@lru_cache(maxsize=1)
def _cues() -> Lexicon:
    return Lexicon(_CUES)


def furniture(text: str) -> Iterator[Span]:
    """The lines in which the site speaks, not the author."""
    lower = text.lower()
    cues = _CUES.intersection(lower.split())
    if not cues:
        return
    begin = 0
    for line, lowered in zip(text.splitlines(keepends=True), lower.splitlines(), strict=True):
        if any(cue in lowered for cue in cues):
            words = lowered.split()
            looked = 3 <= len(words) <= _LONGEST and not cues.isdisjoint(words)
            if looked and (_ADDRESSED.search(line) or _RESERVED.search(line)):
                yield Span(begin, begin + len(line.rstrip()))
        begin += len(line)
