"""Where a span of an extracted text stands in its file: line and column, as an editor counts them; page or paragraph, where a
file has no lines.

Readers drop front matter, tags, entities and escapes, so offsets of the text are not offsets of the file. The text's words
are aligned with the file's words in order; nothing of the reader has to be known.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.model import Article, Span
from compliance.report.alignment import embedded
from compliance.report.views import View, escapes_view, markup_view, plain_view
from compliance.text.tokens import TokenStream, tokenise

_LINELESS = frozenset(("docx", "pdf", "parquet"))  # formats whose files hold no lines of text
_WAYS = 3  # as many as ``_views`` gives at most
_GOOD = 0.98  # share of words found again, from which no other view of the file is tried


@dataclass(frozen=True, slots=True)
class Region:
    """Lines and columns from 1, in Unicode characters; the end column is the one after the last character.

    ``start_unit`` and ``end_unit`` are the columns in UTF-16 code units, as viewers of SARIF count.
    """

    start_line: int
    start_column: int
    end_line: int
    end_column: int
    start_unit: int = field(default=0, compare=False)
    end_unit: int = field(default=0, compare=False)


def has_lines(article: Article) -> bool:
    """Whether the article's file is one of lines, in which a place can be named by line and column."""
    return article.container is None and article.format not in _LINELESS


def locate_in_file(article: Article, raw: str | None, spans: Sequence[Span]) -> list[Region | None]:
    """The place of each span of ``article`` in its file, whose decoded content is ``raw``.

    Without ``raw`` only a plain text file is known: the article's text is the file. None where a file has no lines of its own.
    """
    if not has_lines(article) or (raw is None and article.format != "text"):
        return [None] * len(spans)
    if raw is None:
        return locate(article.text, article.text, spans)
    number = article.record if article.format == "jsonl" else None
    line = _own_line(raw, number) if number else None
    if number is None or line is None:
        return locate(article.text, raw, spans)
    whole = _region(Span(0, len(line)), [0], line)
    found = [region or whole for region in locate(article.text, line, spans)]
    return [replace(region, start_line=number, end_line=number) for region in found]


def whereabouts(article: Article, span: Span) -> str:
    """Where a span stands in a file without lines: the member of an archive, the record, and the page, line or paragraph."""
    parts = [] if article.container is None else [article.path.removeprefix(f"{article.container}!")]
    parts += [] if article.record is None else [f"record {article.record}"]
    pages = article.meta.get("pages")
    if article.format == "pdf" and isinstance(pages, tuple):
        parts.append(f"page {bisect_right(pages, span.start)}")
    elif article.format == "text" and article.text:
        (region,) = locate(article.text, article.text, [span])
        parts += [] if region is None else [f"line {region.start_line}, column {region.start_column}"]
    elif article.text:
        before = article.text[: span.start + 1].split("\n\n")
        parts.append(f"paragraph {sum(1 for paragraph in before if paragraph.strip())}")
    return ", ".join(parts)


def locate(text: str, raw: str, spans: Sequence[Span]) -> list[Region | None]:
    """The place of each span of ``text`` in ``raw``, the decoded file; None for one whose words are not there."""
    exact = raw.rfind(text) if text else -1  # the last: front matter may say the same, and comes first
    if exact >= 0:
        places: list[Span | None] = [Span(s.start + exact, s.end + exact) for s in spans]
    else:
        places = _aligned(text, raw, spans)
    lines = _line_starts(raw)
    return [None if place is None else _region(place, lines, raw) for place in places]


def _own_line(raw: str, record: int) -> str | None:
    """The line of a record of JSON Lines; None where that line is no record, as in one array of many."""
    line = next(iter(_lines(raw)[record - 1 : record]), "")
    try:
        return line if isinstance(json.loads(line), dict) else None
    except (ValueError, RecursionError):
        return None


@lru_cache(maxsize=1)
def _lines(raw: str) -> list[str]:
    return raw.removeprefix("\ufeff").split("\n")


def _aligned(text: str, raw: str, spans: Sequence[Span]) -> list[Span | None]:
    ours = tokenise(text)
    best: tuple[float, View, TokenStream, NDArray[np.int64]] | None = None
    for number in range(_WAYS):
        seen = _seen(raw, number)
        if seen is None:
            break
        view, theirs = seen
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


@lru_cache(maxsize=_WAYS)
def _seen(raw: str, number: int) -> tuple[View, TokenStream] | None:
    """The file in one of the ways to read it, with its words: a file of many records is taken apart once."""
    view = next(islice(_views(raw), number, None), None)
    return None if view is None else (view, tokenise(view.text))


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

    def position(offset: int, behind: bool = False) -> tuple[int, int, int]:
        """Line, column, and column in UTF-16 code units, of a character or of the place behind it."""
        line = bisect_right(lines, offset)
        before = raw[lines[line - 1] : offset + behind]
        column = len(before) + 1 - (mark and line == 1)
        return line, column, column + (0 if before.isascii() else sum(character > "\uffff" for character in before))

    start_line, start_column, start_unit = position(place.start)
    # The last character's own line, so that a span that ends in a line end does not reach into the next line.
    end_line, end_column, end_unit = position(max(place.start, place.end - 1), place.end > place.start)
    return Region(start_line, start_column, end_line, end_column, start_unit, end_unit)
