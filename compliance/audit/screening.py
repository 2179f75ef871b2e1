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
_BITS = 62  # of a number that holds a row, a diagonal and a place


def longest_diagonals(row: Ints, query: Ints, position: Ints, rows: int, shingle: int) -> Ints:
    """For each of ``rows`` rows, the most words that its hits cover along one diagonal without a gap: int64[rows]."""
    longest = np.zeros(rows, np.int64)
    if not len(row):
        return longest
    diagonal = position - query
    diagonal -= diagonal.min() // _BAND * _BAND  # bands are the same whatever else is looked at
    across = (int(diagonal.max()) // _BAND + 1).bit_length()
    along = int(query.max()).bit_length()
    if rows.bit_length() + across + along > _BITS:  # huge texts: in parts
        middle = rows // 2
        parts = (row < middle, 0, middle), (row >= middle, middle, rows - middle)
        return np.concatenate([
            longest_diagonals(row[part] - first, query[part], position[part], count, shingle) for part, first, count in parts
        ])  # fmt: skip
    for shift in (0, _BAND // 2):  # bands overlap by half, so that none cuts a passage
        group = row << across
        group += (diagonal + shift) // _BAND
        group <<= along
        group += query
        group.sort()
        at = group & (1 << along) - 1
        group >>= along
        step = np.diff(at)
        new = (np.diff(group) != 0) | (step > _GAP)
        words = np.full(len(at), shingle, np.int64)
        words[1:] = np.where(new, shingle, np.minimum(step, shingle))
        starts = np.concatenate(([0], np.flatnonzero(new) + 1))
        np.maximum.at(longest, group[starts] >> across, np.add.reduceat(words, starts))
    return longest
