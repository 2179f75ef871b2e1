"""Words along one diagonal: chance puts common phrases anywhere, a copy puts words in order.

What is copied, even with every fifth word changed, lies on about one diagonal: the same distance between article and dispatch
from word to word.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from compliance.matching.settings import Sensitivity

Ints = NDArray[np.int64]

# Such a weight of shared shingles, and so many, is no chance even without a diagonal: long rewritten passages have none.
SURE = {
    Sensitivity.STRICT: ((3.0, 1),),
    Sensitivity.NORMAL: ((2.5, 1), (1.8, 4)),
    Sensitivity.HIGH: ((0.0, 1),),
}
COVERED = 6  # words under shingles along one diagonal
_BAND = 4  # words by which the diagonal may shift within a passage
_GAP = 12  # words between two shingles of one passage


def longest_diagonals(row: Ints, query: Ints, position: Ints, rows: int, shingle: int) -> Ints:
    """For each of ``rows`` rows, the most words that its hits cover along one diagonal without a gap: int64[rows]."""
    longest = np.zeros(rows, np.int64)
    if not len(row):
        return longest
    diagonal = position - query
    diagonal -= diagonal.min()
    for shift in (0, _BAND // 2):  # bands overlap by half, so that none cuts a passage
        group = row * (int(diagonal.max()) + 2 * _BAND) + (diagonal + shift) // _BAND
        order = _sorted_by(group, query)
        group_of, at, row_of = group[order], query[order], row[order]
        step = np.diff(at)
        new = (np.diff(group_of) != 0) | (step > _GAP)
        words = np.full(len(at), shingle, np.int64)
        words[1:][~new] = np.minimum(step[~new], shingle)
        starts = np.concatenate(([0], np.flatnonzero(new) + 1))
        np.maximum.at(longest, row_of[starts], np.add.reduceat(words, starts))
    return longest


def _sorted_by(group: Ints, query: Ints) -> Ints:
    """The order by group and by query within it; hits that are equal in both may stand in any order."""
    wide = int(query.max()) + 1
    if int(group.max()) < (1 << 62) // wide:
        return np.argsort(group * wide + query)
    return np.lexsort((query, group))
