"""A file compressed with gzip, bzip2 or xz: what is inside is read as if it lay there bare, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, cast

from compliance.model import Skipped
from compliance.readers.bounds import bounded, descend
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source

if TYPE_CHECKING:
    from lzma import LZMADecompressor

XZ_MEMORY = 128 * 1024 * 1024
_CHUNK = 65_536


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
        return cast(BinaryIO, _Xz(stream))
    import gzip

    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))


class _Xz:
    """What an xz file holds, in at most ``XZ_MEMORY`` bytes, which ``lzma.LZMAFile`` cannot be told."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._inner = self._fresh()

    def _fresh(self) -> LZMADecompressor:
        import lzma

        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=XZ_MEMORY)

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes, none at the end. EOFError when it is truncated, LZMAError when damaged or too demanding."""
        while True:
            given = b""
            if self._inner.eof:  # streams may follow one another, with zeros between them
                given = self._inner.unused_data.lstrip(b"\0")
                while not given:
                    more = self._stream.read(_CHUNK)
                    if not more:
                        return b""
                    given = more.lstrip(b"\0")
                self._inner = self._fresh()
            elif self._inner.needs_input:
                given = self._stream.read(_CHUNK)
                if not given:
                    raise EOFError
            data = self._inner.decompress(given, size)
            if data:
                return data

    def close(self) -> None:
        """Close the compressed stream."""
        self._stream.close()
