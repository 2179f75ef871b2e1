"""Where a span of an extracted text stands in its file: line and column, as an editor counts them.

Readers drop front matter, tags, entities and escapes, so offsets of the text are not offsets of the file. The text's words
are aligned with the file's words in order; nothing of the reader has to be known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.model import Span
from compliance.report.alignment import embedded
from compliance.report.views import View, escapes_view, markup_view, plain_view
from compliance.text.tokens import TokenStream, tokenise

_GOOD = 0.98  # share of words found again, from which no other view of the file is tried


@dataclass(frozen=True, slots=True)
class Region:
    """Lines and columns from 1, in Unicode characters; the end column is the one after the last character."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


def locate(text: str, raw: str, spans: Sequence[Span]) -> list[Region | None]:
    """The place of each span of ``text`` in ``raw``, the decoded file; None for one whose words are not there."""
    exact = raw.rfind(text) if text else -1  # the last: front matter may say the same, and comes first
    if exact >= 0:
        places: list[Span | None] = [Span(s.start + exact, s.end + exact) for s in spans]
    else:
        places = _aligned(text, raw, spans)
    lines = _line_starts(raw)
    return [None if place is None else _region(place, lines, raw) for place in places]


def _aligned(text: str, raw: str, spans: Sequence[Span]) -> list[Span | None]:
    ours = tokenise(text)
    best: tuple[float, View, TokenStream, NDArray[np.int64]] | None = None
    for view in _views(raw):
        theirs = tokenise(view.text)
        partners = embedded(ours.hashes, theirs.hashes)
        found = float(np.mean(partners >= 0)) if len(partners) else 0.0
        if best is None or found > best[0]:
            best = (found, view, theirs, partners)
        if found >= _GOOD:
            break
    if best is None:
        return [None] * len(spans)
    _, view, theirs, partners = best
    return [_place(text, ours, view, theirs, partners, span) for span in spans]


def _views(raw: str) -> Iterator[View]:
    """Ways to read the file, the likeliest first, each made only when those before it did not do."""
    view = plain_view(raw)
    begins = raw.lstrip("\ufeff \t\r\n")[:1]
    if begins in ("{", "["):
        escaped = escapes_view(view)
        yield escaped
        yield markup_view(escaped)
    elif "<" in raw or "&" in raw:
        yield markup_view(view)
    yield view


def _place(
    text: str, ours: TokenStream, view: View, theirs: TokenStream, partners: NDArray[np.int64], span: Span
) -> Span | None:
    """The characters of the file from the first to the last word of the span that was found there."""
    first = int(np.searchsorted(ours.ends, span.start, side="right"))
    after = int(np.searchsorted(ours.starts, span.end, side="left"))
    found = first + np.flatnonzero(partners[first:after] >= 0)
    if not len(found):
        return None
    head, tail = int(found[0]), int(found[-1])
    start, end = int(theirs.starts[partners[head]]), int(theirs.ends[partners[tail]])
    # Quotation marks and full stops at the edges belong to the span where the file has them too.
    if head == first:
        at = int(ours.starts[head])
        while at > span.start and start > 0 and text[at - 1] == view.text[start - 1]:
            at, start = at - 1, start - 1
    if tail == after - 1:
        at = int(ours.ends[tail])
        while at < span.end and end < len(view.text) and text[at] == view.text[end]:
            at, end = at + 1, end + 1
    return Span(int(view.starts[start]), int(view.ends[end - 1]))


def _line_starts(raw: str) -> list[int]:
    """Offsets at which lines begin. A line ends at a line feed, as git, GitHub and SARIF count."""
    starts = [0]
    at = raw.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = raw.find("\n", at + 1)
    return starts


def _region(place: Span, lines: Sequence[int], raw: str) -> Region:
    mark = raw.startswith("\ufeff")  # no editor counts a byte order mark

    def position(offset: int) -> tuple[int, int]:
        line = bisect_right(lines, offset)
        return line, offset - lines[line - 1] + 1 - (mark and line == 1)

    start_line, start_column = position(place.start)
    # The last character's own line, so that a span that ends in a line end does not reach into the next line.
    end_line, last_column = position(max(place.start, place.end - 1))
    return Region(start_line, start_column, end_line, last_column + (place.end > place.start))
