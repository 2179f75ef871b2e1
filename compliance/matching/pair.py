"""An article beside one dispatch: the words both hold, and what each word proves."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.distinct import among
from compliance.matching.idf import FEWEST_DOCUMENTS, FLOOR, LEAST_SENTENCES, Idf
from compliance.matching.prepare import Floats, Hashes, Ints, Prepared
from compliance.matching.seeds import Aligned
from compliance.matching.weighed import Weighed


@dataclass(frozen=True, slots=True)
class Shared:
    """The tokens of a text whose term the other text holds, too, one row each, in order."""

    places: list[int]
    terms: list[int]  # number among the shared terms
    worth: list[float]  # weight of each shared term

    def within(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Those of tokens ``first`` to ``last``, and the term of each."""
        rows = slice(bisect_left(self.places, first), bisect_left(self.places, last))
        return zip(self.places[rows], self.terms[rows], strict=True)

    def times(self, first: int, last: int) -> dict[int, int]:
        """How often each shared term occurs in tokens ``first`` to ``last``, if it does."""
        result: dict[int, int] = {}
        for term in self.terms[bisect_left(self.places, first) : bisect_left(self.places, last)]:
            result[term] = result.get(term, 0) + 1
        return result


@dataclass(frozen=True)
class Side:
    """One text of a pair; ``columns`` gives every token its number among the shared terms, ``shared`` where it has none."""

    text: Prepared
    shared: int  # terms that both texts hold
    term_columns: Ints  # int64[v]
    columns: Ints  # int64[n]
    weighed: Weighed
    weights: Floats  # float64[n], 0 where the token carries no content
    shared_weights: Floats  # float64[shared + 1], the last 0

    @cached_property
    def found(self) -> Shared:
        """The tokens whose term both texts hold."""
        (places,) = (self.columns < self.shared).nonzero()
        return Shared(places.tolist(), self.columns[places].tolist(), self.shared_weights.tolist())


@dataclass(frozen=True, slots=True)
class Pair:
    """Article ``a`` and dispatch ``b`` with ``shared`` terms in common."""

    a: Side
    b: Side
    shared: int
    by_register: bool  # words are weighed by the register, not by the two texts alone
    of_register: bool = False  # the dispatch is one of a register, perhaps too small to weigh words by
    idf: Idf | None = None  # the register's, where it weighs the words


def pair_up(a: Prepared, b: Prepared, idf: Idf | None = None) -> Pair:
    """Find the shared terms of two texts and weigh every term by the register, or by the sentences of the two.

    A register of very few dispatches, perhaps all of one story, cannot tell a rare word from a common one.
    """
    of_register = idf is not None
    if idf is not None and idf.documents < FEWEST_DOCUMENTS:
        idf = None
    in_a, in_b = _shared(a.terms, b.terms)
    shared = len(in_a)
    if idf is not None:
        weighed_a, weighed_b = by_register(a, idf), by_register(b, idf)
    else:
        weights_a, weights_b = _by_sentences(a, b, in_a, in_b)
        weighed_a, weighed_b = _weighed(a, weights_a), _weighed(b, weights_b)
    numbers = np.arange(shared)
    sides = _side(a, in_a, numbers, weighed_a, shared), _side(b, in_b, numbers, weighed_b, shared)
    return Pair(*sides, shared, idf is not None, of_register, idf)


def _shared(ours: Hashes, theirs: Hashes) -> tuple[Ints, Ints]:
    """The places of the values that two sorted arrays of distinct ones have in common, in each of them."""
    places, both = among(ours, theirs)
    (hit,) = both.nonzero()
    return hit, places[hit]


def by_register(text: Prepared, idf: Idf) -> Weighed:
    """The words of a text weighed by a register: once, whatever number of dispatches it is held against."""
    known = text.weighed.get(idf)
    if known is None:
        known = text.weighed[idf] = _weighed(text, idf.weights(text.terms))
    return known


def _weighed(text: Prepared, weights: Floats) -> Weighed:
    return Weighed(weights, np.append(weights, 0.0)[text.term_ids])


def without(pair: Pair, spans: Iterable[Aligned]) -> Pair:
    """The pair as if the tokens of ``spans`` said nothing, on both sides."""
    spans = list(spans)
    return replace(pair, a=_blank(pair.a, [(s.a0, s.a1) for s in spans]), b=_blank(pair.b, [(s.b0, s.b1) for s in spans]))


def _blank(side: Side, ranges: list[tuple[int, int]]) -> Side:
    columns, weights = side.columns.copy(), side.weights.copy()
    for first, last in ranges:
        columns[first:last], weights[first:last] = side.shared, 0.0
    return replace(side, columns=columns, weights=weights)


def _by_sentences(a: Prepared, b: Prepared, in_a: Ints, in_b: Ints) -> tuple[Floats, Floats]:
    """Weights of the terms of both texts by the sentences, of both together, that hold them."""
    frequency_a, frequency_b = a.sentence_frequency.astype(np.float64), b.sentence_frequency.astype(np.float64)
    joint = frequency_a[in_a] + frequency_b[in_b]
    frequency_a[in_a] = joint
    frequency_b[in_b] = joint
    sentences = max(len(a.bounds) + len(b.bounds) - 2, LEAST_SENTENCES)
    weights_a: Floats = np.maximum(np.log(sentences / np.maximum(frequency_a, 1.0)), FLOOR)
    weights_b: Floats = np.maximum(np.log(sentences / np.maximum(frequency_b, 1.0)), FLOOR)
    return weights_a, weights_b


def _side(text: Prepared, hit: Ints, numbers: Ints, weighed: Weighed, shared: int) -> Side:
    columns = np.full(len(text.terms) + 1, shared, dtype=np.int64)
    columns[hit] = numbers
    weights = np.zeros(shared + 1)
    weights[:-1] = weighed.terms[hit]
    return Side(text, shared, columns[:-1], columns[text.term_ids], weighed, weighed.tokens, weights)
