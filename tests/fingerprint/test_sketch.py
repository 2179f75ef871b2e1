"""The document sketch: datasketch's LeanMinHash, byte for byte, and the versions that it finds."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from datasketch import LeanMinHash, MinHash, MinHashLSH
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import SchemeError
from compliance.fingerprint.sketch import (
    BAND_ROWS,
    BANDS,
    SKETCH_BYTES,
    VERSION_SIMILARITY,
    similarity,
    sketch,
    sketch_inputs,
    sketch_many,
    sketch_permutations,
    sketch_values,
    version_pairs,
)
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


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 12) | st.integers(0, 400), max_size=12), st.integers(0, 2**32))
def test_the_sketches_of_many_texts_are_those_of_each(sizes: list[int], seed: int) -> None:
    bounds = np.concatenate(([0], np.cumsum(np.array(sizes, np.int64))))
    hashes = np.random.default_rng(seed).integers(0, 2**63, int(bounds[-1])).astype(np.uint64)
    assert sketch_many(hashes, bounds) == [sketch(hashes[start:end]) for start, end in pairwise(bounds.tolist())]


def test_many_long_texts_are_sketched_in_blocks() -> None:
    bounds = np.array([0, 30_000, 30_002, 65_000, 65_000, 90_000])
    hashes = np.random.default_rng(6).integers(0, 2**63, 90_000).astype(np.uint64)
    assert sketch_many(hashes, bounds) == [sketch(hashes[start:end]) for start, end in pairwise(bounds.tolist())]


def test_the_constants_are_datasketchs_own() -> None:
    a, b = sketch_permutations()
    theirs = MinHash(num_perm=128, seed=1, scheme="affine32").permutations
    assert (a.ravel() == theirs[0]).all()
    assert (b.ravel() == theirs[1]).all()


def test_similarity_is_datasketchs_estimate() -> None:
    expected = LeanMinHash.deserialize(of(LEAD)).jaccard(LeanMinHash.deserialize(of(UPDATE)))
    assert similarity(of(LEAD), of(UPDATE)) == expected
    assert expected > 0.7
    assert similarity(of(LEAD), of(OTHER)) < 0.1


def test_an_empty_text_resembles_nothing() -> None:
    assert len(of("")) == SKETCH_BYTES
    assert similarity(of(""), of("")) == 0.0
    assert pairs_of([of(""), of("")], [0, 0]) == []


def test_a_sketch_of_another_scheme_is_refused() -> None:
    with pytest.raises(SchemeError, match="another scheme"):
        sketch_values(of(LEAD)[:-4])
    with pytest.raises(SchemeError, match="another scheme"):
        sketch_values(b"\1" * SKETCH_BYTES)


def pairs_of(sketches: list[bytes], days: list[int], *, reach: int = 3, least: float = VERSION_SIMILARITY) -> list[list[int]]:
    rows = np.stack([sketch_values(one) for one in sketches])
    found: list[list[int]] = version_pairs(rows, np.array(days), reach=reach, least=least).tolist()
    return found


def test_versions_of_a_story_are_found_and_others_not() -> None:
    correction = UPDATE.replace("ninety", "eighty-eight")
    assert pairs_of([of(LEAD), of(OTHER), of(UPDATE), of(correction)], [1, 1, 1, 2]) == [[0, 2], [0, 3], [2, 3]]


def test_versions_lie_within_days_of_one_another() -> None:
    assert pairs_of([of(LEAD), of(UPDATE)], [10, 13]) == [[0, 1]]
    assert pairs_of([of(LEAD), of(UPDATE)], [10, 14]) == []


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_the_bands_find_what_minhashlsh_finds(seed: int) -> None:
    """The plain twin: one text after the other into datasketch's own index, with the same bands."""
    chance = np.random.default_rng(seed)
    stories = chance.integers(0, 2**63, (6, 80)).astype(np.uint64)
    texts = []
    for _ in range(18):
        text = stories[chance.integers(len(stories))].copy()
        changed = chance.random(len(text)) < chance.choice([0.0, 0.02, 0.1, 0.3])
        text[changed] = chance.integers(0, 2**63, int(changed.sum())).astype(np.uint64)
        texts.append(sketch(text))
    index = MinHashLSH(num_perm=128, params=(BANDS, BAND_ROWS))
    plain = set()
    for number, data in enumerate(texts):
        lean = LeanMinHash(seed=1, hashvalues=sketch_values(data), scheme="affine32")
        plain |= {(other, number) for other in index.query(lean) if similarity(texts[other], data) >= VERSION_SIMILARITY}
        index.insert(number, lean)
    found = {tuple(pair) for pair in pairs_of(texts, [0] * len(texts))}
    assert found <= plain
    assert groups(found, len(texts)) == groups(plain, len(texts))


def groups(pairs: set[tuple[int, ...]], count: int) -> list[int]:
    """The least member of each text's group: comparing with the nearest neighbours only must not part a group."""
    least = list(range(count))
    for _ in range(count):
        for one, other in pairs:
            least[one] = least[other] = min(least[one], least[other])
    return least
