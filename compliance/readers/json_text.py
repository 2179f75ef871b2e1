"""JSON from strangers: decoded, parsed, and never deeper or larger than Python's own parser bears."""

from __future__ import annotations

import json
from collections.abc import Iterator

from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.model import Skipped
from compliance.readers.decoding import decode
from compliance.readers.source import Source

MAX_DOCUMENT = 16 * 2**20  # bytes of one JSON value: parsed, it may take twenty times as much


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """The values of a file, one for a plain document and several for JSON Lines, and what had to be mended."""

    values: list[object]
    warnings: tuple[str, ...] = ()
    broken: tuple[int, ...] = ()  # lines that are no JSON

    def losses(self, path: str) -> Iterator[Skipped]:
        """The line that says which lines are no JSON."""
        if self.broken:
            count = "1 line is" if len(self.broken) == 1 else f"{len(self.broken):,} lines are"
            numbers = ", ".join(map(str, self.broken[:5])) + (" ..." if len(self.broken) > 5 else "")
            yield Skipped(path, f"{count} no JSON, cut off perhaps: {numbers}; ask for the file again", error=True)


def opening(source: Source) -> bytes:
    """The first bytes of a source, UTF-16 squeezed to one byte a character."""
    head = source.head[:16384]
    return head.replace(b"\0", b"") if b"\0" in head[:8] else head


def read_json(source: Source) -> JsonDocument:
    """Parse a source that holds one JSON document, or one a line.

    Raises ReadError with the line for what is no JSON, is nested too deep or breaks off. Broken lines among JSON Lines are
    left out, see ``losses``.
    """
    text, warnings = _text(source)
    if len(text) > MAX_DOCUMENT:
        many = _lines(text, source.path)
        if many is None:
            raise ReadError(
                f"one JSON document of more than {MAX_DOCUMENT:,} characters", path=source.path, remedy="split the feed"
            )
        return JsonDocument(many[0], warnings, many[1])
    try:
        return JsonDocument([json.loads(text)], warnings)
    except json.JSONDecodeError as error:
        lines = _lines(text, source.path) if error.msg == "Extra data" else None
        if lines is None:
            cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
            raise ReadError(
                "the JSON breaks off" if cut else f"not JSON ({error.msg})",
                path=source.path,
                place=str(error.lineno),
                remedy="ask for the file again",
            ) from None
        return JsonDocument(lines[0], warnings, lines[1])
    except RecursionError:
        raise ReadError("the JSON is nested too deep", path=source.path, remedy="such a file is not opened") from None
    except ValueError as error:
        raise ReadError(f"not JSON ({str(error)[:80]})", path=source.path) from None


def _text(source: Source) -> tuple[str, tuple[str, ...]]:
    """The decoded text: UTF-8 as RFC 8259 wants it, else what the bytes say (UTF-16 without a mark has NUL bytes)."""
    data = source.data
    if b"\0" not in data[:8]:
        try:
            return data.decode("utf-8-sig"), ()
        except UnicodeDecodeError:
            pass
    decoded = decode(data, path=source.path)
    return decoded.text, decoded.warnings


def _lines(text: str, path: str) -> tuple[list[object], tuple[int, ...]] | None:
    """The values of JSON Lines, and the numbers of broken ones; ``None`` when not even the first line is a value."""
    values: list[object] = []
    broken: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(line) > MAX_DOCUMENT:
            if not values:
                return None
            broken.append(number)
            continue
        try:
            values.append(json.loads(line))
        except RecursionError:
            raise ReadError(
                "the JSON is nested too deep", path=path, place=str(number), remedy="such a file is not opened"
            ) from None
        except ValueError:
            if not values:
                return None
            broken.append(number)
    return values, tuple(broken)
