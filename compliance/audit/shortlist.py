"""Which dispatches are worth aligning with which articles, for a batch of articles in one pass.

An ordinary article shares triples of words with hundreds of dispatches by chance, and aligning with one of them costs more than
all else that is done for it. So what they share must weigh something; then it must lie along one diagonal, as copied words do,
or the words around it must be alike: those close by first, of every shared triple, then those further off, of the best one.
Nothing of this reads a text: the index holds a byte for every word.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from compliance.audit.page import Page, around
from compliance.audit.screening import COVERED
from compliance.audit.sifting import Flags, Hits, Pairs, in_pairs
from compliance.dataclass import dataclass
from compliance.index import Index
from compliance.matching.neighbourhood import first_best, likeness
from compliance.matching.prepare import Floats, Ints
from compliance.matching.settings import Settings

AT_ONCE = 65_536  # hits looked at together


@dataclass(frozen=True, slots=True)
class Listed:
    """Pairs of article and dispatch (numbers and database rows, int64[p] each) worth a closer look, article after article, the
    best first: the weight of what they share (float64[p]), the place of one shared shingle in the article and in the dispatch
    (int64[p] each), whether words along one diagonal make the closer look needless (bool[p]), and what the words close to that
    place prove, and those at the same place beside any such shingle, in nats (float64[p] each)."""

    article: Ints
    dispatch: Ints
    weight: Floats
    query: Ints
    position: Ints
    straight: Flags
    near: Floats
    in_step: Floats

    def __len__(self) -> int:
        return len(self.article)

    def __getitem__(self, chosen: Flags | Ints) -> Listed:
        return Listed(
            self.article[chosen], self.dispatch[chosen], self.weight[chosen], self.query[chosen], self.position[chosen],
            self.straight[chosen], self.near[chosen], self.in_step[chosen],
        )  # fmt: skip

    def rows(self, articles: int) -> list[tuple[int, ...]]:
        """The dispatches of each of so many articles, in their order."""
        edges = self.article.searchsorted(np.arange(articles + 1)).tolist()
        rows = self.dispatch.tolist()
        return [tuple(rows[first:last]) for first, last in pairwise(edges)]


def shortlists(hits: Hits, page: Page, index: Index, *, shingle: int, settings: Settings) -> Listed:
    """The dispatches worth a closer look for each article of ``page``; each article's as if it were alone."""
    pairs = in_pairs(hits, shingle, settings)
    hits, starts, weight, covered = pairs.hits, pairs.starts, pairs.weight, pairs.covered
    straight = (covered >= COVERED) & (weight >= settings.straight_least) | (covered >= settings.straight_words)
    near, in_step, proof, best = _alike(pairs, page, index, shingle, settings)
    (chosen,) = (straight | (proof >= settings.wide_least)).nonzero()
    chosen = chosen[np.lexsort((-proof[chosen], hits.article[starts[chosen]]))]
    article = hits.article[starts[chosen]]
    listed = np.arange(len(chosen)) - article.searchsorted(article) < settings.listed
    chosen, article = chosen[listed], article[listed]
    query, position = hits.query[best[chosen]], hits.position[best[chosen]]
    return Listed(
        article, hits.dispatch[starts[chosen]], weight[chosen], query, position, straight[chosen], near[chosen], in_step[chosen]
    )


def _alike(pairs: Pairs, page: Page, index: Index, shingle: int, settings: Settings) -> tuple[Floats, Floats, Floats, Ints]:
    """What the words close to each pair's best hit prove; what those do that stand at the same place beside any hit; what the
    words around the best one do, with all of that and the weight of all hits; and its number.

    Of pairs whose closest words are not alike, and of those that have no prospect of proving what is asked in the end, the
    words around prove nothing (minus infinity).
    """
    hits, starts = pairs.hits, pairs.starts
    proof = np.full(len(starts), -np.inf)
    if not np.isfinite(settings.near_least):
        return proof, np.zeros(len(starts)), proof, starts
    weight = np.minimum(pairs.weight, settings.weight_most)
    near, same = _proof(hits, page, index, shingle, settings.near_words, settings.near_band)
    in_step = settings.in_step_worth * np.maximum(np.maximum.reduceat(same, starts) - settings.in_step, 0)
    top, best = first_best(pairs.pair, near, hits.query, hits.position, starts)
    (left,) = np.nonzero(top + settings.near_weight * weight + in_step >= settings.near_least)
    wide, _ = _proof(hits[best[left]], page, index, shingle, settings.wide_words, settings.wide_band)
    wide += in_step[left]
    words = index.lengths(hits.dispatch[starts[left]])
    hopeful = wide + settings.outlook >= asked(weight[left], top[left], words, settings)
    left, wide = left[hopeful], wide[hopeful]
    proof[left] = wide + settings.wide_weight * weight[left]
    return top, in_step, proof, best


def asked(weight: Floats, near: Floats, words: Ints, settings: Settings) -> Floats:
    """What the words themselves must prove around a shared shingle (float64[m]): less for the weight of all that is shared and
    for what the words close by prove, and more for a dispatch of many ``words``, which holds anybody's."""
    joint = settings.joint_least + settings.joint_length * np.log2(words + 1.0)
    joint -= settings.joint_weight * weight + settings.joint_near * near
    least: Floats = np.maximum(settings.exact_least - settings.exact_weight * weight, joint)
    return least


def _proof(hits: Hits, page: Page, index: Index, shingle: int, words: int, band: int) -> tuple[Floats, Ints]:
    """What the words up to ``words`` before and after each hit prove, in nats; the shingle itself proves nothing. And how many
    of them stand at the same place beside it."""
    parts = [_proof_of(part, page, index, shingle, words, band) for part in _parts(hits)]
    proof, in_step = ([part[which] for part in parts] for which in (0, 1))
    return np.concatenate([np.empty(0), *proof]), np.concatenate([np.empty(0, np.int64), *in_step])


def _parts(hits: Hits) -> Iterator[Hits]:
    for first in range(0, len(hits), AT_ONCE):
        yield hits[np.arange(first, min(first + AT_ONCE, len(hits)))]


def _proof_of(hits: Hits, page: Page, index: Index, shingle: int, words: int, band: int) -> tuple[Floats, Ints]:
    places = page.starts[hits.article] + hits.query
    ours, worth = (around(column, places, words, words + shingle) for column in (page.codes, page.worth))
    theirs = index.words_around(hits.dispatch, hits.position, words + band, words + shingle + band)
    worth[:, words : words + shingle] = 0
    theirs[:, words + band : words + band + shingle] = 0
    return likeness(ours, worth, theirs, band)
