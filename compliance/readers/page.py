"""The page of one dispatch as an aggregator's text shows it.

Debris of a table or of images (``|``, ``![]()``) surrounds it; headline, dateline and text run on in one line or stand in
lines of their own; below it stands the notice of the rights holder. The debris is dropped, and the rest taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from compliance.errors import EmptyTextError
from compliance.model import Zone, ZoneKind
from compliance.readers.decoding import decode
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source
from compliance.text.patterns import lazy
from compliance.wire.agencies import Agencies, known_agencies
from compliance.wire.datelines import dateline_of, split_date
from compliance.wire.lines import Line
from compliance.wire.notices import find_notices
from compliance.wire.signals import find_signals

HEADLINE_CHARACTERS = 250
SEPARATOR = "\n\n"
_EMPTY_IMAGE = lazy(rb"!\[\]\([^)\n]{0,500}\)")
_IMAGE = lazy(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)")
_RULE = lazy(r"^[ \t:|+-]*$")
# Where a dateline may begin within a line: a capitalised place, a date or nothing, then an agency in brackets.
_MARK = lazy(r"\([^()\n]{2,40}\)")


def sniff(source: Source) -> float:
    """Lines of nothing but debris, and a dateline or a rights notice among the rest."""
    head = source.head[:16384]
    if b"|" not in head and b"![](" not in head:
        return 0.0
    lines = [line for line in _EMPTY_IMAGE.sub(b"|", head).splitlines() if line.strip()]
    if sum(not line.strip(b"| \t") for line in lines) < 2:
        return 0.0
    text = head.decode("utf-8", "replace")
    return 0.8 if _MARK.search(text) or find_notices(text) else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record]:
    """One record. The text is the file itself, its debris zones; the body is freed of them.

    Raises EmptyTextError when there is nothing but debris.
    """
    decoded = decode(source.data, path=source.path)
    agencies = known_agencies(options.agencies)
    headline: str | None = None
    parts: list[tuple[int, str]] = []  # where a part stands in the file, and the part
    zones: list[Zone] = []
    for start, block in _blocks(decoded.text):
        split = split_headline(block, agencies) if headline is None and len(parts) < 6 else None
        if split:
            if split > 1:
                headline = block[:split].strip(" -–—|:")
                zones.append(Zone(start, start + split, ZoneKind.TITLE))
            elif parts and len(parts[-1][1]) < HEADLINE_CHARACTERS:
                title = parts.pop()
                headline = title[1]
                zones.append(Zone(title[0], title[0] + len(headline), ZoneKind.TITLE))
            block, start = block[split - (split == 1):], start + split - (split == 1)
        parts.append((start, block))
    if not parts:
        raise EmptyTextError("holds only debris of a page, no text", path=source.path)
    body = SEPARATOR.join(block for _, block in parts)
    zones += _placed(find_signals(body, agencies).zones, parts)
    zones += _debris(decoded.text, parts, zones)
    ordered = tuple(sorted(zones, key=lambda zone: (zone.start, -zone.end)))
    yield Record(format="page", text=decoded.text, body=body, zones=ordered, headline=headline, warnings=decoded.warnings)


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """What stands between the debris, with where it starts."""
    position = 0
    for raw in text.splitlines(keepends=True):
        edges = [0, *(edge for image in _IMAGE.finditer(raw) for edge in image.span()), len(raw)]
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            piece = raw[begin:end]
            block = piece.strip(" \t|\r\n\v\f")
            if block and not _RULE.match(block):
                yield position + begin + piece.index(block), block
        position += len(raw)


def _placed(zones: Iterable[Zone], parts: list[tuple[int, str]]) -> Iterator[Zone]:
    """Zones of the joined parts as zones of the file."""
    spans: list[tuple[int, int, int]] = []
    joined = 0
    for start, block in parts:
        spans.append((joined, joined + len(block), start))
        joined += len(block) + len(SEPARATOR)
    for zone in zones:
        for begin, end, start in spans:
            left, right = max(zone.start, begin), min(zone.end, end)
            if left < right:
                yield replace(zone, start=left - begin + start, end=right - begin + start)


def _debris(text: str, parts: list[tuple[int, str]], zones: list[Zone]) -> Iterator[Zone]:
    """What is neither a part nor a zone yet, white space apart."""
    position = 0
    taken = sorted([(start, start + len(block)) for start, block in parts] + [(zone.start, zone.end) for zone in zones])
    for start, end in (*taken, (len(text), len(text))):
        if text[position:start].strip():
            yield Zone(position, start, ZoneKind.BOILERPLATE)
        position = max(position, end)


def split_headline(block: str, agencies: Agencies) -> int:
    """Where the dateline starts in a block whose headline runs into it; 1 when it starts the block; 0 without a dateline.

    The dateline's place is the shortest that makes one: of "Xi in Kazakhstan Astana, Kazakhstan, June 16 (AFP)" it is
    "Astana, Kazakhstan", as a place begins with a capital and only commas join it.
    """
    mark = _MARK.search(block, 0, HEADLINE_CHARACTERS + 100)
    if mark is None:
        return 0
    for start in _starts(block, mark.start()):
        found = dateline_of(Line(start, len(block), block[start:]), agencies)
        if found is not None and found.agencies and (found.date or found.published or start == 0):
            return start or 1
    return 0


def _starts(block: str, mark: int) -> Iterator[int]:
    """Where the place before the mark may begin, the likeliest first: with the city's last word before the first comma,
    and the words that belong to it on its left ("New", "San", "Rio de").
    """
    place = split_date(block[:mark].rstrip())[0] or ""
    city = place[: _first_comma(place)]
    words = [(match.start(), match[0]) for match in re.finditer(r"[^\s,]+", city)]
    last = len(words) - 1
    first = last
    while first > 0 and (words[first - 1][1] in _BEGINNINGS or words[first][1] in _ENDINGS):
        first -= 1
    for number in (first, *range(last, -1, -1)):
        if number >= 0 and (words[number][1][0].isupper() or not words[number][1].isascii()):
            yield words[number][0]


_ENDINGS = frozenset(
    "City Town Springs Beach Island Islands Bay Falls Heights Lake Valley Hills Rapids Arabia Zealand Emirates States".split()
)
_BEGINNINGS = frozenset(
    "de da do del la le di el al es sur am an der"
    " San Santa Santo São Los Las Le La El Al New Port Fort Saint St St. Cape Buenos Rio Tel Abu Kuala Ho Hong Addis Den"
    " The Mount North South East West Salt Baton Des Little Panama Mexico Kansas Quezon Phnom Ulan Nur Dar Sri Bad "
    "Frankfurt Costa Puerto"
    " Porto Lake Palm Long Chi Minh Guatemala".split()
)


def _first_comma(head: str) -> int:
    """The comma after the city: of the last two that are not part of the headline."""
    commas = [i for i, c in enumerate(head) if c == ","]
    # "City, Region, Country" or "City, Country": parts between commas are short and capitalised.
    best = len(head)
    for comma in reversed(commas):
        part = head[comma + 1 : best].strip()
        if not part or len(part.split()) > 3 or not part[0].isupper():
            break
        best = comma
    return best
