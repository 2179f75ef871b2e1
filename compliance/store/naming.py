"""Finding registered dispatches by what a notice calls them: a part of the guid, the headline, a slug."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from compliance.store.database import Store, explained

MOST = 200  # dispatches of one name

_NOTICE = "(status <> 'usable' OR json_extract(more, '$.update') IN ('kill', 'hold', 'correction'))"


class Naming:
    """Look-ups over the dispatches of a store that were not removed; ids with their day (days since 1970-01-01, UTC)."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def by_guid(self, part: str, first: int, last: int) -> list[tuple[int, int]]:
        """Those with this guid, or of these days with ``part`` in their guid."""
        exact = self._rows("SELECT id, day FROM dispatches WHERE guid = ? AND removed IS NULL", (part,))
        if exact or len(part) < 8:
            return exact
        return self._rows(
            "SELECT id, day FROM dispatches WHERE day BETWEEN ? AND ? AND removed IS NULL AND instr(guid, ?) > 0 LIMIT ?",
            (first, last, part, MOST),
        )

    def by_headline(self, headline: str, first: int, last: int) -> list[tuple[int, int]]:
        """Those of these days with this headline, but for case and punctuation."""
        words = re.findall(r"\w+", headline)
        if not 1 < len(words) <= 40:
            return []
        sql = (
            "SELECT id, day, headline FROM dispatches "
            "WHERE id IN (SELECT rowid FROM dispatches_fts WHERE dispatches_fts MATCH ?) "
            "AND day BETWEEN ? AND ? AND removed IS NULL ORDER BY day DESC LIMIT ?"
        )
        wanted = _folded(headline)
        match = "headline : (" + " ".join(f'"{word}"' for word in words) + ")"
        found = self._rows(sql, (match, first, last, MOST))
        return [(row[0], row[1]) for row in found if _folded(row[2]) == wanted]

    def by_slug(self, slug: str, first: int, last: int) -> list[tuple[int, int]]:
        """Those of these days whose headline or notes to the desks hold this slug as words of their own."""
        sql = (
            "SELECT id, day, coalesce(headline, '') || ' ' || coalesce(more, '') FROM dispatches "
            "WHERE day BETWEEN ? AND ? AND removed IS NULL AND (instr(more, ?) > 0 OR instr(headline, ?) > 0) LIMIT ?"
        )
        whole = re.compile(rf"(?<![\w-]){re.escape(slug)}(?![\w-])")
        return [(row[0], row[1]) for row in self._rows(sql, (first, last, slug, slug, MOST)) if whole.search(row[2])]

    def notices(self, ids: Iterable[int]) -> list[int]:
        """Those of ``ids`` that take back or correct something."""
        return [row[0] for row in self.store.rows_for(f"SELECT id FROM dispatches WHERE id IN ({{}}) AND {_NOTICE}", ids)]

    def unclaimed(self, first: int, last: int) -> list[int]:
        """Kills and holds of these days that belong to no story so far."""
        sql = (
            "SELECT id FROM dispatches WHERE status <> 'usable' AND family IS NULL AND day BETWEEN ? AND ? AND removed IS NULL"
        )
        return [row[0] for row in self._rows(sql, (first, last))]

    def troubled(self, families: Iterable[int]) -> set[int]:
        """Those of ``families`` that hold a dispatch that is not usable."""
        sql = "SELECT DISTINCT family FROM dispatches WHERE status <> 'usable' AND family IN ({})"
        return {row[0] for row in self.store.rows_for(sql, families)}

    def holders(self, ids: Iterable[int]) -> dict[int, str | None]:
        """Dispatch id -> its holder."""
        return {row[0]: row[1] for row in self.store.rows_for("SELECT id, holder FROM dispatches WHERE id IN ({})", ids)}

    def _rows(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        with explained(self.store.path):
            return self.store.conn.execute(sql, values).fetchall()


def _folded(headline: str | None) -> str:
    return " ".join(re.findall(r"\w+", headline or "")).casefold()
