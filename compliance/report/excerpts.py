"""Passages as the HTML report shows them: with a little of their surroundings, differing words apart, within a budget."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from compliance.dataclass import dataclass
from compliance.model import Passage, Span
from compliance.report.words import cut, differences, stretches

CONTEXT = 60  # characters shown before and after a passage
LONGEST = 20_000  # characters of one side of a passage that are shown at most
SHORTEST = 160  # and at least, however many passages there are
_BLANKS = re.compile(r"\s+")
_WRAPPED = re.compile(r"(?<=[^\n]{40})\n(?=\S)")
BUDGET = 4_600_000  # bytes of one report
_OVERHEAD = 750  # bytes of markup and surroundings that a passage takes besides its words
_MARKS = 1.4  # bytes of a passage's words with the marks of differing ones, for one byte without

# Controls become their pictures, embeddings and overrides a replacement: nothing reorders what stands around a text.
_SHOWN = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"},
    ord("\r"): " ",
    0x7F: "\u2421",
    **dict.fromkeys([*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)], "\ufffd"),
    **dict.fromkeys([0xFFFE, 0xFFFF], "\ufffd"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage: words in common, words that differ, or a note of what was left out."""

    text: str
    differs: bool = False
    omitted: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a passage."""

    before: str
    pieces: tuple[Piece, ...]
    after: str
    start: int
    end: int


def shown(text: str) -> str:
    """``text`` of the same length with nothing that a browser would obey or choke on."""
    return text.translate(_SHOWN)


def unwrapped(text: str) -> str:
    """``text`` of the same length, with blanks for line ends that only keep a paragraph narrow; short lines are kept."""
    return _WRAPPED.sub(" ", text)


def sides(article: str, source: str, passage: Passage, limit: int = LONGEST) -> tuple[Side, Side]:
    """Both sides of a passage; each shows ``limit`` characters at most."""
    added, missing = differences(article, source, passage)
    return _side(article, passage.article, added, limit), _side(source, passage.source, missing, limit)


def fair_limit(passages: Sequence[Passage], matches: int = 0, bytes_a_character: float = 1.0) -> int:
    """Characters that each side of a passage may show, so that a report with that many matches keeps to the budget."""
    lengths = [len(span) for p in passages for span in (p.article, p.source)]
    budget = BUDGET - _OVERHEAD * len(passages) - 3 * _OVERHEAD * matches
    limit = LONGEST
    while limit > SHORTEST and sum(min(length, limit) for length in lengths) * bytes_a_character * _MARKS > budget:
        limit = limit * 7 // 8
    return max(SHORTEST, limit)


def _side(text: str, span: Span, differing: Sequence[Span], limit: int) -> Side:
    pieces = [Piece(shown(words), differs) for words, differs in stretches(text, span, differing) if words]
    kept = _shortened(pieces, limit)
    before = cut(text, Span(max(0, span.start - CONTEXT), span.start))
    after = text[span.end : span.end + CONTEXT]
    return Side(shown(_from_a_blank(before, span.start)), tuple(kept), shown(_to_a_blank(after)), span.start, span.end)


def _shortened(pieces: list[Piece], limit: int) -> list[Piece]:
    """The first two thirds and the last third of ``limit`` characters, and how many lie between."""
    total = sum(len(p.text) for p in pieces)
    if total <= limit:
        return pieces
    head, tail = limit * 2 // 3, limit // 3
    return [*_first(pieces, head), Piece("", omitted=total - head - tail), *_last(pieces, tail)]


def _first(pieces: Iterable[Piece], size: int) -> list[Piece]:
    kept = []
    for piece in pieces:
        if size <= 0:
            break
        kept.append(Piece(piece.text[:size], piece.differs))
        size -= len(piece.text)
    return kept


def _last(pieces: Sequence[Piece], size: int) -> list[Piece]:
    mirrored = _first([Piece(p.text[::-1], p.differs) for p in reversed(pieces)], size)
    return [Piece(p.text[::-1], p.differs) for p in reversed(mirrored)]


def _from_a_blank(text: str, start: int) -> str:
    """Whole words only, with an ellipsis where the text goes on; in one line."""
    text = _BLANKS.sub(" ", text)
    if start <= CONTEXT:
        return text
    _, blank, rest = text.partition(" ")
    return f"… {rest}" if blank else "…"


def _to_a_blank(text: str) -> str:
    whole = len(text) < CONTEXT
    text = _BLANKS.sub(" ", text)
    if whole:
        return text
    words, blank, _ = text.rpartition(" ")
    return f"{words} …" if blank else "…"
