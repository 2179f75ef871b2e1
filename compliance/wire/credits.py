"""Who is credited, and where: bylines, closing lines, the agency after the last sentence, agencies named in running text.

A photo credit is no text credit, and is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from compliance.dataclass import dataclass
from compliance.text.patterns import lazy
from compliance.wire.agencies import Agencies, Agency
from compliance.wire.lines import Line
from compliance.wire.openings import openings

LINE_CHARACTERS = 400


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit at ``start`` to ``end``: whom it names, and where it stands."""

    start: int
    end: int
    where: str  # "byline", "dateline", "end" or "inline"
    agency: str | None  # short name, "AFP/Reuters" for several; None: agencies, unnamed
    byline: str | None = None  # the person, where the credit names one
    by_manner: bool = False  # the line does not name the agency: it has the form of that agency's closing lines


_BY = lazy(
    r"[*_]{0,2}(?:By|BY|Par|PAR|Von|VON|Por|POR|Di|DI|Da|DA|Door|Av|Af|بقلم|Text:|Texte\s?:|Texto:)\s+(?P<who>[^\n]{2,110})"
)
_JOINING = lazy(r"[\s,/|(–—-]{1,4}(?:for|with|and|in|the|der|und|et|y|von der|von|pour|da|de|di|do|della)?[\s,/|(–—-]{0,4}$")
_SMALL = frozenset(
    "and und et y e en with mit avec con com in for from of the staff writer writers reporter correspondent correspondents "
    "agencies"
    " agency de da di do dos van der den von la le du zu zum al el bin ibn our news special to journalist editor redaktion "
    "team bureau"
    " à à en a i og och ja".split()
)
# Openings that say in so many words that a credit follows, and those that only may.
_TAIL = lazy(
    r"[\s(\[*_–—-]*(?:(?:with|mit) (?:additional )?(?:inputs?|files?|reporting|material|information|informationen|inhalten|"
    r"contributions?) (?:from|by|von|der|des)|(?:source|quelle|quellen|fonte|fuente|bron|kilde|källa|lähde|lähteet|sources|"
    r"المصدر|"
    r"المصادر)\s*:|credits?\s*:|text\s*:|con información de|com informações d|con informazioni d|dieser (?:text|artikel|"
    r"beitrag)|"
    r"this (?:article|story|report) (?:was|is|by|has)|ce (?:texte|contenu)|esta (?:noticia|nota)|published under|"
    r"first published|(?:additional )?reporting by|writing by|editing by|edited by|compiled by|bearbeitet von)",
    re.IGNORECASE,
)
_TAIL_PERHAPS = lazy(
    r"[\s(\[*_–—-]*(?:avec|mit|con|com|with|by|por|source|quelle|fonte|fuente|bron|agencia|agência|agence|agenzia|بمشاركة|"
    r"مع)\s",
    re.IGNORECASE,
)
_UNNAMED = lazy(
    r"[\s(\[*_–—-]*(?:(?:with|from|by|source|sources|quellen?|fontes?|fuentes?|avec|mit|con|com|material|der|von|inputs?|files|"
    r"reporting|des|les|las|as|the|de|información|informações|informazioni|staff|and)\W{1,3}){0,5}"
    r"(?:(?:news )?agencies|agences|(?:nachrichten)?agenturen|agenturmaterial|agencias|agências|agenzie|"
    r"wire (?:services?|reports)|وكالات)[)\].\s]*",
    re.IGNORECASE,
)
_CREW = lazy(
    r"\(?\s*(?:additional )?(?:reporting|writing|editing|edited|compiled|bearbeitet)\b.{0,20}?\b(?:by|von)\b", re.IGNORECASE
)
_CONTRIBUTED = lazy(
    r"\bcontributed (?:to )?(?:this|the|reporting|from)\b|\bhelped with this (?:story|report)\b|\bcan be reached at\b|"
    r"\bont? contribué|\ba contribué|\bcontribuy|\bcontribuiu|\bha contribuito|haben beigetragen",
    re.IGNORECASE,
)
_CONTRIBUTED_CUES = ("ontribu", "beigetragen", "helped with this", "be reached at")
_PHOTO = lazy(
    r"[\s(\[*_©-]*(?:\(c\)\s*)?(?:file |archiv)?(?:photo|photograph|foto|fotos|photos|image|images|bild|bilder|imagen|"
    r"imagem|immagine|picture|"
    r"symbolbild|archivbild|titelbild|kuva|caption|illustration|graphic|grafik|video|صورة|الصورة)\b\s*(?:credit\b)?\s*(?::|"
    r"/|by\b|©|\(c\)|courtesy|von\b|de\b)|"
    r"^(?:AFP|AP|EPA|REUTERS|Reuters) ?(?:PHOTO|FOTO|Photo)\b|^[\s(\[©]*Getty Images",
    re.IGNORECASE,
)
_CREW_END = lazy(
    r"\((?P<crew>(?:Additional )?(?:Report(?:ing|ed)|Writ(?:ing|ten)|Edit(?:ing|ed)|"
    r"Compiled)\b[^()\n]{0,20}\bby [^()\n]{3,300})\)\s*\.?$"
)
_PAREN_END = lazy(r"[(\[](?P<names>[^()\[\]\n]{2,40})[)\]]\s*[.]?$")
_DASH_END = lazy(r"(?:[.!?…\"”»'’)]\s*)(?P<mark>[-–—/]{1,3}\s?(?P<names>[^\W\d_][\w/ ,&-]{1,30}))$")
_BARE_END = lazy(r"(?<=[.!?…\"”»'’)])\s(?P<names>[A-Z]{2,8}(?:[/-][A-Z]{2,8}){0,2})$")
_SLASH_END = lazy(r"/(?P<names>[\w -]{2,20})/$")
_ENDS: tuple[tuple[str, re.Pattern[str], int | str], ...] = (
    (")]", _PAREN_END, 0),
    ("/", _SLASH_END, 0),
    ("", _DASH_END, "mark"),
    ("", _BARE_END, "names"),
)
# The first words of lines that these patterns match.
_CREW_WORDS = openings("additional reporting writing editing edited compiled bearbeitet")
_TAIL_WORDS = _CREW_WORDS | openings(
    "with mit source quelle quellen fonte fuente bron kilde källa lähde lähteet sources المصدر المصادر credit credits text con "
    "com dieser this ce esta published first avec by por agencia agência agence agenzia بمشاركة مع"
)
_UNNAMED_WORDS = openings(
    "with from by source sources quelle quellen fonte fontes fuente fuentes avec mit con com material der von input inputs "
    "files reporting des les las as the de information información informações informazioni staff and news agencies agences "
    "agenturen nachrichtenagenturen agenturmaterial agencias agências agenzie wire وكالات"
)
_PICTURE = (
    "photo photograph foto fotos photos image images bild bilder imagen imagem immagine picture symbolbild archivbild "
    "titelbild kuva caption illustration graphic grafik video صورة الصورة"
)
_PHOTO_WORDS = openings(
    _PICTURE,
    " ".join(f"archiv{word}" for word in _PICTURE.split()),
    "c file getty",
    " ".join(f"{agency}{photo}" for agency in ("afp", "ap", "epa", "reuters") for photo in ("", "photo", "foto")),
)
_SAID = lazy(
    r"(?:according to|as reported by|reported by|selon|d['’]après|laut|según|segundo|secondo|de acordo com|volgens|"
    r"nachrichtenagentur|"
    r"news agency|agence de presse|agencia de noticias|agenzia|agência|وفق|بحسب|وكالة)\s?(?:the |l['’]|la |a |o |der |die |"
    r"agencia |agence |agência |news agency )?",
    re.IGNORECASE,
)
_SAID_CUES = (
    "according to",
    "reported by",
    "selon ",
    "d'après",
    "d’après",
    "laut ",
    "según",
    "segundo",
    "secondo",
    "nachrichtenagentur",
    "de acordo com",
    "volgens",
    "news agency",
    "agence ",
    "agencia ",
    "agenzia ",
    "agência ",
    "وكالة",
    "بحسب",
    "وفق",
)
_INLINE_PAREN = lazy(r"\((?P<names>[^()\n]{2,40})\)")
_REST_WORDS = frozenset("and et und y e en og och with c copyright by staff agencies mit avec con".split())
_FIRST_WORD = lazy(r"[\W_]{0,6}([^\W_]+)")
_REST = lazy(
    r"(?:[\W_]|\b(?:and|et|und|y|e|en|och|og|with|c|copyright|(?:19|20)\d\d|by|staff|agencies|mit|avec|con)\b)*", re.IGNORECASE
)


_FIRST = {cue: cue.split()[0] for cue in _SAID_CUES}
SAID_WORDS = frozenset(_FIRST.values())


def value_of(found: list[tuple[int, int, Agency]]) -> str | None:
    """The short names of agencies as one value: "AFP/Reuters"."""
    return "/".join(dict.fromkeys(agency.name for _, _, agency in found)) or None


def byline_of(line: Line, agencies: Agencies) -> Credit | None:
    """The byline that a line near the top is: a person's, with or without an agency, or an agency alone."""
    text = line.text
    if len(text) > 130:
        return None
    by = _BY.match(text)
    if by is not None:
        who = by["who"].strip("*_ ")
        found = agencies.find(who)
        if _is_person(who, found):
            return Credit(line.start, line.end, "byline", value_of(found), _person(who, found))
    return _alone(line, agencies, "byline")


def _is_person(who: str, found: list[tuple[int, int, Agency]]) -> bool:
    words = [word for word in re.split(r"[\s,/|&()-]+", who) if word]
    if not words or len(words) > 16 or (who.endswith((".", "!", "?", ":")) and len(words) > 4):
        return False
    if not (words[0][0].isupper() or not words[0][0].isascii() or words[0].lower() in _SMALL or found):
        return False
    low = [word for word in words if word[0].islower() and word.lower().strip(".'’") not in _SMALL and not word.isdigit()]
    return not low or (bool(found) and len(low) <= 2)


def _person(who: str, found: list[tuple[int, int, Agency]]) -> str | None:
    """The name before the agency: "JANE DOE, Associated Press" is Jane Doe's."""
    name = who[: found[0][0]] if found else who
    return _JOINING.sub("", name).strip(" ,/|(-") or None


def _alone(line: Line, agencies: Agencies, where: str) -> Credit | None:
    """A line of nothing but agencies and marks: ``(AFP)``, ``dpa/AFP``, ``NTB-AFP-DPA``, ``© AFP 2024``."""
    text = line.text
    if len(text) > 60:
        return None
    if text.count(" ") > 7 or (first := _FIRST_WORD.match(text)) is None:
        return None
    word = first[1].lower()
    if word not in _REST_WORDS and not agencies.may_open(word):
        return None
    found = agencies.find(text)
    if not found or not _REST.fullmatch(_without(text, found)):
        return None
    return Credit(line.start, line.end, where, value_of(found))


def _without(text: str, found: list[tuple[int, int, Agency]]) -> str:
    for start, end, _ in reversed(found):
        text = text[:start] + " " + text[end:]
    return text


def photo_credit_of(line: Line, word: str) -> bool:
    """Whether a line credits a picture, not the text; ``word`` is its opening."""
    return word in _PHOTO_WORDS and len(line.text) < LINE_CHARACTERS and _PHOTO.match(line.text) is not None


def closing_credit_of(line: Line, word: str, agencies: Agencies) -> Credit | None:
    """The credit that a closing line is: its agencies, its reporters, or "agencies"; ``word`` is its opening."""
    text = line.text
    if len(text) > LINE_CHARACTERS:
        return None
    if text.startswith(agencies.openings):
        name, manner = _of_manner(text, agencies)
        return Credit(line.start, line.end, "end", name, _crew(text), manner)
    if word in _CREW_WORDS and _CREW.match(text):
        return Credit(line.start, line.end, "end", value_of(agencies.find(text)), _crew(text))
    for cue in _CONTRIBUTED_CUES:
        if cue in text and _CONTRIBUTED.search(text):
            return Credit(line.start, line.end, "end", value_of(agencies.find(text)))
    words = 0
    if word in _TAIL_WORDS:
        words = 14 if _TAIL.match(text) else 4 if _TAIL_PERHAPS.match(text) else 0
    if words and len(text) < 240:
        found = agencies.find(text)
        if found and len(_without(text, found).split()) <= words:  # a sentence of prose says more besides the name
            return Credit(line.start, line.end, "end", value_of(found))
    if len(text) < 80 and word in _UNNAMED_WORDS and _UNNAMED.fullmatch(text):
        return Credit(line.start, line.end, "end", None)
    return _alone(line, agencies, "end")


def _of_manner(text: str, agencies: Agencies) -> tuple[str | None, bool]:
    """The agency whose closing lines begin like this one, and whether nothing else in it names that agency."""
    agency = next((agency for opening, agency in agencies.tails if text.startswith(opening)), None)
    return (agency.name, all(named is not agency for _, _, named in agencies.find(text))) if agency else (None, False)


def _crew(text: str) -> str | None:
    return text.strip("()[] ") if _CREW.match(text) else None


def end_credit(line: Line, agencies: Agencies) -> Credit | None:
    """The agency after the last sentence, on its line: ``... said. (ANSA)``, ``... said. - AFP``, ``... said. /ritzau/``."""
    if line.text.endswith((")", ").")) and (crew := _CREW_END.search(line.text, max(0, len(line.text) - 400))):
        name, manner = _of_manner(crew[0], agencies)
        return Credit(line.start + crew.start(), line.end, "end", name, crew["crew"], manner)
    offset = max(0, len(line.text) - 64)
    text = line.text[offset:]
    last = text.rstrip(".")[-1:]
    if text.endswith(".") and last not in (")", "]"):
        return None  # the end of a sentence
    for marks, pattern, group in _ENDS:
        if not (last in marks if marks else last.isalnum()) or (match := pattern.search(text)) is None:
            continue
        found = agencies.find(match["names"])
        if found and _REST.fullmatch(_without(match["names"], found)):
            start = line.start + offset + match.start(group)
            return Credit(start, line.end, "end", value_of(found))
    return None


def _said(text: str, lower: str, words: Set[str], start: int, end: int) -> Iterator[re.Match[str]]:
    """The places where words such as "according to" stand."""
    for cue in _SAID_CUES:
        position = lower.find(cue, start, end) if _FIRST[cue] in words else -1
        while position >= 0:
            if match := _SAID.match(text, position, end):
                yield match
            position = lower.find(cue, position + len(cue), end)


def inline_credits(text: str, lower: str, words: Set[str], agencies: Agencies, start: int, end: int) -> Iterator[Credit]:
    """Agencies named in brackets, or as the source of what is told, between ``start`` and ``end``.

    ``lower`` is the text in lower case, ``words`` are those of SAID_WORDS in it.
    """
    for match in _INLINE_PAREN.finditer(text, start, end):
        names = match[1]
        found = agencies.find(names)
        if found and found[0][2].bare and _REST.fullmatch(_without(names, found)):
            yield Credit(match.start(), match.end(), "inline", value_of(found))
    if not SAID_WORDS.isdisjoint(words):
        for match in _said(text, lower, words, start, end):
            found = [hit for hit in agencies.find(text[match.end() : match.end() + 40]) if hit[0] == 0 and hit[2].bare]
            if found:
                yield Credit(match.start(), match.end() + found[0][1], "inline", found[0][2].name)
