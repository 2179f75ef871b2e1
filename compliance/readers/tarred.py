"""tar archives, read as a stream: every regular member is read as a file of its own; nothing is unpacked to disk."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from compliance.errors import EmptyTextError, ReadError
from compliance.model import Skipped
from compliance.readers.bounds import Budget, bounded, descend, is_hidden, is_unsafe, member_records
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source


class _Counted:
    """A stream that counts the bytes that come out of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int) -> bytes:
        """At most ``size`` bytes."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


def sniff(source: Source) -> float:
    """The magic bytes decided already."""
    return 0.9


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """The records of the members, in the order of the archive. Links and devices are passed over."""
    budget, empty = descend(source), True
    try:
        with source.open() as stream, tarfile.open(fileobj=cast(BinaryIO, counted := _Counted(stream)), mode="r|") as archive:
            for number, info in enumerate(archive, 1):
                if number > source.limits.archive_members:
                    what = f"holds more than {source.limits.archive_members:,} members"
                    raise ReadError(what, path=source.path, remedy="raise limits.archive_members")
                for found in _member(archive, info, source, budget, options):
                    empty = False
                    yield found
            if counted.count < archive.offset + tarfile.BLOCKSIZE:  # tarfile passes over what is cut off within a header
                raise ReadError("is truncated", path=source.path, remedy="fetch it again")
    except tarfile.TarError as error:
        raise ReadError(f"is a damaged archive ({str(error)[:80]})", path=source.path) from None
    if empty:
        raise EmptyTextError("is an archive without files", path=source.path)


def _member(
    archive: tarfile.TarFile, info: tarfile.TarInfo, source: Source, budget: Budget, options: ReadOptions
) -> Iterator[Record | Skipped]:
    path = f"{source.path}!{info.name}"
    if is_unsafe(info.name):
        yield Skipped(path, "its name points outside of the archive", error=True)
    elif info.isreg() and not is_hidden(info.name):
        stream = archive.extractfile(info)
        if stream is None:
            return
        limit = source.limits.file_bytes
        # A stream goes forward only: the member is held in memory while it is read.
        with bounded(cast(BinaryIO, stream), budget, path) as inner:
            data = inner.read(limit + 1)
        if len(data) > limit:
            yield Skipped(path, f"is larger than {limit:,} bytes; raise limits.file_bytes", error=True)
        else:
            member = Source.of_bytes(data, path, source.limits, depth=source.depth + 1, budget=budget)
            yield from member_records(member, options)
