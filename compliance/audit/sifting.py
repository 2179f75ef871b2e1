"""Which of all shared shingles lie in pairs of article and dispatch that may be worth a look, for a batch of articles.

An article of 400 words meets thousands of postings, nearly all of which share nothing else with it. Those are left out before
their place in the dispatch is read, but for the rarest, which are looked at alone: whether the words beside are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.audit.page import Page, around
from compliance.audit.screening import longest_diagonals
from compliance.dataclass import dataclass
from compliance.fingerprint.minhash import sliding_minimum
from compliance.fingerprint.scheme import Scheme
from compliance.index import Index, document_frequency_cap
from compliance.index.ordering import in_order
from compliance.matching.candidates import weights_of
from compliance.matching.prepare import Floats, Ints
from compliance.matching.settings import Settings

LARGE = np.uint64(0.7 * 2**64)  # one shingle in 33 beyond it is a fingerprint, two in five of all
SIFTED = 131_072  # hits sifted together
BEFORE, AFTER = 10, 11  # words beside a rare shingle that are looked at: 24 with a shingle of three
_WEIGHTS = 1024  # units of a hit's weight: whole numbers have one sum in whatever order
_MIX, _MIX_ARTICLE = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)
_SLOT = np.uint32(12)  # bits of a pair's number that do not name its slot

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hits:
    """Shared shingles of a batch: the number of the article, the place in it, the dispatch and the place there (four
    int64[m]), the weight (float64[m]) of each, and whether the words beside it are known to be alike (bool[m])."""

    article: Ints
    query: Ints
    dispatch: Ints
    position: Ints
    weight: Floats
    alike: Flags

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
            np.concatenate([np.empty(0, np.bool_), *(part.alike for part in parts)]),
        )

    def __getitem__(self, chosen: Flags | Ints) -> Hits:
        return Hits(
            self.article[chosen], self.query[chosen], self.dispatch[chosen], self.position[chosen], self.weight[chosen],
            self.alike[chosen],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pairs:
    """The hits of pairs of article and dispatch, pair after pair: the pair of each (int64[m]), where each pair begins
    (int64[p]), its weight (float64[p]), and the most words under its shingles along one diagonal (int64[p])."""

    hits: Hits
    pair: Ints
    starts: Ints
    weight: Floats
    covered: Ints


def hits_of(
    index: Index, values: NDArray[np.uint64], bounds: Ints, places: Ints, page: Page, *, scheme: Scheme, settings: Settings
) -> Hits:
    """Of the hits of all values of a batch (uint64[values]) those of pairs that may share enough. Values of article i stand
    from ``bounds[i]`` to ``bounds[i + 1]``; ``places`` int64[values] is each value's place in its article.

    A value that is no fingerprint of the article is one of a dispatch only where the words around differ, and then the less
    likely the larger it is: it must be rarer, and the largest are left out. They would seem rare, too, however common.

    A few articles at a time, so that what is sorted stays in the cache.
    """
    own = fingerprints_of(values, bounds, scheme.window)
    asked = own | (values < LARGE) | (settings.others <= 1)
    values, places, own, bounds = values[asked], places[asked], own[asked], np.append(0, np.cumsum(asked))[bounds]
    most, most_of_others = (document_frequency_cap(index.documents // part**2) for part in (1, settings.others))
    ranges = index.find(values, np.where(own, most, most_of_others))
    seldom = np.where(own, settings.rare_holders, settings.rare_holders // settings.others)
    reached = np.append(0, ranges.counts.sum(axis=0).cumsum())[bounds]
    found = []
    first = 0
    while first < len(bounds) - 1:
        last = max(first + 1, int(reached.searchsorted(reached[first] + SIFTED, side="right")) - 1)
        low, high = int(bounds[first]), int(bounds[last])
        sieve = _Sieve(bounds[first : last + 1] - low, seldom[low:high], settings)
        part = index.postings_of(ranges, low, high, sieve)
        article, place, weight = first + sieve.article[part.query], places[low + part.query], sieve.weight[part.query]
        alike = sieve.rare[part.query]
        (rare,) = alike.nonzero()
        here = page.starts[article[rare]] + place[rare]
        words = beside(here, part.dispatch[rare], part.position[rare], page, index, scheme.shingle)
        alike[rare] = words >= settings.rare_words
        (kept,) = (sieve.several | alike | (weight >= settings.candidate_least)).nonzero()
        found.append(Hits(article, place, part.dispatch, part.position, weight, alike)[kept])
        first = last
    return found[0] if len(found) == 1 else Hits.together(found)


def fingerprints_of(values: NDArray[np.uint64], bounds: Ints, window: int) -> Flags:
    """Which values (uint64[k], text by text between ``bounds``) are the least of a window that they lie in: a dispatch that has
    the whole window has this one as its fingerprint. All of a text that is shorter than a window."""
    least = sliding_minimum(values, window)
    across = (bounds[1:-1, None] - np.arange(1, window)).ravel()  # windows that reach into the next text
    least[across[(across >= 0) & (across < len(least))]] = 0
    beyond = np.zeros(window - 1, np.uint64)
    greatest = ~sliding_minimum(~np.concatenate((beyond, least, beyond)), window)[: len(values)]
    sizes = np.diff(bounds)
    own: Flags = (greatest == values) | np.repeat(sizes < window, sizes)
    return own


class _Sieve:
    """Takes hits of pairs that have another, and rare ones, of some articles whose values lie between ``bounds``; and says on
    the way what each value weighs, whether it is rare, and which of the hits that it took have another."""

    def __init__(self, bounds: Ints, rare: Ints, settings: Settings) -> None:
        self.article = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        self.weight = np.empty(0)
        self.rare = np.empty(0, np.bool_)
        self._rare = rare
        self.several = np.empty(0, np.bool_)
        self._settings = settings

    def __call__(self, spread: Ints, dispatch: NDArray[np.uint32]) -> Ints:
        often = spread.sum(axis=0)
        self.weight = weights(often, self._settings)
        self.rare = often <= self._rare
        several = _several(_of_hits(self.article.astype(np.uint32) * _MIX_ARTICLE, spread), dispatch)
        alone = _of_hits(self.rare | (self.weight >= self._settings.candidate_least), spread)
        taken: Ints = (several | alone).nonzero()[0]
        self.several = several[taken]
        return taken


def _several(article: NDArray[np.uint32], dispatch: NDArray[np.uint32]) -> Flags:
    """Which hits share their article and dispatch with another, and a few besides, whose pairs get one number by chance.
    ``article`` is overwritten."""
    number = article
    number += dispatch
    number *= _MIX
    ordered = np.sort(number)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    slots = np.zeros(1 << (32 - int(_SLOT)), np.bool_)
    slots[twice >> _SLOT] = True
    number >>= _SLOT
    several: Flags = slots.take(number.astype(np.int64))
    return several


def _of_hits(column: NDArray[Any], spread: Ints) -> NDArray[Any]:
    """What is said of each value (any[k]) for each of its hits, by their number in each segment (int64[s, k])."""
    return (column if len(spread) == 1 else np.tile(column, len(spread))).repeat(spread.ravel())


def weights(often: Ints, settings: Settings) -> Floats:
    """What a hit of each value weighs (float64[values]), by the number of hits that it has."""
    rounded: Floats = np.rint(weights_of(np.maximum(often, 1), settings) * _WEIGHTS) / _WEIGHTS
    return rounded


def beside(places: Ints, dispatch: Ints, position: Ints, page: Page, index: Index, shingle: int) -> Ints:
    """How many of the words beside shared shingles, at ``places`` of the page, stand at the same place beside them in the
    dispatch (int64[m])."""
    ours = around(page.codes, places, BEFORE, shingle + AFTER)
    theirs = index.words_around(dispatch, position, BEFORE, shingle + AFTER)
    ours[:, BEFORE : BEFORE + shingle] = 0
    same = ours == theirs
    same &= ours > 0
    return _count(same)


def _count(flags: Flags) -> Ints:
    """How many of each row are set (int64[m]); eight at once, since rows are short."""
    rows, size = flags.shape
    wide = np.zeros((rows, -(-size // 8) * 8), np.bool_)
    wide[:, :size] = flags
    eights = wide.view(np.uint64)
    total = eights[:, 0].copy()
    for column in range(1, eights.shape[1]):
        total += eights[:, column]
    total *= np.uint64(0x0101010101010101)
    total >>= np.uint64(56)
    counts: Ints = total.astype(np.int64)
    return counts


def in_pairs(hits: Hits, shingle: int, settings: Settings) -> Pairs:
    """The hits of pairs that share enough: a weight, or words along one diagonal that no single run of common words covers,
    or a rare shingle among words alike."""
    bits = 32 + int(hits.article.max(initial=0)).bit_length()
    key, order = in_order((hits.article << 32 | hits.dispatch).astype(np.uint64), bits)
    hits = hits[order]
    new = np.ones(len(key), np.bool_)
    new[1:] = key[1:] != key[:-1]
    pair = np.cumsum(new) - 1
    starts = new.nonzero()[0]
    weight: Floats = np.bincount(pair, hits.weight).astype(np.float64, copy=False)  # integers where there are no hits
    covered = longest_diagonals(pair, hits.query, hits.position, len(starts), shingle)
    enough = (weight >= settings.candidate_least) | (covered >= settings.covered_least)
    enough[pair[hits.alike]] = True
    kept = enough[pair]
    new = new[kept]
    return Pairs(hits[kept], np.cumsum(new) - 1, new.nonzero()[0], weight[enough], covered[enough])
