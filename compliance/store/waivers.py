"""Waivers kept in the ledger: approved exceptions with a reason, a person and an end."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.store.database import Store, explained
from compliance.store.rows import time_of, time_text


@dataclass(frozen=True, slots=True)
class StoredWaiver:
    """One exception: for ``rule`` on ``path``, of the dispatch ``source`` (guid), for passages with these hashes.

    It holds up to and including the day ``until``.
    """

    path: str
    rule: str
    source: str | None
    passages: tuple[str, ...]
    reason: str
    by: str
    until: date
    created: datetime | None = None
    id: int | None = None


class Waivers:
    """The waivers of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, waiver: StoredWaiver, at: datetime | None = None) -> int:
        """Keep ``waiver``; returns its id. Raises StoreError without a reason or a person."""
        if not waiver.reason.strip() or not waiver.by.strip():
            raise StoreError("a waiver needs a reason and a person", path=waiver.path, remedy="give --reason and --by")
        created = time_text(waiver.created or at or datetime.now(UTC))
        with self.store.transaction() as conn:
            cursor = conn.execute(
                'INSERT INTO waivers (path, rule, source, passages, reason, "by", until, created) '
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    waiver.path, waiver.rule, waiver.source, json.dumps(waiver.passages), waiver.reason, waiver.by,
                    waiver.until.isoformat(), created,
                ),
            )  # fmt: skip
            return int(cursor.lastrowid or 0)

    def all(self, *, active_on: date | None = None) -> list[StoredWaiver]:
        """Waivers in the order of adding; only those that hold on a day, when one is given."""
        sql = 'SELECT path, rule, source, passages, reason, "by", until, created, id FROM waivers'
        values: tuple[str, ...] = ()
        if active_on is not None:
            sql += " WHERE until >= ?"
            values = (active_on.isoformat(),)
        with explained(self.store.path):
            return [
                StoredWaiver(path, rule, source, tuple(json.loads(passages)), reason, by, date.fromisoformat(until),
                             time_of(created), number)
                for path, rule, source, passages, reason, by, until, created, number
                in self.store.conn.execute(f"{sql} ORDER BY id", values)
            ]  # fmt: skip

    def remove(self, waiver_id: int) -> bool:
        """Withdraw a waiver; False when there is none."""
        with self.store.transaction() as conn:
            return conn.execute("DELETE FROM waivers WHERE id = ?", (waiver_id,)).rowcount > 0
