"""Cutting the input of an audit into shards: many small files together, a large file record by record, never all in memory."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from compliance.audit.sitemaps import NO_ARTICLE, Listed, is_sitemap, listed, looks_named_so
from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.model import Article, Skipped
from compliance.readers import Found, ReadOptions, Record, Source, expand, raw_records, read_articles
from compliance.readers.assemble import to_article

WHOLE_FILE = 256 * 1024  # bytes: a smaller file is read where it is checked, a larger one record by record
STDIN = "-"
SHARD_FILES = 64
SHARD_RECORDS = 128

Item = Found | Source | Skipped
Part = Found | tuple[Record, str] | Skipped


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of the input. ``key`` changes when the input does; ``share`` (0..1) is how far the input is read with it.

    ``again``: the run may have recorded some of it before it was interrupted.
    """

    number: int
    parts: tuple[Part, ...]
    key: bytes
    share: float = 0.0
    again: bool = False


class StandardInput:
    """Standard input as a source: kept in a temporary file, since formats are told apart by looking twice."""

    def __init__(self, options: ReadOptions, stream: BinaryIO | None = None) -> None:
        self._options = options
        self._stream = stream
        self._place: Path | None = None

    def __enter__(self) -> Source:
        try:
            place = self._kept()
        except BaseException as error:  # Ctrl-C, too
            self.__exit__()
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                remedy = "make room, or name another folder in TMPDIR; then pipe the same input in again"
                message = "there is no room for standard input, which is kept while it is audited"
                raise ReadError(message, path=tempfile.gettempdir(), remedy=remedy) from None
            raise
        return Source("-", lambda: cast(BinaryIO, place.open("rb")), self._options.limits)

    def _kept(self) -> Path:
        with tempfile.NamedTemporaryFile(prefix="compliance-", delete=False) as file:
            self._place = Path(file.name)
            shutil.copyfileobj(self._stream or sys.stdin.buffer, file, 1 << 20)
        return self._place

    def __exit__(self, *_: object) -> None:
        if self._place is not None:
            self._place.unlink(missing_ok=True)


def items_of(paths: Iterable[str], options: ReadOptions, site: str | None = None) -> Iterator[Item]:
    """Files, folders and what sitemaps list, in the order given, standard input (``-``) last.

    The pages of sitemaps are saved under ``site``. A file that is named twice, or named and in a named folder, comes once.
    """
    chosen = list(dict.fromkeys(paths))
    for item in expand(path for path in chosen if path != STDIN):
        if isinstance(item, Skipped) or not _is_sitemap(item, options):
            yield item
        elif item.named:
            yield from listed(item.path, Path(site) if site else None, options)
        else:
            yield Skipped(item.path.as_posix(), NO_ARTICLE)
    if STDIN in chosen:
        with StandardInput(options) as source:
            yield source


def _is_sitemap(item: Found, options: ReadOptions) -> bool:
    """Files of a folder are not opened to find out, but those with such a name."""
    return (item.named or looks_named_so(item.path)) and is_sitemap(item.path, options)


def size_of(paths: Iterable[str], options: ReadOptions, site: str | None = None) -> int:
    """Bytes of all files, for saying how far an audit is; 0 when standard input is among them."""
    chosen = list(paths)
    if STDIN in chosen:
        return 0
    return sum(_size(item) for item in items_of(chosen, options, site) if isinstance(item, Found))


def shards(items: Iterable[Item], options: ReadOptions, *, total: int = 0, records: int = SHARD_RECORDS) -> Iterator[Shard]:
    """Number the pieces of the input. ``total`` (bytes of it all) lets each say how far the input is read."""
    cutter = _Cutter(total)
    small: list[Part] = []
    for item in items:
        if isinstance(item, Source) or (type(item) is Found and _size(item) > WHOLE_FILE):
            yield from cutter.cut(small)
            small = []
            yield from _of_large(item, options, records, cutter)
            continue
        small.append(item)
        cutter.read += _size(item) if isinstance(item, Found) else 0
        if len(small) >= SHARD_FILES:
            yield from cutter.cut(small)
            small = []
    yield from cutter.cut(small)


@dataclass
class _Cutter:
    total: int
    read: int = 0  # bytes
    number: int = 0

    def cut(self, parts: list[Part]) -> Iterator[Shard]:
        if parts:
            share = min(1.0, self.read / self.total) if self.total else 0.0
            yield Shard(self.number, tuple(parts), _key(parts), share)
            self.number += 1


def _of_large(item: Found | Source, options: ReadOptions, records: int, cutter: _Cutter) -> Iterator[Shard]:
    before = cutter.read
    if isinstance(item, Found):
        counted = _Counted(item.path)
        source = Source(item.path.as_posix(), counted.open, options.limits)
        size = _size(item)
    else:
        counted, source, size = None, item, 0
    parts: list[Part] = []
    for record in raw_records(source, options, named=not isinstance(item, Found) or item.named):
        parts.append(record if isinstance(record, Skipped) else (record, source.path))
        if len(parts) >= records:
            cutter.read = before + (min(counted.place, size) if counted else 0)
            yield from cutter.cut(parts)
            parts = []
    cutter.read = before + size
    yield from cutter.cut(parts)


class _Counted:
    """Opens a file again and again, and knows how far the newest stream has come."""

    def __init__(self, path: Path) -> None:
        self._source = Source.of_file(path)
        self._stream: BinaryIO | None = None

    def open(self) -> BinaryIO:
        self._stream = self._source.open()
        return self._stream

    @property
    def place(self) -> int:
        if self._stream is None or self._stream.closed:
            return 0
        return self._stream.tell()


def _size(item: Item) -> int:
    if not isinstance(item, Found):
        return 0
    try:
        return os.stat(item.path).st_size
    except OSError:
        return 0


def _key(parts: Iterable[Part]) -> bytes:
    """A hash (16 bytes) of records by their text, of files by path, size and time of change."""
    digest = hashlib.sha256()
    for part in parts:
        if isinstance(part, tuple):
            record, path = part
            said = f"{path}\0{record.path}\0{record.record}\0{record.text}"
        elif isinstance(part, Skipped):
            said = f"{part.path}\0{part.reason}"
        else:
            said = f"{part.path.as_posix()}\0{_changed(part.path)}"
        digest.update(said.encode("utf-8", "surrogatepass") + b"\1")
    return digest.digest()[:16]


def _changed(path: Path) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return "gone"
    return f"{status.st_size} {status.st_mtime_ns}"


def articles_of(part: Part, options: ReadOptions) -> Iterator[Article | Skipped]:
    """The articles of one part of a shard; those of a page that a sitemap lists know its URL."""
    try:
        if isinstance(part, Skipped):
            yield part
        elif isinstance(part, tuple):
            yield to_article(*part, options)
        elif isinstance(part, Listed):
            for item in read_articles(part, options):
                yield item if isinstance(item, Skipped) else replace(item, meta={**item.meta, "url": part.url})
        else:
            yield from read_articles(part, options)
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        yield Skipped(name_of(part), f"could not be read ({what})", error=True)


def name_of(part: Part) -> str:
    """What a message calls a part."""
    if isinstance(part, Found):
        return part.path.as_posix()
    if isinstance(part, Skipped):
        return part.path
    record, path = part
    return with_record(record.path or path, record.record)


def with_record(path: str, record: int | None) -> str:
    """A path, and which record of it."""
    return path if record is None else f"{path}, record {record}"
