"""Exact edges of copied passages: where the copy begins and ends, not where chance goes on."""

from __future__ import annotations

from collections.abc import Set

from compliance.matching.equal import equal_runs, spelled
from compliance.matching.prepare import Prepared
from compliance.matching.seeds import Aligned

_CHANCE = 4  # equal words beyond the end of a sentence that two texts may have by chance: "The police said that"
_CORE = 5  # equal words in a row that are no chance
_COPIED = 0.6  # equal tokens of the shorter side, below which the edges are those of rewritten text

Place = tuple[int, int]  # a place between two tokens, in the article and in the dispatch


def settle(a: Prepared, b: Prepared, span: Aligned, low: int, high: int) -> Aligned:
    """The span with both ends where the copied words end, inside of tokens ``low`` to ``high`` of the article.

    Equal words that an alignment has left out are taken in. A few equal words beyond the end of a sentence on both sides
    are left out: two texts may well go on with "The" after a paragraph.
    """
    if span.exact < _COPIED * min(span.a1 - span.a0, span.b1 - span.b0):
        return span
    runs = equal_runs(a, b, span.a0, span.a1, span.b0, span.b1)
    cores = [run for run in runs if run[2] >= _CORE]
    if not cores:
        return span
    first, last = cores[0][0], cores[-1][0] + cores[-1][2]
    before = sum(length for at, _, length in runs if at < first)
    after = sum(length for at, _, length in runs if at >= last)
    start = _edge(a, b, cores[0][:2], (span.a0, span.b0), before, (low, last), -1)
    end = _edge(a, b, (last, cores[-1][1] + cores[-1][2]), (span.a1, span.b1), after, (first, high), 1)
    if start[0] >= end[0] or start[1] >= end[1]:
        return span
    return Aligned(start[0], end[0], start[1], end[1], span.exact, span.evidence)


def _edge(a: Prepared, b: Prepared, core: Place, given: Place, beyond: int, limits: tuple[int, int], step: int) -> Place:
    """One end of a passage: ``core`` is that of its outermost run, ``given`` the end so far, ``beyond`` the equal tokens
    between the two; ``step`` is 1 for the right end and -1 for the left."""
    ours, theirs = spelled(a, b)
    at, other = core
    while _inside(at + step, limits) and 0 <= other + step <= len(theirs):
        token, partner = (at, other) if step > 0 else (at - 1, other - 1)
        if ours[token] != theirs[partner]:
            break
        at, other = at + step, other + step
    cut = _cut(a.stops, b.stops, (at, other), limits, step)
    if (given[0] - at) * step > 0 and (beyond > _CHANCE or cut is None):
        return given  # edited here, not ended
    return cut or (at, other)


def _inside(place: int, limits: tuple[int, int]) -> bool:
    return limits[0] <= place <= limits[1]


def _cut(cuts: Set[int], others: Set[int], place: Place, limits: tuple[int, int], step: int) -> Place | None:
    """The outermost end of a sentence on both sides among the ``_CHANCE`` words within ``place``; that itself when a
    sentence of either side ends there."""
    if place[0] in cuts or place[1] in others:
        return place
    for back in range(_CHANCE + 1):
        at, other = place[0] - back * step, place[1] - back * step
        if not _inside(at, limits):
            return None
        if at in cuts and other in others:
            return at, other
    return None
