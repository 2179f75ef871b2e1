"""Edges of rewritten passages: where the words stop recurring in the other side's range.

Ranges are short and most of their words have no partner, so the few that have one are gone through one by one: calls of
numpy on a dozen values each took most of the time of an alignment.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right

from compliance.matching.pair import Pair, Side
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings


def refine(pair: Pair, span: Aligned, settings: Settings) -> Aligned | None:
    """Move the four edges of ``span`` to the cuts that best part recurring words from others; None when nothing is left."""
    a0, a1, b0, b1 = span.a0, span.a1, span.b0, span.b1
    stayed = False  # the dispatch's side, in the round before
    for _ in range(settings.refine_rounds):
        before = (a0, a1, b0, b1)
        a0, a1 = _refine_side(pair.a, a0, a1, pair.b.found.times(b0, b1), settings)
        if a0 >= a1:
            return None
        if stayed and (a0, a1) == before[:2]:
            break
        b0, b1 = _refine_side(pair.b, b0, b1, pair.a.found.times(a0, a1), settings)
        if b0 >= b1:
            return None
        stayed = (b0, b1) == before[2:]
        if stayed and (a0, a1) == before[:2]:
            break
    return Aligned(a0, a1, b0, b1, span.exact, span.evidence)


def _refine_side(side: Side, start: int, end: int, partners: dict[int, int], settings: Settings) -> tuple[int, int]:
    """The same for one side; ``partners`` is how often the other side's range has each term."""
    reached, cuts = side.weighed.reached, side.text.cut_places
    low, high = max(0, start - settings.refine_window), min(len(reached) - 1, end + settings.refine_window)
    first, last = bisect_left(cuts, low), bisect_right(cuts, high)
    if last - first < 2:
        return start, end
    hits = [(place, term) for place, term in side.found.within(low, high) if term in partners]
    # Each term finds as many partners as the other side has, those nearest to the middle first.
    begin, stop = bisect_left(hits, (start,)), bisect_left(hits, (end,))
    middle = hits[begin + (stop - begin) // 2][0] if begin < stop else (start + end) // 2
    hits.sort(key=lambda hit: abs(hit[0] - middle))
    mass, mass_in = [0.0] * (last - first + 1), 0.0  # before the first cut, between two of them, beyond the last
    worth, segments = side.found.worth, side.text.segments
    for place, term in hits:
        if partners[term]:
            partners[term] -= 1
            weight = worth[term]
            mass[segments[place] - first] += weight
            if start <= place < end:
                mass_in += weight
    all_in = reached[end] - reached[start]
    mass_out, all_out = sum(mass) - mass_in, reached[high] - reached[low] - all_in
    prior = settings.refine_prior_mass
    p_out = (mass_out + settings.refine_prior * prior) / (all_out + prior) + settings.refine_floor
    p_in = mass_in / all_in if all_in else 0.0
    p_in = min(max(p_in, p_out + settings.refine_margin, settings.refine_least), 0.98)
    p_out = min(p_out, p_in - 0.05)
    # What a token proves for inside, summed up from cut to cut: its weight times one logarithm or the other.
    for_inside, for_outside = math.log(p_in / p_out), math.log((1 - p_in) / (1 - p_out))
    total = lowest = most = 0.0
    left = right = at_lowest = cuts[first]
    before = reached[left]
    for cut, matched in zip(cuts[first + 1 : last], mass[1:-1], strict=True):
        here = reached[cut]
        total += matched * for_inside + (here - before - matched) * for_outside
        before = here
        if total < lowest:
            lowest, at_lowest = total, cut
        elif total - lowest > most:
            most, left, right = total - lowest, at_lowest, cut
    return (left, right) if left < right else (start, start)
