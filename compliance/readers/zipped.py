"""ZIP archives: every member is read as a file of its own; nothing is unpacked to disk."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from compliance.errors import EmptyTextError, ReadError
from compliance.model import Skipped
from compliance.readers.bounds import FREE_BYTES, Budget, bounded, descend, is_hidden, is_unsafe, member_records
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source

# What ``zipfile`` lets through on a broken directory.
_DAMAGES = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    IndexError,
    KeyError,
    EOFError,
    OSError,
    struct.error,
)


def sniff(source: Source) -> float:
    """Any ZIP that is no office document."""
    return 0.5


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """The records of the members, in the order of the archive; a member that cannot be read is said, and harms no other."""
    budget, empty = descend(source), True
    stream = source.open()
    if not stream.seekable():
        stream = io.BytesIO(source.data)
    try:
        with stream, zipfile.ZipFile(stream) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if len(members) > source.limits.archive_members:
                raise ReadError(f"holds {len(members):,} members", path=source.path, remedy="raise limits.archive_members")
            for info in members:
                for found in _member(archive, info, source, budget, options):
                    empty = False
                    yield found
    except _DAMAGES as error:
        raise ReadError(f"is a damaged archive ({str(error)[:80]})", path=source.path) from None
    if empty:
        raise EmptyTextError("is an archive without files", path=source.path)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source, budget: Budget, options: ReadOptions
) -> Iterator[Record | Skipped]:
    path = f"{source.path}!{info.filename}"
    if is_unsafe(info.filename):
        yield Skipped(path, "its name points outside of the archive", error=True)
    elif info.file_size > max(FREE_BYTES, source.limits.archive_ratio * info.compress_size):
        ratio = source.limits.archive_ratio
        yield Skipped(path, f"expands more than {ratio}-fold; raise limits.archive_ratio if you trust it", error=True)
    elif info.flag_bits & 1:
        yield Skipped(path, "is encrypted", error=True)
    elif not is_hidden(info.filename):

        def opener() -> BinaryIO:
            try:
                return bounded(cast(BinaryIO, archive.open(info)), budget, path, zipfile.BadZipFile)
            except _DAMAGES as error:
                raise ReadError(f"is a damaged archive ({str(error)[:80]})", path=path) from None

        yield from member_records(Source(path, opener, source.limits, depth=source.depth + 1, budget=budget), options)
