"""Words along one diagonal, against a slow twin."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from compliance.audit.screening import COVERED, longest_diagonals

SHINGLE, GAP, BAND = 3, 12, 4
hits = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 60)), max_size=60, unique=True)


def twin(found: list[tuple[int, int, int]], rows: int) -> list[int]:
    """Bands of diagonals, overlapping by half; runs without a gap in each; words under the shingles of a run."""
    longest = [0] * rows
    if not found:
        return longest
    for shift in (0, BAND // 2):
        bands: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row, query, position in found:
            bands[row, (position - query + shift) // BAND].append(query)
        for (row, _), queries in bands.items():
            covered, last = 0, None
            for query in sorted(queries):
                covered = covered + min(query - last, SHINGLE) if last is not None and query - last <= GAP else SHINGLE
                longest[row] = max(longest[row], covered)
                last = query
    return longest


@given(hits)
def test_diagonals_equal_the_slow_twin(found: list[tuple[int, int, int]]) -> None:
    columns = np.array(found, np.int64).reshape(-1, 3)
    assert longest_diagonals(columns[:, 0], columns[:, 1], columns[:, 2], 4, SHINGLE).tolist() == twin(found, 4)


def test_one_common_phrase_of_five_words_is_not_enough_and_a_copied_sentence_is() -> None:
    phrase = [(0, 10, 50), (0, 11, 51), (0, 12, 52)]
    copied = [(1, 40, 110), (1, 44, 114), (1, 49, 119)]
    edited = [(2, 40, 10), (2, 45, 17)]  # two words put in between
    scattered = [(3, 5, 200), (3, 40, 3), (3, 60, 41)]
    columns = np.array(phrase + copied + edited + scattered, np.int64)
    words = longest_diagonals(columns[:, 0], columns[:, 1], columns[:, 2], 4, SHINGLE)
    assert (words >= COVERED).tolist() == [False, True, True, False]


def test_the_words_of_one_pair_do_not_depend_on_what_else_is_looked_at() -> None:
    pair = np.array([(0, 40, 110), (0, 45, 117), (0, 50, 123)], np.int64)
    alone = longest_diagonals(*pair.T, 1, SHINGLE)
    for below in range(8):
        both = np.concatenate((pair, [(1, 60 + below, 2)]))
        assert longest_diagonals(*both.T, 2, SHINGLE)[0] == alone[0]


def test_numbers_too_large_for_one_sort_are_sorted_in_parts(monkeypatch) -> None:
    chance = np.random.default_rng(3)
    row = np.sort(chance.integers(0, 30, 200))
    query, position = chance.integers(0, 60, 200), chance.integers(0, 60, 200)
    expected = longest_diagonals(row, query, position, 30, SHINGLE).tolist()
    monkeypatch.setattr("compliance.audit.screening._BITS", 13)
    assert longest_diagonals(row, query, position, 30, SHINGLE).tolist() == expected
