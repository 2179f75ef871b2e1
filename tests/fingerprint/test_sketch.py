"""The document sketch: datasketch's LeanMinHash, byte for byte, and the versions that it groups."""

from __future__ import annotations

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import SchemeError
from compliance.fingerprint.sketch import SKETCH_BYTES, Versions, group_versions, similarity, sketch, sketch_inputs
from compliance.text.tokens import tokenise

LEAD = (
    "The ferry between Saltholm and Varde ran aground in thick fog early on Tuesday, the coast guard said. All ninety "
    "passengers were brought ashore in fishing boats within two hours, and nobody was hurt. Divers were to look at the "
    "hull before the tide turned."
)
UPDATE = LEAD + " The operator cancelled its sailings until Thursday."
OTHER = (
    "Growers in the Limmen valley expect the smallest plum harvest for a decade after a late frost in April, their union "
    "said on Friday, and asked the province for loans that need not be paid back before next autumn."
)


def of(text: str) -> bytes:
    return sketch(tokenise(text).hashes)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(0, 2**64 - 1), min_size=1, max_size=60))
def test_a_sketch_is_that_of_datasketch(tokens: list[int]) -> None:
    hashes = np.array(tokens, np.uint64)
    theirs = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=int)
    theirs.update_batch(sketch_inputs(hashes).tolist())
    buffer = bytearray(SKETCH_BYTES)
    LeanMinHash(theirs).serialize(buffer)
    assert sketch(hashes) == bytes(buffer)


def test_a_long_text_is_sketched_in_parts() -> None:
    hashes = np.random.default_rng(5).integers(0, 2**63, 5000).astype(np.uint64)
    theirs = MinHash(num_perm=128, seed=1, scheme="affine32", hashfunc=int)
    theirs.update_batch(sketch_inputs(hashes).tolist())
    assert LeanMinHash.deserialize(sketch(hashes)).jaccard(theirs) == 1.0


def test_similarity_is_datasketchs_estimate() -> None:
    expected = LeanMinHash.deserialize(of(LEAD)).jaccard(LeanMinHash.deserialize(of(UPDATE)))
    assert similarity(of(LEAD), of(UPDATE)) == expected
    assert expected > 0.7
    assert similarity(of(LEAD), of(OTHER)) < 0.1


def test_an_empty_text_resembles_nothing() -> None:
    assert len(of("")) == SKETCH_BYTES
    assert similarity(of(""), of("")) == 0.0
    assert group_versions([("a", of("")), ("b", of(""))]) == [["a"], ["b"]]


def test_versions_of_a_story_are_found() -> None:
    versions = Versions()
    versions.add("lead", of(LEAD))
    versions.add("plums", of(OTHER))
    assert [key for key, _ in versions.similar(of(UPDATE))] == ["lead"]
    versions.add("lead", of(UPDATE))  # replaced
    assert versions.similar(of(UPDATE)) == [("lead", 1.0)]
    versions.remove("lead")
    versions.remove("never there")
    assert versions.similar(of(UPDATE)) == []
    assert len(versions) == 1


def test_versions_are_grouped_in_the_order_given() -> None:
    corrected = LEAD.replace("ninety", "ninety-one")
    sketches = [("lead", LEAD), ("plums", OTHER), ("update", UPDATE), ("correction", corrected)]
    assert group_versions([(key, of(text)) for key, text in sketches]) == [["lead", "update", "correction"], ["plums"]]


def test_a_text_between_two_groups_joins_them() -> None:
    half = LEAD + " " + OTHER
    groups = group_versions([("lead", of(LEAD)), ("plums", of(OTHER)), ("both", of(half))], least=0.3)
    assert groups == [["lead", "plums", "both"]]


@pytest.mark.parametrize("data", [b"", b"\0" * SKETCH_BYTES, b"\1" * 17])
def test_a_foreign_sketch_is_refused(data: bytes) -> None:
    with pytest.raises(SchemeError, match="another scheme"):
        Versions().add("x", data)
