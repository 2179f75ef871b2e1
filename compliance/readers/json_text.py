"""JSON from strangers: decoded, parsed, and never deeper or larger than Python's own parser bears."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.model import Skipped
from compliance.readers.decoding import decode
from compliance.readers.source import Source
from compliance.text.patterns import lazy

_FIRST = lazy(r'\s*\[\s*(\{\s*("[^"\\\n]{1,200}")\s*:)')
_AFTER = lazy(r"\s*([,\]])\s*")
_OBJECT = lazy(rb'\s*\{\s*"')
_HEAD = 64 * 1024  # characters that tell JSON Lines with a broken first line
REMEDY = "mend it or ask for the file again"
MAX_DOCUMENT = 16 * 2**20  # bytes of one JSON value: parsed, it may take twenty times as much


@dataclass(frozen=True, slots=True)
class Break:
    """Where an array goes wrong: in its member ``number``, from 1; ``cut`` where the file ends there."""

    number: int
    line: int
    what: str
    cut: bool

    @property
    def place(self) -> str:
        """Which record of its file."""
        return f"record {self.number}"

    @property
    def reason(self) -> str:
        """What is wrong, and what to do."""
        if self.cut:
            return f"the JSON breaks off in line {self.line}; the records before it were read; ask for the file again"
        return f"is not valid JSON ({self.what}, line {self.line}); {REMEDY}"


@dataclass(frozen=True, slots=True)
class JsonDocument:
    """The values of a file, one for a plain document and several for JSON Lines, and what had to be mended."""

    values: list[object]
    warnings: tuple[str, ...] = ()
    broken: tuple[int, ...] = ()  # lines that are no JSON
    breaks: tuple[Break, ...] = ()  # members of an array that are none

    def losses(self, path: str) -> Iterator[Skipped]:
        """The lines that say what of the file is no JSON."""
        if self.broken:
            count = "1 line is" if len(self.broken) == 1 else f"{len(self.broken):,} lines are"
            numbers = ", ".join(map(str, self.broken[:5])) + (" ..." if len(self.broken) > 5 else "")
            yield Skipped(path, f"{count} no JSON, cut off perhaps: {numbers}; ask for the file again", error=True)
        for one in self.breaks:
            yield Skipped(path, f"{one.place}: {one.reason}", error=True)


def opening(source: Source) -> bytes:
    """The first bytes of a source, UTF-16 squeezed to one byte a character."""
    head = source.head[:16384]
    return head.replace(b"\0", b"") if b"\0" in head[:8] else head


def read_json(source: Source) -> JsonDocument:
    """Parse a source that holds one JSON document, or one a line.

    Raises ReadError with the line for what is no JSON, is nested too deep or breaks off. Broken lines among JSON Lines and
    broken members of an array are left out, see ``losses``.
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
        if (found := members(text)) is not None:
            return JsonDocument([[value for _, value in found[0]]], warnings, breaks=found[1])
        lines = (
            _lines(text, source.path)
            if error.msg == "Extra data" or is_torn_lines(text[:_HEAD].encode("utf-8", "replace"))
            else None
        )
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


def is_torn_lines(head: bytes) -> bool:
    """Whether first bytes are JSON Lines with a broken first line: all others begin as objects, and the second is one."""
    lines = [line for line in head.split(b"\n")[1:] if line.strip()]
    if not lines or not all(_OBJECT.match(line) for line in lines):
        return False
    try:
        return isinstance(json.loads(lines[0]), dict)
    except (ValueError, RecursionError):
        return False


def members(text: str) -> tuple[list[tuple[int, object]], tuple[Break, ...]] | None:
    """The whole members of an array that is no JSON, with their numbers, and where it goes wrong.

    ``None`` for what is no array of objects, and where none of them is whole.
    After a broken member the next is where an object begins, after a comma, with the same key as the first of all.
    """
    first = _FIRST.match(text)
    if first is None:
        return None
    again = re.compile(r",\s*(?=\{\s*" + re.escape(first[2]) + r"\s*:)")
    found: list[tuple[int, object]] = []
    breaks: list[Break] = []
    decoder = json.JSONDecoder()
    start, number, line, counted = first.start(1), 1, 1, 0
    while True:
        try:
            value, end = decoder.raw_decode(text, start)
            found.append((number, value))
            after = _AFTER.match(text, end)
            if after is not None and after[1] == ",":
                start, number = after.end(), number + 1
                continue
            if after is not None and not text[after.end() :].strip():
                break
            what, at = "Expecting ',' delimiter", end
        except json.JSONDecodeError as error:
            what, at = error.msg, error.pos
        except RecursionError:
            what, at = "nested too deep", start
        cut = at >= len(text.rstrip()) or what.startswith("Unterminated string")
        following = again.search(text, at)
        line, counted = line + text.count("\n", counted, at), at
        breaks.append(Break(number, line, what, cut and following is None))
        if following is None:
            break
        start, number = following.end(), number + 1
    return (found, tuple(breaks)) if found else None


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
    """The values of JSON Lines, and the numbers of broken ones; ``None`` when none of the first two lines is a value."""
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
            if not values and broken:
                return None
            broken.append(number)
    return values, tuple(broken)
