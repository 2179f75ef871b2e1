"""The words of dispatches beside the postings, against a slow plain twin: a list of words a dispatch."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import SegmentError
from compliance.index import MARGIN, Index, Segment, SegmentBuilder, merge_segments, word_codes

DIGEST = "ab" * 32
NONE = np.empty(0, np.uint64)


def write(folder, name, dispatches):
    builder = SegmentBuilder(DIGEST)
    for dispatch, words in dispatches:
        given_words = None if words is None else np.array(words, np.uint8)
        builder.add(dispatch, NONE, NONE.astype(np.int64), NONE, given_words)
    builder.write(Path(folder) / name)
    return Path(folder) / name


def around(words, position, before, after):
    return [words[at] if 0 <= at < len(words) else 0 for at in range(position - before, position + after)]


WORDS = st.none() | st.lists(st.integers(0, 255), max_size=40)
REACH = st.integers(0, 40)


@given(
    st.lists(st.lists(WORDS, max_size=4), min_size=1, max_size=3), st.randoms(), st.sets(st.integers(1, 12), max_size=4),
    REACH, REACH,
)  # fmt: skip
@settings(deadline=None, max_examples=80)
def test_words_around_equal_the_plain_twin_before_and_after_a_merge(segments, chance, dead, before, after):
    numbers = list(range(1, 100, 3))
    chance.shuffle(numbers)
    texts, paths = {}, []
    with TemporaryDirectory() as folder:
        for name, entries in enumerate(segments):
            made = [(numbers.pop(), words) for words in entries]
            texts.update(made)
            paths.append(write(folder, f"{name}.seg", made))
        asked = [(row, at) for row, words in {**texts, 200: None}.items() for at in range(0, max(1, len(words or ())), 7)]
        rows, places = (np.array(column, np.int64) for column in zip(*asked, strict=True))
        index = Index.open(paths)
        expected = [around(texts.get(row) or [], at, before, after) for row, at in asked]
        assert index.words_around(rows, places, before, after).tolist() == expected
        merge_segments(index.segments, Path(folder) / "merged.seg", np.array(sorted(dead), np.uint32))
        Segment.open(Path(folder) / "merged.seg").verify()
        expected = [around([] if row in dead else texts.get(row) or [], at, before, after) for row, at in asked]
        assert Index.open([Path(folder) / "merged.seg"]).words_around(rows, places, before, after).tolist() == expected


def test_a_code_is_that_of_the_stem_and_nothing_for_a_word_that_tells_nothing():
    stems = np.random.default_rng(1).integers(0, 2**64, 20_000, dtype=np.uint64)
    telling = np.arange(20_000) % 3 > 0
    codes = word_codes(stems, telling)
    assert not codes[~telling].any()
    assert (codes[telling] > 0).all()
    assert (codes == word_codes(stems.copy(), telling)).all()
    counts = np.bincount(codes[telling], minlength=256)[1:]
    assert counts.min() > 20  # of 52: no byte is left out, none is common
    assert counts.max() < 100


def test_the_lengths_of_dispatches_in_several_segments(tmp_path):
    paths = [write(tmp_path, "a.seg", [(1, [1, 2, 3]), (4, [])]), write(tmp_path, "b.seg", [(7, [5] * 40)])]
    index = Index.open(paths)
    assert index.lengths(np.array([7, 1, 4, 2, 1])).tolist() == [40, 3, 0, 0, 3]


def test_a_position_beyond_the_words_is_damage_not_a_crash(tmp_path):
    index = Index.open([write(tmp_path, "a.seg", [(1, [1, 2, 3])])])
    with pytest.raises(SegmentError, match="words of dispatches are damaged"):
        index.words_around(np.array([1]), np.array([5000]), MARGIN, MARGIN)


def test_words_in_no_order_are_seen_by_verify(tmp_path):
    builder = SegmentBuilder(DIGEST)
    for dispatch in (5, 5):
        builder.add(dispatch, NONE, NONE.astype(np.int64), NONE, np.array([1], np.uint8))
    builder.write(tmp_path / "a.seg")
    with pytest.raises(SegmentError, match="out of order"):
        Segment.open(tmp_path / "a.seg").verify()
