"""The stretch of an article that may sum a dispatch up, beside a slow twin."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.pair import pair_up
from compliance.matching.prepare import prepare
from compliance.matching.summary import _logarithms, _stretch

WORDS = st.sampled_from("river bridge council budget storm harbour teacher election wheat engine parliament the of".split())
PROSE = st.lists(st.lists(WORDS, min_size=5, max_size=9).map(lambda w: " ".join(w).capitalize() + "."), min_size=1, max_size=12)


@settings(deadline=None, max_examples=80)
@given(PROSE, PROSE)
def test_the_stretch_is_the_one_that_proves_most(one: list[str], other: list[str]) -> None:
    pair = pair_up(prepare(" ".join(one)), prepare(" ".join(other)))
    recurs = pair.a.shared_weights[pair.a.columns]
    weights, met = pair.a.weights.tolist(), recurs.tolist()
    for_inside, for_outside = _logarithms(sum(weights), sum(met))
    gain = [weight * (for_inside if there else for_outside) for weight, there in zip(weights, met, strict=True)]
    sentences = [sum(gain[first:last]) for first, last in pairwise(pair.a.text.bounds.tolist())]
    most = max(sum(sentences[i:j]) for i in range(len(sentences)) for j in range(i, len(sentences) + 1))
    found = _stretch(pair.a, recurs)
    assert sum(gain[found[0] : found[1]]) == pytest.approx(most) if found else most == pytest.approx(0.0)
