"""Which dispatches of the register are worth aligning with an article."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance.matching.prepare import Ints
from compliance.matching.settings import Settings


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dispatch (database row) with the distinct shingles of the article that it holds."""

    dispatch: int
    score: float
    hits: int


def candidates(query: Ints, dispatch: Ints, position: Ints, *, shingles: int, settings: Settings) -> list[Candidate]:
    """Rank dispatches by the shingles that they share with an article, best first; chance hits are dropped.

    ``query`` is the shingle's place in the article, ``position`` that in the dispatch (three int64[m]). A hit counts by
    how few dispatches hold its shingle; hits that lie close together on both sides count more, a single one that many
    dispatches share counts little.
    """
    if not len(query):
        return []
    _, place, spread = np.unique(query, return_inverse=True, return_counts=True)
    rarity = 1.0 / np.sqrt(spread[place])
    order = np.lexsort((query, dispatch))
    query, dispatch, position, rarity = query[order], dispatch[order], position[order], rarity[order]
    first = np.concatenate(([True], (np.diff(dispatch) != 0) | (np.diff(query) != 0)))
    starts = np.flatnonzero(np.concatenate(([True], np.diff(dispatch) != 0)))
    hits = np.add.reduceat(first.astype(np.int64), starts)
    score = np.add.reduceat(rarity * first, starts)
    near = np.zeros(len(query))
    same = (np.diff(dispatch) == 0) & (np.abs(np.diff(query)) <= settings.candidate_reach)
    same &= (np.abs(np.diff(position)) <= settings.candidate_reach) & (np.diff(query) != 0)
    near[1:] = same
    score = score + settings.candidate_cluster * np.add.reduceat(near, starts)
    ids = dispatch[starts]
    good = score >= settings.candidate_score
    ids, score, hits = ids[good], score[good], hits[good]
    ranked = np.lexsort((ids, -score))[: settings.candidate_limit]
    return [Candidate(int(ids[i]), float(score[i]), int(hits[i])) for i in ranked]
