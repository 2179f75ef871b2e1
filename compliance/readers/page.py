"""The page of one dispatch as an aggregator's text shows it.

Debris of a table or of images (``|``, ``![]()``) surrounds it; headline, dateline and text run on in one line or stand in
lines of their own; below it stands the notice of the rights holder. The debris is dropped, and the rest taken apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from compliance.errors import EmptyTextError
from compliance.model import Zone, ZoneKind
from compliance.readers.decoding import decode, narrow
from compliance.readers.record import ReadOptions, Record
from compliance.readers.runon import HEADLINE_CHARACTERS, split_headline
from compliance.readers.source import Source
from compliance.text.patterns import lazy
from compliance.wire.agencies import known_agencies
from compliance.wire.notices import find_notices
from compliance.wire.signals import find_signals

SEPARATOR = "\n\n"
_EMPTY_IMAGE = lazy(rb"!\[\]\([^)\n]{0,500}\)")
_IMAGE = lazy(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)")
_RULE = lazy(r"^[ \t:|+-]*$")
# Where a dateline may begin within a line: a capitalised place, a date or nothing, then an agency in brackets.
_MARK = lazy(r"\([^()\n]{2,40}\)")


def sniff(source: Source) -> float:
    """Lines of nothing but debris, and a dateline or a rights notice among the rest; or, without debris, a notice and a
    headline that runs into its dateline."""
    head = narrow(source.head[:16384])
    text = head.decode("utf-8", "replace")
    lines = [line for line in _EMPTY_IMAGE.sub(b"|", head).splitlines() if line.strip()]
    if sum(not line.strip(b"| \t") for line in lines) >= 2:
        return 0.8 if _MARK.search(text) or find_notices(text) else 0.0
    first = text.lstrip().partition("\n")[0]
    if len(first) < HEADLINE_CHARACTERS or not find_notices(text):
        return 0.0
    return 0.5 if split_headline(first, known_agencies()) > 1 else 0.0


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
            block, start = block[split - (split == 1) :], start + split - (split == 1)
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
