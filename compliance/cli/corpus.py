"""``compliance corpus``: the register of protected dispatches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.corpus_watch import watch
from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.inputs import day_of, report_skipped, require_some, sources
from compliance.cli.packs import add_packs, export, packs_among
from compliance.cli.processes import processes
from compliance.cli.progress import track, track_count
from compliance.cli.registered import account_object, affected_reuse, say_added
from compliance.cli.session import Session, session_options
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.store import Store


@click.group("corpus")
def command() -> None:
    """Keep the register of protected dispatches: what checks and audits hold articles against."""


@contextmanager
def _store(session: Session, mode: Any = "read") -> Iterator[Store]:
    from compliance.store import open_store

    with open_store(session.config.db, mode) as store:
        yield store


@command.command(
    "add",
    epilog="""\b
Examples:
  compliance corpus add wires/                      a folder where feeds land
  compliance corpus add archive.jsonl.gz --holder AFP --workers 2
""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--holder", metavar="NAME", help="Whose texts they are, where the files do not say.")
@click.option("--workers", metavar="N|auto", callback=processes, help="Processes to work with  [default: 1]")
@format_option("text", "json")
@session_options
def add(session: Session, paths: tuple[str, ...], holder: str | None, workers: int | None, form: str) -> int:
    """Register the dispatches in PATHS (files, folders, archives, - for standard input), or take in fingerprint packs.

    Adding the same files again changes nothing. A newer version of a known dispatch is kept beside the older one. Stopping
    it loses nothing: repeat the command and it goes on.
    """
    if packs_among(paths):
        add_packs(session, paths, form)
        return 0
    from compliance.audit.registrar import Registered, Registrar
    from compliance.readers import ReadOptions

    require_some(paths)
    options = replace(ReadOptions.of(session.config), holder=holder)
    account = Registered()
    with _store(session, "create") as store:
        registrar = Registrar(store, options, workers=workers or session.config.workers)
        progress = registrar.add(sources(paths, session))
        for account in track_count(session, progress, "registering", lambda one: one.seen, "dispatches"):  # noqa: B007
            pass
        affected = affected_reuse(store, account)
    errors = [skipped for skipped in account.skipped if report_skipped(session, skipped)]
    if form == "json":
        from compliance.report.json import dumps
        from compliance.report.objects import plain

        click.echo(dumps(account_object(account) | {"affected": plain([asdict(one) for one in affected])}, indent=2))
    elif account.seen or not errors:
        say_added(session, account, affected)
    return 2 if errors else 0


@command.command(
    "list",
    epilog="""\b
Examples:
  compliance corpus list --holder AFP --since 2026-03-01
  compliance corpus list --search "canal lock" --format json
""",
)
@click.option("--holder", metavar="NAME", help="Only this holder's.")
@click.option("--language", metavar="TAG", help="Only this language's; en takes in en-GB.")
@click.option("--status", type=click.Choice(["usable", "withheld", "canceled"]), help="Only of this status.")
@click.option("--search", metavar="WORDS", help="Only with these words in the headline.")
@click.option("--since", metavar="DATE", help="Only published on or after this day (ISO 8601).")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many, newest first.")
@format_option("text", "json", "jsonl")
@output_option
@session_options
def list_(
    session: Session, holder: str | None, language: str | None, status: str | None, search: str | None, since: str | None,
    limit: int, form: str, output: str,
) -> None:  # fmt: skip
    """List registered dispatches, newest first."""
    from compliance.report.listings import render_dispatches
    from compliance.store import Catalogue, Register
    from compliance.wire.agencies import known_agencies

    if holder:
        holder = known_agencies(session.config.agencies).short(holder)
    with _store(session) as store:
        rows = Catalogue(store).listing(
            holder=holder, language=language, status=status, search=search, since=day_of(since), limit=limit + 1
        )
        ids = [row.id for row in rows]
        found = Register(store).dispatches(ids[:limit], bodies=False)
    asked = any((holder, language, status, search, since))
    empty = "no such dispatch is registered" if asked else "the register is empty"
    write(render_dispatches([found[row] for row in ids[:limit]], form, render_options(output), empty=empty), output)
    if len(ids) > limit:
        session.say(f"there are more than {limit:,}; --limit shows more of them")


@command.command(
    "show",
    epilog="""\b
Examples:
  compliance corpus show urn:newsml:dpa.com:20090101:260312-99-404711
  compliance corpus show urn:newsml:dpa.com:20090101:260312-99-404711@1 --format json
""",
)
@click.argument("guid")
@format_option("text", "json", "jsonl")
@output_option
@session_options
def show(session: Session, guid: str, form: str, output: str) -> None:
    """Show the dispatch GUID with its terms and its text: the newest version, or another one as GUID@VERSION.

    The beginning of a guid will do, as long as it fits only one.
    """
    from compliance.report.listings import render_dispatch
    from compliance.store import Catalogue, Register

    with _store(session) as store:
        versions = Catalogue(store).find(guid)
        dispatch = Register(store).dispatches([versions[-1].id])[versions[-1].id]
    if len(versions) > 1:
        others = ", ".join(f"{v.guid}@{v.version}" for v in versions[:-1])
        session.say(f"other versions: {others}")
    write(render_dispatch(dispatch, form, render_options(output)), output)


@command.command(
    "remove",
    epilog="""\b
Examples:
  compliance corpus remove urn:newsml:dpa.com:20090101:260312-99-404711
  compliance corpus remove old-guid@1 --yes
""",
)
@click.argument("guids", nargs=-1, required=True, metavar="GUID...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@session_options
def remove(session: Session, guids: tuple[str, ...], yes: bool) -> None:
    """Remove dispatches (every version of GUID, or one as GUID@VERSION). Their texts are deleted, the ledger is kept."""
    from compliance.report.phrases import count
    from compliance.report.terminal import harmless
    from compliance.store import Catalogue, Register

    with _store(session, "write") as store, store.writer_lock():
        rows = [row for guid in guids for row in Catalogue(store).find(guid)]
        if not yes:
            for row in rows:
                click.echo(harmless(f"{row.guid}@{row.version}  {row.holder or '-'}  {row.headline or '-'}"), err=True)
            if not _confirmed(f"Remove {count(len(rows), 'dispatch', 'dispatches')}?"):
                session.say("nothing removed")
                return
        removed = Register(store).remove([row.id for row in rows])
    session.say(f"{count(removed, 'dispatch', 'dispatches')} removed")


def _confirmed(question: str) -> bool:
    """The answer at the terminal. Raises UsageError where nobody can give one: in a script, at the end of standard input."""
    try:
        return click.confirm(question, err=True)
    except click.Abort:
        click.echo(err=True)
        raise UsageError("nobody confirmed it", remedy="say --yes") from None


@command.command(
    "reindex",
    epilog="""\b
Examples:
  compliance corpus reindex
""",
)
@session_options
def reindex(session: Session) -> None:
    """Rebuild the index from the database: after damage, or when a new version of compliance asks for it."""
    from compliance.audit.indexing import rebuild
    from compliance.audit.manifests import fresh_manifest
    from compliance.report.phrases import count
    from compliance.store import Publication, Register

    with _store(session, "write") as store, store.writer_lock():
        register = Register(store)
        manifest = fresh_manifest(register)
        indexed = 0
        for indexed in track(session, rebuild(Publication(store), manifest), "indexing", unit="batches"):  # noqa: B007
            pass
        register.set_manifest(manifest.to_dict())
    session.say(f"{count(indexed, 'dispatch', 'dispatches')} indexed")


@command.command(
    "stats",
    epilog="""\b
Examples:
  compliance corpus stats
  compliance corpus stats --format json
""",
)
@format_option("text", "json", "jsonl")
@output_option
@session_options
def stats(session: Session, form: str, output: str) -> None:
    """Say what the register holds: dispatches by holder, language and status, words, bytes, state of the index."""
    from compliance.report.listings import render_stats
    from compliance.store import Catalogue

    with _store(session) as store:
        found = Catalogue(store).stats()
    values: dict[str, Any] = asdict(found)
    for group in ("holders", "languages", "statuses"):
        values[group] = {name or "(not said)": count for name, count in values[group]}
    write(render_stats(values, form, render_options(output)), output)


command.add_command(watch)
command.add_command(export)
