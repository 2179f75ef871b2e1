"""Records in JSON: one object a line, one array of objects, or a single object with a text; streamed line by line."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import IO

from compliance.errors import EmptyTextError, ReadError
from compliance.model import Skipped
from compliance.readers.columns import NAMES, Fields, make_record
from compliance.readers.decoding import Decoded, decode
from compliance.readers.json_text import REMEDY, is_torn_lines, members
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import HEAD_BYTES, Source
from compliance.text.patterns import lazy

LINE_BYTES = 16 * 1024 * 1024  # a longer line is no record of a text
_KEY = lazy(rb'"(?:' + "|".join(sorted({*NAMES["text"], *NAMES["headline"]})).encode() + rb')"\s*:', re.IGNORECASE)
_TEXT = lazy(rb'"(?:text|body|content|articleBody)"\s*:\s*"')
_WIRE = lazy(
    rb'"(?:body_?(?:text|html|xhtml)|bodies|headlines|altids|renditions|associations|digitalwires\W|article_html|version_?created)',
    re.IGNORECASE,
)
_LINES = lazy(rb"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")


def sniff(source: Source) -> float:
    """An object with a key that names a text or a headline, or one object after the other."""
    head = source.head
    if _TEXT.search(head[:16384]) and not _WIRE.search(head):
        return 0.92  # a text under its plain name is how records have it, whatever wire names are beside it
    if _KEY.search(head[:16384]):
        return 0.4
    return 0.3 if _LINES.match(head) else 0.1


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record an object; an object without a text, and a line that is no JSON, are skipped and said."""
    fields = Fields(options.records)
    found = texts = False
    unnamed = 0
    for place, number, value in _values(source, fields):
        if isinstance(value, str):
            yield Skipped(source.path, f"{place}: {value}", error=True)
            continue
        found = True
        record = make_record(value, fields, form="jsonl", number=number)
        if record is not None:
            texts = True
            yield record
            continue
        unnamed += fields.text_key(value) is None
        yield Skipped(source.path, f"{place}: {_without_text(value, fields)}".removeprefix(": "))
    if not found:
        raise EmptyTextError("holds no record of a text", path=source.path)
    if unnamed > 1 and not texts:  # of many records, each without a text: it has a name that nobody knows
        remedy = "name the field of the text in [records] of the configuration"
        raise EmptyTextError("none of its records has a text under a known name", path=source.path, remedy=remedy)


def _without_text(value: Mapping[str, object], fields: Fields) -> str:
    value = fields.lifted(value)
    key = fields.text_key(value)
    if key is not None and value[key] in (None, ""):
        return f"its {key[:30]!r} is empty"
    if key is not None:
        return f"its {key[:30]!r} holds no text; name another in [records] of the configuration"
    keys = ", ".join(repr(key[:30]) for key in list(value)[:6]) or "nothing"
    return f"has no text under a known name (it has {keys}); name it in [records] of the configuration"


Value = tuple[str, int | None, "Mapping[str, object] | str"]  # place, number of the record, the object or what is wrong


def _values(source: Source, fields: Fields) -> Iterator[Value]:
    if _LINES.match(source.head) or (_is_first_line_whole(_first_line(source)) and not _is_lone_envelope(source, fields)):
        yield from _lines(source)
        return
    text = decode(source.data, path=source.path).text
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        if is_torn_lines(source.head):
            yield from _lines(source)
            return
        if (found := members(text)) is not None:
            yield from _numbered(found[0])
            yield from ((one.place, one.number, one.reason) for one in found[1])
            return
        what = f"is not valid JSON ({error.msg})"
        raise ReadError(what, path=source.path, place=str(error.lineno), remedy=REMEDY) from None
    except ValueError as error:
        raise ReadError(f"is not valid JSON ({str(error)[:80]})", path=source.path) from None
    yield from _members(value, fields)


def _first_line(source: Source) -> bytes:
    """The head, or the first line where that is longer."""
    head = source.head
    if b"\n" in head or len(head) < HEAD_BYTES or not head.lstrip().startswith(b"{"):
        return head
    with source.open() as stream:
        return stream.readline(LINE_BYTES + 1)


def _is_first_line_whole(head: bytes) -> bool:
    line = head.lstrip().partition(b"\n")
    if not line[1] or not line[0].startswith(b"{"):
        return False
    try:
        return isinstance(json.loads(line[0]), dict)
    except (ValueError, RecursionError):
        return False


def _is_lone_envelope(source: Source, fields: Fields) -> bool:
    """Whether the one line of a file is an object around a list of records, as the answer of a content system is."""
    with source.open() as stream:
        line = stream.readline(LINE_BYTES + 1)
        if stream.read(64).strip() or len(line) > LINE_BYTES:
            return False
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and _enveloped(value, fields) is not None


def _enveloped(value: Mapping[str, object], fields: Fields) -> list[object] | None:
    """The longest list of objects within an object that has no text itself."""
    if fields.text_key(value) is not None:
        return None
    lists = [entry for entry in value.values() if isinstance(entry, list) and entry and isinstance(entry[0], dict)]
    return max(lists, key=len, default=None)


def _members(value: object, fields: Fields) -> Iterator[Value]:
    if isinstance(value, dict):
        records = _enveloped(value, fields)
        if records is None:
            yield "", None, value
        else:
            yield from _numbered(enumerate(records, 1))
    elif isinstance(value, list):
        yield from _numbered(enumerate(value, 1))


def _numbered(entries: Iterable[tuple[int, object]]) -> Iterator[Value]:
    for number, entry in entries:
        yield f"record {number}", number, entry if isinstance(entry, dict) else "is no object"


def _lines(source: Source) -> Iterator[Value]:
    with source.open() as stream:
        for number, line in enumerate(_text_lines(stream, source), 1):
            if not line or line.isspace():
                continue
            place = f"line {number}"
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                what = getattr(error, "msg", None) or "nested too deep"
                yield place, number, f"is not valid JSON ({what}); {REMEDY}"
                continue
            yield place, number, value if isinstance(value, dict) else "is no object"


def _text_lines(stream: IO[bytes], source: Source) -> Iterator[str]:
    """Lines of at most LINE_BYTES, decoded one by one as UTF-8; a file in another encoding is decoded as a whole."""
    if source.head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in source.head:
        yield from io.StringIO(decode(source.data, path=source.path).text)
        return
    first = True
    while line := stream.readline(LINE_BYTES + 1):
        if len(line) > LINE_BYTES:
            raise ReadError(f"a line is longer than {LINE_BYTES:,} bytes", path=source.path, remedy="put one record a line")
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        try:
            yield line.decode()
        except UnicodeDecodeError:
            yield _mended(line, source).text


def _mended(line: bytes, source: Source) -> Decoded:
    return decode(line, path=source.path)
