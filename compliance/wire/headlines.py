"""What stands above the prose besides dateline and byline: headline, sub-headline, slug and keyword lines, the line of a date.

A headline is short and has no full stop; a dateline or a byline follows it, or a blank line and prose.
"""

from __future__ import annotations

import re

from compliance.text.patterns import lazy
from compliance.wire.agencies import Agencies
from compliance.wire.datelines import MONTHS
from compliance.wire.lines import Line

TITLE_CHARACTERS = 200
ALONE_CHARACTERS = 160
ALONE_WORDS = 25
IDEOGRAPHS = 50  # a headline without spaces is not longer
TITLES = 3  # headline and sub-headlines

_SLUG = lazy(
    r"(?:[A-Z]{2,3}-)+[\w.]{1,30}--\S[^.!?]{0,80}$|"  # AP-US--Great Lakes-Grain, 2nd Ld-Writethru
    r"(?:BC|AM|PM|AP|BN)-[\w&'’.]{2,30}(?:[-/, ][\w&'’.]{1,30}){0,6}$|"  # BC-Grain-Ice, 1st Ld
    r"[^\W_]{2,24}(?:[-/,][^\W_]{2,24}){1,6}/(?:[ \w()-]{0,24})$|"  # GERMANY-STOCKS/ (UPDATE 1), Tiere/Zoo/Leipzig/
    r"[^\W_]{2,24}(?:[-/,;][^\W_]{2,24}){3,8}$|"  # Kenya-ferries-lake-safety
    r"[a-z]{2,4}\d{3,5}(?:\s+\S{1,8}){1,7}$|"  # bdt0123 3 vm 250 dpa 0345
    r"(?:PRIO(?:RIT[A-ZÄÉ]*)?|Prio(?:rit\w*)?)\W{0,3}\d\b.{0,20}$|"
    r"(?:URGENT|FLASH|BULLETIN|EILMELDUNG|EIL|ALERTE|ALERT|URGENTE|ÚLTIMA HORA)\W{0,3}$"
)
_KEYED = lazy(
    r"(?:key\s?words?|slug(?:line)?|schlag(?:worte|wörter)|stichworte?|ressort|rubrik|mots?[- ]clés?|palabras clave|"
    r"palavras[- ]chave|categor(?:y|ie|ía|ia)|section|desk|priority|dachzeile|service|topic|topics|tags)\s?:\s?\S",
    re.IGNORECASE,
)
_SUB_KEY = lazy(r"(?:Utl\.?|Untertitel|Sub-?head(?:line)?|Sous-titre|Subtítulo|Sottotitolo|Unterzeile)\s?:\s?", re.IGNORECASE)
_HEAD_KEY = lazy(r"(?:Headline|Title|Titel|Titre|Título|Titolo|Tit\.?|Überschrift)\s?:\s?", re.IGNORECASE)

_STOPS = (".", "…", "。", "।", "۔", ",", ";", "；", "，", "、")
_SOFT_STOPS = ("!", "?", "؟", "！", "？", "»", "”", '"', "）", "」")
_QUOTES = '"“”„«»「『'
_OPENINGS = _QUOTES + "'‘¿¡"
_NO_ENDINGS = ".!…:;,。！：；，-–—|"
_ABBREVIATED = lazy(r"(?:\b(?:[A-Z]\.)+|\b(?:Inc|Ltd|Corp|Co|Jr|Sr|St|vs|a\.m|p\.m)\.|\.\.\.)$")
_GAP = lazy(r"[ \t\r]*\n(?P<blank>[ \t\r]*\n)?\s*")
_PARAGRAPH_END = lazy(r"\n[ \t\r]*\n")
_SENTENCE_END = lazy(r"[.!?؟…][\"”»'’)]*(?:\s|$)|[。！？]")
_MARKS = "#*_ \t"

_NAME = r"[^\W\d_]{3,10}"
_DATED = lazy(
    rf"(?:\d{{1,2}}(?:\.|er|º|st|nd|rd|th)?\s+(?:de\s+)?(?P<name>{_NAME})\.?,?\s+(?:de\s+)?\d{{4}}|"
    rf"(?P<month>{_NAME})\.?\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
    r"(?P<clock>[\s,T|–-]{1,4}(?:um|at|à|alle|ore|às|a las)?\s?\d{1,2}[:.h]\d{2}(?:\s?(?:Uhr|[AaPp]\.?[Mm]\.?|[A-Z]{3,4}|h))?)?"
)
_YEAR = lazy(r"(?:19|20)\d\d")
_DATE_WORDS = frozenset(
    "published updated posted on at last first created date stand veröffentlicht aktualisiert am um uhr vom publié mis à jour "
    "le actualizado publicado el a las aggiornato pubblicato il alle ore di by von par por da de atualizado em às redazione "
    "redaktion rédaction redacción redação and et und y e".split()
)


def is_slug(line: Line) -> bool:
    """Whether a line names a story for the desk: slug, keywords, priority, the numbers of a wire."""
    text = line.text
    return len(text) <= 120 and (_SLUG.match(text) is not None or _KEYED.match(text) is not None)


def is_dated(line: Line, agencies: Agencies) -> bool:
    """Whether a line says no more than when, where and by which desk: ``MATERA, 05 marzo 2026, 13:42 - Redazione ANSA``."""
    text = line.text
    if len(text) > 120 or _YEAR.search(text) is None or text.endswith((".", "?", "!", ":")):
        return False
    date = _DATED.search(text)
    if date is None or ((month := date["name"] or date["month"]) and month.lower() not in MONTHS):
        return False
    rest = text[: date.start()] + " " + text[date.end() :]
    found = agencies.find(rest)
    words = [word.strip("-–—|,.:()/") for word in rest.split()]
    own = [word for word in words if word and word.lower() not in _DATE_WORDS]
    if len(words) > 12 or any(not word[0].isupper() for word in own if word[0].isascii()):
        return False
    return len(own) <= (5 if date["clock"] or found else 0)


def may_be_title(line: Line, *, dated: bool) -> bool:
    """Whether a line above the prose may be a headline; ``dated`` where a dateline is known to follow."""
    text = line.text
    if len(text) > TITLE_CHARACTERS or (text[0].islower() and not text[1:3].strip("a-").isupper()):
        return False
    if text.endswith(_STOPS):
        return _ABBREVIATED.search(text) is not None
    return dated or not text.endswith(_SOFT_STOPS)


def stands_alone(text: str, line: Line) -> bool:
    """Whether ``line`` is a headline by its form alone: short, no stop, then a blank line (or one long line) of prose."""
    words = line.text.strip(_MARKS)
    if not _is_short(words) or not (words[0].isalnum() or words[0] in _OPENINGS) or words[0].islower():
        return False
    if words[-1] in _NO_ENDINGS or words.rstrip(_QUOTES + "'’")[-1:] in (".", "!", "。"):
        return False
    if words[0] in _QUOTES and words[-1] in _QUOTES:
        return False  # somebody speaks
    gap = _GAP.match(text, line.end)
    if gap is None:
        return False
    start = gap.end()
    end = _PARAGRAPH_END.search(text, start, start + 3000)
    following = text[start : end.start() if end else start + 3000].rstrip()
    if gap["blank"]:
        return len(following) > (20 if _unspaced(following) else 60) and _SENTENCE_END.search(following) is not None
    first = following.partition("\n")[0].rstrip()
    return len(first) >= max(120, 2 * len(words)) and _SENTENCE_END.search(first[-3:]) is not None


def _is_short(words: str) -> bool:
    if not words or len(words) > ALONE_CHARACTERS:
        return False
    if _unspaced(words):
        return len(words) <= IDEOGRAPHS
    return len(words.split()) <= ALONE_WORDS and not (words[-1] in "?؟" and words.count(" ") < 2)


def title_of(line: Line) -> str:
    """The words of a headline's line, without marks of a heading or of emphasis and without its label."""
    words = line.text.strip(_MARKS)
    return _HEAD_KEY.sub("", words, count=1) or words


def is_subtitle(line: Line) -> bool:
    """Whether a line is labelled as a sub-headline (``Utl.:``)."""
    return _SUB_KEY.match(line.text) is not None


def _unspaced(text: str) -> bool:
    """Whether a text is in a script without spaces between words."""
    return any("\u3040" <= c <= "\u9fff" for c in text[:12])
