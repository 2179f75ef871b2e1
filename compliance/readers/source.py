"""Bytes in bounded memory: a file, a member of an archive, or what was given on standard input."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from compliance.config import LimitsConfig
from compliance.errors import ReadError

if TYPE_CHECKING:
    from compliance.readers.bounds import Budget

HEAD_BYTES = 64 * 1024


class Source:
    """Where the bytes of one file come from.

    ``head`` is cheap and is what formats are told apart by; ``data`` holds the whole, and refuses more than
    ``limits.file_bytes``; ``open`` gives a fresh stream for formats that are read piece by piece, whatever their size.
    """

    __slots__ = ("_data", "_file", "_head", "_opener", "budget", "depth", "limits", "path", "root")

    def __init__(
        self,
        path: str,
        opener: Callable[[], BinaryIO],
        limits: LimitsConfig | None = None,
        *,
        data: bytes | None = None,
        depth: int = 0,
        budget: Budget | None = None,
    ) -> None:
        self.path = path
        self.limits = limits or LimitsConfig()
        self.depth = depth  # how many archives it lies in
        self.root: str | None = None  # the name of an XML file's root element, once it was looked for
        self.budget = budget  # what may still come out of the outermost of them
        self._opener = opener
        self._file: str | None = None
        self._data = data
        self._head = None if data is None else data[:HEAD_BYTES]

    @classmethod
    def of_bytes(
        cls,
        data: bytes,
        path: str = "-",
        limits: LimitsConfig | None = None,
        *,
        depth: int = 0,
        budget: Budget | None = None,
    ) -> Source:
        """A source that is in memory already."""
        return cls(path, lambda: io.BytesIO(data), limits, data=data, depth=depth, budget=budget)

    @classmethod
    def of_file(cls, path: str | os.PathLike[str], limits: LimitsConfig | None = None) -> Source:
        """A source that is a file; it is not opened before it is needed."""
        name = (path if isinstance(path, Path) else Path(path)).as_posix()
        source = cls(name, lambda: _opened(name), limits)
        source._file = name
        return source

    def __reduce__(self) -> tuple[Callable[..., Source], tuple[object, ...]]:
        """How it goes to another process: its bytes where they are in memory, else the name of its file."""
        if self._data is not None:
            return Source.of_bytes, (self._data, self.path, self.limits)
        return Source.of_file, (self.path, self.limits)

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1].rsplit("!", 1)[-1]

    @property
    def size(self) -> int:
        """Bytes, as far as they are known before reading: those in memory, else those of the file."""
        if self._data is not None:
            return len(self._data)
        try:
            return os.stat(self.path).st_size
        except (OSError, ValueError):
            return 0

    @property
    def head(self) -> bytes:
        """The first 64 KB, or all of a shorter file.

        A file up to that size is thereby read once for all.
        """
        if self._head is None:
            with self.open() if self._file is None else _opened(self._file, 0) as stream:  # one large read needs no buffer
                head = self._read(stream, HEAD_BYTES + 1)
            if len(head) <= HEAD_BYTES:
                self._data = head
            self._head = head[:HEAD_BYTES]
        return self._head

    @property
    def data(self) -> bytes:
        """All of it. Raises ReadError when it is larger than ``limits.file_bytes``."""
        if self._data is None:
            with self.open() as stream:
                data = self._read(stream, self.limits.file_bytes + 1)
            self._data = data
        if len(self._data) > self.limits.file_bytes:
            size = self.limits.file_bytes
            self._data = None
            raise ReadError(
                f"is larger than {size:,} bytes", path=self.path, remedy="raise limits.file_bytes or split the file"
            )
        return self._data

    def open(self) -> BinaryIO:
        """A fresh stream from the first byte. Raises ReadError when the file is missing or unreadable."""
        if self._data is not None:
            return io.BytesIO(self._data)
        return self._opener()

    def _read(self, stream: BinaryIO, size: int) -> bytes:
        try:
            parts = []
            while size > 0 and (part := stream.read(min(size, 1 << 20))):
                parts.append(part)
                size -= len(part)
            return b"".join(parts)
        except OSError as error:
            raise ReadError(f"cannot be read ({error.strerror or error})", path=self.path) from None


def _opened(name: str, buffering: int = -1) -> BinaryIO:
    """The file of a name. Raises ReadError when it is missing or unreadable."""
    try:
        return open(name, "rb", buffering)
    except FileNotFoundError:
        raise ReadError("no such file", path=name) from None
    except IsADirectoryError:
        raise ReadError("is a folder, not a file", path=name) from None
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read ({getattr(error, 'strerror', None) or error})", path=name) from None
