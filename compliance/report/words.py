"""Which words differ between the two sides of a passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from compliance.model import Passage, Span
from compliance.report.alignment import aligned
from compliance.text.tokens import TokenStream, tokenise


def differences(article: str, source: str, passage: Passage) -> tuple[list[Span], list[Span]]:
    """Spans of words (offsets of the whole texts) that the article added, and that it left out of the dispatch.

    Words are compared folded, as everywhere: case, accents and look-alikes do not count as a difference.
    """
    ours, theirs = cut(article, passage.article), cut(source, passage.source)
    if not theirs:  # not held: there is nothing to differ from
        return [], []
    left, right = tokenise(ours), tokenise(theirs)
    pairs = aligned(left.hashes, right.hashes)
    missing = np.ones(len(right), dtype=bool)
    missing[pairs[pairs >= 0]] = False
    return _spans(left, pairs < 0, passage.article.start), _spans(right, missing, passage.source.start)


def cut(text: str, span: Span) -> str:
    """The characters of a span; an offset outside the text gives what there is."""
    return text[max(0, span.start) : max(0, span.end)]


def stretches(text: str, span: Span, differing: Iterable[Span]) -> Iterator[tuple[str, bool]]:
    """The characters of ``span`` in stretches of words in common (False) and words that differ (True)."""
    at = span.start
    for stretch in differing:
        yield text[at : stretch.start], False
        yield text[stretch.start : stretch.end], True
        at = stretch.end
    yield text[at : span.end], False


def _spans(tokens: TokenStream, differs: np.ndarray, offset: int) -> list[Span]:
    """Successive differing tokens as one span each."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], differs, [False])).astype(np.int8)))
    return [
        Span(int(tokens.starts[first]) + offset, int(tokens.ends[after - 1]) + offset)
        for first, after in zip(edges[::2], edges[1::2], strict=True)
    ]
