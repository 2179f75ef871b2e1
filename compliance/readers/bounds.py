"""Bounds on what an archive may grow to, shared by all archives within it."""

from __future__ import annotations

import io
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import BinaryIO

from compliance.errors import ComplianceError, EmptyTextError, ReadError
from compliance.model import Skipped
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source

FREE_BYTES = 16 * 1024 * 1024  # any archive may grow to this: small files of spaces compress a thousandfold, and harm nobody

DAMAGES = (OSError, zlib.error, lzma.LZMAError, RuntimeError, NotImplementedError, ValueError)


class Budget:
    """How many bytes may still come out of the outermost archive: its size times ``limits.archive_ratio``."""

    __slots__ = ("_left", "_path", "_ratio")

    def __init__(self, path: str, size: int, ratio: int) -> None:
        self._path = path
        self._ratio = ratio
        self._left = max(FREE_BYTES, size * ratio)

    def spend(self, count: int) -> None:
        """Take ``count`` bytes. Raises ReadError when the archive has grown too much."""
        self._left -= count
        if self._left < 0:
            raise ReadError(
                f"expands more than {self._ratio}-fold",
                path=self._path,
                remedy="raise limits.archive_ratio if you trust it",
            )


class Bounded(io.RawIOBase):
    """A stream out of an archive: every byte is taken from the budget, every failure becomes a ReadError."""

    def __init__(self, inner: BinaryIO, budget: Budget, path: str, damages: tuple[type[Exception], ...]) -> None:
        super().__init__()
        self._inner, self._budget, self._path, self._damages = inner, budget, path, damages

    def readable(self) -> bool:
        """It is only read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer``. Raises ReadError for a damaged or truncated archive and for one that grows too much."""
        try:
            data = self._inner.read(len(buffer))
        except EOFError:
            raise ReadError("is truncated", path=self._path, remedy="fetch it again") from None
        except self._damages as error:
            raise ReadError(f"is a damaged archive ({str(error)[:80]})", path=self._path) from None
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        """Close the inner stream too."""
        self._inner.close()
        super().close()


def bounded(inner: BinaryIO, budget: Budget, path: str, *also: type[Exception]) -> BinaryIO:
    """A buffered stream over ``inner`` that keeps to ``budget``; what it raises for damage, and ``also``, become ReadErrors."""
    return io.BufferedReader(Bounded(inner, budget, path, (*DAMAGES, *also)), 128 * 1024)


def descend(source: Source) -> Budget:
    """The budget of what is inside ``source``. Raises ReadError when archives lie too deep in archives."""
    limits = source.limits
    if source.depth >= limits.archive_depth:
        raise ReadError(
            f"lies {source.depth} archives deep", path=source.path, remedy="unpack it, or raise limits.archive_depth"
        )
    return source.budget or Budget(source.path, source.size, limits.archive_ratio)


def is_unsafe(name: str) -> bool:
    """Whether a member's name points outside of its archive. Nothing is unpacked to disk, yet such an archive is hostile."""
    parts = PurePosixPath(name.replace("\\", "/"))
    return parts.is_absolute() or ".." in parts.parts or "\0" in name or name[1:3] in (":\\", ":/")


def is_hidden(name: str) -> bool:
    """Members that archivers and systems add."""
    return any(part != "." and part.startswith((".", "__MACOSX")) for part in name.split("/"))


def member_records(member: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """The records of one member; what is wrong with it is said and harms no other. A spent budget ends the whole."""
    from compliance.readers.registry import read_records

    try:
        for record in read_records(member, options):
            yield record if isinstance(record, Skipped) or record.path else replace(record, path=member.path)
    except EmptyTextError as error:
        yield Skipped(error.path or member.path, error.message, empty=True)
    except ReadError as error:
        if "-fold" in error.message:
            raise
        said = ReadError(error.message, place=error.place, remedy=error.remedy)
        yield Skipped(error.path or member.path, str(said), error="is a binary file" not in error.message)
    except ComplianceError as error:
        yield Skipped(member.path, error.message, error=True)
