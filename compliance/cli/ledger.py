"""``compliance ledger``: what the recorded runs say after the fact."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.ledger_upkeep import merge, prune, vacuum
from compliance.cli.session import Session, session_options

if TYPE_CHECKING:
    from compliance.audit.affected import Affected

COLUMNS = ("action", "due", "path", "dispatch", "version", "words", "share", "run", "reason")


@click.group("ledger")
def command() -> None:
    """Ask the ledger, across runs, about articles that were checked before; keep it small; bring ledgers together."""


for upkeep in (prune, vacuum, merge):
    command.add_command(upkeep)


@command.command(
    "affected",
    epilog="""\b
Examples:
  compliance ledger affected --dispatch urn:newsml:afp.com:20260316:1234
  compliance ledger affected --expiring 7 --format csv --output take-down.csv
""",
)
@click.option("--dispatch", "guid", metavar="GUID", help="Articles that reuse this dispatch, or a version of its story.")
@click.option("--expiring", type=click.IntRange(0), metavar="DAYS", help="Articles whose right to a text ends within DAYS.")
@format_option("text", "csv", "json", "jsonl")
@output_option
@session_options
def affected(session: Session, guid: str | None, expiring: int | None, form: str, output: str) -> None:
    """List recorded articles that must come down or change: because of a kill, a correction, or a limit that runs out.

    The newest record of each article counts. What to do stands first: take-down, correct, review, or none.
    """
    from compliance.audit import affected as after
    from compliance.audit.auditor import utc_now
    from compliance.audit.opening import licences_of
    from compliance.store import Catalogue, open_store

    if (guid is None) == (expiring is None):
        raise click.UsageError("say either --dispatch GUID or --expiring DAYS")
    with open_store(session.config.db) as store:
        if guid is not None:
            rows = [row.id for row in Catalogue(store).find(guid, removed=True)]
            found = after.affected_by(store, rows)
            empty = f"no recorded article reuses {guid}"
        else:
            now = utc_now()
            licences = licences_of(session.config)
            until = now + timedelta(days=min(expiring or 0, 36_500))
            found = after.expiring(store, session.config, licences, now=now, until=until)
            empty = f"no recorded article has to come down within {expiring} days"
    write(render_affected(found, form, output, empty), output)


def render_affected(found: list[Affected], form: str, output: str = "-", empty: str = "no recorded article is affected") -> str:
    """Affected articles in ``form``."""
    from compliance.audit.affected import Affected
    from compliance.report.tables import render_rows

    rows = [asdict(one) for one in found]
    if form == "text":
        rows = [{**row, "due": row["due"] and f"{row['due']:%Y-%m-%d %H:%MZ}"} for row in rows]
    keys = [one.name for one in fields(Affected)]
    return render_rows(rows, "affected", form, render_options(output), columns=COLUMNS, empty=empty, keys=keys)
