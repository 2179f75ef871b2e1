"""Crawled pages in WARC, with the extra ``warc``: each HTML or text response is read as a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.errors import EmptyTextError
from compliance.model import Skipped
from compliance.readers.bounds import descend, member_records
from compliance.readers.record import ReadOptions, Record, missing_extra
from compliance.readers.source import Source


def sniff(source: Source) -> float:
    """The magic bytes decided already; a compressed WARC is opened by the reader of gzip."""
    return 0.9


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """The records of all responses, their paths ``file.warc!URL``. A response that is no text is passed over."""
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise missing_extra("WARC", "warc", source) from None
    descend(source)
    limit = source.limits.file_bytes
    found = False
    wanted = WarcRecordType.response | WarcRecordType.resource
    with source.open() as stream:
        for record in ArchiveIterator(stream, record_types=wanted, parse_http=True):
            kind = (record.http_content_type or record.headers.get("Content-Type") or "").lower()
            if kind and not any(word in kind for word in ("html", "text", "xml", "json")):
                continue
            path = f"{source.path}!{record.headers.get('WARC-Target-URI', record.record_id)}"
            data = record.reader.read(limit + 1)
            if not data.strip():
                continue
            found = True
            if len(data) > limit:
                yield Skipped(path, f"is larger than {limit:,} bytes; raise limits.file_bytes", error=True)
            else:
                yield from member_records(Source.of_bytes(data, path, source.limits, depth=source.depth + 1), options)
    if not found:
        raise EmptyTextError("is a WARC without text responses", path=source.path)
