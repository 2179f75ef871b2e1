"""Merging segments, and when to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from compliance.errors import SchemeError, SegmentError
from compliance.index.builder import add_frequencies
from compliance.index.ordering import in_order
from compliance.index.segment import (
    KEY_BITS,
    MAX_POSTINGS,
    MIN_PREFIX_BITS,
    Header,
    Segment,
    SegmentWriter,
    prefix_bits_for,
    written,
)
from compliance.index.words import Strips

CHUNK = 1_000_000  # postings sorted at once: about 60 MB
RATIO = 4  # a segment is merged with those after it unless it is this much bigger than all of them together


def plan_merge(postings: Sequence[int]) -> tuple[int, ...]:
    """Which segments to merge, given the postings of each: indices, ascending, or nothing.

    Sorted by size, a segment may stand only when it holds at least ``RATIO`` times what all smaller ones hold together. So
    the number of segments stays under log5 of the register's size, and a posting is rewritten a handful of times.
    """
    order = sorted(range(len(postings)), key=lambda i: (postings[i], i))
    total, chosen = 0, 0
    for rank, i in enumerate(order):
        if rank and postings[i] < RATIO * total and total + postings[i] <= MAX_POSTINGS:
            chosen = rank + 1
        total += postings[i]
        if total > MAX_POSTINGS:
            break
    return tuple(sorted(order[:chosen]))


def merge_segments(segments: Sequence[Segment], path: Path, tombstones: NDArray[np.uint32] | None = None) -> NDArray[np.uint32]:
    """Merge ``segments`` into a new one at ``path``, in bounded memory, without the postings of ``tombstones``.

    Returns the dispatches (uint32, sorted) whose postings were dropped. Document frequencies of stems, and the number of
    documents, still count what was removed, until the next reindex: the ratio of the two is what idf needs. Postings of
    one key stand in the order of ``segments``. Raises SegmentError, and SchemeError when the manifests differ.
    """
    if not segments:
        raise ValueError("nothing to merge")
    digest = segments[0].header.manifest_digest
    for segment in segments[1:]:
        if segment.header.manifest_digest != digest:
            raise SchemeError("segments of different fingerprint schemes cannot be merged", path=str(segment.path))
    dead = np.unique(tombstones) if tombstones is not None else np.empty(0, np.uint32)
    kept, dropped = _survey(segments, dead)
    if kept > MAX_POSTINGS:
        raise SegmentError(f"{kept} postings do not fit one segment", path=str(path))
    bits = prefix_bits_for(kept)
    stems, frequencies = add_frequencies([(segment.stems, segment.frequencies) for segment in segments])
    width = max(segment.header.position_bytes for segment in segments)
    strips = Strips.of(segments, dead)
    header = Header(bits, width, kept, sum(s.documents for s in segments), len(stems), len(strips.owners), strips.size, digest)

    def fill(writer: SegmentWriter) -> None:
        counts = np.zeros(1 << bits, np.int64)
        for keys, dispatches, positions in _merged(segments, dead):
            if not len(keys):
                continue
            prefixes = (keys >> np.uint64(KEY_BITS - bits)).astype(np.int64)
            first = int(prefixes[0])
            found = np.bincount(prefixes - first)
            counts[first : first + len(found)] += found
            writer.append_keys(keys)
            writer.append("dispatches", dispatches)
            writer.append("positions", positions)
        writer.append("table", np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)]))
        writer.append("stems", stems)
        writer.append("frequencies", frequencies)
        writer.append("owners", strips.owners)
        writer.append("places", strips.places)
        for words in strips.pieces():
            writer.append("words", words)

    written(path, header, fill)
    return dropped


def _survey(segments: Sequence[Segment], dead: NDArray[np.uint32]) -> tuple[int, NDArray[np.uint32]]:
    """How many postings stay, and which dispatches lose theirs."""
    kept = sum(segment.postings for segment in segments)
    dropped: list[NDArray[np.uint32]] = []
    if len(dead):
        for segment in segments:
            for start in range(0, segment.postings, CHUNK):
                column = segment.dispatches[start : start + CHUNK]
                gone = column[np.isin(column, dead)]
                kept -= len(gone)
                dropped.append(np.unique(gone))
    return kept, np.unique(np.concatenate(dropped)) if dropped else np.empty(0, np.uint32)


Columns = tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint32]]


def _merged(segments: Sequence[Segment], dead: NDArray[np.uint32]) -> Iterator[Columns]:
    """The surviving postings in the order of their keys, about ``CHUNK`` at a time."""
    edges = np.stack([segment.table[:: 1 << (segment.header.prefix_bits - MIN_PREFIX_BITS)] for segment in segments])
    totals = edges.sum(axis=0, dtype=np.int64)
    start, last = 0, edges.shape[1] - 1
    while start < last:
        stop = int(np.searchsorted(totals, totals[start] + CHUNK, side="right")) - 1
        stop = min(max(stop, start + 1), last)
        ranges = [(segment, int(edges[i, start]), int(edges[i, stop])) for i, segment in enumerate(segments)]
        keys = np.concatenate([segment.keys(low, high) for segment, low, high in ranges])
        dispatches = np.concatenate([segment.dispatches[low:high] for segment, low, high in ranges])
        positions = np.concatenate([segment.positions[low:high].astype(np.uint32) for segment, low, high in ranges])
        if len(dead):
            alive = ~np.isin(dispatches, dead)
            keys, dispatches, positions = keys[alive], dispatches[alive], positions[alive]
        keys, order = in_order(keys)
        yield keys, dispatches[order], positions[order]
        start = stop
