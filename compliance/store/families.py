"""Families: the versions of one story. A dispatch that stands alone has none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from compliance.dataclass import dataclass
from compliance.store.database import Store, explained
from compliance.store.rows import time_of

_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sketched:
    """A dispatch as grouping by likeness sees it: its day, row, holder, family so far, and document sketch."""

    day: int
    id: int
    holder: str | None
    family: int | None
    sketch: bytes


class Families:
    """Groups of dispatches of one store, and the sketches to find them by."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def of(self, ids: Iterable[int]) -> dict[int, int | None]:
        """Dispatch id -> family, None for one that stands alone."""
        return dict(self.store.rows_for("SELECT id, family FROM dispatches WHERE id IN ({})", ids))

    def newest(self, families: Iterable[int]) -> dict[int, int]:
        """Family -> its newest version that was not removed (a kill is one too)."""
        return dict(self.store.rows_for("SELECT id, newest FROM families WHERE newest IS NOT NULL AND id IN ({})", families))

    def members(self, family: int) -> list[int]:
        """Dispatch ids of ``family``, oldest version first, without removed ones."""
        with explained(self.store.path):
            return _members(self.store.conn, family)

    def join(self, ids: Iterable[int]) -> int:
        """Make ``ids`` one family, with the families that they are in; returns it."""
        with self.store.transaction() as conn:
            return join(conn, list(ids))

    def join_all(self, groups: Iterable[Iterable[int]]) -> int:
        """``join`` for many groups in one transaction; returns how many."""
        done = 0
        with self.store.transaction() as conn:
            for group in groups:
                join(conn, list(group))
                done += 1
        return done

    def sketches(self, days: Iterable[int]) -> Iterator[Sketched]:
        """Sketches of dispatches published (else added) on one of ``days`` (days since 1970-01-01, UTC), day by day."""
        sql = (
            "SELECT d.day, d.id, d.holder, d.family, s.sketch FROM dispatches d JOIN sketches s ON s.dispatch = d.id "
            "WHERE d.day = ? AND d.removed IS NULL ORDER BY d.id"
        )
        with explained(self.store.path):
            for day in sorted(set(days)):
                for row in self.store.conn.execute(sql, (day,)):
                    yield Sketched(*row)

    def days(self, ids: Iterable[int]) -> dict[int, int]:
        """Dispatch id -> its day (see ``sketches``)."""
        return dict(self.store.rows_for("SELECT id, day FROM dispatches WHERE id IN ({})", ids))


def family_for(conn: sqlite3.Connection, guid: str, origin: str | None) -> tuple[int | None, bool]:
    """The family that a dispatch about to be added belongs in, and whether its guid is known already.

    Same guid, or that of the item that it evolved from (``origin``).
    """
    same = [row[0] for row in conn.execute("SELECT id FROM dispatches WHERE guid = ?", (guid,))]
    before: list[int] = []
    if origin and origin != guid:
        before = [row[0] for row in conn.execute("SELECT id FROM dispatches WHERE guid = ?", (origin,))]
    ids = same + before
    return (join(conn, ids) if ids else None), bool(same)


def join(conn: sqlite3.Connection, ids: list[int]) -> int:
    """Union of ``ids`` and of the families they are in; the smallest family id stays, a new one is the smallest member's id."""
    marks = ", ".join("?" * len(ids))
    found = conn.execute(f"SELECT DISTINCT family FROM dispatches WHERE id IN ({marks}) AND family IS NOT NULL", ids)
    families = sorted(row[0] for row in found)
    if families:
        family = int(families[0])
    else:
        family = min(ids)
        conn.execute("INSERT INTO families (id, newest, members) VALUES (?, NULL, 0)", (family,))
    conn.execute(f"UPDATE dispatches SET family = ? WHERE id IN ({marks}) AND family IS NOT ?", (family, *ids, family))
    for other in families[1:]:
        conn.execute("UPDATE dispatches SET family = ? WHERE family = ?", (family, other))
        conn.execute("DELETE FROM families WHERE id = ?", (other,))
    refresh_family(conn, family)
    return family


def refresh_family(conn: sqlite3.Connection, family: int) -> None:
    """Bring the family's count and newest version up to date."""
    members = _members(conn, family)
    conn.execute(
        "UPDATE families SET newest = ?, members = ? WHERE id = ?", (members[-1] if members else None, len(members), family)
    )


def _members(conn: sqlite3.Connection, family: int) -> list[int]:
    """Ids, oldest version first: within a guid by version, across guids by time."""
    rows = conn.execute(
        "SELECT id, guid, version, json_extract(more, '$.version_created'), published, added, status FROM dispatches "
        "WHERE family = ? AND removed IS NULL",
        (family,),
    ).fetchall()
    # A kill without a date is as old as its arrival, and so younger than what it takes back.
    times = {row[0]: _aware(time_of(row[3] or row[4] or (row[5] if row[6] != "usable" else None))) for row in rows}
    by_guid: dict[str, list[tuple[int, datetime, int]]] = {}
    for number, guid, version, *_ in rows:
        by_guid.setdefault(guid, []).append((version, times[number], number))
    placed: list[tuple[datetime, int, int]] = []
    for versions in by_guid.values():
        latest = _EARLIEST
        for version, time, number in sorted(versions):
            # A later version never sorts before an earlier one of its guid, whatever its date says.
            latest = max(latest, time)
            placed.append((latest, version, number))
    return [number for *_, number in sorted(placed)]


def _aware(time: datetime | None) -> datetime:
    if time is None:
        return _EARLIEST
    return time if time.tzinfo else time.replace(tzinfo=UTC)
