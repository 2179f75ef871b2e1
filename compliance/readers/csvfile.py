"""Records in CSV or TSV with a header line that names the columns; streamed row by row."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterable, Iterator, Mapping

from compliance.errors import ReadError
from compliance.model import Skipped
from compliance.readers.columns import NAMES, Fields, make_record
from compliance.readers.decoding import decode, narrow
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import HEAD_BYTES, Source

CELL_CHARACTERS = 4_000_000
_DELIMITERS = ",;\t|"
_TEXT = frozenset(NAMES["text"])
_KNOWN = frozenset(name for names in NAMES.values() for name in names)
_FOLD = str.maketrans("", "", "-_ ")


def sniff(source: Source) -> float:
    """A first line whose columns bear names that records have, a text among them."""
    names = {cell.lower().translate(_FOLD) for cell in _columns(source)}
    return 0.6 if names & _TEXT and len(names & _KNOWN) >= 2 else 0.0


def is_mapped(source: Source, mapping: Mapping[str, str]) -> bool:
    """Whether the first line names the column of the text, and another, where some have the names that ``mapping`` gives."""
    columns = set(_columns(source))
    plan = Fields(mapping).plan(tuple(columns))
    return "text" in plan and len(plan) >= 2 and not columns.isdisjoint(mapping.values())


def _columns(source: Source) -> list[str]:
    head = narrow(source.head[:8192])
    if not any(mark.encode() in head for mark in _DELIMITERS):
        return []
    line = head.decode("utf-8-sig", "replace").split("\n", 1)[0].strip()
    delimiter = _delimiter(line)
    return [cell.strip().strip('"') for cell in line.split(delimiter)] if delimiter else []


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record a row; a row without a text is skipped and said."""
    import csv  # here, since every article's first line is looked at by ``sniff``

    fields = Fields(options.records)
    encoding, warnings = _encoding(source)
    csv.field_size_limit(CELL_CHARACTERS)
    with source.open() as stream:
        lines = io.TextIOWrapper(stream, encoding=encoding, newline="")
        try:
            first = lines.readline(65536)
            delimiter = _delimiter(first) or ","
            header = [name.strip() for name in next(csv.reader([first.strip("\r\n")], delimiter=delimiter))]
            ended: list[bool] = []
            for number, row in enumerate(csv.reader(_watched(lines, ended), delimiter=delimiter, strict=True), 1):
                if not row:
                    continue
                if len(row) < len(header) and not ended[0]:
                    yield Skipped(source.path, f"row {number}: the file is cut off within it; ask for it again", error=True)
                    continue
                record = make_record(dict(zip(header, row, strict=False)), fields, form="csv", number=number, warnings=warnings)
                yield record or Skipped(source.path, f"row {number}: has no text")
        except (csv.Error, StopIteration) as error:
            raise ReadError(f"is not valid CSV ({error})", path=source.path) from None
        except UnicodeDecodeError as error:
            what = f"is not {encoding} throughout ({error.reason})"
            raise ReadError(what, path=source.path, remedy="save it as UTF-8") from None


def _watched(lines: Iterable[str], ended: list[bool]) -> Iterator[str]:
    """The lines; ``ended`` holds whether the one given last has a line end, as all but the last of a file have."""
    for line in lines:
        ended[:] = [line.endswith(("\n", "\r"))]
        yield line


def _encoding(source: Source) -> tuple[str, tuple[str, ...]]:
    """By the whole of a small file, else by its first 64 KB, cut at a line end; UTF-8 where these are ASCII."""
    if source.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", ()
    head = source.head
    if len(head) == HEAD_BYTES:
        head = head[: head.rfind(b"\n") + 1] or head
    decoded = decode(head, path=source.path)
    return ("utf-8-sig" if decoded.encoding == "utf-8" else decoded.encoding), decoded.warnings


def _delimiter(line: str) -> str | None:
    counts = {mark: line.count(mark) for mark in _DELIMITERS}
    best = max(counts, key=lambda mark: counts[mark])
    return best if counts[best] else None
