"""The words around a shared shingle as they are, of many pairs at once, against a slow plain twin."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from compliance.audit import confirming
from compliance.audit.confirming import confirmed, resemblance
from compliance.audit.page import Page
from compliance.audit.shortlist import Listed
from compliance.audit.stems import Stems
from compliance.matching.idf import Idf
from compliance.matching.neighbourhood import NATS, in_batch
from compliance.matching.prepare import prepare
from compliance.matching.settings import settings_for

NORMAL, SHINGLE = settings_for(), 3
RARE_WORDS = Idf(lambda stems: np.zeros(len(stems), np.int64), 1000)
WORDS = "terraces mediators governor valley baskets factory union wages gardens judge water market flood school coffee".split()
OTHERS = "printer violin harvest plumber saffron granite velvet pigeon lantern compass anchor meadow thimble".split()
SHARED = "late last evening"


def slowly(article, source, place):
    """Every word's worth, where a word of its stem stands near enough to its place on the other side."""
    total = 0.0
    reach = [off for off in range(-NORMAL.exact_words, NORMAL.exact_words + SHINGLE) if not 0 <= off < SHINGLE]
    _, worth = in_batch([article.content], article.tokens.stems, RARE_WORDS)
    for off in reach:
        near = [
            place[1] + off + shift
            for shift in range(-NORMAL.exact_band, NORMAL.exact_band + 1)
            if 0 <= place[1] + off + shift < len(source) and not 0 <= off + shift < SHINGLE
        ]
        at = place[0] + off
        if 0 <= at < len(article) and any(source.tokens.stems[there] == article.tokens.stems[at] for there in near):
            total += float(worth[at]) / NATS
    return total


def listed(*pairs):
    """Pairs as a list has them: article, dispatch, weight, the two places, straight, near, in step."""
    return Listed(*map(np.array, zip(*pairs, strict=True)))


def stems_of(sources, room=10_000):
    return Stems(lambda rows: {row: sources[row].text for row in rows if row in sources}, room)


TEXT = st.lists(st.sampled_from(WORDS), max_size=30)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4), st.randoms())
@settings(deadline=None, max_examples=40)
def test_many_pairs_equal_the_plain_twin(texts, chance):
    articles, sources, pairs, expected = [], {}, [], []
    for number, (ours, theirs) in enumerate(texts):
        cut, other = chance.randrange(len(ours) + 1), chance.randrange(len(theirs) + 1)
        articles.append(prepare(" ".join([*ours[:cut], SHARED, *ours[cut:]])))
        sources[number + 10] = prepare(" ".join([*theirs[:other], SHARED, *theirs[other:]]))
        pairs.append((number, number + 10, 1.0, cut, other, False, 0.0, 0.0))
        expected.append(slowly(articles[-1], sources[number + 10], (cut, other)))
    page = Page.of(articles, RARE_WORDS)
    found, words = resemblance(listed(*pairs), page, stems_of(sources), SHINGLE, NORMAL)
    assert found.tolist() == pytest.approx(expected)
    assert words.tolist() == [len(source) for source in sources.values()]


def test_the_words_around_decide_but_for_those_along_one_diagonal(monkeypatch):
    monkeypatch.setattr(confirming, "AT_ONCE", 2)
    article = prepare(" ".join([*WORDS[:7], SHARED, *WORDS[7:]]))
    alike, unlike = (prepare(" ".join([*words[6::-1], SHARED, *words[:6:-1]])) for words in (WORDS, OTHERS))
    sources = {1: alike, 2: unlike, 3: unlike, 5: prepare("")}
    pairs = [(0, row, 1.0, 7, 7, row == 3, 8.0, 0.0) for row in (2, 1, 4, 3)]  # 4 was removed
    page = Page.of([article, prepare(""), article], RARE_WORDS)
    lists = listed(*pairs, (2, 5, 1.0, 7, 0, False, 8.0, 0.0))
    found = confirmed(lists, page, stems_of(sources), shingle=SHINGLE, settings=NORMAL)
    assert found.rows(3) == [(1, 3), (), ()]


@given(st.floats(0, 6), st.floats(-5, 40), st.floats(0, 20), st.integers(0, 200))
@settings(deadline=None, max_examples=40)
def test_weight_near_words_words_in_step_and_length_count_with_the_words_around(weight, near, in_step, more):
    article, source = prepare(" ".join([*WORDS, SHARED])), prepare(" ".join([*WORDS, SHARED, *["granite"] * more]))
    place = len(WORDS), len(WORDS)
    alike, counted = slowly(article, source, place) + in_step, min(weight, NORMAL.weight_most)
    proof = alike + NORMAL.exact_weight * counted - NORMAL.exact_least
    joint = alike + NORMAL.joint_weight * counted + NORMAL.joint_near * near - NORMAL.joint_least
    joint -= NORMAL.joint_length * math.log2(len(source) + 1)
    assume(min(abs(proof), abs(joint)) > 1e-6)
    one, page = listed((0, 1, weight, *place, False, near, in_step)), Page.of([article], RARE_WORDS)
    found = confirmed(one, page, stems_of({1: source}), shingle=SHINGLE, settings=NORMAL)
    assert found.rows(1) == [(1,) if proof >= 0 and joint >= 0 else ()]
