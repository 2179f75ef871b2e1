"""Edges of rewritten passages: where the words stop recurring in the other side's range."""

from __future__ import annotations

import numpy as np

from compliance.matching.evidence import counts
from compliance.matching.pair import Floats, Pair, Side
from compliance.matching.prepare import Ints
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


def _matched(columns: Ints, start: int, end: int, partners: Ints) -> Floats:
    """1.0 for the tokens that find a partner: each term as often as the other side has it, nearest to the middle first."""
    hit = partners[columns] > 0
    places = np.flatnonzero(hit)
    if not len(places):
        return hit.astype(np.float64)
    inner = places[(places >= start) & (places < end)]
    middle = inner[len(inner) // 2] if len(inner) else (start + end) // 2
    found = columns[places]
    order = np.lexsort((np.abs(places - middle), found))
    ordered = found[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    rank = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.append(starts, len(ordered))))
    result = np.zeros(len(columns))
    result[places[order[rank < partners[ordered]]]] = 1.0
    return result


def _refine_side(side: Side, start: int, end: int, partners: Ints, settings: Settings) -> tuple[int, int]:
    low, high = max(0, start - settings.refine_window), min(len(side.columns), end + settings.refine_window)
    weights = side.weights[low:high]
    hit = _matched(side.columns[low:high], start - low, end - low, partners)
    mass = weights * hit
    inside = slice(start - low, end - low)
    mass_in, all_in = mass[inside].sum(), weights[inside].sum()
    mass_out, all_out = mass.sum() - mass_in, weights.sum() - all_in
    prior = settings.refine_prior_mass
    p_out = (mass_out + settings.refine_prior * prior) / (all_out + prior) + settings.refine_floor
    p_in = mass_in / all_in if all_in else 0.0
    p_in = min(max(p_in, p_out + settings.refine_margin, settings.refine_least), 0.98)
    p_out = min(p_out, p_in - 0.05)
    gain = weights * np.where(hit > 0, np.log(p_in / p_out), np.log((1 - p_in) / (1 - p_out)))
    total = np.concatenate(([0.0], np.cumsum(gain)))
    cuts = side.text.cuts
    cuts = cuts[np.searchsorted(cuts, low) : np.searchsorted(cuts, high, side="right")] - low
    if len(cuts) < 2:
        return start, end
    reached = total[cuts]
    lowest = np.minimum.accumulate(reached)
    right = int(np.argmax(reached - lowest))
    left = int(np.argmin(reached[: right + 1]))
    if left == right:
        return start, start
    return int(cuts[left] + low), int(cuts[right] + low)
