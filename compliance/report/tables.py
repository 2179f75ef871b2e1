"""Rows of plain values as a table of text, JSON, JSON Lines or CSV: what the smaller listings are made of."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
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
_FORMULA = ("=", "+", "-", "@")


def render_rows(
    rows: Sequence[Mapping[str, Any]],
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
    plain = [objects.plain_row(row) for row in rows]
    if format == "json":
        return dumps({"schema": objects.SCHEMA, name: plain}, indent=2) + "\n"
    if format == "jsonl":
        return "".join(dumps(row) + "\n" for row in plain)
    if format == "csv":
        return _csv(plain, keys)
    if format != "text":
        raise UsageError(f"no format {format!r} here", remedy=f"use one of {', '.join(FORMATS)}")
    return _text(plain, columns or list(plain[0] if plain else ()), options or RenderOptions(), empty)


def _csv(rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> str:
    stream = io.StringIO()
    if heads := list(rows[0]) if rows else list(keys):
        writer = csv.DictWriter(stream, heads, lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _safe(value) for key, value in row.items()} for row in rows)
    return stream.getvalue()


def _safe(value: Any) -> Any:
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else value


def _text(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], options: RenderOptions, empty: str) -> str:
    if not rows:
        return empty + "\n"
    head = [column.replace("_", " ") for column in columns]
    cells = [head, *([_cell(row.get(column)) for column in columns] for row in rows)]
    sizes = [max(terminal.cells(line[i]) for line in cells) for i in range(len(columns))]
    over = sum(sizes) + 2 * (len(columns) - 1) - options.width
    sizes[-1] = max(_LEAST, sizes[-1] - max(0, over))
    right = [all(isinstance(row.get(c), int | float) for row in rows) for c in columns]
    lines = [cells[0], ["-" * size for size in sizes], *cells[1:]]
    return "".join(_line(line, sizes, right) for line in lines)


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
