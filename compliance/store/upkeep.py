"""Keeping a ledger small: old runs deleted, the file made as small as what it holds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import datetime

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.store.database import Store, explained
from compliance.store.ledger import Ledger
from compliance.store.prints import forget_prints
from compliance.store.rows import time_of


@dataclass(frozen=True, slots=True)
class Pruning:
    """What would go, or went, with some runs. ``last``: articles that no run that stays has recorded."""

    runs: tuple[int, ...]
    articles: int
    matches: int
    findings: int
    last: int


class Upkeep:
    """Deletes runs of a store, and gives space back."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def older(self, before: datetime) -> list[int]:
        """Runs that started before a moment; the oldest first."""
        with explained(self.store.path):
            rows = self.store.conn.execute("SELECT id, started FROM runs ORDER BY id").fetchall()
        times = ((run, time_of(started)) for run, started in rows)
        return [run for run, started in times if started is not None and started < before]

    def beyond(self, keep: int) -> list[int]:
        """All runs but the ``keep`` that started last, whichever ledger they came from; in the order of recording."""
        with explained(self.store.path):
            rows = self.store.conn.execute("SELECT id FROM runs ORDER BY started DESC, id DESC LIMIT -1 OFFSET ?", (keep,))
            return sorted(row[0] for row in rows)

    def pruning(self, runs: Sequence[int]) -> Pruning:
        """What would go with ``runs``."""
        going = set(runs)
        articles = matches = findings = last = 0
        with self.store.snapshot() as conn:
            staying = [row[0] for row in conn.execute("SELECT id FROM runs ORDER BY id") if row[0] not in going]
            stays = f"other.run IN ({', '.join(map(str, staying))})"

            def one(sql: str, run: int) -> int:
                return int(conn.execute(sql, (run,)).fetchone()[0])

            for run in runs:
                articles += one("SELECT count(*) FROM articles WHERE run = ?", run)
                matches += one("SELECT count(*) FROM articles a CROSS JOIN matches m ON m.article = a.id WHERE a.run = ?", run)
                findings += one(
                    "SELECT count(*) FROM articles a CROSS JOIN findings f ON f.article = a.id WHERE a.run = ?", run
                )
            # Counted once, in the newest of the runs that go.
            newest = ", ".join(map(str, sorted(going)))
            for run in runs:
                last += one(
                    "SELECT count(DISTINCT a.path || char(0) || coalesce(a.record, '')) FROM articles a WHERE a.run = ? "
                    "AND NOT EXISTS (SELECT 1 FROM articles other WHERE other.path = a.path AND other.record IS a.record "
                    f"AND ({stays} OR (other.run > a.run AND other.run IN ({newest}))))",
                    run,
                )
        return Pruning(tuple(runs), articles, matches, findings, last)

    def prune(self, runs: Sequence[int]) -> Iterator[int]:
        """Delete ``runs`` with all that they found, one transaction each; yields how many articles are deleted so far."""
        ledger = Ledger(self.store)
        done = 0
        with self.store.wide_cache():
            for run in runs:
                deleted = 0
                for deleted in ledger.delete_run(run):
                    yield done + deleted
                done += deleted

    def forget(self) -> int:
        """Delete the fingerprints of texts that no run has any longer, after a ``prune``; returns how many."""
        with self.store.transaction() as conn:
            return forget_prints(conn)

    def vacuum(self) -> tuple[int, int]:
        """Write the database anew without its free pages; bytes before and after.

        It needs as much free space as the database takes, and nobody else may be using it.
        """
        self._checkpoint()
        before = os.stat(self.store.path).st_size
        with explained(self.store.path):
            self.store.conn.execute("VACUUM")
        self._checkpoint()
        return before, os.stat(self.store.path).st_size

    def _checkpoint(self) -> None:
        """Bring the log into the database file."""
        with explained(self.store.path):
            busy = self.store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            raise StoreError("the database is in use by another process", path=str(self.store.path), remedy="try again")
