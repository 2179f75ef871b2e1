"""Edges of rewritten passages: where the words stop recurring in the other side's range."""

from __future__ import annotations

import math

import numpy as np

from compliance.matching.evidence import counts
from compliance.matching.pair import Pair, Side
from compliance.matching.prepare import Ints, Mask
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings


def refine(pair: Pair, span: Aligned, settings: Settings) -> Aligned | None:
    """Move the four edges of ``span`` to the cuts that best part recurring words from others; None when nothing is left."""
    a0, a1, b0, b1 = span.a0, span.a1, span.b0, span.b1
    for _ in range(settings.refine_rounds):
        before = (a0, a1, b0, b1)
        a0, a1 = _refine_side(pair.a, a0, a1, counts(pair.b, b0, b1), settings)
        if a0 >= a1:
            return None
        b0, b1 = _refine_side(pair.b, b0, b1, counts(pair.a, a0, a1), settings)
        if b0 >= b1:
            return None
        if before == (a0, a1, b0, b1):
            break
    return Aligned(a0, a1, b0, b1, span.exact, span.evidence)


def _matched(columns: Ints, start: int, end: int, partners: Ints) -> Mask:
    """The tokens that find a partner (bool[n]): each term as often as the other side has it, nearest to the middle first."""
    hit: Mask = partners[columns] > 0
    (places,) = hit.nonzero()
    if not len(places):
        return hit
    found = columns[places]
    scarce = np.bincount(found, minlength=len(partners)) > partners
    (chosen,) = scarce[found].nonzero()  # only of terms that are scarcer there one must be preferred to another
    if not len(chosen):
        return hit
    first, last = places.searchsorted((start, end)).tolist()
    middle = int(places[first + (last - first) // 2]) if first < last else (start + end) // 2
    places, found = places[chosen], found[chosen]
    order = (found * (2 * len(columns) + 1) + np.abs(places - middle)).argsort(kind="stable")
    ordered = found[order]
    starts = np.arange(len(ordered))
    starts[1:][ordered[1:] == ordered[:-1]] = 0
    rank = np.arange(len(ordered)) - np.maximum.accumulate(starts)
    hit[places[order[rank >= partners[ordered]]]] = False
    return hit


def _refine_side(side: Side, start: int, end: int, partners: Ints, settings: Settings) -> tuple[int, int]:
    low, high = max(0, start - settings.refine_window), min(len(side.columns), end + settings.refine_window)
    cuts = side.text.cuts
    first, last = cuts.searchsorted(low), cuts.searchsorted(high, side="right")
    if last - first < 2:
        return start, end
    weights = side.weights[low:high]
    hit = _matched(side.columns[low:high], start - low, end - low, partners)
    mass = weights * hit
    inside = slice(start - low, end - low)
    mass_in, all_in = float(mass[inside].sum()), float(weights[inside].sum())
    mass_out, all_out = float(mass.sum()) - mass_in, float(weights.sum()) - all_in
    prior = settings.refine_prior_mass
    p_out = (mass_out + settings.refine_prior * prior) / (all_out + prior) + settings.refine_floor
    p_in = mass_in / all_in if all_in else 0.0
    p_in = min(max(p_in, p_out + settings.refine_margin, settings.refine_least), 0.98)
    p_out = min(p_out, p_in - 0.05)
    # What a token proves for inside, summed up: its weight times one logarithm or the other.
    gain = weights * np.where(hit, math.log(p_in / p_out), math.log((1 - p_in) / (1 - p_out)))
    total = np.zeros(len(gain) + 1)
    gain.cumsum(out=total[1:])
    reached = total[cuts[first:last] - low]
    right = int((reached - np.minimum.accumulate(reached)).argmax())
    left = int(reached[: right + 1].argmin())
    if left == right:
        return start, start
    return int(cuts[first + left]), int(cuts[first + right])
