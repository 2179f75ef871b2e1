"""Plain text: the whole decoded file, line ends untouched."""

from __future__ import annotations

import json
from collections.abc import Iterator

from compliance.model import Skipped
from compliance.readers.decoding import decode
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source


def sniff(source: Source) -> float:
    """Anything that decodes is a plain text, if nothing better is known of it."""
    return 0.01


_JSON_NAMES = (".json", ".jsonl", ".ndjson")
_LONGEST_VALUE = 1_000  # characters; what is longer is read for its words, whatever its name


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record; offsets are those of the file itself.

    ``Skipped`` for a file named as JSON that holds a mere value (``[]``, ``3``).
    """
    decoded = decode(source.data, path=source.path)
    if source.path.lower().endswith(_JSON_NAMES) and _is_value(decoded.text):
        yield Skipped(source.path, "is JSON without an object, so without a text", empty=True)
        return
    yield Record(format="text", text=decoded.text, titled=True, warnings=decoded.warnings)


def _is_value(text: str) -> bool:
    """Whether a short text is one JSON value that is no object."""
    if len(text) > _LONGEST_VALUE:
        return False
    try:
        return not isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
