"""Fingerprints: for every window, datasketch's MinHash."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.fingerprint.minhash import fingerprint, fingerprint_many, shingle_hashes, shingle_values, sliding_minimum
from compliance.fingerprint.scheme import Manifest, Scheme
from compliance.text.tokens import tokenise, tokenise_many

current = cache(Manifest.current)
schemes = st.builds(
    Scheme,
    shingle=st.integers(1, 5),
    window=st.integers(1, 9),
    permutations=st.sampled_from([1, 1, 2, 5]),
    seed=st.sampled_from([1, 7, 2**32 - 1]),
)
# Few different tokens, so that shingles repeat and neighbouring windows tie.
token_lists = st.lists(st.sampled_from([0, 1, 2, 3, 2**64 - 1, 0x9E3779B97F4A7C15]), max_size=24)


def array(tokens: list[int]) -> np.ndarray:
    return np.array(tokens, np.uint64)


def datasketch_windows(tokens: list[int], scheme: Scheme) -> list[list[int]]:
    """For each permutation, datasketch's MinHash of every window, one window after the other."""
    shingles = shingle_hashes(array(tokens), scheme.shingle).tolist()
    if not shingles:
        return [[] for _ in range(scheme.permutations)]
    size = min(scheme.window, len(shingles))
    rows = []
    for start in range(len(shingles) - size + 1):
        sketch = MinHash(num_perm=scheme.permutations, seed=scheme.seed, scheme="affine64", hashfunc=int)
        sketch.update_batch(shingles[start : start + size])
        rows.append(sketch.hashvalues.tolist())
    return [list(column) for column in zip(*rows, strict=True)]


def collapsed(values: list[int]) -> list[int]:
    return [value for index, value in enumerate(values) if index == 0 or value != values[index - 1]]


@settings(deadline=None, max_examples=150)
@given(token_lists, schemes)
def test_every_window_has_the_minhash_of_datasketch(tokens: list[int], scheme: Scheme) -> None:
    expected = [value for column in datasketch_windows(tokens, scheme) for value in collapsed(column)]
    assert fingerprint(array(tokens), current(scheme)).values.tolist() == expected


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 2**64 - 1), max_size=30), st.integers(1, 10))
def test_the_sliding_minimum_is_the_minimum_of_each_window(values: list[int], window: int) -> None:
    expected = [min(values[start : start + window]) for start in range(len(values) - window + 1)]
    assert sliding_minimum(array(values), window).tolist() == expected


@settings(deadline=None, max_examples=100)
@given(token_lists, schemes)
def test_a_position_is_where_its_value_stands(tokens: list[int], scheme: Scheme) -> None:
    manifest = current(scheme)
    found = fingerprint(array(tokens), manifest)
    shingles = max(len(tokens) - scheme.shingle + 1, 0)
    of_article = shingle_values(array(tokens), manifest)
    assert of_article.shape == (scheme.permutations * shingles,)
    columns = of_article.reshape(scheme.permutations, shingles)
    for value, position in zip(found.values, found.positions, strict=True):
        assert value in columns[:, position]


@settings(deadline=None, max_examples=100)
@given(st.lists(token_lists, max_size=8), schemes)
def test_a_batch_equals_its_texts_one_by_one(texts: list[list[int]], scheme: Scheme) -> None:
    manifest = current(scheme)
    bounds = np.cumsum([0, *map(len, texts)])
    batch = fingerprint_many(array([token for text in texts for token in text]), bounds, manifest)
    assert len(batch) == len(texts)
    for index, text in enumerate(texts):
        alone = fingerprint(array(text), manifest)
        assert batch[index].values.tolist() == alone.values.tolist()
        assert batch[index].positions.tolist() == alone.positions.tolist()


@settings(deadline=None, max_examples=150)
@given(st.data(), schemes)
def test_a_shared_run_as_long_as_the_guarantee_shares_a_fingerprint(data: st.DataObject, scheme: Scheme) -> None:
    run = data.draw(st.lists(st.integers(0, 5), min_size=scheme.guarantee, max_size=scheme.guarantee))
    source = data.draw(token_lists) + run + data.draw(token_lists)
    article = data.draw(token_lists) + run + data.draw(token_lists)
    manifest = current(scheme)
    assert np.isin(fingerprint(array(source), manifest).values, shingle_values(array(article), manifest)).any()


@pytest.mark.parametrize("window", [1, 4, 8])
def test_the_density_is_that_of_winnowing(window: int) -> None:
    tokens = np.random.default_rng(3).integers(0, 2**63, 40_000).astype(np.uint64)
    density = len(fingerprint(tokens, current(Scheme(window=window)))) / len(tokens)
    assert density == pytest.approx(2 / (window + 1), rel=0.02)


def test_text_to_fingerprints() -> None:
    manifest = current(Scheme())
    texts = ["The harbour of Porto Velho reopened on Monday after a strike of nine days.", "", "Two words", "Only three words"]
    tokens = tokenise_many(texts)
    batch = fingerprint_many(tokens.stream.hashes, tokens.bounds, manifest)
    assert [len(one) for one in map(batch.__getitem__, range(4))][1:] == [0, 0, 1]
    assert batch[0].values.tolist() == fingerprint(tokenise(texts[0]).hashes, manifest).values.tolist()
    with pytest.raises(IndexError):
        batch[4]
