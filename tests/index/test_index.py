"""Look-ups, merges, tombstones and caps, each against a slow plain twin."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import SchemeError
from compliance.index import Index, Segment, SegmentBuilder, document_frequency_cap, merge_segments, plan_merge
from compliance.index.segment import KEY_BITS

DIGEST = "ab" * 32
OTHER = "cd" * 32
LOST = 64 - KEY_BITS


class Twin:
    """The index as a dict of lists."""

    def __init__(self) -> None:
        self.rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.stems: dict[int, set[int]] = defaultdict(set)

    def add(self, dispatch, values, positions, stems):
        for value, position in zip(values, positions, strict=True):
            self.rows[value >> LOST].append((dispatch, position))
        for stem in stems:
            self.stems[stem].add(dispatch)

    def lookup(self, values, cap, dead):
        return sorted(
            (query, dispatch, position)
            for query, value in enumerate(values)
            if len(self.rows[value >> LOST]) <= cap
            for dispatch, position in self.rows[value >> LOST]
            if dispatch not in dead
        )


def u64(values):
    return np.array(values, dtype=np.uint64)


def write(folder, name, dispatches, digest=DIGEST):
    builder = SegmentBuilder(digest)
    for dispatch, values, positions, stems in dispatches:
        builder.add(dispatch, u64(values), np.array(positions, np.int64), u64(stems))
    path = Path(folder) / name
    builder.write(path)
    return path


def rows(postings):
    return sorted(zip(postings.query.tolist(), postings.dispatch.tolist(), postings.position.tolist(), strict=True))


# Few prefixes and few rests, so that keys repeat, share buckets and sit on bucket edges.
VALUES = st.builds(
    lambda prefix, rest, low: (prefix << 48) | (rest << LOST) | low,
    st.sampled_from([0, 1, 2, 0x7FFF, 0xFFFE, 0xFFFF]),
    st.sampled_from([0, 1, 2, 3, 0xFFFF, 0x10000, 0x3FFFFE, 0x3FFFFF]),
    st.sampled_from([0, 1, 0xFFFF]),
)
POSTINGS = st.lists(st.tuples(VALUES, st.sampled_from([0, 1, 500, 0xFFFF, 0x10000])), max_size=12)
STEMS = st.lists(st.integers(0, 6).map(lambda n: n * 0x1111111111111111), max_size=6)
SEGMENTS = st.lists(st.lists(st.tuples(POSTINGS, STEMS), max_size=4), min_size=1, max_size=4)


@given(SEGMENTS, st.lists(VALUES, max_size=20), st.integers(1, 12), st.sets(st.integers(1, 16), max_size=5), st.booleans())
@settings(deadline=None, max_examples=60)
def test_lookup_equals_the_plain_twin_before_and_after_a_merge(segments, wanted, cap, dead, drop):
    twin = Twin()
    dispatch = 0
    with TemporaryDirectory() as folder:
        paths = []
        for number, entries in enumerate(segments):
            made = []
            for postings, stems in entries:
                dispatch += 1
                made.append((dispatch, [v for v, _ in postings], [p for _, p in postings], stems))
                twin.add(*made[-1])
            paths.append(write(folder, f"{number}.seg", made))
        tombstones = np.array(sorted(dead), np.uint32)
        index = Index.open(paths, manifest_digest=DIGEST, tombstones=tombstones)
        expected = twin.lookup(wanted, cap, dead)
        ranges = index.find(u64(wanted), cap)

        def is_odd(spread, dispatch):
            values = np.tile(np.arange(len(wanted)), len(paths)).repeat(spread.ravel())
            return np.flatnonzero((values + dispatch) % 2)

        odd = index.postings_of(ranges, 0, len(wanted), is_odd)
        assert rows(odd) == [row for row in twin.lookup(wanted, cap, dead) if (row[0] + row[1]) % 2]
        found = index.lookup(u64(wanted), cap)
        assert rows(found) == expected
        assert found.frequency.tolist() == [len(twin.rows[v >> LOST]) for v in wanted]
        assert index.documents == dispatch
        stems = sorted({0, 1, *twin.stems})
        frequencies = [len(twin.stems[s]) for s in stems]
        assert index.document_frequency(u64(stems)).tolist() == frequencies

        merged = Path(folder) / "merged.seg"
        dropped = merge_segments(index.segments, merged, tombstones if drop else None)
        Segment.open(merged).verify()
        again = Index.open([merged], tombstones=None if drop else tombstones)
        held = {d for postings in twin.rows.values() for d, _ in postings}
        assert dropped.tolist() == (sorted(dead & held) if drop else [])
        assert again.document_frequency(u64(stems)).tolist() == frequencies
        # Removed postings no longer count towards the cap once a merge has dropped them.
        for postings in twin.rows.values():
            postings[:] = [row for row in postings if not drop or row[0] not in dead]
        assert rows(again.lookup(u64(wanted), cap)) == twin.lookup(wanted, cap, dead)


def test_merging_in_many_chunks_gives_the_same_file(tmp_path, monkeypatch):
    random = np.random.default_rng(1)
    paths = []
    for number in range(3):
        values = random.integers(0, 2**64, 4000, dtype=np.uint64)
        paths.append(write(tmp_path, f"{number}.seg", [(number + 1, values, np.arange(4000), values[:50])]))
    segments = [Segment.open(path) for path in paths]
    merge_segments(segments, tmp_path / "one.seg")
    monkeypatch.setattr("compliance.index.merge.CHUNK", 100)
    merge_segments(segments, tmp_path / "many.seg")
    assert (tmp_path / "one.seg").read_bytes() == (tmp_path / "many.seg").read_bytes()


def test_keys_are_put_back_whole_from_any_stretch(tmp_path):
    values = np.sort(np.random.default_rng(2).integers(0, 2**64, 3000, dtype=np.uint64))
    segment = Segment.open(write(tmp_path, "a.seg", [(1, values, np.arange(3000), [])]))
    for start, stop in ((0, 3000), (0, 0), (17, 18), (2999, 3000), (5, 1234), (3000, 3000)):
        assert segment.keys(start, stop).tolist() == (values[start:stop] >> np.uint64(LOST)).tolist()


def test_a_wider_prefix_table_is_chosen_for_more_postings(tmp_path):
    random = np.random.default_rng(3)
    values = random.integers(0, 2**64, 2_200_000, dtype=np.uint64)
    path = write(tmp_path, "big.seg", [(1, values, np.zeros(len(values)), [])])
    segment = Segment.open(path)
    assert segment.header.prefix_bits > 16
    segment.verify()
    found = Index([segment]).lookup(values[:500])
    assert sorted(found.query.tolist()) == list(range(500))


def test_a_reader_goes_on_after_its_files_were_merged_away(tmp_path):
    paths = [write(tmp_path, f"{n}.seg", [(n + 1, [n << 50], [7], [])]) for n in range(2)]
    index = Index.open(paths)
    merge_segments(index.segments, tmp_path / "merged.seg")
    for path in paths:
        path.unlink()
    assert rows(index.lookup(u64([0, 1 << 50]))) == [(0, 1, 7), (1, 2, 7)]


def test_segments_of_another_scheme_are_not_merged(tmp_path):
    one = Segment.open(write(tmp_path, "1.seg", [(1, [5], [0], [])]))
    two = Segment.open(write(tmp_path, "2.seg", [(2, [5], [0], [])], digest=OTHER))
    with pytest.raises(SchemeError, match="different fingerprint schemes"):
        merge_segments([one, two], tmp_path / "merged.seg")


def test_the_cap_grows_with_the_root_of_the_register():
    assert [document_frequency_cap(n) for n in (0, 3_169, 20_000, 80_000, 1_000_000)] == [100, 100, 100, 200, 707]


def test_an_empty_register_answers_nothing():
    index = Index([])
    assert len(index.lookup(u64([1, 2]))) == 0
    assert index.document_frequency(u64([1])).tolist() == [0]
    assert index.lookup(u64([])).frequency.tolist() == []


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        ([], ()),
        ([5], ()),
        ([100, 10], ()),
        ([100, 30], (0, 1)),
        ([1000, 100, 10, 10], (2, 3)),
        ([10, 1000, 10, 100, 10], (0, 2, 3, 4)),
        ([0, 0], ()),
        ([3_000_000_000, 2_000_000_000], ()),
    ],
)
def test_which_segments_are_merged(sizes, merged):
    assert plan_merge(sizes) == merged


@given(st.lists(st.integers(1, 50_000), min_size=1, max_size=60))
@settings(deadline=None)
def test_the_number_of_segments_stays_small_and_merging_comes_to_rest(batches):
    sizes: list[int] = []
    for batch in batches:
        sizes.append(batch)
        while chosen := plan_merge(sizes):
            assert len(chosen) > 1
            rest = [size for i, size in enumerate(sizes) if i not in chosen]
            sizes = [*rest, sum(sizes[i] for i in chosen)]
    assert len(sizes) <= 9
    assert sum(sizes) == sum(batches)
