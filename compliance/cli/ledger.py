"""``compliance ledger``: what the recorded runs say after the fact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.formats import format_option, output_option, render_options, write_parts
from compliance.cli.ledger_upkeep import merge, prune, vacuum
from compliance.cli.session import Session, session_options
from compliance.dataclass import dataclass

if TYPE_CHECKING:
    from compliance.audit.affected import Affected
    from compliance.store import Store

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
  compliance ledger affected --expiring 7 --ended 30       every week: what comes, and what came since
""",
)
@click.option("--dispatch", "guid", metavar="GUID", help="Articles that reuse this dispatch, or a version of its story.")
@click.option("--expiring", type=click.IntRange(0), metavar="DAYS", help="Articles whose right to a text ends within DAYS.")
@click.option(
    "--ended", type=click.IntRange(0), metavar="DAYS", help="With --expiring: leave out what ended more than DAYS days ago."
)
@format_option("text", "csv", "json", "jsonl")
@output_option
@session_options
def affected(session: Session, guid: str | None, expiring: int | None, ended: int | None, form: str, output: str) -> None:
    """List recorded articles that must come down or change: because of a kill, a correction, or a limit that runs out.

    The newest record of each article counts. What to do stands first: take-down, correct, review, or none.
    """
    from compliance.store import open_store

    if (guid is None) == (expiring is None):
        raise click.UsageError("say either --dispatch GUID or --expiring DAYS")
    if ended is not None and expiring is None:
        raise click.UsageError("--ended goes with --expiring DAYS")
    with open_store(session.config.db) as store:
        if guid is not None:
            _because_of(store, guid, form, output)
        else:
            _running_out(session, store, expiring or 0, ended, form, output)


def _because_of(store: Store, guid: str, form: str, output: str) -> None:
    from compliance.audit.affected import affected_by
    from compliance.store import Catalogue

    found = affected_by(store, [row.id for row in Catalogue(store).find(guid, removed=True)])
    write_parts(render_affected(found, form, output, f"no recorded article reuses {guid}"), output)


def _running_out(session: Session, store: Store, within: int, ended: int | None, form: str, output: str) -> None:
    from compliance.audit.affected import urgency
    from compliance.audit.auditor import utc_now
    from compliance.audit.expiring import candidates, expiring, span_of
    from compliance.audit.opening import licences_of
    from compliance.cli.progress import track
    from compliance.cli.sorting import Sorted
    from compliance.report.phrases import count

    licences, span = licences_of(session.config), span_of(utc_now(), within, ended)
    articles = candidates(store, licences, span)
    found = expiring(store, session.config, licences, articles, span)
    results: Sorted[Affected] = Sorted(6)
    with results as kept:
        for some in track(session, found, "judging", total=len(articles), unit="articles"):
            for one in some:
                kept.add(((one.due or span.until).timestamp(), *urgency(one)), one)
        empty = f"no recorded article has to come down within {count(within, 'day')}"
        write_parts(render_affected(kept, form, output, empty), output)


def render_affected(
    found: Iterable[Affected], form: str, output: str = "-", empty: str = "no recorded article is affected"
) -> Iterator[str]:
    """Affected articles in ``form``, piece by piece."""
    from compliance.audit.affected import Affected
    from compliance.report.tables import render_parts

    keys = [one.name for one in fields(Affected)]
    rows = _Rows(found, keys, spoken=form == "text")
    return render_parts(rows, "affected", form, render_options(output), columns=COLUMNS, empty=empty, keys=keys)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Affected articles as rows of a table, as often as they are asked for."""

    found: Iterable[Affected]
    keys: list[str]
    spoken: bool

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for one in self.found:
            row = {key: getattr(one, key) for key in self.keys}
            yield {**row, **_spoken(one)} if self.spoken else row


def _spoken(one: Affected) -> dict[str, str | None]:
    """What is said in other words at a terminal: the time, and the record beside the path."""
    from compliance.report.phrases import place_name

    return {"due": f"{one.due:%Y-%m-%d %H:%MZ}" if one.due else None, "path": place_name(one.path, one.record)}
