"""Looking fingerprints up in all segments of a register at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.errors import SegmentError
from compliance.index.ordering import in_order
from compliance.index.segment import KEY_BITS, REMEDY, Segment, keys_of
from compliance.index.words import lengths, words_around

LEAST_CAP = 100
SPAN = 8  # rows of postings that are compared at once, at the end of a search
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


Choose = Callable[[NDArray[np.int64], NDArray[np.uint32]], NDArray[np.int64]]
"""The numbers of the postings that are wanted (int64[n], rising), by how many each value has in each segment (int64[s, k]: they
stand segment by segment, value after value) and their dispatches (uint32[m])."""


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where the postings of k values lie in each of s segments: ``starts`` and ``counts`` int64[s, k], those over the cap
    counted as none. ``frequency`` int64[k] as in ``Postings``."""

    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    frequency: NDArray[np.int64]


def document_frequency_cap(documents: int) -> int:
    """Shingles with more postings than this are stop shingles: max(100, the root of half the number of dispatches).

    The root, since the posting lists of one article must not grow in step with the register: 100 up to 20,000 dispatches,
    707 at a million.
    """
    return max(LEAST_CAP, math.isqrt(max(documents, 0) // 2))


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

    def find(self, values: NDArray[np.uint64], cap: int | NDArray[np.int64] | None = None) -> Ranges:
        """Where the postings of ``values`` uint64[k] lie: for many texts at once, whose values stand one after the other."""
        keys, order = in_order(keys_of(values))
        new = np.ones(len(keys), np.bool_)  # many articles share their commonest shingles
        new[1:] = keys[1:] != keys[:-1]
        number = np.cumsum(new) - 1
        keys = keys[new]
        limit = document_frequency_cap(self.documents) if cap is None else cap
        starts = np.zeros((len(self.segments), len(values)), np.int64)
        counts = np.zeros_like(starts)
        for row, segment in enumerate(self.segments):
            starts[row, order], counts[row, order] = (column[number] for column in key_ranges(segment, keys))
        frequency = counts.sum(axis=0)
        counts[:, frequency > limit] = 0
        return Ranges(starts, counts, frequency)

    def postings_of(self, ranges: Ranges, first: int, last: int, choose: Choose | None = None) -> Postings:
        """The postings of values ``first`` to ``last`` (exclusive), of which ``choose`` may take some; ``query`` counts from
        ``first``. Positions are read of those only that are taken: they are most of the pages that a look-up touches."""
        starts, spread = ranges.starts[:, first:last], ranges.counts[:, first:last]
        rows = [_rows(*each) for each in zip(starts, spread, strict=True)]
        none = np.empty(0, np.uint32)
        dispatch = np.concatenate([none, *(each.dispatches[row] for each, row in zip(self.segments, rows, strict=True))])
        taken: NDArray[np.int64] | None = None  # all of them
        if len(self.tombstones):
            (taken,) = np.isin(dispatch, self.tombstones, invert=True).nonzero()
            dispatch = dispatch[taken]
            owners = np.arange(spread.size).repeat(spread.ravel())
            spread = np.bincount(owners[taken], minlength=spread.size).reshape(spread.shape)
        if choose is not None:
            chosen = choose(spread, dispatch)
            dispatch = dispatch[chosen]
            taken = chosen if taken is None else taken[chosen]
        return self._filled(rows, ranges.counts[:, first:last], taken, dispatch, ranges.frequency[first:last])

    def _filled(
        self,
        rows: list[NDArray[np.int64]],
        spread: NDArray[np.int64],
        taken: NDArray[np.int64] | None,
        dispatch: NDArray[np.uint32],
        frequency: NDArray[np.int64],
    ) -> Postings:
        """The postings ``taken`` of all ``rows``: value and position are worked out for these only."""
        bounds = np.cumsum([0, *map(len, rows)])
        if taken is None:
            taken = np.arange(bounds[-1])
        values = np.arange(spread.shape[1])
        query = (values if len(spread) == 1 else np.tile(values, len(spread))).repeat(spread.ravel())[taken]
        cuts = taken.searchsorted(bounds)
        position = np.empty(len(taken), np.int64)
        for number, (segment, row) in enumerate(zip(self.segments, rows, strict=True)):
            part = slice(cuts[number], cuts[number + 1])
            position[part] = segment.positions[row[taken[part] - bounds[number]]]
        return Postings(query, dispatch.astype(np.int64), position, frequency)

    def words_around(
        self, dispatch: NDArray[np.int64], position: NDArray[np.int64], before: int, after: int
    ) -> NDArray[np.uint8]:
        """The words of dispatches around token positions, a byte each: uint8[m, before + after] (see ``words``)."""
        return words_around(self.segments, dispatch, position, before, after)

    def lengths(self, dispatch: NDArray[np.int64]) -> NDArray[np.int64]:
        """How many words dispatches have (int64[m]), 0 where they are not known."""
        return lengths(self.segments, dispatch)

    def document_frequency(self, stems: NDArray[np.uint64]) -> NDArray[np.int64]:
        """In how many dispatches each of ``stems`` uint64[k] occurs: int64[k]."""
        total = np.zeros(len(stems), np.int64)
        for segment in self.segments:
            if len(segment.stems):
                at = np.minimum(np.searchsorted(segment.stems, stems), len(segment.stems) - 1)
                total += np.where(segment.stems[at] == stems, segment.frequencies[at], 0).astype(np.int64)
        return total


def _rows(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Every row of a segment that lies in one of these ranges, range after range."""
    (hit,) = counts.nonzero()
    many = counts[hit]
    ends = many.cumsum()
    rows: NDArray[np.int64] = (starts[hit] - ends + many).repeat(many)
    rows += np.arange(len(rows))
    return rows


def key_ranges(segment: Segment, keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each of ``keys`` uint64[k] (sorted: pages are then read once) starts in ``segment``, and how often it stands."""
    rest_bits = KEY_BITS - segment.header.prefix_bits
    buckets = (keys >> np.uint64(rest_bits)).astype(np.int64)
    rests = (keys & np.uint64((1 << rest_bits) - 1)).astype(np.uint32)
    low = segment.table[buckets].astype(np.int64)
    end = segment.table[buckets + 1].astype(np.int64)
    if len(keys) and (int(end.max()) > segment.postings or bool((low > end).any())):
        raise SegmentError("the prefix table is damaged", path=str(segment.path), remedy=REMEDY)
    low = _bound(segment, rests, low, end, upper=False, span=SPAN)
    rows = low + np.arange(SPAN)[:, None]
    seen = segment.rests(np.minimum(rows, max(segment.postings - 1, 0))) if segment.postings else np.zeros_like(rows, np.uint32)
    inside = rows < end
    starts = low + ((seen < rests) & inside).sum(axis=0, dtype=np.uint8)
    counts = ((seen == rests) & inside).sum(axis=0, dtype=np.uint8).astype(np.int64)
    (longer,) = np.nonzero((counts > 0) & (starts + counts == rows[-1] + 1))
    if len(longer):
        ends = _bound(segment, rests[longer], low[longer] + SPAN, end[longer], upper=True)
        counts[longer] = ends - starts[longer]
    return starts, counts


def _bound(
    segment: Segment, wanted: NDArray[np.uint32], low: NDArray[np.int64], high: NDArray[np.int64], *, upper: bool, span: int = 1
) -> NDArray[np.int64]:
    """Binary search of every ``wanted`` in its own sorted range of postings, all in step: first >=, or first >; or a row from
    which it stands at most ``span`` rows further."""
    result = low.copy()
    (active,) = np.nonzero(high - low >= span)
    low, high, wanted = low[active], high[active], wanted[active]
    while len(active):
        middle = (low + high) >> 1
        seen = segment.rests(middle)
        right = seen <= wanted if upper else seen < wanted
        low = np.where(right, middle + 1, low)
        high = np.where(right, high, middle)
        result[active] = low
        wide = high - low >= span
        if not wide.all():
            active, low, high, wanted = active[wide], low[wide], high[wide], wanted[wide]
    return result
