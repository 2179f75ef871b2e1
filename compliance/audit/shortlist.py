"""Which dispatches are worth aligning with which articles, for a batch of articles in one pass.

An ordinary article shares triples of words with hundreds of dispatches by chance, and aligning with one of them costs more than
all else that is done for it. So what they share must weigh something; then it must lie along one diagonal, as copied words do,
or the words around it must be alike: those close by first, of every shared triple, then those further off, of the best one.
Nothing of this reads a text: the index holds a byte for every word.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.audit.screening import COVERED, longest_diagonals
from compliance.dataclass import dataclass
from compliance.index import Index, word_codes
from compliance.matching.candidates import weights_of
from compliance.matching.distinct import tally
from compliance.matching.idf import Idf
from compliance.matching.neighbourhood import Bytes, Worth, first_best, in_batch, likeness
from compliance.matching.prepare import Floats, Ints, Prepared
from compliance.matching.settings import Settings

GAP = 96  # no words between two articles: no look reaches across
AT_ONCE = 65_536  # hits looked at together
_WEIGHTS = 1024  # units of a hit's weight: whole numbers have one sum in whatever order
_LEAST_BUCKETS = 10  # bits
_MIX, _MIX_ARTICLE = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
SIFTED = 131_072  # hits put into buckets together


@dataclass(frozen=True, slots=True)
class Listed:
    """A dispatch (database row) worth a closer look: the weight of what it shares with the article, the place of one shared
    shingle in both, whether words along one diagonal make the closer look needless, and what the words close to that place
    prove, in nats."""

    dispatch: int
    weight: float
    place: tuple[int, int]
    straight: bool
    near: float


@dataclass(frozen=True, slots=True)
class Hits:
    """Shared shingles of a batch: the number of the article, the place in it, the dispatch and the place there (four
    int64[m]), and the weight (float64[m]) of each."""

    article: Ints
    query: Ints
    dispatch: Ints
    position: Ints
    weight: Floats

    def __len__(self) -> int:
        return len(self.article)

    @classmethod
    def together(cls, parts: Sequence[Hits]) -> Hits:
        """All of them, one after the other."""
        none = np.empty(0, np.int64)
        return cls(
            np.concatenate([none, *(part.article for part in parts)]),
            np.concatenate([none, *(part.query for part in parts)]),
            np.concatenate([none, *(part.dispatch for part in parts)]),
            np.concatenate([none, *(part.position for part in parts)]),
            np.concatenate([np.empty(0), *(part.weight for part in parts)]),
        )

    def __getitem__(self, chosen: NDArray[np.bool_] | Ints) -> Hits:
        return Hits(self.article[chosen], self.query[chosen], self.dispatch[chosen], self.position[chosen], self.weight[chosen])


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a batch of articles, ``GAP`` zeros around each: their stems, a byte for each, and what they prove; and where
    each article begins."""

    stems: NDArray[np.uint64]
    codes: Bytes
    worth: Worth
    starts: Ints

    @classmethod
    def of(cls, texts: Sequence[Prepared], idf: Idf) -> Page:
        """Lay out the words of ``texts``."""
        stems = np.concatenate([np.empty(0, np.uint64), *(text.tokens.stems for text in texts)])
        content, worth = in_batch([text.content for text in texts], stems, idf)
        sizes = np.array([len(text) for text in texts], np.int64)
        place, starts, size = laid_out(sizes)
        page = cls(np.zeros(size, np.uint64), np.zeros(size, np.uint8), np.zeros(size, np.int16), starts)
        page.stems[place] = stems
        page.codes[place] = word_codes(stems, content)
        page.worth[place] = worth
        return page


def laid_out(sizes: Ints) -> tuple[Ints, Ints, int]:
    """Texts of so many words with ``GAP`` places around each: the place of every word, where each text begins, all places."""
    starts = GAP + np.cumsum(sizes + GAP) - sizes - GAP
    place = np.arange(int(sizes.sum())) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    return place, starts, GAP + int((sizes + GAP).sum())


def around(words: NDArray[Any], place: Ints, before: int, after: int) -> NDArray[Any]:
    """The words around places of a layout (int64[m]): a copy, [m, before + after]."""
    windows: NDArray[Any] = np.lib.stride_tricks.sliding_window_view(words, before + after)[place - before]
    return windows


def heavy_hits(index: Index, values: NDArray[np.uint64], bounds: Ints, places: Ints, settings: Settings) -> Hits:
    """Of the hits of all values of a batch (uint64[values]) those of pairs that may share enough, and few others. Values of
    article i stand from ``bounds[i]`` to ``bounds[i + 1]``; ``places`` int64[values] is each value's place in its article.

    Most hits are of common shingles and of pairs that share one or two of them. Pairs fall into buckets; a bucket weighs at
    least as much as each of its pairs, and most weigh too little. A few articles at a time, so that the buckets stay in
    the cache.
    """
    ranges = index.find(values)
    reached = np.append(0, ranges.counts.sum(axis=0).cumsum())[bounds]
    found = []
    first = 0
    while first < len(bounds) - 1:
        last = max(first + 1, int(reached.searchsorted(reached[first] + SIFTED, side="right")) - 1)
        low, high = int(bounds[first]), int(bounds[last])
        sieve = _Sieve(bounds[first : last + 1] - low, settings)
        part = index.postings_of(ranges, low, high, sieve)
        query = part.query
        found.append(Hits(first + sieve.article[query], places[low + query], part.dispatch, part.position, sieve.weight[query]))
        first = last
    return found[0] if len(found) == 1 else Hits.together(found)


class _Sieve:
    """Takes the hits of heavy buckets, of some articles whose values lie between ``bounds``; and works out the weight of each
    value on the way."""

    def __init__(self, bounds: Ints, settings: Settings) -> None:
        self.article = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        self.weight = np.empty(0)
        self._settings = settings

    def __call__(self, spread: Ints, dispatch: NDArray[np.uint32]) -> Ints:
        least, crowd = self._settings.candidate_least, self._settings.crowd
        self.weight = _weights(spread.sum(axis=0), self._settings)
        # As many hits as make a crowd weigh enough here, however common they are: one look serves for both.
        weight = np.maximum(self.weight, np.ceil(least / crowd * _WEIGHTS) / _WEIGHTS)
        article = self.article.astype(np.uint32) * _MIX_ARTICLE
        (once,) = _heavy(_of_hits(article, spread), dispatch, _of_hits(weight, spread), least, 2).nonzero()
        # Once more with other numbers: most of these buckets hold several pairs.
        value = _of_hits(np.arange(len(article)), spread)[once]
        return once[_heavy(~article[value], dispatch[once], weight[value], least, 8)]


def _heavy(
    article: NDArray[np.uint32], dispatch: NDArray[np.uint32], weight: Floats, least: float, each: int
) -> NDArray[np.bool_]:
    """Which hits lie in buckets of such a weight; buckets are more than ``each`` times as many. ``article`` is overwritten."""
    bits = max(_LEAST_BUCKETS, (each * len(dispatch)).bit_length())
    article += dispatch
    article *= _MIX
    article >>= np.uint32(32 - bits)
    bucket = article.astype(np.int64)
    return (np.bincount(bucket, weight, minlength=1 << bits) >= least).take(bucket)


def _of_hits(column: NDArray[Any], spread: Ints) -> NDArray[Any]:
    """What is said of each value (any[k]) for each of its hits, by their number in each segment (int64[s, k])."""
    return np.tile(column, len(spread)).repeat(spread.ravel())


def _weights(spread: Ints, settings: Settings) -> Floats:
    """What a hit of each value weighs (float64[values]), by the number of hits that it has."""
    weights: Floats = np.rint(weights_of(np.maximum(spread, 1), settings) * _WEIGHTS) / _WEIGHTS
    return weights


def shortlists(hits: Hits, page: Page, index: Index, *, shingle: int, settings: Settings) -> list[list[Listed]]:
    """The dispatches worth a closer look for each article of ``page``, best first; each article's as if it were alone."""
    listed: list[list[Listed]] = [[] for _ in range(len(page.starts))]
    hits, starts, weight = _in_pairs(hits, settings)
    if not len(hits):
        return listed
    pair = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(hits))))
    covered = longest_diagonals(pair, hits.query, hits.position, len(starts), shingle)
    straight = (covered >= COVERED) & (weight >= settings.straight_least) | (covered >= settings.straight_words)
    near, proof, best = _alike(hits, pair, starts, weight, page, index, shingle, settings)
    chosen = np.flatnonzero(straight | (proof >= settings.wide_least))
    chosen = chosen[np.lexsort((chosen, -proof[chosen], hits.article[starts[chosen]]))]
    for article, row, heavy, query, position, plain, close in zip(
        *(column[starts[chosen]].tolist() for column in (hits.article, hits.dispatch)),
        weight[chosen].tolist(),
        *(column[best[chosen]].tolist() for column in (hits.query, hits.position)),
        straight[chosen].tolist(),
        near[chosen].tolist(),
        strict=True,
    ):
        if len(listed[article]) < settings.listed:
            listed[article].append(Listed(row, heavy, (query, position), plain, close))
    return listed


def _in_pairs(hits: Hits, settings: Settings) -> tuple[Hits, Ints, Floats]:
    """The hits of pairs that share enough, pair after pair; where each pair begins; and its weight.

    Enough is a weight, or so many shingles so close together in the article that common ones will do.
    """
    key = hits.article << 32 | hits.dispatch
    order = np.argsort(key, kind="stable")
    hits, key = hits[order], key[order]
    new = np.ones(len(key), np.bool_)
    new[1:] = key[1:] != key[:-1]
    pair = np.cumsum(new) - 1
    weight: Floats = np.bincount(pair, hits.weight).astype(np.float64, copy=False)  # integers where there are no hits
    enough = weight >= settings.candidate_least
    (light,) = (~enough[pair]).nonzero()
    enough[_crowded(pair[light], hits.query[light], settings)] = True
    kept = enough[pair]
    return hits[kept], np.flatnonzero(new[kept]), weight[enough]


def _crowded(pair: Ints, query: Ints, settings: Settings) -> Ints:
    """Pairs with a crowd of hits."""
    several = np.bincount(pair, minlength=1)[pair] >= settings.crowd
    key, _ = tally(pair[several] << 32 | query[several])
    apart = settings.crowd - 1
    crowded: Ints = key[apart:][key[apart:] - key[:-apart] < settings.crowd_words] >> 32
    return crowded


def _alike(
    hits: Hits, pair: Ints, starts: Ints, weight: Floats, page: Page, index: Index, shingle: int, settings: Settings
) -> tuple[Floats, Floats, Ints]:
    """What the words close to each pair's best hit prove; what those around it do, with the weight of all its hits; and that
    hit's number.

    Of pairs whose closest words are not alike, those around prove nothing (minus infinity).
    """
    proof = np.full(len(starts), -np.inf)
    if not np.isfinite(settings.near_least):
        return proof, proof, starts
    weight = np.minimum(weight, settings.weight_most)
    near = _proof(hits, page, index, shingle, settings.near_words, settings.near_band)
    top, best = first_best(pair, near, hits.query, hits.position, starts)
    (left,) = np.nonzero(top + settings.near_weight * weight >= settings.near_least)
    wide = _proof(hits[best[left]], page, index, shingle, settings.wide_words, settings.wide_band)
    proof[left] = wide + settings.wide_weight * weight[left]
    return top, proof, best


def _proof(hits: Hits, page: Page, index: Index, shingle: int, words: int, band: int) -> Floats:
    """What the words up to ``words`` before and after each hit prove, in nats; the shingle itself proves nothing."""
    return np.concatenate([np.empty(0), *(_proof_of(part, page, index, shingle, words, band) for part in _parts(hits))])


def _parts(hits: Hits) -> Iterator[Hits]:
    for first in range(0, len(hits), AT_ONCE):
        yield hits[np.arange(first, min(first + AT_ONCE, len(hits)))]


def _proof_of(hits: Hits, page: Page, index: Index, shingle: int, words: int, band: int) -> Floats:
    places = page.starts[hits.article] + hits.query
    ours, worth = (around(column, places, words, words + shingle) for column in (page.codes, page.worth))
    theirs = index.words_around(hits.dispatch, hits.position, words + band, words + shingle + band)
    worth[:, words : words + shingle] = 0
    theirs[:, words + band : words + band + shingle] = 0
    return likeness(ours, worth, theirs, band)
