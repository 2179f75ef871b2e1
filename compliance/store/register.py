"""The register: dispatches with their texts, versions and families."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from compliance.model import Dispatch, Status
from compliance.store.database import Store, explained
from compliance.store.families import refresh_family
from compliance.store.rows import COLUMNS, dispatch_of, hash_key, time_text, unpack

if TYPE_CHECKING:  # imported where dispatches are added: a check adds none
    from compliance.store.adding import Added, Entry, Row


class Register:
    """The dispatches of a store. Writers hold ``store.writer_lock()`` from the first ``add`` to the last publication."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add(self, entries: Iterable[Entry], at: datetime | None = None) -> list[Added]:
        """Add ``entries`` in one transaction; rows are new versions, never changed ones. They await indexing afterwards."""
        from compliance.store.adding import row_of

        return self.add_rows([row_of(entry) for entry in entries], at=at)

    def add_rows(
        self, rows: Sequence[Row], files: Mapping[bytes, int] | None = None, at: datetime | None = None
    ) -> list[Added]:
        """``add`` for rows that are made already; with them goes the note of ``files`` that end here (``remember_files``)."""
        from compliance.store.adding import add_rows

        with self.store.transaction() as conn:
            added = add_rows(conn, rows, at or datetime.now(UTC))
            if files:
                _remember(conn, files)
        return added

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
            _remember(conn, files)

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
        return self.store.rows_for(f"SELECT {columns} FROM {table} WHERE {key} IN ({{}}) {extra}", values)


def _remember(conn: sqlite3.Connection, files: Mapping[bytes, int]) -> None:
    conn.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", files.items())
