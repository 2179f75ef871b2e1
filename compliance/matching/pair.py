"""An article beside one dispatch: the words both hold, and what each word proves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.matching.idf import FEWEST_DOCUMENTS, FLOOR, LEAST_SENTENCES, Idf
from compliance.matching.prepare import Ints, Prepared
from compliance.matching.seeds import Aligned

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a pair; ``columns`` gives every token its number among the shared terms, ``shared`` where it has none."""

    text: Prepared
    shared: int  # terms that both texts hold
    term_columns: Ints  # int64[v]
    columns: Ints  # int64[n]
    term_weights: Floats  # float64[v]
    weights: Floats  # float64[n], 0 where the token carries no content
    shared_weights: Floats  # float64[shared + 1], the last 0


@dataclass(frozen=True, slots=True)
class Pair:
    """Article ``a`` and dispatch ``b`` with ``shared`` terms in common."""

    a: Side
    b: Side
    shared: int
    by_register: bool  # words are weighed by the register, not by the two texts alone


def pair_up(a: Prepared, b: Prepared, idf: Idf | None = None) -> Pair:
    """Find the shared terms of two texts and weigh every term by the register, or by the sentences of the two.

    A register of very few dispatches, perhaps all of one story, cannot tell a rare word from a common one.
    """
    if idf is not None and idf.documents < FEWEST_DOCUMENTS:
        idf = None
    places = np.searchsorted(b.terms, a.terms)
    places[places == len(b.terms)] = 0
    hit = b.terms[places] == a.terms if len(b.terms) else np.zeros(len(a.terms), dtype=bool)
    in_a, in_b = np.flatnonzero(hit), places[hit]
    shared = len(in_a)

    if idf is not None:
        weights_a, weights_b = idf.weights(a.terms), idf.weights(b.terms)
    else:
        weights_a, weights_b = _by_sentences(a, b, in_a, in_b)
    numbers = np.arange(shared)
    return Pair(_side(a, in_a, numbers, weights_a, shared), _side(b, in_b, numbers, weights_b, shared), shared, idf is not None)


def without(pair: Pair, spans: Iterable[Aligned]) -> Pair:
    """The pair as if the tokens of ``spans`` said nothing, on both sides."""
    spans = list(spans)
    return replace(
        pair, a=_blank(pair.a, [(s.a0, s.a1) for s in spans]), b=_blank(pair.b, [(s.b0, s.b1) for s in spans])
    )


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


def _side(text: Prepared, hit: Ints, numbers: Ints, weights: Floats, shared: int) -> Side:
    columns = np.full(len(text.terms) + 1, shared, dtype=np.int64)
    columns[hit] = numbers
    padded = np.append(weights, 0.0)
    return Side(
        text, shared, columns[:-1], columns[text.term_ids], weights, padded[text.term_ids], np.append(weights[hit], 0.0)
    )
