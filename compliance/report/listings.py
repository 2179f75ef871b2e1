"""What ``runs`` and ``corpus list|show|stats`` print: tables of plain text, or the same rows as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from compliance.errors import UsageError
from compliance.model import Dispatch, Run
from compliance.report import objects, terminal
from compliance.report.json import dumps
from compliance.report.options import RenderOptions
from compliance.report.phrases import VERDICTS
from compliance.report.terminal import harmless

_RIGHT = {"id", "version", "articles", "dispatches", *map(str, VERDICTS)}  # columns of numbers
# Shortened until a line fits a terminal, down to so many cells though it be longer; identifiers and times never are.
_FLEXIBLE = {"headline": 40, "command": 12, "holder": 12}


def render_runs(
    runs: Iterable[Run], verdicts: Mapping[int, Mapping[str, int]], format: str, options: RenderOptions | None = None
) -> str:
    """Recorded runs, in the order given. ``verdicts`` counts the articles of each verdict by run id."""
    rows = []
    for run in runs:
        counts = verdicts.get(run.id or 0, {})
        tally = {str(v): int(counts.get(str(v), 0)) for v in VERDICTS}
        rows.append({**objects.run(run), "articles": sum(tally.values()), "verdicts": tally})
    if format != "text":
        return _json(rows, "runs", format)
    table = [
        {
            **row,
            **row["verdicts"],
            "id": str(row["id"] or "-"),
            "started": _minute(row["started"]),
            "finished": _minute(row["finished"]),
        }
        for row in rows
    ]
    columns = ("id", "command", "started", "finished", "dispatches", "articles", *map(str, VERDICTS))
    return _table(columns, table, options, "no run is recorded yet")


def render_dispatches(
    dispatches: Iterable[Dispatch], format: str, options: RenderOptions | None = None, *, empty: str = "the register is empty"
) -> str:
    """``corpus list``: one row a dispatch, without its text; ``empty`` is said where there is none."""
    keys = ("guid", "version", "holder", "status", "language", "published", "headline")
    rows = [{key: objects.dispatch_record(d)[key] for key in keys} for d in dispatches]
    if format != "text":
        return _json(rows, "dispatches", format)
    return _table(keys, [{**row, "published": _minute(row["published"])} for row in rows], options, empty)


def render_dispatch(dispatch: Dispatch, format: str, options: RenderOptions | None = None) -> str:
    """``corpus show``: all that is known of one dispatch, and its text last."""
    record = objects.dispatch_record(dispatch)
    if format == "jsonl":
        return dumps(record) + "\n"
    if format == "json":
        return dumps({"schema": objects.SCHEMA, **record}, indent=2) + "\n"
    _known(format)
    width = (options or RenderOptions()).width
    body = record.pop("body")
    lines = _fields({_words(key): value for key, value in record.items() if value is not None}, width)
    for paragraph in body.splitlines():
        lines += ["", *terminal.wrap(harmless(paragraph), width)] if paragraph.strip() else []
    return "\n".join(lines) + "\n"


def render_stats(stats: Mapping[str, Any], format: str, options: RenderOptions | None = None) -> str:
    """``corpus stats``: figures by name; a mapping within is a group of figures."""
    values = objects.plain(stats)
    if format == "json":
        return dumps({"schema": objects.SCHEMA, **values}, indent=2) + "\n"
    if format == "jsonl":
        return dumps(values) + "\n"
    _known(format)
    width = (options or RenderOptions()).width
    lines = _fields({_words(k): v for k, v in values.items() if not isinstance(v, Mapping)}, width)
    for name, group in values.items():
        if isinstance(group, Mapping):
            lines += ["", f"{_words(name)}:", *(f"  {line}" for line in _fields(group or {"none": ""}, width - 2))]
    return "\n".join(lines) + "\n"


def _known(format: str) -> None:
    if format not in ("text", "json", "jsonl"):
        raise UsageError(f"no format {format!r} here", remedy="use text, json or jsonl")


def _json(rows: Sequence[Mapping[str, Any]], name: str, format: str) -> str:
    _known(format)
    if format == "jsonl":
        return "".join(dumps(row) + "\n" for row in rows)
    return dumps({"schema": objects.SCHEMA, name: list(rows)}, indent=2) + "\n"


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], options: RenderOptions | None, empty: str) -> str:
    """Columns as wide as their contents; the flexible ones are shortened until a line fits the terminal."""
    if not rows:
        return empty + "\n"
    options = options or RenderOptions()
    texts = [[_words(column) for column in columns], *([_cell(row.get(column)) for column in columns] for row in rows)]
    sizes = [max(terminal.cells(line[i]) for line in texts) for i in range(len(columns))]
    over = sum(sizes) + 2 * (len(columns) - 1) - options.width if options.clip else 0
    for index in sorted(range(len(columns)), key=lambda i: -sizes[i]):
        least = _FLEXIBLE.get(columns[index])
        if over > 0 and least is not None and sizes[index] > least:
            cut = min(over, sizes[index] - least)
            sizes[index] -= cut
            over -= cut
    rule = ["-" * size for size in sizes]
    return "".join(_line(columns, line, sizes) for line in (texts[0], rule, *texts[1:]))


def _line(columns: Sequence[str], texts: Sequence[str], sizes: Sequence[int]) -> str:
    cells = []
    for column, text, size in zip(columns, texts, sizes, strict=True):
        shown = terminal.clip(text, size)
        blanks = " " * (size - terminal.cells(shown))
        cells.append(blanks + shown if column in _RIGHT else shown + blanks)
    return "  ".join(cells).rstrip() + "\n"


def _fields(values: Mapping[str, Any], width: int) -> list[str]:
    """``name  value`` lines, the values under each other, long ones wrapped."""
    size = max((terminal.cells(name) for name in values), default=0)
    lines = []
    for name, value in values.items():
        first, *rest = terminal.wrap(_cell(value), max(20, width - size - 2))
        lines.append(f"{terminal.pad(name, size)}  {first}".rstrip())
        lines += [" " * (size + 2) + line for line in rest]
    return lines


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4g}"
    if isinstance(value, list):
        return ", ".join(_cell(entry) for entry in value) or "-"
    return harmless(str(value))


def _words(name: str) -> str:
    return harmless(name.replace("_", " "))


def _minute(value: str | None) -> str | None:
    """A moment to the minute, in UTC."""
    return None if value is None else datetime.fromisoformat(value).astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")
