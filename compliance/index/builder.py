"""Gathers the postings of many dispatches in memory and writes them as one segment."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from compliance.errors import SegmentError
from compliance.index.ordering import in_order
from compliance.index.segment import KEY_BITS, MAX_POSTINGS, Header, SegmentWriter, keys_of, prefix_bits_for, written
from compliance.index.words import strip

T = TypeVar("T", bound=np.generic)
STEM_BATCH = 2_000_000  # stems held before they are folded into counts


class SegmentBuilder:
    """Postings and stems of dispatches, until ``write``. ``len()`` is the number of postings held."""

    def __init__(self, manifest_digest: str) -> None:
        self.manifest_digest = manifest_digest
        self._clear()

    def _clear(self) -> None:
        self.documents = 0
        self._postings = 0
        self._keys: list[NDArray[np.uint64]] = []
        self._dispatches: list[NDArray[np.uint32]] = []
        self._counts: list[NDArray[np.int64]] = []  # postings of each dispatch
        self._positions: list[NDArray[np.uint32]] = []
        self._owners: list[int] = []
        self._words: list[NDArray[np.uint8]] = []
        self._pending: list[NDArray[np.uint64]] = []
        self._pending_stems = 0
        self._stems: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._frequencies: NDArray[np.uint32] = np.empty(0, np.uint32)

    def __len__(self) -> int:
        return self._postings

    def add(
        self,
        dispatch: int,
        values: NDArray[np.uint64],
        positions: NDArray[np.int64],
        stems: NDArray[np.uint64],
        words: NDArray[np.uint8] | None = None,
    ) -> None:
        """Take in one dispatch: fingerprints uint64[k] at token positions int64[k], its stems (counted once each), and its
        ``words`` uint8[n] (see ``word_codes``), where more than the fingerprints may be held."""
        if len(values) != len(positions):
            raise ValueError("values and positions differ in length")
        self._take(np.array([dispatch]), np.array([len(values)]), values, positions.astype(np.uint32), _distinct(stems))
        if words is not None:
            self._owners.append(dispatch)
            self._words.append(words)

    def add_many(
        self,
        dispatches: NDArray[np.int64],
        prints: NDArray[np.int64],
        values: NDArray[np.uint64],
        positions: NDArray[np.uint32],
        stems: NDArray[np.uint64],
        bounds: NDArray[np.int64],
        words: NDArray[np.uint8],
    ) -> None:
        """Take in many dispatches int64[n]. Fingerprints uint64[k] at token positions uint32[k], those of dispatch i at
        ``prints[i]:prints[i + 1]``; the stems of all, each once a dispatch; the ``words`` of dispatch i at
        ``bounds[i]:bounds[i + 1]`` (int64[n + 1] both)."""
        if not len(dispatches):
            return
        self._take(dispatches, np.diff(prints), values, positions, stems)
        self._owners += dispatches.tolist()
        self._words += [words[start:end] for start, end in pairwise(bounds.tolist())]

    def _take(
        self,
        dispatches: NDArray[np.int64],
        counts: NDArray[np.int64],
        values: NDArray[np.uint64],
        positions: NDArray[np.uint32],
        stems: NDArray[np.uint64],
    ) -> None:
        beyond = (dispatches <= 0) | (dispatches > MAX_POSTINGS)
        if beyond.any():
            raise SegmentError(f"dispatch {dispatches[beyond][0]} is beyond what the index can hold")
        self._keys.append(keys_of(values))
        self._dispatches.append(dispatches.astype(np.uint32))
        self._counts.append(counts)
        self._positions.append(positions)
        self._postings += len(values)
        self.documents += len(dispatches)
        self._pending.append(stems)
        self._pending_stems += len(stems)
        if self._pending_stems > STEM_BATCH:
            self._fold_stems()

    def _fold_stems(self) -> None:
        if self._pending:
            stems, counts = np.unique(np.concatenate(self._pending), return_counts=True)
            self._stems, self._frequencies = add_frequencies(
                [(self._stems, self._frequencies), (stems, counts.astype(np.uint32))]
            )
            self._pending, self._pending_stems = [], 0

    def write(self, path: Path) -> None:
        """Write the segment durably under ``path``; afterwards the builder is empty, also where it raises SegmentError."""
        try:
            self._write(path)
        finally:
            self._clear()

    def _write(self, path: Path) -> None:
        self._fold_stems()
        # What was gathered is let go as soon as it stands in one row: a segment's postings are most of the memory.
        counts = _joined(self._counts, np.int64)
        keys, order = in_order(_joined(self._keys, np.uint64))
        dispatches = np.repeat(_joined(self._dispatches, np.uint32), counts)[order]
        positions = _joined(self._positions, np.uint32)[order]
        del order
        bits = prefix_bits_for(len(keys))
        wide = bool(len(positions)) and int(positions.max()) > 0xFFFF
        owners, places, words = strip(self._owners, self._words)
        header = Header(
            bits, 4 if wide else 2, len(keys), self.documents, len(self._stems), len(owners), len(words), self.manifest_digest
        )

        def fill(writer: SegmentWriter) -> None:
            writer.append("table", prefix_table(keys, bits))
            writer.append_keys(keys)
            writer.append("dispatches", dispatches)
            writer.append("positions", positions)
            writer.append("stems", self._stems)
            writer.append("frequencies", self._frequencies)
            writer.append("owners", owners)
            writer.append("places", places)
            writer.append("words", words)

        written(path, header, fill)


def _joined(parts: list[NDArray[T]], dtype: type[T]) -> NDArray[T]:
    """The parts as one array; the list is empty afterwards."""
    whole = np.concatenate([np.empty(0, dtype), *parts])
    parts.clear()
    return whole


def _distinct(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Sorted distinct values; a fifth of ``np.unique``'s time on the few hundred of one dispatch."""
    if not len(values):
        return values
    ordered = np.sort(values)
    first = np.empty(len(ordered), np.bool_)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def prefix_table(keys: NDArray[np.uint64], bits: int) -> NDArray[np.int64]:
    """Sorted keys -> int64[2^bits + 1]: where each prefix starts."""
    counts = np.bincount((keys >> np.uint64(KEY_BITS - bits)).astype(np.int64), minlength=1 << bits)
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])


def add_frequencies(
    parts: list[tuple[NDArray[np.uint64], NDArray[np.uint32]]],
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Sum sorted (stems, frequencies) pairs into one."""
    stems = np.concatenate([part[0] for part in parts])
    frequencies = np.concatenate([part[1] for part in parts])
    distinct, inverse = np.unique(stems, return_inverse=True)
    sums = np.bincount(inverse, weights=frequencies, minlength=len(distinct))
    return distinct, sums.astype(np.uint32)
