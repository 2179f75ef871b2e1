"""Where long rows are cut before they are aligned, against the plain way."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.text.anchors import rising, shared_once

values = st.lists(st.integers(0, 9), max_size=12)


@settings(deadline=None)
@given(values, values)
def test_anchors_are_what_both_hold_once(one: list[int], other: list[int]) -> None:
    mine, theirs = shared_once(np.array(one, np.uint64), np.array(other, np.uint64))
    single = {value for value, times in Counter(one).items() if times == 1 and other.count(value) == 1}
    expected = [(place, other.index(value)) for place, value in enumerate(one) if value in single]
    assert list(zip(mine.tolist(), theirs.tolist(), strict=True)) == expected


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), max_size=9))
def test_a_chain_rises_and_none_is_longer(places: list[int]) -> None:
    chain = rising(np.array(places, np.int64))
    assert all(one < other and places[one] < places[other] for one, other in pairwise(chain))
    longer = combinations(places, len(chain) + 1)
    assert not any(all(one < other for one, other in pairwise(row)) for row in longer)
