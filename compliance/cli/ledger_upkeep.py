"""``compliance ledger prune|vacuum|merge``: keeping the ledger small, and bringing two together."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path
from typing import Any

import click

from compliance.cli.formats import format_option, output_option, write
from compliance.cli.inputs import day_of
from compliance.cli.progress import track_count, working
from compliance.cli.session import Session, session_options
from compliance.errors import UsageError


@click.command(
    "prune",
    epilog="""\b
Examples:
  compliance ledger prune --before 2025-01-01 --dry-run      what would go?
  compliance ledger prune --before 2025-01-01
  compliance ledger prune --keep-runs 10
  compliance ledger vacuum                                    then the file gets smaller, too
""",
)
@click.option("--before", metavar="DATE", help="Delete the runs that started before this day (UTC).")
@click.option("--keep-runs", type=click.IntRange(1), metavar="N", help="Delete all runs but the newest N.")
@click.option("--dry-run", is_flag=True, help="Say what would go, and delete nothing.")
@format_option("text", "json")
@output_option
@session_options
def prune(session: Session, before: str | None, keep_runs: int | None, dry_run: bool, form: str, output: str) -> None:
    """Delete old runs with their articles, matches and findings.

    An article that only those runs recorded is forgotten: kills, expiring limits and --against-new no longer name it. Its
    number stands in the result; look with --dry-run first. Waivers and the register stay, and so does an audit at work.
    """
    from compliance.report.upkeep import render_pruning
    from compliance.store import open_store
    from compliance.store.upkeep import Upkeep

    if (before is None) == (keep_runs is None):
        raise click.UsageError("say either --before DATE or --keep-runs N")
    day = day_of(before, "--before")
    with open_store(session.config.db, "read" if dry_run else "write") as store:
        upkeep = Upkeep(store)
        asked = upkeep.older(day) if day is not None else upkeep.beyond(keep_runs or 1)
        runs = [run for run in asked if not store.is_at_work(run)]
        for run in sorted(set(asked) - set(runs)):
            session.say(f"run {run} is at work in another process, and stays")
        with working(session, store, "counting what goes"):
            found = upkeep.pruning(runs)
        if not dry_run:
            steps = upkeep.prune(runs)
            for _ in track_count(session, steps, "deleting", lambda done: done, "articles", total=found.articles):
                pass
            with working(session, store, "deleting fingerprints of texts that are no more"):
                upkeep.forget()
    write(render_pruning(found, form, dry_run=dry_run), output)


@click.command(
    "vacuum",
    epilog="""\b
Examples:
  compliance ledger vacuum
""",
)
@session_options
def vacuum(session: Session) -> None:
    """Make the database file as small as what it holds, after prune or corpus remove.

    It is written anew, which needs as much free space as it takes now; nothing else may be using it meanwhile. Stopped at any
    moment, the database is as it was.
    """
    from compliance.report.upkeep import render_sizes
    from compliance.store import open_store
    from compliance.store.upkeep import Upkeep

    with open_store(session.config.db, "write") as store, working(session, store, "writing the database anew"):
        before, after = Upkeep(store).vacuum()
    write(render_sizes(before, after))


@click.command(
    "merge",
    epilog="""\b
Examples:
  compliance ledger merge paris.db
  compliance ledger merge --db all.db paris.db lyon.db nice.db
""",
)
@click.argument("others", nargs=-1, required=True, metavar="OTHER.db...")
@format_option("text", "json")
@output_option
@session_options
def merge(session: Session, others: tuple[str, ...], form: str, output: str) -> None:
    """Take over what other ledgers hold: finished runs with all that they found, waivers, fingerprints of articles.

    Their dispatches are told by content; a match with one that this register does not hold keeps its metadata. A run that is
    here already is left alone, so merging twice changes nothing. The other ledgers are only read. Registers are not merged:
    add the same dispatches with corpus add first.
    """
    from compliance.report.upkeep import Merged, render_merged
    from compliance.store import open_store
    from compliance.store.merging import merging

    for other in others:
        if not Path(other).is_file():
            raise UsageError("no such ledger", path=other, remedy="name the database of another compliance")
    merged = []
    with open_store(session.config.db, "create") as store:
        for other in others:
            with merging(store, Path(other)) as work:
                with working(session, store, f"comparing runs with {other}"):
                    known, unfinished = work.counts()
                    new = work.new()
                steps, total = work.runs(number for number, _ in new), sum(articles for _, articles in new)
                for _ in track_count(session, steps, f"merging {other}", lambda done: done, "articles", total=total):
                    pass
                waivers, prints = work.waivers(), 0
                portions = accumulate(work.fingerprints())
                for prints in track_count(session, portions, "merging", lambda taken: taken, "fingerprints"):  # noqa: B007
                    pass
            sums: dict[str, Any] = {
                name: sum(getattr(one, name) for one in work.taken)
                for name in ("articles", "matches", "passages", "findings", "unknown")
            }
            merged.append(Merged(other, len(work.taken), known, unfinished, waivers, prints, **sums))
    write(render_merged(merged, form), output)
