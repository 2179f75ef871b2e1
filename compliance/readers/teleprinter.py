"""What the two teleprinter formats share: their text, control characters and all."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model import Skipped
from compliance.readers.decoding import decode
from compliance.readers.source import Source


def teleprinter_text(source: Source) -> tuple[str, tuple[str, ...]]:
    """The decoded text with line ends as ``\\n``, and what was odd about the encoding.

    Their control characters make up much of a short message, so what is UTF-8 or ASCII is never taken for binary here.
    """
    try:
        text = source.data.decode("utf-8-sig")
        warnings: tuple[str, ...] = ()
    except UnicodeDecodeError:
        decoded = decode(source.data, path=source.path)
        text, warnings = decoded.text, decoded.warnings
    return text.replace("\r\n", "\n").replace("\r", "\n"), warnings


def unended(text: str, path: str) -> Iterator[Skipped]:
    """The line of a file whose last message has no end. It was taken: some receivers drop what ends a message."""
    if "\x03" not in text[text.rfind("\x01") + 1 :]:
        yield Skipped(path, "the last message has no end: it may be cut off; if so, ask for the file again", error=True)
