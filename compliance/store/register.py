"""The register: dispatches with their texts, versions and families."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.model import Dispatch, Status
from compliance.store.database import Store, explained
from compliance.store.families import family_for, refresh_family
from compliance.store.rows import COLUMNS, day_of, dispatch_of, dispatch_values, hash_key, pack, time_text, unpack

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PARAMETERS = 500  # of one statement
_INSERT = (
    f"INSERT INTO dispatches ({', '.join(COLUMNS)}, family, words, day, added, content_hash) "
    f"VALUES ({', '.join('?' * (len(COLUMNS) + 5))})"
)


@dataclass(frozen=True, slots=True)
class Held:
    """Fingerprints of a dispatch whose text is not held: values uint64[k], token positions [k], distinct stems uint64[s]."""

    values: NDArray[np.uint64]
    positions: NDArray[Any]
    stems: NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Entry:
    """A dispatch to add. With ``fingerprints`` the body is not stored, only these.

    ``content_hash``, ``row`` and ``packed`` (``rows.dispatch_values`` and ``rows.pack`` of the dispatch) spare the writer
    what another process has done already.
    """

    dispatch: Dispatch
    words: int = 0
    sketch: bytes | None = None
    fingerprints: Held | None = None
    content_hash: str | None = None
    row: tuple[Any, ...] | None = None
    packed: tuple[int, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an entry: ``known`` changes nothing, ``version`` is new text or status under a known guid."""

    id: int
    state: Literal["new", "version", "known"]


class Register:
    """The dispatches of a store. Writers hold ``store.writer_lock()`` from the first ``add`` to the last publication."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, entries: Iterable[Entry], at: datetime | None = None) -> list[Added]:
        """Add ``entries`` in one transaction; rows are new versions, never changed ones. They await indexing afterwards."""
        now = at or datetime.now(UTC)
        with self.store.transaction() as conn:
            return [_add(conn, entry, now) for entry in entries]

    def known(self, hashes: Iterable[str]) -> dict[str, int]:
        """Content hash -> id, for those of ``hashes`` that the register holds."""
        keys = {hash_key(each): each for each in hashes}
        rows = self._by("content_hash, id", "dispatches", "content_hash", list(keys), "AND removed IS NULL")
        return {keys[row[0]]: row[1] for row in rows}

    def texts(self, ids: Iterable[int]) -> dict[int, str]:
        """Bodies by id; dispatches without a held text are left out."""
        rows = self._by("dispatch, codec, body", "dispatch_texts", "dispatch", list(ids))
        return {row[0]: unpack(row[1], row[2]) for row in rows}

    def dispatches(self, ids: Iterable[int], *, bodies: bool = True) -> dict[int, Dispatch]:
        """Dispatches by id, removed ones too; the body is empty where no text is held, or without ``bodies``."""
        wanted = list(ids)
        texts = self.texts(wanted) if bodies else {}
        rows = self._by(f"id, {', '.join(COLUMNS)}", "dispatches", "id", wanted)
        return {row[0]: dispatch_of(row[1:], texts.get(row[0], "")) for row in rows}

    def words(self, ids: Iterable[int]) -> dict[int, int]:
        """How many words each of these dispatches has."""
        return dict(self._by("id, words", "dispatches", "id", list(ids)))

    def remove(self, ids: Iterable[int], at: datetime | None = None) -> int:
        """Delete the texts of ``ids`` and mask them in the index; what is known of them stays. Returns how many were there."""
        when = time_text(at or datetime.now(UTC))
        removed = 0
        with self.store.transaction() as conn:
            for each in ids:
                found = conn.execute("SELECT family FROM dispatches WHERE id = ? AND removed IS NULL", (each,)).fetchone()
                if found is None:
                    continue
                conn.execute("UPDATE dispatches SET removed = ? WHERE id = ?", (when, each))
                for table in ("dispatch_texts", "fingerprints", "sketches"):
                    conn.execute(f"DELETE FROM {table} WHERE dispatch = ?", (each,))
                conn.execute("INSERT OR IGNORE INTO tombstones (dispatch) VALUES (?)", (each,))
                if found[0] is not None:
                    refresh_family(conn, found[0])
                removed += 1
            if removed:
                # A file that held one of them may be added again, and must then be read again.
                conn.execute("DELETE FROM files")
        return removed

    def known_files(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        """Of the files with these keys (hashes of their bytes and of how they were read): how many dispatches each gave."""
        return dict(self._by("key, dispatches", "files", "key", keys))

    def remember_files(self, files: Mapping[bytes, int]) -> None:
        """Note that every dispatch of these files (key -> how many) is registered."""
        with self.store.transaction() as conn:
            conn.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", files.items())

    def set_status(self, ids: Iterable[int], status: Status) -> list[int]:
        """Give older versions the status that a later one put on them; returns the ids whose status changed.

        What their files said stays in the content hash, so that adding them again changes nothing.
        """
        with self.store.transaction() as conn:
            sql = "UPDATE dispatches SET status = ? WHERE id = ? AND status <> ?"
            return [each for each in ids if conn.execute(sql, (status.value, each, status.value)).rowcount]

    def manifest(self) -> dict[str, Any] | None:
        """The manifest of the register's fingerprints, or None before the first."""
        text = self.meta("manifest")
        return None if text is None else dict(json.loads(text))

    def set_manifest(self, manifest: Mapping[str, object]) -> None:
        """Record the manifest under which everything in the index was fingerprinted."""
        self.set_meta("manifest", json.dumps(manifest, sort_keys=True))

    def meta(self, key: str) -> str | None:
        """A remembered text."""
        with explained(self.store.path):
            row = self.store.conn.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember a text under ``key``."""
        with self.store.transaction() as conn:
            conn.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (key, value))

    def _by(self, columns: str, table: str, key: str, values: Sequence[Any], extra: str = "") -> Iterator[tuple[Any, ...]]:
        with explained(self.store.path):
            for start in range(0, len(values), PARAMETERS):
                part = values[start : start + PARAMETERS]
                marks = ", ".join("?" * len(part))
                yield from self.store.conn.execute(f"SELECT {columns} FROM {table} WHERE {key} IN ({marks}) {extra}", part)


def _add(conn: sqlite3.Connection, entry: Entry, now: datetime) -> Added:
    dispatch = entry.dispatch
    key = hash_key(entry.content_hash or dispatch.content_hash)
    found = conn.execute("SELECT id FROM dispatches WHERE content_hash = ? AND removed IS NULL", (key,)).fetchone()
    if found:
        return Added(found[0], "known")
    if not dispatch.guid:
        raise StoreError("a dispatch without a guid cannot be registered", path=dispatch.path or None)
    family, versions = family_for(conn, dispatch)
    day = day_of(dispatch.published or dispatch.version_created or now)
    values = (*(entry.row or dispatch_values(dispatch)), family, entry.words, day, time_text(now), key)
    cursor = conn.execute(_INSERT, values)
    number = int(cursor.lastrowid or 0)
    if entry.fingerprints is None:
        conn.execute("INSERT INTO dispatch_texts VALUES (?, ?, ?)", (number, *(entry.packed or pack(dispatch.body))))
    else:
        conn.execute("INSERT INTO fingerprints VALUES (?, ?, ?, ?)", (number, *_blobs(entry.fingerprints)))
    if entry.sketch is not None:
        conn.execute("INSERT INTO sketches VALUES (?, ?)", (number, entry.sketch))
    if family is not None:
        refresh_family(conn, family)
    return Added(number, "version" if versions else "new")


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
