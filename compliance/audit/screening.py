"""A second look at candidates before they are aligned: chance puts common phrases anywhere, a copy puts words in order.

An ordinary article shares scattered triples of words with dozens of dispatches, and aligning with one costs as much as all
else that is done for the article. What is copied, even with every fifth word changed, lies on about one diagonal: the same
distance between article and dispatch from word to word.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.matching.candidates import Candidate
from compliance.matching.settings import Sensitivity, Settings

Ints = NDArray[np.int64]

# From such a score (and so many hits) a candidate needs no second look, since long rewritten passages have no one diagonal.
SURE = {
    Sensitivity.STRICT: ((3.0, 1),),
    Sensitivity.NORMAL: ((2.5, 1), (1.8, 4)),
    Sensitivity.HIGH: ((0.0, 1),),
}
COVERED = 6  # words under shingles along one diagonal
_BAND = 4  # words by which the diagonal may shift within a passage
_GAP = 12  # words between two shingles of one passage


def is_screened(settings: Settings) -> bool:
    """Whether a second look refuses anything at this sensitivity."""
    return SURE[settings.sensitivity] != ((0.0, 1),)


def screened(
    found: Sequence[Candidate], query: Ints, dispatch: Ints, position: Ints, *, shingle: int, sensitivity: Sensitivity | None
) -> list[Candidate]:
    """The candidates worth aligning, in their order; without a sensitivity, only those with words along one diagonal.

    ``query``, ``dispatch`` and ``position`` (int64[m]) are the postings that the candidates were made from; ``shingle`` is
    how many words each of them spans. ``high`` looks at all of them.
    """
    enough = SURE[sensitivity] if sensitivity is not None else ()
    sure = {c.dispatch for c in found for score, hits in enough if c.score >= score and c.hits >= hits}
    doubtful = np.array([c.dispatch for c in found if c.dispatch not in sure], np.int64)
    if not len(doubtful):
        return list(found)
    rows = np.sort(doubtful)
    place = np.minimum(np.searchsorted(rows, dispatch), len(rows) - 1)
    here = rows[place] == dispatch
    covered = longest_diagonals(place[here], query[here], position[here], len(rows), shingle)
    kept = sure.union(rows[covered >= COVERED].tolist())
    return [c for c in found if c.dispatch in kept]


def longest_diagonals(row: Ints, query: Ints, position: Ints, rows: int, shingle: int) -> Ints:
    """For each of ``rows`` rows, the most words that its hits cover along one diagonal without a gap: int64[rows]."""
    longest = np.zeros(rows, np.int64)
    if not len(row):
        return longest
    diagonal = position - query
    diagonal -= diagonal.min()
    for shift in (0, _BAND // 2):  # bands overlap by half, so that none cuts a passage
        group = row * (int(diagonal.max()) + 2 * _BAND) + (diagonal + shift) // _BAND
        order = np.lexsort((query, group))
        group_of, at, row_of = group[order], query[order], row[order]
        step = np.diff(at)
        new = (np.diff(group_of) != 0) | (step > _GAP)
        words = np.full(len(at), shingle, np.int64)
        words[1:][~new] = np.minimum(step[~new], shingle)
        starts = np.concatenate(([0], np.flatnonzero(new) + 1))
        np.maximum.at(longest, row_of[starts], np.add.reduceat(words, starts))
    return longest
