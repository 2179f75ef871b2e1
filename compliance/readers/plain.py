"""Plain text: the whole decoded file, line ends untouched."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.readers.decoding import decode
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source


def sniff(source: Source) -> float:
    """Anything that decodes is a plain text, if nothing better is known of it."""
    return 0.01


def read(source: Source, options: ReadOptions) -> Iterator[Record]:
    """One record; offsets are those of the file itself."""
    decoded = decode(source.data, path=source.path)
    yield Record(format="text", text=decoded.text, titled=True, warnings=decoded.warnings)
