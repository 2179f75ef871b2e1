"""``compliance waivers``: the approved exceptions, in the ledger and in the waiver file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.session import Session, session_options
from compliance.cli.waive import read_waiver_text
from compliance.errors import UsageError

COLUMNS = ("id", "until", "state", "rule", "path", "by", "reason")


@click.group("waivers")
def command() -> None:
    """Approved exceptions: list and remove them. 'compliance waive' makes them."""


@command.command(
    "list",
    epilog="""\b
Examples:
  compliance waivers list
  compliance waivers list --state expired --format json
""",
)
@click.option("--state", type=click.Choice(["in force", "expired"]), help="Only these.")
@format_option("text", "json", "jsonl", "csv")
@output_option
@session_options
def list_(session: Session, state: str | None, form: str, output: str) -> None:
    """List the waivers of the ledger and of the waiver file (compliance-waivers.toml, or the configured one).

    The id of a waiver in the ledger is its number, that of one in a file is file:line. Unused ones are reported by check
    and gate, since only a run can tell.
    """
    from compliance.report.tables import render_rows

    rows = [row for row in (*_of_ledger(session), *_of_file(session)) if state in (None, row["state"])]
    empty = "there is no waiver" if state is None else f"there is no waiver that is {state}"
    write(render_rows(rows, "waivers", form, render_options(output), columns=COLUMNS, empty=empty), output)


@command.command(
    "remove",
    epilog="""\b
Examples:
  compliance waivers remove 3
  compliance waivers remove compliance-waivers.toml:12
""",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@session_options
def remove(session: Session, ids: tuple[str, ...]) -> None:
    """Remove waivers by the ids that 'list' shows: a number (ledger) or file:line."""
    from compliance.licensing.waiver_file import without_waivers
    from compliance.report.phrases import count
    from compliance.store import Waivers, open_store

    numbers, lines = _sorted_out(ids)
    changed = {file: without_waivers(read_waiver_text(Path(file)), found, file) for file, found in lines.items()}
    if numbers:
        with open_store(session.config.db, "write") as store:
            waivers = Waivers(store)
            missing = set(numbers) - {one.id for one in waivers.all()}
            if missing:
                raise UsageError(f"the ledger has no waiver {min(missing)}", remedy="see 'compliance waivers list'")
            for number in numbers:
                waivers.remove(number)
    for file, text in changed.items():
        write(text, file)
    session.say(f"{count(len(ids), 'waiver')} removed")


def _sorted_out(ids: tuple[str, ...]) -> tuple[list[int], dict[str, list[int]]]:
    numbers: list[int] = []
    lines: dict[str, list[int]] = {}
    for one in ids:
        file, _, number = one.rpartition(":")
        if not number.isdecimal():
            raise click.UsageError(f"{one!r} is no id of a waiver; see 'compliance waivers list'")
        if file:
            lines.setdefault(file, []).append(int(number))
        else:
            numbers.append(int(number))
    return numbers, lines


def _of_ledger(session: Session) -> list[dict[str, Any]]:
    from compliance.store import Waivers, open_store

    database = Path(session.config.db)
    if not database.exists() and session.db is None and _waiver_file(session).is_file():
        return []  # a repository may have nothing but its waiver file
    with open_store(session.config.db) as store:
        return [_row(str(one.id), one) for one in Waivers(store).all()]


def _of_file(session: Session) -> list[dict[str, Any]]:
    from compliance.licensing.waivers import load_waivers

    path = _waiver_file(session)
    if not session.config.waivers and not path.is_file():
        return []
    return [_row(f"{path}:{one.line}", one) for one in load_waivers(path)]


def _waiver_file(session: Session) -> Path:
    from compliance.licensing.waivers import FILE_NAME

    return Path(session.config.waivers or FILE_NAME)


def _row(number: str, waiver: Any) -> dict[str, Any]:
    from compliance.audit.auditor import utc_now

    return {
        "id": number,
        "path": waiver.path,
        "rule": waiver.rule,
        "source": waiver.source,
        "passages": list(waiver.passages),
        "until": waiver.until,
        "state": "in force" if waiver.until >= utc_now().date() else "expired",
        "by": waiver.by,
        "reason": waiver.reason,
    }
