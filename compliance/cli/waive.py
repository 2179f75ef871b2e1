"""``compliance waive``: an approved exception for one finding."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.findings import check_option, locate
from compliance.cli.formats import write
from compliance.cli.session import Session, session_options
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.licensing.waivers import Waiver


@click.command(
    "waive",
    epilog="""\b
Examples:
  compliance waive 3f2a91c0 --reason "agreed by telephone" --by "M. Okafor" --until 2026-12-31
  compliance waive 3f2a91c0 --check news/story.md --file compliance-waivers.toml \\
      --reason "own translation" --by desk --until 2026-12-31
""",
)
@click.argument("finding")
@click.option("--reason", required=True, metavar="TEXT", help="Why it is allowed.")
@click.option("--by", required=True, metavar="PERSON", help="Who allows it.")
@click.option("--until", required=True, metavar="DATE", help="The last day on which it holds (YYYY-MM-DD).")
@click.option("--file", metavar="FILE", help="Write it into this waiver file, for a repository, instead of the ledger.")
@check_option
@session_options
def command(session: Session, finding: str, reason: str, by: str, until: str, file: str | None, article: str | None) -> None:
    """Allow FINDING (the beginning of the identity that a report shows) until a day, for a reason.

    The waiver covers the passages of this finding in this article, and nothing that is added later. It is kept in the
    ledger, or with --file in a file that belongs into the repository; both hold hashes, no text. 'compliance waivers list'
    shows them; expired and unused ones are reported by check and gate.
    """
    from compliance.audit.auditor import utc_now
    from compliance.licensing.waivers import ANY, waiver_for

    day = _day(until)
    if day < utc_now().date():
        raise UsageError(f"--until {until} is over already", remedy="name a day that is to come")
    located = locate(session, finding, article)
    waiver = waiver_for(located.finding, reason=reason, by=by, until=day)
    if waiver.path == "-":
        raise UsageError("an article from standard input has no path to waive", remedy="check it as a file first")
    if file is not None:
        name = _relative(located.base / waiver.path, waiver.path, Path(file))
        _to_file(replace(waiver, path=name, source=waiver.source or ANY), Path(file))
    else:
        _to_ledger(session, waiver)
    place = file or "the ledger"
    session.say(f"{waiver.rule} on {waiver.path} is waived until {day}; kept in {place}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--until {text!r} is no day; write it as 2026-12-31") from None


def _to_file(waiver: Waiver, file: Path) -> None:
    from compliance.licensing.waiver_file import with_waiver

    write(with_waiver(read_waiver_text(file) if file.exists() else "", waiver, str(file)), str(file))


def read_waiver_text(file: Path) -> str:
    """The text of a waiver file; what is wrong with it is said by the reader of waivers."""
    from compliance.licensing.waivers import load_waivers

    load_waivers(file)
    return file.read_text(encoding="utf-8-sig")


def _relative(place: Path, path: str, file: Path) -> str:
    """The path as the gate names it: from the folder of the waiver file, where the article lies within."""
    inside = os.path.relpath(os.path.abspath(place), os.path.abspath(file.parent))
    return path if inside.startswith("..") else Path(inside).as_posix()


def _to_ledger(session: Session, waiver: Waiver) -> None:
    from compliance.store import StoredWaiver, Waivers, open_store

    kept = StoredWaiver(
        path=waiver.path,
        rule=waiver.rule,
        source=waiver.source or None,
        passages=waiver.passages,
        reason=waiver.reason,
        by=waiver.by,
        until=waiver.until,
    )
    with open_store(session.config.db, "write") as store:
        Waivers(store).add(kept)
