"""Looking fingerprints up in all segments of a register at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.errors import SegmentError
from compliance.index.segment import KEY_BITS, REMEDY, Segment, keys_of
from compliance.index.words import words_around

LEAST_CAP = 100
VERIFIED_BYTES = 1 << 26  # 64 MB take some 25 ms to verify


@dataclass(frozen=True, slots=True)
class Postings:
    """What a look-up of k values found: m rows in no promised order.

    ``query`` int64[m] is the place of the value in the look-up, ``dispatch`` int64[m] the database rowid, ``position``
    int64[m] the token position in it. ``frequency`` int64[k] is how many postings each value has in the register, before
    the cap and with removed dispatches.
    """

    query: NDArray[np.int64]
    dispatch: NDArray[np.int64]
    position: NDArray[np.int64]
    frequency: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.query)


Choose = Callable[[NDArray[np.int64], NDArray[np.uint32]], NDArray[np.bool_]]
"""Which postings are wanted (bool[m]), by the values that they answer (int64[m]) and their dispatches (uint32[m])."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where the postings of k values lie in each of s segments: ``starts`` and ``counts`` int64[s, k], those over the cap
    counted as none. ``frequency`` int64[k] as in ``Postings``."""

    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    frequency: NDArray[np.int64]


def document_frequency_cap(documents: int) -> int:
    """Shingles with more postings than this are stop shingles: max(100, the square root of the number of dispatches).

    The root, since the posting lists of one article must not grow in step with the register: 100 up to 10,000 dispatches,
    1,000 at a million.
    """
    return max(LEAST_CAP, math.isqrt(max(documents, 0)))


class Index:
    """The segments of a register together. ``tombstones`` (dispatch rowids) are masked from every look-up."""

    def __init__(self, segments: Sequence[Segment], tombstones: NDArray[np.uint32] | None = None) -> None:
        self.segments = tuple(segments)
        self.tombstones = tombstones.astype(np.int64) if tombstones is not None else np.empty(0, np.int64)
        self.documents = sum(segment.documents for segment in segments)
        self.postings = sum(segment.postings for segment in segments)

    @classmethod
    def open(
        cls, paths: Iterable[Path], *, manifest_digest: str | None = None, tombstones: NDArray[np.uint32] | None = None,
        published: float | None = None,
    ) -> Index:  # fmt: skip
        """Map the segments at ``paths``. Raises SegmentError (SchemeError when made under another manifest).

        Segments are never written again: one that changed after ``published`` (seconds since 1970, when the set was named)
        was touched by somebody else, and is read against its checksums unless it is very large.
        """
        segments = [Segment.open(path, manifest_digest) for path in paths]
        for segment in segments:
            if published is not None and segment.modified > published and segment.size <= VERIFIED_BYTES:
                segment.verify()
            segment.advise_random()
        return cls(segments, tombstones)

    def lookup(self, values: NDArray[np.uint64], cap: int | None = None) -> Postings:
        """All postings of ``values`` uint64[k]; those with more than ``cap`` postings give none (see ``frequency``)."""
        return self.postings_of(self.find(values, cap), 0, len(values))

    def find(self, values: NDArray[np.uint64], cap: int | None = None) -> Ranges:
        """Where the postings of ``values`` uint64[k] lie: for many texts at once, whose values stand one after the other."""
        order = np.argsort(values)
        keys = keys_of(values[order])
        limit = document_frequency_cap(self.documents) if cap is None else cap
        starts = np.zeros((len(self.segments), len(keys)), np.int64)
        counts = np.zeros_like(starts)
        for row, segment in enumerate(self.segments):
            starts[row, order], counts[row, order] = key_ranges(segment, keys)
        frequency = counts.sum(axis=0)
        counts[:, frequency > limit] = 0
        return Ranges(starts, counts, frequency)

    def postings_of(self, ranges: Ranges, first: int, last: int, choose: Choose | None = None) -> Postings:
        """The postings of values ``first`` to ``last`` (exclusive), of which ``choose`` may take some; ``query`` counts from
        ``first``. Positions are read of those only that are taken: they are most of the pages that a look-up touches."""
        part = slice(first, last)
        numbers, rows, query, dispatch = self._gather(ranges.starts[:, part], ranges.counts[:, part])
        if len(self.tombstones):
            alive = ~np.isin(dispatch, self.tombstones)
            numbers, rows, query, dispatch = numbers[alive], rows[alive], query[alive], dispatch[alive]
        if choose is not None:
            (taken,) = choose(query, dispatch).nonzero()
            numbers, rows, query, dispatch = numbers[taken], rows[taken], query[taken], dispatch[taken]
        position = np.empty(len(rows), np.int64)
        for number, segment in enumerate(self.segments):
            mine = numbers == number
            position[mine] = segment.positions[rows[mine]]
        return Postings(query, dispatch.astype(np.int64), position, ranges.frequency[part])

    def _gather(
        self, starts: NDArray[np.int64], counts: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint16], NDArray[np.int64], NDArray[np.int64], NDArray[np.uint32]]:
        """Segment, row in it, value and dispatch of every posting of these ranges."""
        found = []
        for number, (segment, start, count) in enumerate(zip(self.segments, starts, counts, strict=True)):
            hit = count.nonzero()[0]
            many = count[hit]
            ends = many.cumsum()
            rows = (start[hit] - ends + many).repeat(many)
            rows += np.arange(len(rows))
            found.append((np.full(len(rows), number, np.uint16), rows, hit.repeat(many), segment.dispatches[rows]))
        if len(found) == 1:
            return found[0]
        if not found:
            return np.empty(0, np.uint16), np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.uint32)
        numbers, rows, query, dispatch = (np.concatenate(columns) for columns in zip(*found, strict=True))
        return numbers, rows, query, dispatch

    def words_around(
        self, dispatch: NDArray[np.int64], position: NDArray[np.int64], before: int, after: int
    ) -> NDArray[np.uint8]:
        """The words of dispatches around token positions, a byte each: uint8[m, before + after] (see ``words``)."""
        return words_around(self.segments, dispatch, position, before, after)

    def document_frequency(self, stems: NDArray[np.uint64]) -> NDArray[np.int64]:
        """In how many dispatches each of ``stems`` uint64[k] occurs: int64[k]."""
        total = np.zeros(len(stems), np.int64)
        for segment in self.segments:
            if len(segment.stems):
                at = np.minimum(np.searchsorted(segment.stems, stems), len(segment.stems) - 1)
                total += np.where(segment.stems[at] == stems, segment.frequencies[at], 0).astype(np.int64)
        return total


def key_ranges(segment: Segment, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each of ``keys`` uint64[k] (sorted: pages are then read once) starts in ``segment``, and how often it stands."""
    rest_bits = KEY_BITS - segment.header.prefix_bits
    buckets = (keys >> np.uint64(rest_bits)).astype(np.int64)
    rests = (keys & np.uint64((1 << rest_bits) - 1)).astype(np.uint32)
    low = segment.table[buckets].astype(np.int64)
    high = segment.table[buckets + 1].astype(np.int64)
    if len(keys) and (int(high.max()) > segment.postings or bool((low > high).any())):
        raise SegmentError("the prefix table is damaged", path=str(segment.path), remedy=REMEDY)
    starts = _bound(segment, rests, low, high, upper=False)
    counts = np.zeros(len(keys), np.int64)
    (inside,) = np.nonzero(starts < high)
    hit = inside[segment.rests(starts[inside]) == rests[inside]]
    if len(hit):
        counts[hit] = _bound(segment, rests[hit], starts[hit] + 1, high[hit], upper=True) - starts[hit]
    return starts, counts


def _bound(
    segment: Segment, wanted: NDArray[np.uint32], low: NDArray[np.int64], high: NDArray[np.int64], *, upper: bool
) -> NDArray[np.int64]:
    """Binary search of every ``wanted`` in its own sorted range of postings, all in step: first >=, or first >."""
    result = low.copy()
    (active,) = np.nonzero(low < high)
    low, high, wanted = low[active], high[active], wanted[active]
    while len(active):
        middle = (low + high) >> 1
        seen = segment.rests(middle)
        right = seen <= wanted if upper else seen < wanted
        low = np.where(right, middle + 1, low)
        high = np.where(right, high, middle)
        result[active] = low
        open_ranges = low < high
        if not open_ranges.all():
            active, low, high, wanted = active[open_ranges], low[open_ranges], high[open_ranges], wanted[open_ranges]
    return result
