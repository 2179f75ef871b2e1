"""Which dispatches are worth aligning: a batch in one pass against a slow plain twin, an article at a time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.audit import sifting
from compliance.audit.digesting import digest_many
from compliance.audit.page import Page
from compliance.audit.screening import COVERED, longest_diagonals
from compliance.audit.shortlist import asked, shortlists
from compliance.audit.sifting import AFTER, BEFORE, LARGE, Hits, beside, hits_of, in_pairs
from compliance.fingerprint.minhash import shingle_values, shingles_of
from compliance.fingerprint.scheme import Manifest
from compliance.index import Index, SegmentBuilder, document_frequency_cap, word_codes
from compliance.matching.candidates import weights_of
from compliance.matching.idf import Idf
from compliance.matching.neighbourhood import NATS, in_batch
from compliance.matching.prepare import prepare
from compliance.matching.settings import Sensitivity, settings_for

MANIFEST = Manifest.current()
SHINGLE = MANIFEST.scheme.shingle
NORMAL, STRICT, HIGH = (settings_for(each) for each in (Sensitivity.NORMAL, Sensitivity.STRICT, Sensitivity.HIGH))
SYLLABLES = [a + b for a in "bdfgklmnprstv" for b in ("an", "el", "or", "us")]


def made_up(random: Random, words: int) -> list[str]:
    return [random.choice(SYLLABLES) + random.choice(SYLLABLES) for _ in range(words)]


def rewritten(random: Random, words: list[str], share: float) -> list[str]:
    return [word if random.random() > share else random.choice(made_up(random, 1)) for word in words]


def index_of(folder: str, texts: list[str], segments: int = 1, dead: tuple[int, ...] = ()) -> Index:
    builders = [SegmentBuilder("ab" * 32) for _ in range(segments)]
    for row, digest in enumerate(digest_many(texts, MANIFEST), 1):
        builders[row % segments].add(row, digest.values, digest.positions, digest.stems, digest.codes)
    for number, builder in enumerate(builders):
        builder.write(Path(folder) / f"{number}.seg")
    paths = [Path(folder) / f"{number}.seg" for number in range(segments)]
    return Index.open(paths, tombstones=np.array(dead, np.uint32))


def wanted(values, window, chosen, documents):
    """Up to how many postings each value of one text is looked up, and up to how many its postings are looked at alone."""
    found = []
    for place, value in enumerate(values):
        windows = [values[first : first + window] for first in range(max(0, place - window + 1), place + 1)]
        own = len(values) < window or any(len(each) == window and min(each) == value for each in windows)
        part = 1 if own else chosen.others
        looked_up = own or value < LARGE or chosen.others <= 1
        most = document_frequency_cap(documents // part**2)
        found.append((most, chosen.rare_holders // part) if looked_up else (0, 0))
    return np.array(found, np.int64).reshape(-1, 2).T


def plain_hits(index, values, bounds, places, page, *, scheme, settings):
    """All hits, those of hopeless pairs as well."""
    parts = [wanted(values[a:b].tolist(), scheme.window, settings, index.documents) for a, b in pairwise(bounds.tolist())]
    limit, rare = np.concatenate([np.empty((2, 0), np.int64), *parts], axis=1)
    found = index.lookup(values, limit)
    often = np.bincount(found.query, minlength=len(places))
    weight = np.rint(weights_of(np.maximum(often, 1), settings) * 1024) / 1024
    article = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
    query, article = places[found.query], article[found.query]
    words = beside(page.starts[article] + query, found.dispatch, found.position, page, index, scheme.shingle)
    alike = (words >= settings.rare_words) & (often <= rare)[found.query]
    return Hits(article, query, found.dispatch, found.position, weight[found.query], alike)


class One(NamedTuple):
    """A dispatch on the list of an article."""

    dispatch: int
    weight: float
    place: tuple[int, int]
    straight: bool
    near: float
    in_step: float


def listed(texts, index, chosen, hits_of=hits_of) -> list[list[One]]:
    idf = Idf(index.document_frequency, index.documents)
    sizes = np.array([len(text) for text in texts], np.int64)
    hashes = np.concatenate([np.empty(0, np.uint64), *(text.tokens.hashes for text in texts)])
    values, places, bounds = shingles_of(hashes, sizes, MANIFEST)
    page = Page.of(texts, idf)
    hits = hits_of(index, values, bounds, places, page, scheme=MANIFEST.scheme, settings=chosen)
    found = shortlists(hits, page, index, shingle=SHINGLE, settings=chosen)
    places = zip(found.query.tolist(), found.position.tolist(), strict=True)
    columns = (column.tolist() for column in (found.straight, found.near, found.in_step))
    ones = list(map(One, found.dispatch.tolist(), found.weight.tolist(), places, *columns))
    lists = [[one for one, own in zip(ones, found.article == number, strict=True) if own] for number in range(len(texts))]
    assert found.rows(len(texts)) == [tuple(one.dispatch for one in each) for each in lists]
    return lists


def proof(text, worth, codes, source, hit, words, band):
    """Worth of the article's words that have a partner nearby, less chance."""
    query, position = hit
    offsets = [off for off in range(-words, words + SHINGLE) if not 0 <= off < SHINGLE]
    window = {
        off: int(source[position + off])
        for off in range(-words - band, words + SHINGLE + band)
        if 0 <= position + off < len(source) and not 0 <= off < SHINGLE
    }
    found = whole = 0
    for off in offsets:
        at = query + off
        if 0 <= at < len(text) and codes[at]:
            whole += int(worth[at])
            found += int(worth[at]) * any(window.get(off + shift) == codes[at] for shift in range(-band, band + 1))
    told = sum(1 for code in window.values() if code) * (2 * band + 1) / (2 * words + SHINGLE + 2 * band)
    return (found - (1 - (1 - 1 / 255) ** told) * whole) / NATS


def in_step(codes, source, hit, before, after):
    """Words at the same place beside a shared shingle on both sides."""
    query, position = hit
    offsets = [off for off in range(-before, SHINGLE + after) if not 0 <= off < SHINGLE]
    both = [(query + off, position + off) for off in offsets if min(query, position) + off >= 0]
    return sum(bool(codes[a] == source[b] > 0) for a, b in both if a < len(codes) and b < len(source))


def twin(text, index, sources, chosen) -> list[One]:
    values = shingle_values(text.tokens.hashes, MANIFEST)
    limit, rare = wanted(values.tolist(), MANIFEST.scheme.window, chosen, index.documents)
    found = index.lookup(values, limit)
    _, worth = in_batch([text.content], text.tokens.stems, Idf(index.document_frequency, index.documents))
    codes = word_codes(text.tokens.stems, text.content)
    spread = np.bincount(found.query, minlength=1)
    scored = []
    for row in sorted(set(found.dispatch.tolist())):
        (hit,) = np.nonzero(found.dispatch == row)
        mine = list(zip(found.query[hit].tolist(), found.position[hit].tolist(), strict=True))
        weight = sum(round(float(weights_of(spread[[q]], chosen)[0]) * 1024) / 1024 for q, _ in mine)
        columns = np.array(mine, np.int64)
        words = longest_diagonals(np.zeros(len(mine), np.int64), columns[:, 0], columns[:, 1], 1, SHINGLE)[0]
        alone = [one for one in mine if spread[one[0]] <= rare[one[0]]]
        alike = any(in_step(codes, sources[row], one, BEFORE, AFTER) >= chosen.rare_words for one in alone)
        if weight < chosen.candidate_least and words < chosen.covered_least and not alike:
            continue
        straight = bool((weight >= chosen.straight_least and words >= COVERED) or words >= chosen.straight_words)
        top, best, score, more = np.inf, mine[0], -np.inf, 0.0
        if np.isfinite(chosen.near_least):
            near = [(-proof(text, worth, codes, sources[row], hit, chosen.near_words, chosen.near_band), hit) for hit in mine]
            top, best = min(near)
            counted = min(weight, chosen.weight_most)
            same = max(in_step(codes, sources[row], one, chosen.near_words, chosen.near_words) for one in mine)
            more = chosen.in_step_worth * max(0, same - chosen.in_step)
            if -top + chosen.near_weight * counted + more >= chosen.near_least:
                score = proof(text, worth, codes, sources[row], best, chosen.wide_words, chosen.wide_band) + more
                if score + chosen.outlook < asked(counted, -top, len(sources[row]), chosen):
                    score = -np.inf
                score += chosen.wide_weight * counted
        if straight or score >= chosen.wide_least:
            scored.append((-score, row, One(row, weight, best, straight, -top, more)))
    return [one for _, _, one in sorted(scored, key=lambda each: each[:2])]


def the_same(found, expected):
    assert [(one.dispatch, one.straight) for one in found] == [(one.dispatch, one.straight) for one in expected]
    assert [one.weight for one in found] == pytest.approx([one.weight for one in expected])
    assert [one.near for one in found] == pytest.approx([one.near for one in expected])
    assert [one.in_step for one in found] == [one.in_step for one in expected]


@given(st.integers(0, 10_000), st.sampled_from([NORMAL, STRICT, HIGH]))
@settings(deadline=None, max_examples=12)
def test_a_batch_equals_the_plain_twin_and_each_article_alone(seed, chosen):
    random = Random(seed)
    dispatches = [made_up(random, random.randrange(2, 90)) for _ in range(8)]
    articles = []
    for _ in range(5):
        words = made_up(random, random.randrange(0, 40))
        for source in random.sample(dispatches, 2):
            start = random.randrange(len(source))
            words += rewritten(random, source[start : start + random.randrange(2, 60)], random.choice([0, 0.2, 0.5]))
            words += made_up(random, random.randrange(0, 30))
        articles.append(prepare(" ".join(words)))
    texts = [" ".join(words) for words in dispatches]
    with TemporaryDirectory() as folder:
        index = index_of(folder, texts)
        prepared = {row: prepare(text) for row, text in enumerate(texts, 1)}
        sources = {row: word_codes(text.tokens.stems, text.content) for row, text in prepared.items()}
        together = listed(articles, index, chosen)
        for article, found in zip(articles, together, strict=True):
            assert listed([article], index, chosen) == [found]
            the_same(found, twin(article, index, sources, chosen))


@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3]), st.sampled_from([(), (2, 5)]), st.sampled_from([1, 20, 1_000]))
@settings(deadline=None, max_examples=15)
def test_sifting_loses_no_pair_that_shares_enough(seed, segments, dead, sifted):
    random = Random(seed)
    dispatches = [made_up(random, random.randrange(2, 90)) for _ in range(8)]
    articles = [prepare("")]
    for _ in range(5):
        start = random.randrange(40)
        words = made_up(random, 20)
        for source in random.sample(dispatches, 3):
            words += source[start : start + random.randrange(2, 30)]
        articles.append(prepare(" ".join(words)))
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sifting, "SIFTED", sifted)
        index = index_of(folder, [" ".join(words) for words in dispatches], segments, dead)
        assert listed(articles, index, NORMAL) == listed(articles, index, NORMAL, plain_hits)
        assert listed([], index, NORMAL) == []


def test_what_is_listed_and_what_is_not(tmp_path):
    random = Random(3)
    source, other = made_up(random, 120), made_up(random, 120)
    copied = made_up(random, 60) + source[20:45] + made_up(random, 60)
    thinly = made_up(random, 60) + rewritten(random, source[20:100], 0.5) + made_up(random, 60)
    chance = made_up(random, 60) + other[50:53] + made_up(random, 60)
    index = index_of(str(tmp_path), [" ".join(source), " ".join(other), *(" ".join(made_up(random, 100)) for _ in range(6))])
    found = listed([prepare(" ".join(words)) for words in (copied, thinly, chance, [])], index, NORMAL)
    assert [[one.dispatch for one in each] for each in found] == [[1], [1], [], []]
    assert found[0][0].straight
    assert [[one.dispatch for one in each] for each in listed([prepare(" ".join(thinly))], index, STRICT)] == [[]]
    (twice,) = listed([prepare(" ".join(source + other))], index, replace(NORMAL, listed=1))
    assert len(twice) == 1


def pairs_of(article, index, chosen):
    values, places, bounds = shingles_of(article.tokens.hashes, np.array([len(article)], np.int64), MANIFEST)
    page = Page.of([article], Idf(index.document_frequency, index.documents))
    return in_pairs(hits_of(index, values, bounds, places, page, scheme=MANIFEST.scheme, settings=chosen), SHINGLE, chosen)


def test_a_short_copy_of_common_words_is_listed_by_their_order(tmp_path):
    random = Random(7)
    vocabulary = made_up(random, 60)  # each of them in every text, so that none proves much
    texts = [" ".join(random.choice(vocabulary) for _ in range(300)) for _ in range(60)]
    index = index_of(str(tmp_path), texts)
    words = made_up(random, 60) + texts[0].split()[100:115] + made_up(random, 60)
    for chosen, expected in ((NORMAL, True), (replace(NORMAL, in_step_worth=0.0), False)):
        chosen = replace(chosen, straight_least=9.0, straight_words=99, weight_most=0.5)  # not by what shingles weigh
        (found,) = listed([prepare(" ".join(words))], index, chosen)
        assert (1 in [one.dispatch for one in found]) is expected


def test_common_shingles_are_enough_along_one_diagonal_and_not_scattered(tmp_path):
    random = Random(9)
    heavier = replace(NORMAL, candidate_least=4.0, rare_holders=0)  # common shingles of a large register weigh too little
    run = made_up(random, 14)
    common = []
    for _ in range(90):
        words = made_up(random, 5)
        for at in range(12):
            words += run[at : at + 3] + made_up(random, 40)
        common.append(" ".join(words))
    index = index_of(str(tmp_path), [" ".join(made_up(random, 30) + run + made_up(random, 30)), *common])
    for words, expected in ((made_up(random, 60) + run + made_up(random, 60), True), (common[0].split(), False)):
        pairs = pairs_of(prepare(" ".join(words)), index, heavier)
        weights = dict(zip(pairs.hits.dispatch[pairs.starts].tolist(), pairs.weight.tolist(), strict=True))
        assert (1 in weights) is expected
        assert weights.get(1, 0) < heavier.candidate_least


def test_one_shared_shingle_is_enough_where_the_words_beside_it_are_alike(tmp_path):
    random = Random(5)
    run, filler = made_up(random, 3), made_up(random, 40)
    beside_it = filler[:16] + run + filler[16:32]
    common = [" ".join(made_up(random, 30) + run + made_up(random, 30)) for _ in range(40)]
    index = index_of(str(tmp_path), [" ".join(beside_it), *common])
    every_other = [word if at % 2 or word in run else made_up(random, 1)[0] for at, word in enumerate(beside_it)]
    for words, expected in ((every_other, {1}), (made_up(random, 16) + run + made_up(random, 16), set())):
        pairs = pairs_of(prepare(" ".join(words)), index, NORMAL)
        assert set(pairs.hits.dispatch.tolist()) == expected


@given(st.lists(st.integers(0, 12), max_size=5), st.integers(1, 2))
@settings(deadline=None, max_examples=30)
def test_the_shingles_of_many_texts_are_those_of_each(sizes, permutations):
    from compliance.fingerprint.scheme import Scheme

    manifest = MANIFEST if permutations == 1 else Manifest.current(Scheme(permutations=2))
    hashes = np.random.default_rng(1).integers(0, 2**64, sum(sizes), dtype=np.uint64)
    values, places, bounds = shingles_of(hashes, np.array(sizes, np.int64), manifest)
    edges = np.cumsum([0, *sizes])
    for number, (first, last) in enumerate(pairwise(edges)):
        own = shingle_values(hashes[first:last], manifest)
        part = slice(bounds[number], bounds[number + 1])
        assert values[part].tolist() == own.tolist()
        assert places[part].tolist() == (np.arange(len(own)) % max(1, len(own) // permutations)).tolist()
