"""Rewritten passages: sentences of like words, and their clusters."""

from __future__ import annotations

import math
from itertools import pairwise
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.matching.pair import Pair, Side
from compliance.matching.prepare import Floats, Ints
from compliance.matching.settings import Settings

_BUDGET = 1 << 30  # products of the sentence matrices; beyond it the commonest words are left out
_BLOCK = 1024  # sentences of a block
_MANY = 50_000  # seeds of a block that only texts of repeats have
_COMMON = 100  # and sentences of one side that a sentence may then be like
_SINGLE = 1e-4  # more than what the single precision of a cosine may hide


Seed = tuple[int, int, float]  # a sentence of the article, one of the dispatch that is like it, and their cosine


@dataclass(frozen=True, slots=True)
class Cluster:
    """Sentences ``a0`` to ``a1`` (exclusive) of the article beside ``b0`` to ``b1`` of the dispatch, with their ``seeds``."""

    a0: int
    a1: int
    b0: int
    b1: int
    seeds: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The (sentence, term) entries of one side with their tf-idf values."""

    side: Side
    starts: Ints  # entries of sentence i: starts[i] to starts[i + 1]
    rows: Ints
    terms: Ints
    values: Floats
    norms: Floats  # a sentence each
    parts: NDArray[np.float32]  # the values by the norm of their sentence
    sizes: Floats  # distinct terms a sentence

    @property
    def sentences(self) -> int:
        """Number of sentences."""
        return len(self.norms)

    def vector(self, first: int, last: int) -> Floats:
        """Summed tf-idf vector of sentences ``first`` to ``last`` (exclusive), over the terms of this side."""
        entries = slice(self.starts[first], self.starts[last])
        terms, values = self.terms[entries], self.values[entries]
        return np.bincount(terms, values, minlength=len(self.side.term_columns)).astype(np.float64, copy=False)


def terms_of(side: Side) -> Terms:
    """Weigh the sentences of one side."""
    rows, terms, counts = side.text.sentence_terms
    starts, sizes = side.text.sentence_sizes
    known = side.weighed.sentences
    if not known:
        values = counts * side.weighed.terms[terms]
        norms = np.maximum(np.sqrt(np.bincount(rows, values * values, minlength=len(sizes))), 1e-9)
        known.append((values, norms, (values / norms[rows]).astype(np.float32), np.maximum(sizes, 1e-9)))
    return Terms(side, starts, rows, terms, *known[0])


def seeds(pair: Pair, a: Terms, b: Terms, settings: Settings) -> list[Seed]:
    """All pairs of sentences whose tf-idf cosine and Dice coefficient of stems pass the thresholds."""
    columns = _columns(pair, a, b)
    found: list[Seed] = []
    blocks_b = [_block(b, start, columns, pair.shared) for start in range(0, b.sentences, _BLOCK)]
    for start_a in range(0, a.sentences, _BLOCK):
        weighed_a = _block(a, start_a, columns, pair.shared)
        for number, weighed_b in enumerate(blocks_b):
            start_b = number * _BLOCK
            cosine = weighed_a @ weighed_b.T
            like = cosine > settings.seed_cosine
            if np.count_nonzero(like) > _MANY:  # a text of repeats: sentences that are like all others prove nothing
                like &= (like.sum(axis=1) <= _COMMON)[:, None] & (like.sum(axis=0) <= _COMMON)[None, :]
            i, j = like.nonzero()
            if not len(i):
                continue
            dice = 2.0 * _common(weighed_a, weighed_b, i, j) / (a.sizes[start_a + i] + b.sizes[start_b + j])
            good = dice > settings.seed_dice
            i, j = i[good], j[good]
            found += zip((start_a + i).tolist(), (start_b + j).tolist(), cosine[i, j].tolist(), strict=True)
    return found


def _common(weighed_a: NDArray[np.float32], weighed_b: NDArray[np.float32], i: Ints, j: Ints) -> NDArray[np.float32]:
    """How many terms row ``i`` of one block has in common with row ``j`` of the other (float32[k])."""
    result = np.empty(len(i), dtype=np.float32)
    each = np.ones(weighed_a.shape[1], dtype=np.float32)
    for first in range(0, len(i), _BLOCK):
        rows = slice(first, first + _BLOCK)
        result[rows] = (weighed_a[i[rows]] * weighed_b[j[rows]] > 0) @ each
    return result


def _columns(pair: Pair, a: Terms, b: Terms) -> Ints | None:
    """Number of every shared term in the matrices, -1 for those left out: the commonest when texts are long. None where all
    keep their own number."""
    most = _BUDGET // max(1, a.sentences * b.sentences)
    if pair.shared <= most:
        return None
    weight = np.zeros(pair.shared + 1)
    weight[pair.a.term_columns] = pair.a.weighed.terms
    rare = np.argsort(-weight[:-1], kind="stable")[:most]
    columns = np.full(pair.shared + 1, -1)
    columns[rare] = np.arange(len(rare))
    return columns


def _block(side: Terms, start: int, columns: Ints | None, shared: int) -> NDArray[np.float32]:
    """The sentences from ``start`` on as rows of a matrix over the shared terms; its last column is empty."""
    stop = min(start + _BLOCK, side.sentences)
    entries = slice(side.starts[start], side.starts[stop])
    place = side.side.term_columns[side.terms[entries]]
    if columns is not None:
        place = columns[place]
    weighed = np.zeros((stop - start, shared + 1), dtype=np.float32)
    weighed[side.rows[entries] - start, place] = side.parts[entries]
    weighed[:, -1] = 0.0  # where all terms went that have no column
    return weighed


def clusters(found: list[Seed], a: Terms, b: Terms, gap: int, least_cosine: float) -> list[Cluster]:
    """Group seeds that lie close on both sides; a group whose sides are not alike as a whole is split more finely."""
    result: list[Cluster] = []
    waiting = [(found, gap, False)]
    while waiting:
        group, gap, refused = waiting.pop()
        parts = _split(group, gap)
        for part in parts:
            if not (refused and len(parts) == 1) and (cluster := _cluster(part, a, b, least_cosine)) is not None:
                result.append(cluster)
            elif gap > 0 and len(part) > 1:
                waiting.append((part, gap - 1, True))
    return result


def _cluster(part: list[Seed], a: Terms, b: Terms, least_cosine: float) -> Cluster | None:
    """The sentences of a group of seeds, if its sides are alike as a whole."""
    if len(part) == 1:
        ((i, j, cosine),) = part
        if abs(cosine - least_cosine) > _SINGLE:
            return Cluster(i, i + 1, j, j + 1, 1) if cosine > least_cosine else None
    rows_a, rows_b = [seed[0] for seed in part], [seed[1] for seed in part]
    a0, a1, b0, b1 = min(rows_a), max(rows_a) + 1, min(rows_b), max(rows_b) + 1
    return Cluster(a0, a1, b0, b1, len(part)) if range_cosine(a, b, a0, a1, b0, b1) > least_cosine else None


def range_cosine(a: Terms, b: Terms, a0: int, a1: int, b0: int, b1: int) -> float:
    """Cosine of the summed sentences of the two ranges."""
    left, right = a.vector(a0, a1), b.vector(b0, b1)
    spread = np.zeros(a.side.shared + 1)
    spread[b.side.term_columns] = right
    spread[-1] = 0.0  # the terms that only one side holds
    common = float(left @ spread[a.side.term_columns])
    norm = math.sqrt((left @ left) * (right @ right))
    return common / norm if norm else 0.0


def _split(group: list[Seed], gap: int) -> list[list[Seed]]:
    """Split alternating sides until neither side has a larger gap than ``gap`` sentences."""
    parts, side, still = [group], 0, 0
    while still < 2:
        next_parts: list[list[Seed]] = []
        for part in parts:
            next_parts += _split_side(part, side, gap)
        still = still + 1 if len(next_parts) == len(parts) else 0
        parts, side = next_parts, 1 - side
    return parts


def _split_side(part: list[Seed], side: int, gap: int) -> list[list[Seed]]:
    if len(part) < 2:
        return [part]
    rows = sorted({seed[side] for seed in part})
    if all(after - before <= gap + 1 for before, after in pairwise(rows)):
        return [part]
    pieces: list[list[Seed]] = []
    reached = rows[0]
    for seed in sorted(part, key=itemgetter(side)):
        if not pieces or seed[side] - reached > gap + 1:
            pieces.append([])
        pieces[-1].append(seed)
        reached = seed[side]
    return pieces
