"""Adding dispatches to the register: rows of plain values, many at a time.

What meets a known guid is added by itself, since families come together there; all else goes in together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.model import Dispatch
from compliance.store.database import rows_for
from compliance.store.families import family_for, refresh_family
from compliance.store.rows import COLUMNS, PARAMETERS, day_of, dispatch_values, hash_key, pack, storable, time_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GUID, _PATH = COLUMNS.index("guid"), COLUMNS.index("path")
_INSERT = (
    f"INSERT INTO dispatches (id, {', '.join(COLUMNS)}, family, words, day, added, content_hash) "
    f"VALUES ({', '.join('?' * (len(COLUMNS) + 6))})"
)


@dataclass(frozen=True, slots=True)
class Held:
    """Fingerprints of a dispatch whose text is not held: values uint64[k], token positions [k], distinct stems uint64[s]."""

    values: NDArray[np.uint64]
    positions: NDArray[Any]
    stems: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Entry:
    """A dispatch to add. With ``fingerprints`` the body is not stored, only these."""

    dispatch: Dispatch
    words: int = 0
    sketch: bytes | None = None
    fingerprints: Held | None = None


class Row(NamedTuple):
    """A dispatch as it is stored: plain values, so that another process can make them and hand them over cheaply.

    ``values`` are those of ``COLUMNS``, ``key`` the beginning of the content hash, ``day`` that of publication (days since
    1970-01-01, UTC; the day of adding where there is none), ``origin`` the guid that it evolved from, ``text`` the packed
    body. Without ``text`` only ``fingerprints`` are stored.
    """

    values: tuple[Any, ...]
    key: bytes
    words: int
    day: int | None
    origin: str | None
    text: tuple[int, bytes] | None
    sketch: bytes | None
    fingerprints: Held | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an entry: ``known`` changes nothing, ``version`` is new text or status under a known guid."""

    id: int
    state: Literal["new", "version", "known"]


def row_of(entry: Entry, *, language: str | None = None) -> Row:
    """The row of an entry; with the ``language`` that its text was found to be in, where the file says none."""
    dispatch = entry.dispatch
    when = dispatch.published or dispatch.version_created
    return Row(
        dispatch_values(dispatch, language),
        hash_key(dispatch.content_hash),
        entry.words,
        None if when is None else day_of(when),
        storable((dispatch.evolved_from,))[0],
        None if entry.fingerprints is not None else pack(dispatch.body),
        entry.sketch,
        entry.fingerprints,
    )


def add_rows(conn: sqlite3.Connection, rows: Sequence[Row], now: datetime) -> list[Added]:
    """Add ``rows`` within the transaction of ``conn``, in their order. Raises StoreError for one without a guid."""
    found: list[Added] = []
    for start in range(0, len(rows), PARAMETERS):
        found += _Adding(conn, now).add(rows[start : start + PARAMETERS])
    return found


class _Adding:
    """At most PARAMETERS rows on their way in. What is plain waits until the next one that is not, or the end."""

    def __init__(self, conn: sqlite3.Connection, now: datetime) -> None:
        self.conn = conn
        self.added, self.today = time_text(now), day_of(now)
        self.first = self.next = self._next_id()
        self.waiting: list[tuple[Any, ...]] = []
        self.texts: list[tuple[int, int, bytes]] = []
        self.sketches: list[tuple[int, bytes]] = []

    def _next_id(self) -> int:
        # Ids are never used again, also those of rows that are gone.
        found = self.conn.execute("SELECT seq FROM sqlite_sequence WHERE name = 'dispatches'").fetchone()
        return (found[0] if found else 0) + 1

    def add(self, rows: Sequence[Row]) -> list[Added]:
        """Add ``rows``; what became of each."""
        known = dict(
            rows_for(
                self.conn,
                "SELECT content_hash, id FROM dispatches WHERE content_hash IN ({}) AND removed IS NULL",
                {row.key for row in rows},
            )
        )
        names = {row.values[_GUID] for row in rows} | {row.origin for row in rows if row.origin}
        guids = {guid for (guid,) in rows_for(self.conn, "SELECT guid FROM dispatches WHERE guid IN ({})", names)}
        found = []
        for row in rows:
            guid = row.values[_GUID]
            if row.key in known:
                found.append(Added(known[row.key], "known"))
                continue
            if not guid:
                raise StoreError("a dispatch without a guid cannot be registered", path=row.values[_PATH] or None)
            state: Literal["new", "version"] = "new"
            family = None
            if guid in guids or (row.origin and row.origin in guids):
                self._write()  # those before it may be of its family
                family, versions = family_for(self.conn, guid, row.origin)
                state = "version" if versions else "new"
            known[row.key] = self._take(row, family)
            guids.add(guid)
            if family is not None:
                self._write()
                refresh_family(self.conn, family)
            found.append(Added(known[row.key], state))
        self._write()
        # One statement, since each one makes the full-text index put down what it has gathered.
        sql = "INSERT INTO dispatches_fts (rowid, headline) SELECT id, headline FROM dispatches WHERE id >= ?"
        self.conn.execute(sql, (self.first,))
        return found

    def _take(self, row: Row, family: int | None) -> int:
        number = self.next
        self.next += 1
        day = self.today if row.day is None else row.day
        self.waiting.append((number, *row.values, family, row.words, day, self.added, row.key))
        if row.text is not None:
            self.texts.append((number, *row.text))
        elif row.fingerprints is not None:
            self._write()
            self.conn.execute("INSERT INTO fingerprints VALUES (?, ?, ?, ?)", (number, *_blobs(row.fingerprints)))
        if row.sketch is not None:
            self.sketches.append((number, row.sketch))
        return number

    def _write(self) -> None:
        if not self.waiting:
            return
        self.conn.executemany(_INSERT, self.waiting)
        self.conn.executemany("INSERT INTO dispatch_texts VALUES (?, ?, ?)", self.texts)
        self.conn.executemany("INSERT INTO sketches VALUES (?, ?)", self.sketches)
        self.waiting, self.texts, self.sketches = [], [], []


def _blobs(held: Held) -> tuple[bytes, bytes, bytes]:
    return (held.values.astype("<u8").tobytes(), held.positions.astype("<u4").tobytes(), held.stems.astype("<u8").tobytes())


def held_of(values: bytes, positions: bytes, stems: bytes) -> Held:
    """Stored fingerprints as arrays."""
    import numpy as np

    return Held(
        np.frombuffer(values, "<u8").astype(np.uint64),
        np.frombuffer(positions, "<u4").astype(np.int64),
        np.frombuffer(stems, "<u8").astype(np.uint64),
    )
