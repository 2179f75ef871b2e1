"""Numbered migrations, each applied in one transaction. ``user_version`` counts those applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.store.schema import AUDITS, HEADLINES, LEDGER, LEFT_OUT, REGISTER, REMEMBERED, VIEWS

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x57495245  # "WIRE"


def _register_and_ledger(db: Database) -> None:
    db.executescript(REGISTER)
    db.executescript(LEDGER)
    db.table("dispatches").enable_fts(
        ["headline"], fts_version="FTS5", tokenize="unicode61 remove_diacritics 2", create_triggers=True
    )
    for name, sql in VIEWS.items():
        db.create_view(name, sql)


def _audits(db: Database) -> None:
    db.executescript(AUDITS)


def _remembered(db: Database) -> None:
    db.executescript(REMEMBERED)
    # A later run that recorded other records of a file no longer hides what is open in the rest of them.
    db.create_view("open_findings", VIEWS["open_findings"], replace=True)


def _headlines_together(db: Database) -> None:
    """Headlines are entered into the full-text index by whoever adds them, many in one statement."""
    db.executescript(HEADLINES)


def _left_out(db: Database) -> None:
    db.executescript(LEFT_OUT)


MIGRATIONS = (_register_and_ledger, _audits, _remembered, _headlines_together, _left_out)
VERSION = len(MIGRATIONS)
READABLE = 3
"""The oldest version that can be read as it is; older ones are brought up to date first."""


def migrate(db: Database, version: int) -> None:
    """Bring a database at ``version`` up to ``VERSION``; a crash between two leaves the last whole one."""
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        # Immediate, so that of two processes that start at once the second finds the work done.
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            if db.conn.execute("PRAGMA user_version").fetchone()[0] < number:
                step(db)
                db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.conn.execute(f"PRAGMA user_version = {number}")
            db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise
