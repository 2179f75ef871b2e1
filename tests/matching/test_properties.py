"""What holds for any text, and the fast paths beside slow twins."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching import seeds
from compliance.matching.alignment import align
from compliance.matching.candidates import candidates
from compliance.matching.distinct import distinct, tally
from compliance.matching.prepare import GRAM, Prepared, prepare
from compliance.matching.settings import settings_for
from compliance.matching.similarity import whole_text_similarity
from compliance.model import Kind

NORMAL = settings_for()
WORDS = st.sampled_from("river bridge council budget storm harbour teacher election wheat engine the of and in".split())
TEXTS = st.lists(WORDS, max_size=60).map(" ".join)
PROSE = st.lists(st.lists(WORDS, min_size=1, max_size=12).map(lambda w: " ".join(w).capitalize() + "."), max_size=14).map(
    " ".join
)


def slow_runs(a: Prepared, b: Prepared) -> set[tuple[int, int, int]]:
    """Maximal runs of equal tokens, place by place."""
    left, right = a.tokens.hashes.tolist(), b.tokens.hashes.tolist()
    found = set()
    for i in range(len(left)):
        for j in range(len(right)):
            if left[i] != right[j] or (i and j and left[i - 1] == right[j - 1]):
                continue
            length = 0
            while i + length < len(left) and j + length < len(right) and left[i + length] == right[j + length]:
                length += 1
            if length >= GRAM:
                found.add((i, j, length))
    return found


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
def test_exact_runs_equal_their_slow_twin(one: str, other: str) -> None:
    a, b = prepare(one), prepare(other)
    grams, counts = np.unique(b.grams, return_counts=True)
    if len(grams) and counts.max() > NORMAL.frequent_seed:
        return  # the fast path leaves commonplaces out
    assert {tuple(row) for row in seeds.runs(a, b, NORMAL).tolist()} == slow_runs(a, b)


@settings(deadline=None, max_examples=60)
@given(PROSE, PROSE, PROSE)
def test_passages_lie_in_both_texts_and_do_not_overlap(own: str, shared: str, rest: str) -> None:
    a, b = prepare(f"{own} {shared}"), prepare(f"{shared} {rest}")
    reached = 0
    for passage in align(a, b, NORMAL):
        assert 0 <= passage.article.start < passage.article.end <= len(a.text)
        assert 0 <= passage.source.start < passage.source.end <= len(b.text)
        assert passage.article.start >= reached
        assert passage.words > 0
        assert 0.0 <= passage.similarity <= 1.0
        if passage.kind is Kind.VERBATIM:
            assert passage.similarity >= 0.98
        reached = passage.article.end


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
def test_similarity_is_symmetric_and_one_for_equal_texts(one: str, other: str) -> None:
    a, b = prepare(one), prepare(other)
    assert whole_text_similarity(a, b) == whole_text_similarity(b, a)
    assert 0.0 <= whole_text_similarity(a, b) <= 1.0
    assert whole_text_similarity(a, a) == 1.0


def test_alignment_repeats() -> None:
    text = "The council of Harrow Vale voted on Tuesday to sell the old harbour crane to a museum in the capital. " * 3
    a, b = prepare(text), prepare(f"Own words come first. {text}")
    assert align(a, b, NORMAL) == align(a, b, NORMAL) == align(prepare(a.text), prepare(b.text), NORMAL)


def test_a_dispatch_with_shingles_close_together_ranks_before_one_with_scattered_ones() -> None:
    query = np.array([10, 11, 12, 13, 14, 15, 10, 200, 400, 800, 1200, 1600])
    dispatch = np.array([7] * 6 + [8] * 6)
    position = np.array([3, 4, 5, 6, 7, 8, 900, 3, 1500, 80, 2400, 600])
    found = candidates(query, dispatch, position, shingles=2000, settings=NORMAL)
    assert found[0].dispatch == 7
    assert found[0].hits == 6


def test_a_shingle_that_many_dispatches_hold_names_none_of_them() -> None:
    many = np.arange(90)
    assert candidates(np.full(90, 4), many, many, shingles=300, settings=NORMAL) == []
    none = np.zeros(0, dtype=np.int64)
    assert candidates(none, none, none, shingles=0, settings=NORMAL) == []


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 12), max_size=40))
def test_distinct_values_equal_those_of_numpy(values: list[int]) -> None:
    given_ = np.array(values, dtype=np.uint64)
    for mine, theirs in zip((*distinct(given_), *tally(given_)[1:]), np.unique(given_, False, True, True), strict=True):
        assert mine.tolist() == theirs.tolist()
