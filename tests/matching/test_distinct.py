"""Distinct values, how often each occurs, and which values stand among others."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from compliance.matching.distinct import among, distinct, in_order, tally

VALUES = st.lists(st.integers(0, 12) | st.just(2**64 - 1), max_size=20)


@given(VALUES, VALUES)
def test_what_stands_among_others(values: list[int], others: list[int]) -> None:
    ordered = sorted(others)
    places, known = among(np.array(values, np.uint64), np.array(ordered, np.uint64))
    assert known.tolist() == [value in others for value in values]
    assert [ordered[place] for place in places[known].tolist()] == [value for value in values if value in others]


@given(VALUES)
def test_distinct_values_and_their_numbers(values: list[int]) -> None:
    given_ = np.array(values, np.uint64)
    ordered, numbers = distinct(given_)
    assert ordered.tolist() == in_order(given_).tolist() == sorted(set(values))
    assert ordered[numbers].tolist() == values
    assert dict(zip(*(column.tolist() for column in tally(given_)), strict=True)) == Counter(values)
