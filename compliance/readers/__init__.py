"""Bytes to dispatches and articles, one module a format; the format is chosen by content, not by file name.

The names below are imported when they are first used, so that ``import compliance.readers`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.exports import lazily

if TYPE_CHECKING:
    from compliance.readers.assemble import to_dispatch
    from compliance.readers.reading import raw_records, read_articles, read_dispatches
    from compliance.readers.record import ReadOptions, Record
    from compliance.readers.registry import FORMATS, read_records
    from compliance.readers.source import Source
    from compliance.readers.walk import Found, expand
else:
    __getattr__ = lazily(
        __name__,
        {
            "FORMATS": "registry",
            "Found": "walk",
            "ReadOptions": "record",
            "Record": "record",
            "Source": "source",
            "expand": "walk",
            "raw_records": "reading",
            "read_articles": "reading",
            "read_dispatches": "reading",
            "read_records": "registry",
            "to_dispatch": "assemble",
        },
    )

__all__ = [
    "FORMATS",
    "Found",
    "ReadOptions",
    "Record",
    "Source",
    "expand",
    "raw_records",
    "read_articles",
    "read_dispatches",
    "read_records",
    "to_dispatch",
]
