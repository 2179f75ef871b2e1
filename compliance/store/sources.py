"""From the dispatch of a match to its row in the register."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from compliance.model import Dispatch
from compliance.store.rows import hash_key


class Sources:
    """Looks dispatches up within one transaction, each once."""

    def __init__(self, conn: sqlite3.Connection, ids: Mapping[str, int]) -> None:
        self._conn = conn
        self._ids = ids
        # By identity: hashing the content for every match of a popular dispatch would cost more than the insert. The
        # dispatch is kept beside its id, so that the identity stays its own.
        self._seen: dict[int, tuple[Dispatch, int | None]] = {}

    def id_of(self, dispatch: Dispatch) -> int | None:
        """The register's id of ``dispatch``; None when the register does not hold it."""
        seen = self._seen.get(id(dispatch))
        if seen is None:
            seen = self._seen[id(dispatch)] = (dispatch, self._find(dispatch))
        return seen[1]

    def _find(self, dispatch: Dispatch) -> int | None:
        content = dispatch.content_hash
        if content in self._ids:
            return self._ids[content]
        row = self._conn.execute(
            "SELECT id FROM dispatches WHERE content_hash = ? AND removed IS NULL", (hash_key(content),)
        ).fetchone()
        if row is None:
            # Read without its body, or its text removed meanwhile.
            row = self._conn.execute(
                "SELECT id FROM dispatches WHERE guid = ? AND version = ? ORDER BY id DESC", (dispatch.guid, dispatch.version)
            ).fetchone()
        return None if row is None else int(row[0])
