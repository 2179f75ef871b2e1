"""The edges of rewritten passages, beside a slow twin."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.evidence import counts
from compliance.matching.pair import Pair, Side, pair_up
from compliance.matching.prepare import Floats, Ints, prepare
from compliance.matching.refinement import refine
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings, settings_for

WORDS = st.sampled_from("river bridge council budget storm harbour teacher election wheat engine parliament the and of".split())
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(lambda w: " ".join(w).capitalize() + "."), max_size=30)


def edges(side: Side, start: int, end: int, partners: Ints, chosen: Settings) -> tuple[int, int]:
    """One side: the partners dealt out token by token, then what every stretch from cut to cut proves."""
    low, high = max(0, start - chosen.refine_window), min(len(side.columns), end + chosen.refine_window)
    cuts = [cut for cut in side.text.cuts.tolist() if low <= cut <= high]
    if len(cuts) < 2:
        return start, end
    columns, weights = side.columns.tolist(), side.weights.tolist()
    met = [place for place in range(low, high) if partners[columns[place]] > 0]
    inner = [place for place in met if start <= place < end]
    middle = inner[len(inner) // 2] if inner else (start + end) // 2
    free = partners.tolist()
    hit = set()
    for place in sorted(met, key=lambda place: (abs(place - middle), place)):
        if free[columns[place]] > 0:
            free[columns[place]] -= 1
            hit.add(place)
    mass_in = sum(weights[place] for place in hit if start <= place < end)
    mass_out = sum(weights[place] for place in hit if not start <= place < end)
    all_in, everything = sum(weights[start:end]), sum(weights[low:high])
    prior = chosen.refine_prior_mass
    p_out = (mass_out + chosen.refine_prior * prior) / (everything - all_in + prior) + chosen.refine_floor
    p_in = mass_in / all_in if all_in else 0.0
    p_in = min(max(p_in, p_out + chosen.refine_margin, chosen.refine_least), 0.98)
    p_out = min(p_out, p_in - 0.05)
    gain = [
        weights[place] * (math.log(p_in / p_out) if place in hit else math.log((1 - p_in) / (1 - p_out)))
        for place in range(low, high)
    ]
    total: Floats = np.concatenate(([0.0], np.cumsum(gain)))
    best = (1e-9, 0, 0)
    for number, first in enumerate(cuts):
        for last in cuts[number + 1 :]:
            proof = float(total[last - low] - total[first - low])
            if proof > best[0] + 1e-9:
                best = (proof, first, last)
    return (best[1], best[2]) if best[2] else (start, start)


def slow_refine(pair: Pair, span: Aligned, chosen: Settings) -> Aligned | None:
    """Both sides in turn, until nothing moves."""
    a0, a1, b0, b1 = span.a0, span.a1, span.b0, span.b1
    for _ in range(chosen.refine_rounds):
        a0, a1 = edges(pair.a, a0, a1, counts(pair.b, b0, b1), chosen)
        if a0 >= a1:
            return None
        b0, b1 = edges(pair.b, b0, b1, counts(pair.a, a0, a1), chosen)
        if b0 >= b1:
            return None
    return Aligned(a0, a1, b0, b1)


@settings(deadline=None, max_examples=100)
@given(SENTENCES, SENTENCES, st.data(), st.sampled_from([3, 12, 40]))
def test_refined_edges_equal_their_slow_twin(one: list[str], other: list[str], data: st.DataObject, window: int) -> None:
    pair = pair_up(prepare(" ".join(one)), prepare(" ".join(other)))
    ranges = []
    for side in (pair.a, pair.b):
        if not len(side.text):
            return
        bounds = side.text.bounds.tolist()
        first = data.draw(st.integers(0, len(bounds) - 2))
        ranges += [bounds[first], bounds[data.draw(st.integers(first + 1, len(bounds) - 1))]]
    chosen = Settings(refine_window=window)
    span = Aligned(*ranges)
    assert refine(pair, span, chosen) == slow_refine(pair, span, chosen)


def test_nothing_is_left_of_a_range_without_common_words() -> None:
    pair = pair_up(prepare("Wheat grew in the valley. The harvest was good."), prepare("Lorries crossed a bridge. It rained."))
    assert refine(pair, Aligned(0, 9, 0, 6), settings_for()) is None
