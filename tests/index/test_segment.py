"""The segment file: durable, checked at opening, and clear about what is wrong."""

from __future__ import annotations

import os

import numpy as np
import pytest

from compliance.errors import SchemeError, SegmentError
from compliance.index import Index, Segment, SegmentBuilder
from compliance.index.ordering import in_order
from compliance.index.segment import HEADER_BYTES, SECTIONS

DIGEST = "ab" * 32


@pytest.fixture
def path(tmp_path):
    builder = SegmentBuilder(DIGEST)
    values = np.arange(1, 200, dtype=np.uint64) << np.uint64(50)
    builder.add(7, values, np.arange(199), values[:10], np.arange(199, dtype=np.uint8))
    assert (len(builder), builder.documents) == (199, 1)
    builder.write(tmp_path / "a.seg")
    assert (len(builder), builder.documents) == (0, 0)
    return tmp_path / "a.seg"


def damage(path, offset, data):
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def test_a_sound_segment_opens_and_verifies(path):
    segment = Segment.open(path, DIGEST)
    segment.verify()
    assert (segment.postings, segment.documents) == (199, 1)
    assert os.listdir(path.parent) == ["a.seg"]


def test_a_missing_segment(tmp_path):
    with pytest.raises(SegmentError, match=r"gone\.seg: the segment is missing; run `compliance corpus reindex`"):
        Segment.open(tmp_path / "gone.seg")


def test_another_scheme_is_refused(path):
    with pytest.raises(SchemeError, match="another fingerprint scheme"):
        Segment.open(path, "cd" * 32)


@pytest.mark.parametrize(
    ("offset", "data", "message"),
    [
        (0, b"PK\x03\x04", "not a segment"),
        (9, b"\xff", "header of the segment is damaged"),
        (60, b"\xff", "header of the segment is damaged"),
    ],
)
def test_a_damaged_header_is_seen_at_opening(path, offset, data, message):
    damage(path, offset, data)
    with pytest.raises(SegmentError, match=message):
        Segment.open(path)


@pytest.mark.parametrize("size", [0, 10, HEADER_BYTES, HEADER_BYTES + 5000])
def test_a_cut_file_is_seen_at_opening(path, size):
    os.truncate(path, size)
    with pytest.raises(SegmentError):
        Segment.open(path)


def test_a_file_that_has_grown_is_seen_at_opening(path):
    with path.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(SegmentError, match="bytes, not the"):
        Segment.open(path)


def test_a_folder_in_place_of_a_segment(tmp_path):
    with pytest.raises(SegmentError, match="cannot be read"):
        Segment.open(tmp_path)


@pytest.mark.parametrize("section", SECTIONS)
def test_damage_in_a_section_is_seen_by_verify(path, section):
    offset, _, _ = Segment.open(path).header.layout()[0][section]
    damage(path, offset + 1, b"\xfe")
    with pytest.raises(SegmentError, match=f"{section}: the checksum is wrong"):
        Segment.open(path).verify()


def test_a_damaged_prefix_table_is_an_error_in_a_lookup_not_a_crash(path):
    damage(path, HEADER_BYTES + 4, b"\xff\xff\xff\x7f")
    with pytest.raises(SegmentError, match="prefix table is damaged"):
        Index.open([path]).lookup(np.array([0], np.uint64))


def test_a_failed_write_leaves_nothing_behind(tmp_path):
    builder = SegmentBuilder(DIGEST)
    builder.add(1, np.array([1], np.uint64), np.array([0]), np.array([1], np.uint64))
    with pytest.raises(SegmentError, match="cannot be written"):
        builder.write(tmp_path / "no-such-folder" / "a.seg")
    assert os.listdir(tmp_path) == []
    assert len(builder) == 0  # what it held is in the database, and is not indexed yet


def test_a_dispatch_beyond_the_index_is_refused():
    with pytest.raises(SegmentError, match="beyond what the index can hold"):
        SegmentBuilder(DIGEST).add(2**33, np.array([1], np.uint64), np.array([0]), np.array([], np.uint64))


def test_many_dispatches_at_once_make_the_same_segment(tmp_path):
    chance = np.random.default_rng(2)
    one, many = SegmentBuilder(DIGEST), SegmentBuilder(DIGEST)
    for numbers in ([3, 4, 9], [], [10], [11, 12]):
        prints = np.cumsum([0, *(chance.integers(0, 50) for _ in numbers)])
        bounds = np.cumsum([0, *(chance.integers(0, 90) for _ in numbers)])
        values = chance.integers(0, 2**63, prints[-1]).astype(np.uint64)
        positions = chance.integers(0, 400, prints[-1]).astype(np.uint32)
        words = chance.integers(0, 256, bounds[-1]).astype(np.uint8)
        stems = [np.unique(chance.integers(0, 40, 20)).astype(np.uint64) for _ in numbers]
        for place, number in enumerate(numbers):
            part, span = slice(*prints[place : place + 2]), slice(*bounds[place : place + 2])
            one.add(number, values[part], positions[part].astype(np.int64), stems[place], words[span])
        all_stems = np.concatenate([np.empty(0, np.uint64), *stems])
        many.add_many(np.array(numbers, np.int64), prints, values, positions, all_stems, bounds, words)
    one.write(tmp_path / "one.seg")
    many.write(tmp_path / "many.seg")
    assert (tmp_path / "one.seg").read_bytes() == (tmp_path / "many.seg").read_bytes()


@pytest.mark.parametrize("bound", [3, 2**38])
def test_keys_are_ordered_as_a_stable_sort_does(bound):
    keys = np.random.default_rng(4).integers(0, bound, 500).astype(np.uint64)
    wanted = np.argsort(keys, kind="stable")
    for bits in (38, 44, 60):  # more keys than there is room for beside them are sorted the plain way
        ordered, order = in_order(keys.copy(), bits)
        assert order.tolist() == wanted.tolist()
        assert ordered.tolist() == keys[wanted].tolist()
