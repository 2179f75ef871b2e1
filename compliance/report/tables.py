"""Rows of plain values as a table of text, JSON, JSON Lines or CSV: what the smaller listings are made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import indent
from typing import Any

from compliance.errors import UsageError
from compliance.report import objects, terminal
from compliance.report.json import dumps
from compliance.report.options import RenderOptions
from compliance.report.phrases import percent
from compliance.report.terminal import harmless

FORMATS = ("text", "json", "jsonl", "csv")
_LEAST = 40  # cells that a shortened column keeps, though the line be longer: of a headline twelve say nothing
# What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render_rows(
    rows: Iterable[Mapping[str, Any]],
    name: str,
    format: str,
    options: RenderOptions | None = None,
    *,
    columns: Sequence[str] = (),
    empty: str = "nothing",
    keys: Sequence[str] = (),
) -> str:
    """Rows in one of ``FORMATS``. ``name`` is their key in JSON; ``columns`` are those of the text table, the last shortened.
    ``keys`` head a CSV that has no rows.

    Raises UsageError for a format that is not known.
    """
    return "".join(render_parts(rows, name, format, options, columns=columns, empty=empty, keys=keys))


def render_parts(
    rows: Iterable[Mapping[str, Any]],
    name: str,
    format: str,
    options: RenderOptions | None = None,
    *,
    columns: Sequence[str] = (),
    empty: str = "nothing",
    keys: Sequence[str] = (),
) -> Iterator[str]:
    """``render_rows`` piece by piece, for rows that would not fit in memory; text goes through ``rows`` twice."""
    if format == "json":
        return _json(rows, name)
    if format == "jsonl":
        return (dumps(objects.plain_row(row)) + "\n" for row in rows)
    if format == "csv":
        return _csv(rows, keys)
    if format != "text":
        raise UsageError(f"no format {format!r} here", remedy=f"use one of {', '.join(FORMATS)}")
    return _text(rows, columns, options or RenderOptions(), empty)


def _json(rows: Iterable[Mapping[str, Any]], name: str) -> Iterator[str]:
    yield f'{{\n  "schema": {dumps(objects.SCHEMA)},\n  {dumps(name)}: ['
    begun = False
    for row in rows:
        yield (",\n" if begun else "\n") + indent(dumps(objects.plain_row(row), indent=2), "    ")
        begun = True
    yield "\n  ]\n}\n" if begun else "]\n}\n"


def _csv(rows: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> Iterator[str]:
    stream = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        plain = objects.plain_row(row)
        if writer is None:
            writer = csv.DictWriter(stream, list(plain), lineterminator="\n")
            writer.writeheader()
        writer.writerow({key: _safe(value) for key, value in plain.items()})
        yield stream.getvalue()
        stream.seek(0)
        stream.truncate()
    if writer is None and keys:
        csv.DictWriter(stream, list(keys), lineterminator="\n").writeheader()
        yield stream.getvalue()


def _safe(value: Any) -> Any:
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _text(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], options: RenderOptions, empty: str) -> Iterator[str]:
    sizes: list[int] = []
    right: list[bool] = []
    for row in map(objects.plain_row, rows):
        if not sizes:
            columns = columns or list(row)
            sizes = [terminal.cells(_head(column)) for column in columns]
            right = [True] * len(columns)
        for place, column in enumerate(columns):
            value = row.get(column)
            sizes[place] = max(sizes[place], terminal.cells(_cell(value)))
            right[place] = right[place] and isinstance(value, int | float)
    if not sizes:
        yield empty + "\n"
        return
    over = sum(sizes) + 2 * (len(columns) - 1) - options.width
    if options.clip and over > 0:
        sizes[-1] = min(sizes[-1], max(_LEAST, sizes[-1] - over))
    yield _line([_head(column) for column in columns], sizes, right)
    yield _line(["-" * size for size in sizes], sizes, right)
    for row in map(objects.plain_row, rows):
        yield _line([_cell(row.get(column)) for column in columns], sizes, right)


def _head(column: str) -> str:
    return column.replace("_", " ")


def _line(texts: Sequence[str], sizes: Sequence[int], right: Sequence[bool]) -> str:
    shown = []
    for text, size, flush in zip(texts, sizes, right, strict=True):
        clipped = terminal.clip(text, size)
        blanks = " " * (size - terminal.cells(clipped))
        shown.append(blanks + clipped if flush else clipped + blanks)
    return "  ".join(shown).rstrip() + "\n"


def _cell(value: Any) -> str:
    if value is None or value == []:
        return "-"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return percent(value)
    if isinstance(value, int):
        return f"{value:,}"
    return harmless(str(value))
