"""The words of dispatches, a byte each, so that what surrounds a shared shingle can be looked at without the text.

A byte is the hash of a word's stem, 1 to 255; 0 stands for a word too short to prove anything. Two different words have one
byte with a chance of 1 in 255, so these words refute, and never prove. Each dispatch's words are followed by ``MARGIN``
zeros, and so are none: what is read a little beyond a text's edges is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.errors import SegmentError
from compliance.index.segment import REMEDY, Segment

MARGIN = 24
CODES = 255
PIECE = 16_000_000  # bytes copied at once in a merge

_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)


def word_codes(stems: NDArray[np.uint64], telling: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The bytes uint8[n] of the words with these stems (uint64[n]); 0 where one is not ``telling`` (bool[n])."""
    upper = stems * _MIX >> _HALF
    codes = ((upper * np.uint64(CODES) >> _HALF) + np.uint64(1)).astype(np.uint8)
    codes[~telling] = 0
    return codes


def strip(
    owners: Sequence[int], words: Sequence[NDArray[np.uint8]]
) -> tuple[NDArray[np.uint32], NDArray[np.uint64], NDArray[np.uint8]]:
    """Dispatches and the words of each -> the dispatches in order, where the words of each begin, and all words."""
    order = sorted(range(len(owners)), key=owners.__getitem__)
    margin = np.zeros(MARGIN, np.uint8)
    parts = [margin]
    for each in order:
        parts += (words[each], margin)
    if not order:
        parts = [margin[:0]]
    sizes = np.array([len(words[each]) + MARGIN for each in order], np.uint64)
    places = np.cumsum(sizes, dtype=np.uint64) - sizes + np.uint64(MARGIN)
    return np.array([owners[each] for each in order], np.uint32), places, np.concatenate(parts)


@dataclass(frozen=True, slots=True)
class Strips:
    """The words of several segments put together, to be copied: ``owners`` and ``places`` as a segment has them, ``size``
    bytes in all."""

    owners: NDArray[np.uint32]
    places: NDArray[np.uint64]
    size: int
    segments: Sequence[Segment] = field(repr=False)
    _rows: NDArray[np.int64] = field(repr=False)  # segment, first byte, end, of each owner

    @classmethod
    def of(cls, segments: Sequence[Segment], dead: NDArray[np.uint32]) -> Strips:
        """Those of ``segments``, without the dispatches ``dead``."""
        rows = []
        for number, segment in enumerate(segments):
            starts = segment.places.astype(np.int64)
            ends = np.append(starts[1:], len(segment.words))[: len(starts)]
            rows.append(np.stack((np.full(len(starts), number), starts, ends, segment.owners.astype(np.int64)), axis=1))
        found = np.concatenate([np.empty((0, 4), np.int64), *rows])
        found = found[~np.isin(found[:, 3], dead)]
        found = found[np.argsort(found[:, 3], kind="stable")]
        sizes = found[:, 2] - found[:, 1]
        places = MARGIN + np.cumsum(sizes) - sizes
        size = MARGIN + int(sizes.sum()) if len(found) else 0
        return cls(found[:, 3].astype(np.uint32), places.astype(np.uint64), size, segments, found[:, :3])

    def pieces(self) -> Iterator[NDArray[np.uint8]]:
        """All the words in their order, runs of neighbours together."""
        if not self.size:
            return
        yield np.zeros(MARGIN, np.uint8)
        rows = self._rows
        apart = (rows[1:, 0] != rows[:-1, 0]) | (rows[1:, 1] != rows[:-1, 2])
        edges = np.concatenate(([0], np.flatnonzero(apart) + 1, [len(rows)])).tolist()
        for first, last in pairwise(edges):
            number, start, end = int(rows[first, 0]), int(rows[first, 1]), int(rows[last - 1, 2])
            for low in range(start, end, PIECE):
                yield self.segments[number].words[low : min(low + PIECE, end)]


def words_around(
    segments: Sequence[Segment], dispatch: NDArray[np.int64], position: NDArray[np.int64], before: int, after: int
) -> NDArray[np.uint8]:
    """The words of dispatches around token positions (two int64[m]): uint8[m, before + after].

    Column ``before`` is the word at the position. Beyond the text there is nothing (0), nor is there for a dispatch that
    no segment has words of. Raises SegmentError when a segment contradicts itself.
    """
    found = np.zeros((len(dispatch), before + after), np.uint8)
    for segment in segments:
        if not len(segment.owners):
            continue
        owner = rows_of(segment.owners, dispatch)
        (here,) = np.nonzero(owner >= 0)
        if len(here) == len(dispatch):
            return _windows(segment, owner, position, before, after)
        if len(here):
            found[here] = _windows(segment, owner[here], position[here], before, after)
    return found


def _windows(
    segment: Segment, owner: NDArray[np.int64], position: NDArray[np.int64], before: int, after: int
) -> NDArray[np.uint8]:
    """``words_around`` for dispatches of one segment, those in rows ``owner`` of it."""
    starts = segment.places[owner].astype(np.int64)
    first = starts + position - before
    beyond = bool(((first < 0) | (first > len(segment.words) - before - after)).any())
    if before <= MARGIN and after <= MARGIN:
        if beyond:
            raise SegmentError("the words of dispatches are damaged", path=str(segment.path), remedy=REMEDY)
        return windows_of(segment.words, first, before + after)
    ends = _ends(segment, owner)
    column = np.arange(before + after)
    inside = (column >= (starts - first)[:, None]) & (column < (ends - first)[:, None])  # not in the texts beside
    if beyond:
        words: NDArray[np.uint8] = segment.words[np.where(inside, first[:, None] + column, 0)]
    else:
        words = windows_of(segment.words, first, before + after)
    words *= inside
    return words


def _ends(segment: Segment, owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the next dispatch's words begin, for each of these rows of ``owners``."""
    last = len(segment.owners) - 1
    return np.where(owner < last, segment.places[np.minimum(owner + 1, last)].astype(np.int64), len(segment.words))


def lengths(segments: Sequence[Segment], dispatch: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many words dispatches have (int64[m]), 0 for one that no segment has words of."""
    found = np.zeros(len(dispatch), np.int64)
    for segment in segments:
        if len(segment.owners):
            owner = rows_of(segment.owners, dispatch)
            (here,) = np.nonzero(owner >= 0)
            own = owner[here]
            found[here] = _ends(segment, own) - segment.places[own].astype(np.int64) - MARGIN
    return found


def windows_of(words: NDArray[Any], first: NDArray[np.int64], size: int) -> NDArray[Any]:
    """``size`` words from each of ``first`` (int64[m]) on, [m, size]: a copy. Raises IndexError beyond the words.

    A window is copied as one item of so many bytes, in a third of the time that its words take one by one.
    """
    width = words.dtype.itemsize
    places = max(0, len(words) - size + 1)
    whole: NDArray[Any] = np.ndarray((places,), f"V{size * width}", words if places else bytes(size * width), 0, (width,))
    return whole[first].view(words.dtype).reshape(len(first), size)


def rows_of(owners: NDArray[np.uint32], dispatch: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row in ``owners`` (sorted, not empty) of each dispatch (int64[m]); -1 where it has none."""
    last = len(owners) - 1
    # Rows of a register mostly follow one another: then the row is known without a search.
    row = dispatch - int(owners[0])
    if int(owners[-1]) - int(owners[0]) == last:
        row[(row < 0) | (row > last)] = -1
        return row
    row = np.clip(row, 0, last)
    (other,) = np.nonzero(owners[row] != dispatch)
    if len(other):
        row[other] = np.minimum(np.searchsorted(owners, dispatch[other]), last)
        row[other[owners[row[other]] != dispatch[other]]] = -1
    return row
