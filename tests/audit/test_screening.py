"""The second look at candidates: words along one diagonal, against a slow twin."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from compliance.audit.screening import COVERED, longest_diagonals, screened
from compliance.matching.candidates import Candidate
from compliance.matching.settings import Sensitivity

SHINGLE, GAP, BAND = 3, 12, 4
hits = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 60)), max_size=60, unique=True)


def twin(found: list[tuple[int, int, int]], rows: int) -> list[int]:
    """Bands of diagonals, overlapping by half; runs without a gap in each; words under the shingles of a run."""
    longest = [0] * rows
    if not found:
        return longest
    least = min(position - query for _, query, position in found)
    for shift in (0, BAND // 2):
        bands: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row, query, position in found:
            bands[row, (position - query - least + shift) // BAND].append(query)
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


def look(
    found: list[Candidate], rows: list[tuple[int, int, int]], sensitivity: Sensitivity = Sensitivity.NORMAL
) -> list[int]:
    columns = np.array(rows, np.int64)
    kept = screened(found, columns[:, 1], columns[:, 0], columns[:, 2], shingle=SHINGLE, sensitivity=sensitivity)
    return [candidate.dispatch for candidate in kept]


def test_a_copied_sentence_stays_and_scattered_phrases_go() -> None:
    copied = [(7, 40, 110), (7, 44, 114), (7, 49, 119)]
    edited = [(8, 40, 10), (8, 45, 17)]  # two words put in between
    scattered = [(9, 5, 200), (9, 90, 3), (9, 300, 41)]
    found = [Candidate(7, 2.0, 3), Candidate(8, 1.4, 2), Candidate(9, 2.4, 3)]
    assert look(found, copied + edited + scattered) == [7, 8]


def test_one_common_phrase_of_five_words_is_not_enough() -> None:
    assert COVERED == 6
    assert look([Candidate(3, 1.9, 3)], [(3, 10, 50), (3, 11, 51), (3, 12, 52)]) == []


def test_many_shingles_close_together_need_no_diagonal() -> None:
    shuffled = [(4, 10, 90), (4, 30, 50), (4, 55, 10), (4, 70, 30)]
    assert look([Candidate(4, 1.9, 4)], shuffled) == [4]
    assert look([Candidate(4, 1.9, 4)], shuffled, Sensitivity.STRICT) == []
    assert look([Candidate(4, 0.6, 4)], shuffled, Sensitivity.HIGH) == [4]
