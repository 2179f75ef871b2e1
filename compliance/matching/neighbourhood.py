"""A cheap look at dispatches that share next to no shingle with an article, but a rare one.

Machine translation and summaries leave a shingle or two. If these are no chance, the words around them are alike too. That
costs a twentieth of an alignment, so it decides which of such dispatches are aligned.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from compliance.matching.candidates import weights_of
from compliance.matching.idf import Idf, Weights
from compliance.matching.prepare import Ints, Mask, Prepared
from compliance.matching.settings import Settings

_HITS = 16  # shingles of a dispatch that are looked at, at most


def doubtful(query: Ints, dispatch: Ints, known: Collection[int], settings: Settings) -> list[int]:
    """Dispatches that share rare shingles worth ``neighbour_rare`` in all and are not ``known``; the best first."""
    if settings.neighbour_limit < 1 or not len(query):
        return []
    spread = np.bincount(query)[query]
    rare = spread <= settings.neighbour_spread
    rows, weights = dispatch[rare], weights_of(spread[rare], settings)
    if not len(rows):
        return []
    order = np.argsort(rows, kind="stable")
    starts = np.flatnonzero(np.concatenate(([True], np.diff(rows[order]) != 0)))
    total = np.add.reduceat(weights[order], starts)
    ids = rows[order][starts]
    enough = total >= settings.neighbour_rare
    ids, total = ids[enough], total[enough]
    best = ids[np.lexsort((ids, -total))].tolist()
    return [row for row in best if row not in known][: settings.neighbour_limit]


def resembles(article: Prepared, source: Prepared, query: Ints, position: Ints, idf: Idf, settings: Settings) -> bool:
    """Whether the words around any shared shingle are alike on both sides.

    ``query`` and ``position`` (int64[m]) are the shingles' places in article and dispatch. Likeness is the mass, in nats of
    idf, of the article's words that the dispatch's window holds too, by the geometric mean of both windows' masses.
    """
    if not len(source.terms) or not len(article.terms):
        return False
    reach = np.arange(-settings.neighbour_words, settings.neighbour_words + 3)
    weights = np.append(idf.weights(article.terms), 0.0)
    places = np.searchsorted(article.terms, source.terms)
    places[places == len(article.terms)] = 0
    shared = article.terms[places] == source.terms
    numbers = np.append(np.where(shared, places, len(article.terms) + np.arange(len(source.terms))), -1)
    others = np.append(idf.weights(source.terms), 0.0)
    left, in_left = _windows(article, query[:_HITS], reach)
    right, in_right = _windows(source, position[:_HITS], reach)
    ours = np.where(in_left, left, -1)
    theirs = np.where(in_right, numbers[right], -1)
    mass = weights[ours] * (ours >= 0)
    common = (ours[:, :, None] == theirs[:, None, :]).any(axis=2) & (ours >= 0)
    both = _sums(mass * common)
    whole = np.sqrt(_sums(mass) * _sums(np.where(in_right, others[right], 0.0)))
    return bool((both >= settings.neighbour_likeness * np.maximum(whole, 1e-9)).any())


def _windows(text: Prepared, places: Ints, reach: Ints) -> tuple[Ints, Mask]:
    """Terms around each place (int64[k, r], -1 where a token carries no content), and where the text has a token at all."""
    at = places[:, None] + reach[None, :]
    inside = (at >= 0) & (at < len(text.term_ids))
    return text.term_ids[np.clip(at, 0, len(text.term_ids) - 1)], inside


def _sums(values: Weights) -> Weights:
    total: Weights = values.sum(axis=1)
    return total
