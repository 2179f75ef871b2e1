"""Files cut into batches of work: many small ones together, a large one record by record, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.model import Dispatch, Skipped
from compliance.readers.assemble import to_dispatch
from compliance.readers.reading import raw_records, read_dispatches
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source
from compliance.readers.walk import Found

WHOLE_BYTES = 256 * 1024  # a smaller file is read where it is worked on, a larger one here, record by record
FILES = 64
FIRST = 16  # the first batch: other processes wait for what it loads
BATCH_BYTES = 1 << 20  # of files or of records' texts, in one batch

Part = Found | Source | tuple[Record, str] | Skipped
Batch = tuple[Part, ...]


def batches(items: Iterable[Found | Source | Skipped], options: ReadOptions) -> Iterator[Batch]:
    """The work in the order of ``items``; a batch is never empty."""
    batch: list[Part] = []
    held, most = 0, FIRST
    for part, size in _parts(items, options):
        if batch and (len(batch) == most or held + size > BATCH_BYTES):
            yield tuple(batch)
            batch, held, most = [], 0, FILES
        batch.append(part)
        held += size
    if batch:
        yield tuple(batch)


def _parts(items: Iterable[Found | Source | Skipped], options: ReadOptions) -> Iterator[tuple[Part, int]]:
    """Each part with the bytes that it stands for."""
    for item in items:
        if isinstance(item, Skipped):
            yield item, 0
            continue
        source = item if isinstance(item, Source) else Source.of_file(item.path, options.limits)
        if source.size <= WHOLE_BYTES:
            yield item, source.size
            continue
        for record in raw_records(item, options):
            yield (record, 0) if isinstance(record, Skipped) else ((record, source.path), len(record.text))


def read_part(part: Part, options: ReadOptions) -> Iterator[Dispatch | Skipped]:
    """The dispatches of one part, in this process or another."""
    if isinstance(part, Skipped):
        yield part
    elif isinstance(part, tuple):
        yield to_dispatch(*part, options)
    else:
        yield from read_dispatches(part, options)
