"""Fingerprint packs on the command line: ``corpus export --pack``, and what ``corpus add`` does with a pack."""

from __future__ import annotations

import os

import click

from compliance.cli.session import Session, session_options
from compliance.errors import UsageError


@click.command(
    "export",
    epilog="""\b
Examples:
  export COMPLIANCE_PACK_KEY=$(openssl rand -hex 32)
  compliance corpus export --pack register.pack
  compliance corpus add register.pack --db gate.db
""",
)
@click.option("--pack", "file", metavar="FILE", required=True, help="Where the pack goes.")
@session_options
def export(session: Session, file: str) -> None:
    """Write the register as a fingerprint pack: what a gate needs, without the texts.

    A pack holds ids, terms, and keyed hashes of fingerprints and sentences; no texts and no headlines. It is made and used
    under the key in COMPLIANCE_PACK_KEY, and signed with it. Against a pack, verbatim and lightly edited text is found, not
    rewritten text: docs/packs.md says what is lost.
    """
    from compliance.audit.packs import key_of_environment, write_pack
    from compliance.cli.targets import replaced
    from compliance.report.phrases import count
    from compliance.store import open_store

    key = key_of_environment()
    with open_store(session.config.db) as store, replaced(file, "the pack") as stream:
        written = write_pack(store, key, stream)
    size = f", {os.path.getsize(file):,} bytes" if os.path.isfile(file) else ""
    session.say(f"{count(written, 'dispatch', 'dispatches')} in {file}{size}, under key {key.id}")


def packs_among(paths: tuple[str, ...]) -> bool:
    """Whether the paths are fingerprint packs. Raises UsageError for packs among other files."""
    from compliance.audit.packs import is_pack

    packs = [path for path in paths if os.path.isfile(path) and is_pack(path)]
    if packs and len(packs) < len(paths):
        message = "a register is made of texts or of packs, never of both"
        raise UsageError(message, path=packs[0], remedy="add packs by themselves, to a database of their own")
    return bool(packs)


def add_packs(session: Session, paths: tuple[str, ...], form: str) -> None:
    """Take packs into a register of packs, and say what came of it."""
    from compliance.audit.packs import add_pack, key_of_environment
    from compliance.store import open_store

    key = key_of_environment()
    added = known = replaced = 0
    with open_store(session.config.db, "create") as store:
        for path in paths:
            counts = add_pack(store, path, key)
            added, known, replaced = added + counts[0], known + counts[1], replaced + counts[2]
    if form == "json":
        from compliance.report.json import dumps
        from compliance.report.objects import SCHEMA

        account = {"schema": SCHEMA, "added": added, "known": known, "replaced": replaced}
        click.echo(dumps(account, indent=2))
    else:
        from compliance.report.phrases import count

        what = count(added, "dispatch", "dispatches")
        session.say(f"{what} registered from packs; {known:,} known already, {replaced:,} with new terms")
