"""Words around a shared shingle, a byte each, against slow plain twins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.idf import Idf
from compliance.matching.neighbourhood import NATS, first_best, in_batch, in_units, likeness
from compliance.matching.prepare import prepare

RARE_WORDS = Idf(lambda stems: np.zeros(len(stems), np.int64), 1000)
WORDS = "terraces mediators governor valley baskets factory union wages gardens judge water market flood school coffee".split()
OTHERS = "printer violin harvest plumber saffron granite velvet pigeon lantern compass anchor meadow thimble".split()


@given(st.integers(1, 6), st.integers(0, 3), st.integers(0, 4), st.randoms())
@settings(deadline=None, max_examples=60)
def test_likeness_equals_the_plain_twin(wide, band, pairs, chance):
    ours = [[chance.randrange(4) for _ in range(wide)] for _ in range(pairs)]
    worth = [[chance.randrange(400) for _ in range(wide)] for _ in range(pairs)]
    theirs = [[chance.randrange(4) for _ in range(wide + 2 * band)] for _ in range(pairs)]
    expected, in_step = [], []
    for codes, proof, others in zip(ours, worth, theirs, strict=True):
        found = sum(w for i, (c, w) in enumerate(zip(codes, proof, strict=True)) if c and c in others[i : i + 2 * band + 1])
        told = sum(1 for c in others if c) * (2 * band + 1) / len(others)
        whole = sum(w for c, w in zip(codes, proof, strict=True) if c)
        expected.append((found - (1 - (1 - 1 / 255) ** told) * whole) / NATS)
        in_step.append(sum(c == d > 0 for c, d in zip(codes, others[band : band + wide], strict=True)))
    shape = (pairs, wide)
    found, same = likeness(
        np.array(ours, np.uint8).reshape(shape), np.array(worth, np.int16).reshape(shape),
        np.array(theirs, np.uint8).reshape(pairs, wide + 2 * band), band,
    )  # fmt: skip
    assert found.tolist() == pytest.approx(expected)
    assert same.tolist() == in_step


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 5), st.integers(0, 5)), min_size=1, unique=True))
def test_the_first_best_hit_of_each_pair_equals_the_plain_twin(rows):
    rows = sorted(rows, key=lambda row: row[0])
    pairs = sorted({row[0] for row in rows})
    columns = np.array(rows, np.int64)
    number = np.searchsorted(pairs, columns[:, 0])
    starts = np.flatnonzero(np.concatenate(([True], np.diff(number) > 0)))
    best, chosen = first_best(number, columns[:, 1].astype(float), columns[:, 2], columns[:, 3], starts)
    for pair, proof, hit in zip(pairs, best.tolist(), chosen.tolist(), strict=True):
        own = [row for row in rows if row[0] == pair]
        assert rows[hit] == min(own, key=lambda row: (-row[1], row[2], row[3]))
        assert proof == max(row[1] for row in own)


def worth_of(article, idf):
    """What every token of one article proves, in units."""
    return in_units(np.append(idf.weights(article.terms), 0.0)[article.term_ids])


def test_the_worth_of_many_articles_is_that_of_each():
    texts = [prepare(" ".join(words)) for words in (WORDS, [], OTHERS, ["is", "it", *WORDS])]
    stems = np.concatenate([text.tokens.stems for text in texts])
    content, worth = in_batch([text.content for text in texts], stems, RARE_WORDS)
    assert content.tolist() == [flag for text in texts for flag in text.content.tolist()]
    assert worth.tolist() == [value for text in texts for value in worth_of(text, RARE_WORDS).tolist()]
