"""Sentences of like words and their clusters, beside slow twins."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import sqrt

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.pair import Pair, Side, pair_up
from compliance.matching.prepare import prepare
from compliance.matching.sentences import Cluster, Seed, clusters, range_cosine, seeds, terms_of
from compliance.matching.settings import settings_for

NORMAL = settings_for()
WORDS = st.sampled_from("river bridge council budget storm harbour teacher election wheat engine parliament the and".split())
PROSE = st.lists(st.lists(WORDS, min_size=5, max_size=9).map(lambda w: " ".join(w).capitalize() + "."), max_size=24).map(
    " ".join
)
CLOSE = 1e-5  # to a threshold, where single precision may fall on either side


def bags(side: Side) -> list[dict[int, float]]:
    """tf-idf of each sentence, term by term."""
    bounds, ids = side.text.bounds.tolist(), side.text.term_ids.tolist()
    return [
        {term: count * side.weighed.terms[term] for term, count in Counter(i for i in ids[first:last] if i >= 0).items()}
        for first, last in pairwise(bounds)
    ]


def likeness(pair: Pair, ours: dict[int, float], theirs: dict[int, float]) -> tuple[float, float]:
    """Cosine and Dice coefficient of two sentences."""
    partner = {pair.b.text.terms[term]: value for term, value in theirs.items()}
    both = {term for term in ours if pair.a.text.terms[term] in partner}
    product = sum(ours[term] * partner[pair.a.text.terms[term]] for term in both)
    norm = sqrt(sum(v * v for v in ours.values()) * sum(v * v for v in theirs.values()))
    return product / norm if norm else 0.0, 2 * len(both) / max(len(ours) + len(theirs), 1e-9)


@settings(deadline=None, max_examples=80)
@given(PROSE, PROSE)
def test_seeds_equal_their_slow_twin(one: str, other: str) -> None:
    pair = pair_up(prepare(one), prepare(other))
    found = {seed[:2] for seed in seeds(pair, terms_of(pair.a), terms_of(pair.b), NORMAL)}
    for i, ours in enumerate(bags(pair.a)):
        for j, theirs in enumerate(bags(pair.b)):
            cosine, dice = likeness(pair, ours, theirs)
            if abs(cosine - NORMAL.seed_cosine) > CLOSE:
                assert ((i, j) in found) == (cosine > NORMAL.seed_cosine and dice > NORMAL.seed_dice)


def slow_parts(part: list[Seed], gap: int) -> list[list[Seed]]:
    """A group taken apart wherever more than ``gap`` sentences of either side lie between, until nothing changes."""
    for side in (0, 1):
        rows = sorted(seed[side] for seed in part)
        for before, after in pairwise(rows):
            if after - before > gap + 1:
                low = [seed for seed in part if seed[side] <= before]
                return [*slow_parts(low, gap), *slow_parts([seed for seed in part if seed[side] >= after], gap)]
    return [part]


def slow_clusters(pair: Pair, found: list[Seed], gap: int, least: float) -> set[Cluster]:
    """Every group at every gap, and the cosine of each."""
    result = set()
    for part in slow_parts(found, gap):
        a0, a1 = min(s[0] for s in part), max(s[0] for s in part) + 1
        b0, b1 = min(s[1] for s in part), max(s[1] for s in part) + 1
        if range_cosine(terms_of(pair.a), terms_of(pair.b), a0, a1, b0, b1) > least:
            result.add(Cluster(a0, a1, b0, b1, len(part)))
        elif gap > 0:
            result |= slow_clusters(pair, part, gap - 1, least)
    return result


@settings(deadline=None, max_examples=80)
@given(PROSE, PROSE, st.integers(0, 3), st.sampled_from([0.25, 0.5, 0.8, 0.95]))
def test_clusters_equal_their_slow_twin(one: str, other: str, gap: int, least: float) -> None:
    pair = pair_up(prepare(one), prepare(other))
    a, b = terms_of(pair.a), terms_of(pair.b)
    found = seeds(pair, a, b, NORMAL)
    if found:
        assert set(clusters(found, a, b, gap, least)) == slow_clusters(pair, found, gap, least)
