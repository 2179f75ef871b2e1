"""A file compressed with gzip, bzip2 or xz: what is inside is read as if it lay there bare, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, cast

from compliance.model import Skipped
from compliance.readers.bounds import bounded, descend
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source

XZ_MEMORY = 128 * 1024 * 1024


def sniff(source: Source) -> float:
    """The magic bytes decided already."""
    return 0.9


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """The records of what is inside. Raises ReadError when it is damaged, truncated, too deep, or grows too much."""
    from compliance.readers.registry import read_records

    budget = descend(source)
    magic = source.head[:3]

    def opener() -> BinaryIO:
        return bounded(_decompressor(magic, source.open()), budget, source.path)

    yield from read_records(Source(source.path, opener, source.limits, depth=source.depth + 1, budget=budget), options)


def _decompressor(magic: bytes, stream: BinaryIO) -> BinaryIO:
    if magic == b"BZh":
        import bz2

        return cast(BinaryIO, bz2.BZ2File(stream))
    if magic == b"\xfd7z":
        import lzma

        return cast(BinaryIO, lzma.LZMAFile(stream))
    import gzip

    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
