"""Crawled pages in WARC, with the extra ``warc``: each HTML or text response is read as a file of its own."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from copy import copy
from typing import TYPE_CHECKING, BinaryIO

from compliance.errors import EmptyTextError, ReadError
from compliance.model import Skipped
from compliance.readers.bounds import descend, member_records
from compliance.readers.record import ReadOptions, Record, missing_extra
from compliance.readers.source import Source

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord


def sniff(source: Source) -> float:
    """The magic bytes decided already; a compressed WARC is opened by the reader of gzip."""
    return 0.9


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """The records of all responses, their paths ``file.warc!URL``. A response that is no text is passed over."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise missing_extra("WARC", "warc", source) from None
    budget = descend(source)
    limit = source.limits.file_bytes
    found = False
    wanted = WarcRecordType.response | WarcRecordType.resource
    with source.open() as stream:
        try:
            for record in ArchiveIterator(_Forward(stream), record_types=wanted, parse_http=False):
                path = f"{source.path}!{record.headers.get('WARC-Target-URI', record.record_id)}"
                if (length := record.content_length) > limit:
                    if _is_text(record):
                        found = True
                        yield Skipped(path, f"is larger than {limit:,} bytes; raise limits.file_bytes", error=True)
                    continue
                record.freeze()
                if record.content_length < length:
                    yield Skipped(path, "is truncated; fetch it again", error=True)
                    return
                data = _text(copy(record), limit, path)  # what fails in a copy leaves the iteration alone
                if isinstance(data, Skipped):
                    found = True
                    yield data
                    continue
                budget.spend(len(data))
                if data.strip():
                    found = True
                    member = Source.of_bytes(data, path, source.limits, depth=source.depth + 1)
                    yield from member_records(member, options)
        except OSError as error:
            raise ReadError(f"is a damaged WARC ({str(error)[:80]})", path=source.path) from None
    if not found:
        raise EmptyTextError("is a WARC without text responses", path=source.path)


class _Forward:
    """A stream that knows its place: FastWARC asks a stream for it, by ``seek``, and never goes back."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._place += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if (offset, whence) != (0, os.SEEK_CUR):
            raise io.UnsupportedOperation("seek")
        return self._place

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        self._stream.close()


def _text(record: WarcRecord, limit: int, path: str) -> bytes | Skipped:
    """What a response holds, nothing where it is no text; ``Skipped`` where it cannot be decoded or is too large."""
    try:
        data: bytes = record.reader.read(limit + 1) if _is_text(record) else b""
    except OSError as error:
        return Skipped(path, f"is damaged ({str(error)[:80]})", error=True)
    if len(data) > limit:
        return Skipped(path, f"is larger than {limit:,} bytes; raise limits.file_bytes", error=True)
    return data


def _is_text(record: WarcRecord) -> bool:
    """Whether a response may hold a text; from here on it is read without its transfer and content encoding."""
    if record.is_http:
        record.parse_http(auto_decode="all")
    kind = (record.http_content_type or record.headers.get("Content-Type") or "").lower()
    return not kind or any(word in kind for word in ("html", "text", "xml", "json"))
