"""Kills and holds in words: notices that take back a story, and what they name.

``BULLETIN KILL``, ``MANDATORY KILL``, ``STORY REMOVED``, ``ELIMINATION``, ``RETRACTION``, ``ANNULATION``, ``ZURÜCKGEZOGEN``,
``ANULACIÓN``, ``ANULAÇÃO``, ``ANNULLAMENTO``, ``إلغاء``. A story about a killing, or about an offer that was withdrawn, is
none: the mark stands first, alone or last after a comma, or a short text asks the desks in so many words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from compliance.dataclass import dataclass
from compliance.text.patterns import lazy

NOTICE_CHARACTERS = 1500  # a notice is short; a longer text that speaks of a kill is a story
OPENING_CHARACTERS = 450

_NOUN = (
    r"(?:AVIS D['’]|BULLETIN|MANDATORY|STORY|PHOTO|TEXT|ITEM|NEWS|URGENT|ATTENTION|ADVISORY|AVIS|AVISO|AVVISO|ACHTUNG|"
    r"EDITORS|FLASH)"
)
_WORD = (
    r"(?:KILL|ELIMINATION|RETRACTION|WITHDRAWN|WITHDRAWAL|"
    r"ANNULATION|ANNUL[EÉ]E?|RETRAIT|RETRACTATION|RÉTRACTATION|ZURÜCKGEZOGEN|ZURUECKGEZOGEN|RÜCKZUG|RUECKZUG|STREICHUNG|"
    r"GESTRICHEN|LÖSCHUNG|ANULACI[OÓ]N|ANULAD[AO]|RETRACTACI[OÓ]N|ANULAÇÃO|ANULACAO|RETRATAÇÃO|ANNULLAMENTO|ANNULLAT[AO])"
)
_FIRST = lazy(
    rf"[\W_]*(?:{_NOUN}[\W_]{{0,4}}){{0,3}}{_WORD}(?=[\W_]*$|\s*[:/]|\s+[-–—]{{1,2}}\s|[-–—]\S|\s?///|\s+(?:NOTICE|"
    rf"ADVISORY|STORY)\b)|"
    rf"[\W_]*+(?:[\w&.]{{1,24}}[\W_]{{1,3}}){{0,3}}?STORY[\W_]{{1,3}}(?:KILL(?:ED)?|WITHDRAWN|REMOVED|RETRACTED|ELIMINATED)\b|"
    r"[\W_]*(?:BULLETIN|MANDATORY)\s+KILL\b|"
    r"[\W_]*(?:Kill|Bulletin kill|Mandatory kill|Elimination|Retraction|Story removed|Story withdrawn|Annulation|"
    r"Rückzug|Zurückgezogen|Anulación|Anulada|Anulação|Annullamento|Streichung)\s*(?::|///|[-–—]{1,2}\s|$)|"
    r"[\W_]*(?:إلغاء|سحب)(?:\s*[:/]|\s+(?:ال)?(?:خبر|برقية|نبأ|قصة)\b)"
)
_LAST = lazy(
    rf"(?:[,(/]|\s[-–—]{{1,2}})\s*(?:{_NOUN}\s+)?(?:{_WORD}|Kill|Bulletin Kill|Mandatory Kill|Elimination|Withdrawn|"
    r"Retraction)\s*[)\]/]*$"
)
_LAST_WORDS = tuple(
    "KILL ELIMINATION RETRACTION WITHDRAWN WITHDRAWAL ANNULATION ANNULE ANNULEE RETRAIT RETRACTATION ZURUECKGEZOGEN RUECKZUG "
    "STREICHUNG GESTRICHEN ANULACION ANULADA ANULADO RETRACTACION ANULACAO ANNULLAMENTO ANNULLATA ANNULLATO Kill Elimination "
    "Withdrawn Retraction".split()
)  # those in ASCII
_HOLD = lazy(
    r"\W*(?:HOLD|WITHHOLD)\b(?=\s*[:\-–—]|\s+(?:THIS|STORY)|\s+FOR RELEASE(?!\s+UNTIL)|\W*$)|"
    r".{0,120}\bHOLD (?:FOR RELEASE(?!\s+UNTIL)|THIS STORY)\b"
)
_STORY = (
    r"(?:stor(?:y|ies)|item|dispatch|report|headline|take|slug(?:ged|line)?|alert|version|copy|dépêche|depeche|papier|"
    r"info|urgent|"
    r"meldung(?:en)?|text|bericht|noticia|información|informacion|despacho|nota|matéria|materia|notícia|texto|despacho|notizia|"
    r"lancio|articolo|خبر|برقية|الخبر|البرقية|نبأ|النبأ)"
)
_OURS = (
    r"(?:story|item|dispatch|dépêche|depeche|meldung|noticia|información|informacion|matéria|notícia|notizia|lancio|"
    r"despacho|nota)"
)
_ASKS = lazy(
    rf"(?:\bplease\s+(?:kill|disregard|withdraw|delete|remove|do not use|eliminate)\b.{{0,60}}?\b{_STORY}\b|"
    rf"\bkill\s+(?:the|our|this|all)\b.{{0,40}}?\b{_STORY}\b|"
    rf"\b(?:the|our|this) {_OURS}\b.{{0,160}}?\b(?:has been|is|was|are|have been)\s+(?:killed|withdrawn|retracted|"
    rf"eliminated|removed from the wire)\b|"
    r"\bdo not use (?:the|our|this) (?:story|item|dispatch|report)\b|"
    rf"\b(?:veuillez|prière d[e'’]|merci d[e'’]|nous vous (?:prions|demandons) d[e'’])\s*(?:bien vouloir\s+)?(?:annuler|"
    rf"supprimer|"
    rf"ne pas (?:utiliser|publier|tenir compte))\b.{{0,60}}?\b{_STORY}\b|"
    rf"\b{_OURS}\b.{{0,160}}?\best (?:annulée?|retirée?)\b|"
    rf"\bbitte\b.{{0,80}}?\b(?:streichen|nicht (?:mehr )?(?:verwenden|veröffentlichen)|löschen)\b.{{0,60}}?\b{_STORY}\b|"
    rf"\bbitte\b.{{0,80}}?\b{_STORY}\b.{{0,120}}?\b(?:streichen|nicht (?:mehr )?(?:verwenden|veröffentlichen)|löschen)\b|"
    rf"\b{_OURS}\b.{{0,160}}?\b(?:ist zu streichen|wird (?:hiermit )?(?:zurückgezogen|gestrichen)|ist zurückgezogen)\b|"
    rf"\b(?:rogamos|se ruega|por favor|pedimos|solicitamos)\b.{{0,60}}?\b(?:anulen|anular|eliminen|eliminar|no (?:usar|"
    rf"utilizar|publicar)|"
    rf"desconsiderar|desconsiderem|anulem|retirar)\b|"
    rf"\b(?:favor|pede-se)\s+(?:anular|desconsiderar|eliminar|não (?:usar|utilizar|publicar))\b|"
    rf"\b{_OURS}\b.{{0,160}}?\b(?:queda|quedan|fica|ficam|está) anulad[ao]s?\b|"
    rf"\b(?:si prega di|preghiamo di|vi preghiamo di)\s+(?:annullare|eliminare|non (?:usare|utilizzare|pubblicare))\b|"
    rf"\b{_OURS}\b.{{0,160}}?\b(?:è annullat[ao]|è da considerarsi annullat[ao])\b|"
    r"(?:يرجى|نرجو|الرجاء)\s+(?:إلغاء|عدم\s+استخدام|سحب|حذف)|(?:يلغى|ألغي|تلغى)\s+(?:الخبر|البرقية|النبأ))",
    re.IGNORECASE | re.DOTALL,
)
# Without one of these words nothing is a kill: most texts are done with after this one look-up.
_CUES = frozenset(
    "kill killed kills elimination eliminated eliminate retraction retracted withdrawn withdrawal withdraw removed remove "
    "disregard delete annulation annulé annulée annule annulee annuler retrait retirée retractation rétractation supprimer "
    "utiliser publier zurückgezogen zurueckgezogen rückzug ruckzug rueckzug streichung gestrichen streichen löschung löschen "
    "verwenden veröffentlichen anulación anulacion anulada anulado anuladas anulados anulen anular eliminen eliminar usar "
    "utilizar publicar retractación retractacion anulação anulacao retratação anulem desconsiderar desconsiderem retirar "
    "annullamento annullato annullata annullare eliminare usare utilizzare pubblicare hold withhold use إلغاء سحب حذف استخدام "
    "يلغى ألغي تلغى".split()
)
_ASCII_MARKS = ".,:;!?()[]/|\"'-_*#"
_MARKS = ".,:;!?()[]/|\"'-–—_*#“”„«»‘’،؛"

_QUOTED = lazy(r"[\"“„«‟]\s*([^\"“”„«»\n]{6,200}?)\s*[\"”“»]|(?<!\w)['‘‚]([^'‘’‚\n]{12,200}?)['’‘](?!\w)")
_TITLED = lazy(
    r"\b(?:headlined?|entitled|titled|headline is|intitulée?s?|titrée?s?|mit (?:dem|der) (?:titel|überschrift)|"
    r"überschrift|titulad[ao]s?|"
    r"intitulad[ao]s?|(?:sob|com) o título|con el título|bajo el título|dal titolo|intitolat[ao]|titel|título|titre|"
    r"headline)\b\s*:?\s*"
    r"([^\n]{6,200})|(?:بعنوان|عنوانه)\s*:?\s*([^\n]{6,200})",
    re.IGNORECASE,
)
_GUID = lazy(r"\b(?:urn:[\w.:/@#+-]{8,200}|tag:[\w.:/@#+,-]{8,200}|https?://[^\s<>\"']{8,200}|dpa:\d{6}-\d{2}-\d{4,7})")
_ID = lazy(r"\b(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{6,8}-\d{2}-\d{4,7}|[A-Z]{2,5}\d[\w-]{4,30})\b")
_SLUG = lazy(
    r"\b(?:[A-Z]{2,3}-){1,6}[\w&.]{1,30}--[\w&'’.-]{2,60}|\b(?:BC|AM|PM|AP|BN)-[\w&'’.-]{2,60}|"
    r"\b(?:slugged|slug(?:line)?|stichworte?|schlagworte?)\s*:?\s*[\"“„]?([\w&'’./-]{3,80})",
    re.IGNORECASE,
)
_MARK = lazy(
    rf"\A[\W_]*(?:(?:AVIS D['’]ANNULATION|STORY REMOVED|STORY KILLED|{_NOUN}|{_WORD}|CORRECT(?:ED|ION|S)?|CORRECTIF|"
    rf"RECTIFICATIF|KORREKTUR|BERICHTIGUNG|CORRECCI[OÓ]N|CORREÇÃO|CORREZIONE|"
    r"إلغاء|سحب|تصحيح|خبر|برقية)[\s:/,–—-]+(?:///\s*)?)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """What a notice names: guids or parts of them, headlines, slugs, as it writes them."""

    ids: tuple[str, ...] = ()
    headlines: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()


def kill_of(headline: str | None, notes: Iterable[str], text: str) -> str | None:
    """``kill`` or ``hold`` where the headline, a note to the desks or a short text says so; else ``None``."""
    lines = [line[:300] for line in (headline, *notes) if line]
    opening = text[:OPENING_CHARACTERS] if len(text) <= NOTICE_CHARACTERS else ""
    if _CUES.isdisjoint(_words(" ".join([*lines, opening]).lower())):
        return None
    lines += opening.lstrip().split("\n", 3)[:3]
    if any(_FIRST.match(line) or (_may_end(line) and _LAST.search(line)) for line in lines):
        return "kill"
    if any(_ASKS.search(part) for part in (*(line for line in lines if len(line) < 300), opening) if part):
        return "kill"
    return "hold" if any(_HOLD.match(line) for line in lines) else None


def _may_end(line: str) -> bool:
    """Whether a line ends with a word that takes a story back; cheaper than to search it."""
    return line.rstrip(")]/ \t\n\r\v\f\x1c\x1d\x1e\x1f").endswith(_LAST_WORDS) or not line.isascii()


def _words(text: str) -> list[str]:
    """Its words without marks; ten times as fast as ``str.translate``."""
    for mark in _MARKS if not text.isascii() else _ASCII_MARKS:
        if mark in text:
            text = text.replace(mark, " ")
    return text.split()


def named_in(headline: str | None, notes: Iterable[str], text: str) -> Named:
    """What a kill or a correction names, in the order of its words; its own headline without its mark is one."""
    whole = "\n".join(part[:NOTICE_CHARACTERS] for part in (headline, *notes, text) if part)[: 4 * NOTICE_CHARACTERS]
    titles = [_MARK.sub("", headline[:NOTICE_CHARACTERS], count=1)] if headline else []
    titles += [match[1] or match[2] for match in _QUOTED.finditer(whole)]
    titles += [(match[1] or match[2]).split("\n")[0] for match in _TITLED.finditer(whole)]
    titles += [_MARK.sub("", line, count=1) for line in whole.split("\n")[:12] if len(line) < 200]
    ids = [match[0].rstrip(".,;)") for pattern in (_GUID, _ID) for match in pattern.finditer(whole)]
    slugs = [(match[1] or match[0]).rstrip(".,;-") for match in _SLUG.finditer(whole)]
    said = (title for title in map(_tidy, titles) if " " in title or len(title) > 11)
    return Named(_each(ids), _each(said), _each(slug for slug in slugs if len(slug) > 3))


def _tidy(title: str) -> str:
    return " ".join(title.split()).strip(" .,;:\"“”„«»'‘’-–—/")


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))[:24]
