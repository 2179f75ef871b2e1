"""Rewritten passages: sentences of like words, and their clusters."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Seeds:
    """Pairs of like sentences: (row of the article, row of the dispatch, cosine)."""

    a: Ints
    b: Ints
    cosine: Floats

    def __len__(self) -> int:
        return len(self.a)

    def pick(self, chosen: Ints | NDArray[np.bool_]) -> Seeds:
        """The seeds that ``chosen`` selects."""
        return Seeds(self.a[chosen], self.b[chosen], self.cosine[chosen])


@dataclass(frozen=True, slots=True)
class Cluster:
    """Sentences ``a0`` to ``a1`` (exclusive) of the article beside ``b0`` to ``b1`` of the dispatch."""

    a0: int
    a1: int
    b0: int
    b1: int
    cosine: float
    seeds: Seeds


@dataclass(frozen=True, slots=True)
class Terms:
    """The (sentence, term) entries of one side with their tf-idf values."""

    side: Side
    starts: Ints  # entries of sentence i: starts[i] to starts[i + 1]
    rows: Ints
    terms: Ints
    values: Floats
    norms: Floats  # a sentence each
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
        norms = np.sqrt(np.bincount(rows, values * values, minlength=len(sizes)))
        known.append((values, np.maximum(norms, 1e-9)))
    values, norms = known[0]
    return Terms(side, starts, rows, terms, values, norms, np.maximum(sizes, 1e-9))


def seeds(pair: Pair, a: Terms, b: Terms, settings: Settings) -> Seeds:
    """All pairs of sentences whose tf-idf cosine and Dice coefficient of stems pass the thresholds."""
    columns = _columns(pair, a, b)
    found: list[tuple[Ints, Ints, Floats]] = []
    blocks_b = [_block(b, start, columns, pair.shared) for start in range(0, b.sentences, _BLOCK)]
    for start_a in range(0, a.sentences, _BLOCK):
        weighed_a = _block(a, start_a, columns, pair.shared)
        rows_a = slice(start_a, start_a + len(weighed_a))
        for number, weighed_b in enumerate(blocks_b):
            start_b = number * _BLOCK
            rows_b = slice(start_b, start_b + len(weighed_b))
            cosine = weighed_a @ weighed_b.T
            like = cosine > settings.seed_cosine
            if np.count_nonzero(like) > _MANY:  # a text of repeats: sentences that are like all others prove nothing
                like &= (like.sum(axis=1) <= _COMMON)[:, None] & (like.sum(axis=0) <= _COMMON)[None, :]
            i, j = np.nonzero(like)
            if not len(i):
                continue
            common = _common(weighed_a, weighed_b, i, j)
            dice = 2.0 * common / (a.sizes[rows_a][i] + b.sizes[rows_b][j])
            good = dice > settings.seed_dice
            found.append((i[good] + start_a, j[good] + start_b, cosine[i[good], j[good]].astype(np.float64)))
    if not found:
        empty = np.zeros(0, dtype=np.int64)
        return Seeds(empty, empty, np.zeros(0))
    return Seeds(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _common(weighed_a: NDArray[np.float32], weighed_b: NDArray[np.float32], i: Ints, j: Ints) -> Ints:
    """How many terms row ``i`` of one block has in common with row ``j`` of the other (int64[k])."""
    result = np.empty(len(i), dtype=np.int64)
    for first in range(0, len(i), _BLOCK):
        rows = slice(first, first + _BLOCK)
        result[rows] = np.count_nonzero((weighed_a[i[rows]] > 0) & (weighed_b[j[rows]] > 0), axis=1)
    return result


def _columns(pair: Pair, a: Terms, b: Terms) -> Ints:
    """Number of every shared term in the matrices, -1 for those left out; the commonest go first when texts are long."""
    columns = np.arange(pair.shared + 1)
    columns[-1] = -1
    most = _BUDGET // max(1, a.sentences * b.sentences)
    if pair.shared > most:
        weight = np.zeros(pair.shared + 1)
        weight[pair.a.term_columns] = pair.a.weighed.terms
        rare = np.argsort(-weight[:-1], kind="stable")[:most]
        columns[:] = -1
        columns[rare] = np.arange(len(rare))
    return columns


def _block(side: Terms, start: int, columns: Ints, shared: int) -> NDArray[np.float32]:
    stop = min(start + _BLOCK, side.sentences)
    entries = slice(side.starts[start], side.starts[stop])
    place = columns[side.side.term_columns[side.terms[entries]]]
    used = place >= 0
    rows = side.rows[entries][used] - start
    weighed = np.zeros((stop - start, shared), dtype=np.float32)
    weighed[rows, place[used]] = side.values[entries][used] / side.norms[start:stop][rows]
    return weighed


def clusters(found: Seeds, a: Terms, b: Terms, gap: int, least_cosine: float) -> list[Cluster]:
    """Group seeds that lie close on both sides; a group whose sides are not alike as a whole is split more finely."""
    result: list[Cluster] = []
    waiting = [(found, gap)]
    while waiting:
        group, gap = waiting.pop()
        for part in _split(group, gap):
            a0, a1 = int(part.a.min()), int(part.a.max()) + 1
            b0, b1 = int(part.b.min()), int(part.b.max()) + 1
            cosine = range_cosine(a, b, a0, a1, b0, b1)
            if cosine > least_cosine:
                result.append(Cluster(a0, a1, b0, b1, cosine, part))
            elif gap > 0:
                waiting.append((part, gap - 1))
    return result


def range_cosine(a: Terms, b: Terms, a0: int, a1: int, b0: int, b1: int) -> float:
    """Cosine of the summed sentences of the two ranges."""
    left, right = a.vector(a0, a1), b.vector(b0, b1)
    spread = np.zeros(a.side.shared + 1)
    spread[b.side.term_columns] = right
    spread[-1] = 0.0  # the terms that only one side holds
    common = float(left @ spread[a.side.term_columns])
    norm = float(np.sqrt((left @ left) * (right @ right)))
    return common / norm if norm else 0.0


def _split(group: Seeds, gap: int) -> list[Seeds]:
    """Split alternating sides until neither side has a larger gap than ``gap`` sentences."""
    parts, side, still = [group], 0, 0
    while still < 2:
        next_parts: list[Seeds] = []
        for part in parts:
            next_parts += _split_side(part, side, gap)
        still = still + 1 if len(next_parts) == len(parts) else 0
        parts, side = next_parts, 1 - side
    return parts


def _split_side(part: Seeds, side: int, gap: int) -> list[Seeds]:
    if len(part) < 2:
        return [part] if len(part) else []
    key = part.b if side else part.a
    order = np.argsort(key, kind="stable")
    breaks = np.flatnonzero(np.diff(key[order]) > gap + 1) + 1
    if not len(breaks):
        return [part]
    return [part.pick(piece) for piece in np.split(order, breaks)]
