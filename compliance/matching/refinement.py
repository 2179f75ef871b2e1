"""Edges of rewritten passages: where the words stop recurring in the other side's range."""

from __future__ import annotations

import numpy as np

from compliance.matching.pair import Floats, Pair, Side
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings


def refine(pair: Pair, span: Aligned, settings: Settings) -> Aligned | None:
    """Move the four edges of ``span`` to the cuts that best part recurring words from others; None when nothing is left."""
    a0, a1, b0, b1 = span.a0, span.a1, span.b0, span.b1
    for _ in range(settings.refine_rounds):
        before = (a0, a1, b0, b1)
        a0, a1 = _refine_side(pair.a, a0, a1, _recurs(pair.a, pair.b, b0, b1), settings)
        if a0 >= a1:
            return None
        b0, b1 = _refine_side(pair.b, b0, b1, _recurs(pair.b, pair.a, a0, a1), settings)
        if b0 >= b1:
            return None
        if before == (a0, a1, b0, b1):
            break
    return Aligned(a0, a1, b0, b1, span.exact, span.evidence)


def evidence(pair: Pair, span: Aligned) -> tuple[float, float]:
    """Summed idf of the tokens of each side that recur in the other side's range."""
    in_a = _recurs(pair.a, pair.b, span.b0, span.b1)[pair.a.columns[span.a0 : span.a1]]
    in_b = _recurs(pair.b, pair.a, span.a0, span.a1)[pair.b.columns[span.b0 : span.b1]]
    return float(pair.a.weights[span.a0 : span.a1] @ in_a), float(pair.b.weights[span.b0 : span.b1] @ in_b)


def recurring_share(pair: Pair, span: Aligned) -> float:
    """Share of the content tokens of the article's side that occur in the dispatch's range."""
    columns = pair.a.columns[span.a0 : span.a1]
    content = pair.a.text.content[span.a0 : span.a1]
    recurring = _recurs(pair.a, pair.b, span.b0, span.b1)[columns[content]]
    return float(recurring.mean()) if len(recurring) else 0.0


def _recurs(side: Side, other: Side, start: int, end: int) -> Floats:
    """1.0 for every shared term that occurs in the other side's range (float64[shared + 1])."""
    present = np.zeros(side.shared + 1)
    present[other.columns[start:end]] = 1.0
    present[-1] = 0.0
    return present


def _refine_side(side: Side, start: int, end: int, recurs: Floats, settings: Settings) -> tuple[int, int]:
    low, high = max(0, start - settings.refine_window), min(len(side.columns), end + settings.refine_window)
    weights = side.weights[low:high]
    hit = recurs[side.columns[low:high]]
    mass = weights * hit
    inside = slice(start - low, end - low)
    mass_in, all_in = mass[inside].sum(), weights[inside].sum()
    mass_out, all_out = mass.sum() - mass_in, weights.sum() - all_in
    prior = settings.refine_prior_mass
    p_out = (mass_out + settings.refine_prior * prior) / (all_out + prior) + 0.04
    p_in = mass_in / all_in if all_in else 0.0
    p_in = min(max(p_in, p_out + settings.refine_margin, 0.3), 0.98)
    p_out = min(p_out, p_in - 0.05)
    gain = weights * np.where(hit > 0, np.log(p_in / p_out), np.log((1 - p_in) / (1 - p_out)))
    total = np.concatenate(([0.0], np.cumsum(gain)))
    cuts = side.text.cuts
    cuts = cuts[np.searchsorted(cuts, low) : np.searchsorted(cuts, high, side="right")] - low
    middle = (start + end) // 2 - low
    left, right = cuts[cuts <= middle], cuts[cuts > middle]
    if not len(left):
        left = np.array([start - low])
    if not len(right):
        right = np.array([end - low])
    best_left = left[np.argmin(total[left])]
    best_right = right[len(right) - 1 - np.argmax(total[right][::-1])]
    return int(best_left + low), int(best_right + low)
