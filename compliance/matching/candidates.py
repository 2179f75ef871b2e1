"""Which dispatches of the register are worth aligning with an article."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.matching.distinct import distinct
from compliance.matching.prepare import Floats, Ints
from compliance.matching.settings import Settings

_FIELD = 20  # bits of a cell's number on each side
_MOST_PLACES = (1 << _FIELD) - 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dispatch (database row), the weight of the shingles that lie close together in it, and how many it shares."""

    dispatch: int
    score: float
    hits: int


def candidates(query: Ints, dispatch: Ints, position: Ints, *, shingles: int, settings: Settings) -> list[Candidate]:
    """Rank dispatches by the shingles that they share with an article, best first; chance hits are dropped.

    ``query`` is a shingle's place in the article, ``position`` its place in the dispatch (three int64[m], as the index
    gives them); ``shingles`` is how many the article has. A hit weighs more the fewer dispatches hold its shingle. What
    counts is the heaviest cell of ``candidate_words`` by ``candidate_source_words`` places: a passage puts its shingles
    close together on both sides, chance scatters them. Dispatches with a single rare shingle come last, and few of them.
    """
    if not len(query):
        return []
    weights = weights_of(np.bincount(query)[query], settings)
    ids, rows = distinct(dispatch)  # a register has many more than an article hits
    total = np.bincount(rows, weights).astype(np.float64, copy=False)
    hits = np.bincount(rows)
    score = total.copy()
    several = (hits > 1)[rows] & (total >= settings.candidate_least)[rows]
    score[hits > 1] = 0.0
    if several.any():
        _heaviest_cells(score, query[several], rows[several], position[several], weights[several], settings)
    ranked = score + settings.candidate_rest * total
    strong = np.flatnonzero(score >= settings.candidate_score)
    strong = strong[np.lexsort((strong, -ranked[strong]))][: settings.candidate_limit]
    weak = np.flatnonzero((score < settings.candidate_score) & (score >= settings.candidate_least))
    weak = weak[np.lexsort((weak, -ranked[weak]))][: settings.candidate_weak]
    chosen = [*strong.tolist(), *weak.tolist()]
    return [Candidate(int(ids[row]), float(ranked[row]), int(hits[row])) for row in chosen]


def weights_of(spread: Ints, settings: Settings) -> Floats:
    """Weight (0..1] of hits by how many dispatches hold their shingle (int64[m]): 1 when no other does."""
    weights: Floats = (1.0 - np.log(spread) / settings.candidate_decay).clip(0.0) ** 3
    return weights


def _heaviest_cells(score: Floats, query: Ints, rows: Ints, position: Ints, weights: Floats, settings: Settings) -> None:
    """Raise ``score`` to the weight of each row's heaviest cell; cells overlap by half on both sides."""
    high, wide = settings.candidate_words, settings.candidate_source_words
    for down in (0, high // 2):
        for across in (0, wide // 2):
            cell = np.minimum((query + down) // high, _MOST_PLACES)
            cell = (rows << (2 * _FIELD)) | (cell << _FIELD) | np.minimum((position + across) // wide, _MOST_PLACES)
            _raise(score, cell, weights)


def _raise(score: Floats, cell: NDArray[np.int64], weights: Floats) -> None:
    order = np.argsort(cell)
    cell = cell[order]
    starts = np.flatnonzero(np.concatenate(([True], cell[1:] != cell[:-1])))
    np.maximum.at(score, cell[starts] >> (2 * _FIELD), np.add.reduceat(weights[order], starts))
