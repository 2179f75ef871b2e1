"""A cheap look at dispatches that share next to no shingle with an article, but a rare one.

Machine translation and summaries leave a shingle or two. If these are no chance, the words around them are alike too. That
costs a twentieth of an alignment, so it decides which of such dispatches are aligned.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from compliance.matching.candidates import weights_of
from compliance.matching.idf import Idf, Weights
from compliance.matching.prepare import GRAM, Ints, Prepared
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


def worth(article: Prepared, idf: Idf) -> Weights:
    """What every token of an article proves, in nats of idf (float64[n]); nothing where it carries no content."""
    return np.append(idf.weights(article.terms), 0.0)[article.term_ids]


def resembles(
    article: Prepared, source: Prepared, query: Ints, position: Ints, worth: Weights, settings: Settings
) -> bool:
    """Whether the words around any shared shingle are alike on both sides.

    ``query`` and ``position`` (int64[m]) are the shingles' places in article and dispatch. Likeness is the share, by
    ``worth``, of the article's words that stand in the dispatch's window too.
    """
    if not len(source):
        return False
    reach = np.arange(-settings.neighbour_words, settings.neighbour_words + GRAM)
    ours, theirs = query[:_HITS, None] + reach, position[:_HITS, None] + reach
    inside = (ours >= 0) & (ours < len(article))
    ours, theirs = ours.clip(0, len(article) - 1), theirs.clip(0, len(source) - 1)
    found = (article.tokens.stems[ours][:, :, None] == source.tokens.stems[theirs][:, None, :]).any(axis=2)
    mass = worth[ours] * inside
    return bool(((mass * found).sum(axis=1) >= settings.neighbour_likeness * mass.sum(axis=1).clip(1e-9)).any())
