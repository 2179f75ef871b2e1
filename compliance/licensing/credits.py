"""Credits of an article: whom it names, where, and for which passage.

The readers mark credit lines, bylines, datelines and notices as zones; what they do not know (a name that only a licence
asks for) is looked for in the text here. A photo credit is no credit of the text, and a name in running prose is only a
mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from compliance.licensing.grants import CreditTerms
from compliance.licensing.holders import canonical, is_agency, named, written_agency
from compliance.model import Article, Passage, Span, Zone, ZoneKind
from compliance.text.comments import comments
from compliance.text.patterns import lazy

MENTION = "text"
_META_KEYS = ("credit", "creditText", "byline", "author", "authors", "source")
_PHOTO = lazy(r"\b(?:photos?|fotos?|pictures?|images?|imagen|bilder?|bild|illustration|video|getty|handout)\b", re.IGNORECASE)
_SHORT_LINE = 14  # words: a credit stands alone on its line, or nearly
_NEAR = 3  # lines from the top or the end within which a short line is a byline or a credit line
_PLACE = 60  # characters of a dateline before its agency
_DASH = lazy(r"\)?[ .:]*[-–—]+[ \t]*[^\W\d_]")
_DATELINE_REACH = 120  # characters of a line within which "(AFP)" is a dateline


class Grade(IntEnum):
    """How well a text is credited."""

    NONE = 0
    MENTION = 1  # named in running prose only
    ELSEWHERE = 2  # a credit, but not in the place the licence asks for
    FULL = 3


class Credit(NamedTuple):
    """One naming of an agency.

    ``agency`` is its canonical name, ``name`` what stands there, ``place`` one of ``grants.PLACES``, or "text".
    """

    agency: str
    name: str
    place: str
    start: int = -1
    end: int = -1


def find_credits(article: Article, names: Iterable[str], low: str | None = None) -> tuple[Credit, ...]:
    """All credits of the article, in its order: from its zones, its metadata, and ``names`` found in its text.

    ``low`` is the text in lower case, where the caller has it.
    """
    if low is None:
        low = article.text.lower()
    wanted = tuple(dict.fromkeys(names))
    zones = [zone for zone in article.zones if zone.kind in _CREDIT_ZONES]
    found = list(_from_zones(article.text, zones, wanted)) if zones else []
    if article.meta:
        found += _from_meta(article, wanted)
    taken = [(zone.start, zone.end) for zone in zones]
    if "<!--" in article.text:
        taken += comments(article.text)  # nobody reads a credit there
    for name in wanted:
        for credit in _from_text(article.text, low, name, article.zones):
            if not any(start <= credit.start < end for start, end in taken):
                found.append(credit)
    if len(found) < 2:
        return tuple(found)
    unique = {(c.agency, c.place, c.start): c for c in found}
    return tuple(sorted(unique.values(), key=lambda c: (c.start, c.agency, c.place)))


_CREDIT_ZONES = (ZoneKind.CREDIT, ZoneKind.BYLINE, ZoneKind.DATELINE, ZoneKind.NOTICE)


def _from_zones(text: str, zones: Iterable[Zone], wanted: Sequence[str]) -> Iterator[Credit]:
    for zone in zones:
        place = _place_of(zone, text)
        values = list(named(zone.value)) if zone.value else []
        if zone.value and len(values) > 1 and not any(map(is_agency, values)):
            values = [zone.value]
        inside = text[zone.start : zone.end]
        values += [name for name in wanted if name not in values and _names(inside, name)]
        for value in dict.fromkeys(values):
            yield Credit(canonical(value), value, place, zone.start, zone.end)


def _place_of(zone: Zone, text: str) -> str:
    if zone.kind in (ZoneKind.BYLINE, ZoneKind.DATELINE):
        return zone.kind.value
    if zone.kind is ZoneKind.NOTICE:
        return "notice"
    if _opens_paragraph(zone, text):
        return "dateline"
    before, after = len(text[: zone.start].strip()), len(text[zone.end :].strip())
    return "byline" if before < after and before < 400 else "end"


def _opens_paragraph(zone: Zone, text: str) -> bool:
    """True for "BERLIN (AFP) - " before further text of its line: where another agency's text begins."""
    start = text.rfind("\n", 0, zone.start) + 1
    return zone.start - start <= _PLACE and bool(_DASH.match(text, zone.end))


def _from_meta(article: Article, wanted: Sequence[str]) -> Iterator[Credit]:
    for key in _META_KEYS:
        value = article.meta.get(key)
        for entry in value if isinstance(value, list | tuple) else (value,):
            if not isinstance(entry, str):
                continue
            known = [part for part in (entry, *named(entry)) if written_agency(part)]
            known += [name for name in wanted if _names(entry, name)]
            for name in dict.fromkeys(known):
                yield Credit(canonical(name), name, "meta")


def _from_text(text: str, low: str, name: str, zones: Sequence[Zone]) -> Iterator[Credit]:
    for hit in _hits(text, low, name):
        start = text.rfind("\n", 0, hit.start) + 1
        stop = text.find("\n", hit.end)
        line = text[start : stop if stop >= 0 else len(text)]
        if _PHOTO.search(line) or any(z.kind is ZoneKind.CAPTION and z.start <= hit.start < z.end for z in zones):
            continue
        yield Credit(canonical(name), text[hit.start : hit.end], _place_in_text(text, line, start, hit), hit.start, hit.end)


def _place_in_text(text: str, line: str, start: int, hit: Span) -> str:
    offset = hit.start - start
    bracketed = text[hit.start - 1 : hit.start] in ("(", "/") or text[hit.end : hit.end + 1] in (")", "/")
    if bracketed and offset <= _DATELINE_REACH and len(line.split()) > _SHORT_LINE:
        return "dateline"
    if len(line.split()) > _SHORT_LINE:
        return MENTION
    if sum(1 for part in text[:start].splitlines() if part.strip()) <= _NEAR and text[start + len(line) :].strip():
        return "byline"
    if sum(1 for part in text[start + len(line) :].splitlines() if part.strip()) <= _NEAR:
        return "end"
    return MENTION


def _hits(text: str, low: str, name: str) -> Iterator[Span]:
    """Where ``name`` stands as a word of its own; ``low`` is the text in lower case.

    Chinese and Japanese have no spaces between words. An acronym in small letters counts on a line of its own.
    """
    aligned = len(low) == len(text)
    inside, wanted = (text, name) if _is_acronym(name) or not aligned else (low, name.lower())
    start = inside.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if name[0] > "\u3000" or not (inside[start - 1 : start].isalnum() or inside[end : end + 1].isalnum()):
            yield Span(start, end)
        start = inside.find(wanted, end)
    if inside is text and aligned:
        yield from (hit for hit in _alone(low, name.lower()) if text[hit.start : hit.end] != name)


def _alone(low: str, name: str) -> Iterator[Span]:
    """Where ``name`` stands on a line of its own, in brackets or not."""
    start = low.find(name)
    while start >= 0:
        end = start + len(name)
        before = low[low.rfind("\n", 0, start) + 1 : start]
        after = low[end:].split("\n", 1)[0] if not before.strip(" \t\r(-–—") else "x"
        if not after.strip(" \t\r).-–—"):
            yield Span(start, end)
        start = low.find(name, end)


def _is_acronym(name: str) -> bool:
    """Short names in capitals are acronyms: "AP" must not be found in "ap" or "prepa"."""
    return len(name) <= 6 and name.upper() == name


def _names(text: str, name: str) -> bool:
    return any(True for _ in _hits(text, text.lower(), name))


def grade(credits: Iterable[Credit], agencies: frozenset[str], asked: CreditTerms | None) -> tuple[Grade, tuple[Credit, ...]]:
    """How well ``agencies`` (canonical names of one holder) are credited, and by which credits."""
    own = tuple(credit for credit in credits if credit.agency in agencies)
    if not own:
        return Grade.NONE, ()
    places = {credit.place for credit in own}
    where = set(asked.where) if asked and asked.where else None
    if places == {MENTION}:
        return Grade.MENTION, own
    proper = places - {MENTION}
    # What the metadata credits is set as byline or credit line by the publisher's own templates.
    full = bool(proper & where) or ("meta" in proper and bool(where & {"byline", "end"})) if where else True
    return (Grade.FULL if full else Grade.ELSEWHERE), own


def governing(credits: Sequence[Credit], passage: Passage) -> tuple[Credit, ...]:
    """The credits that a reader takes ``passage`` to be under, when an article holds texts of several agencies.

    A byline or dateline governs what follows it up to the next one; a credit line at the foot of a section what precedes
    it. A joint credit ("AFP/dpa") is several. Empty where only one such credit stands, which is then the whole article's.
    """
    heads = [credit for credit in credits if credit.place in ("byline", "dateline") and credit.start >= 0]
    feet = [credit for credit in credits if credit.place == "end" and credit.start >= 0]
    if _several(heads):
        at = max((credit.start for credit in heads if credit.start <= passage.article.start), default=None)
        return tuple(credit for credit in heads if credit.start == at)
    if _several(feet):
        at = min((credit.start for credit in feet if credit.start >= passage.article.end), default=None)
        return tuple(credit for credit in feet if credit.start == at)
    return ()


def _several(credits: Sequence[Credit]) -> bool:
    """True when credits of different agencies stand in different places."""
    return len({credit.start for credit in credits}) > 1 and len({credit.agency for credit in credits}) > 1
