"""Looking through the register: lists, one dispatch by its guid, counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.model import Status
from compliance.store.database import Store, explained
from compliance.store.rows import day_of, time_of

_COLUMNS = (
    "d.id, d.guid, d.version, d.holder, d.headline, d.language, d.status, d.words, d.family, d.path, "
    "d.published, d.embargoed, d.expires, d.added, d.removed"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the register."""

    id: int
    guid: str
    version: int
    holder: str | None
    headline: str | None
    language: str | None
    status: Status
    published: datetime | None
    embargoed: datetime | None
    expires: datetime | None
    words: int
    family: int | None
    path: str
    added: datetime | None
    removed: datetime | None


@dataclass(frozen=True, slots=True)
class Stats:
    """What the register holds."""

    dispatches: int
    removed: int
    families: int
    words: int
    texts: int  # the others hold fingerprints only
    pending: int  # added, and not in the index yet
    database_bytes: int
    index_bytes: int
    segments: int
    holders: tuple[tuple[str | None, int], ...]  # most first
    languages: tuple[tuple[str | None, int], ...]
    statuses: tuple[tuple[str, int], ...]


class Catalogue:
    """Read-only views of a store's register."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def listing(
        self,
        *,
        holder: str | None = None,
        language: str | None = None,
        status: Status | str | None = None,
        search: str | None = None,
        since: datetime | None = None,
        removed: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> Iterator[Listed]:
        """Dispatches, newest first; ``search`` wants every one of its words in the headline, ``since`` a day of publication."""
        conditions = ["d.removed IS NOT NULL" if removed else "d.removed IS NULL"]
        values: list[Any] = []
        if holder is not None:
            conditions.append("d.holder = ? COLLATE NOCASE")
            values.append(holder)
        if language is not None:
            # "en" takes in "en-GB".
            conditions.append("(d.language = ? COLLATE NOCASE OR d.language LIKE ? || '-%')")
            values += [language, language]
        if status is not None:
            conditions.append("d.status = ?")
            values.append(str(status))
        if since is not None:
            conditions.append("d.day >= ?")
            values.append(day_of(since))
        words = re.findall(r"\w+", search) if search else []
        if search and not words:
            return
        if words:
            conditions.append("d.id IN (SELECT rowid FROM dispatches_fts WHERE dispatches_fts MATCH ?)")
            values.append(" ".join(f'"{word}"' for word in words))
        where = " AND ".join(conditions)
        order = "d.day DESC, julianday(d.published) DESC, d.id DESC"
        sql = f"SELECT {_COLUMNS} FROM dispatches d WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
        with explained(self.store.path):
            for row in self.store.conn.execute(sql, (*values, -1 if limit is None else limit, offset)):
                yield _listed(row)

    def find(self, guid: str, *, removed: bool = False) -> list[Listed]:
        """All versions under ``guid``, or under the one guid that begins with it, or the one version of ``guid@version``.

        Oldest first. Raises StoreError when there is none, or when a prefix fits several guids.
        """
        rows = self._versions("d.guid = ?", (guid,), removed)
        if not rows and (match := re.fullmatch(r"(.+)@(\d{1,18})", guid)):
            rows = self._versions("d.guid = ? AND d.version = ?", (match[1], int(match[2])), removed)
        if not rows:
            rows = self._versions("d.guid >= ? AND d.guid < ?", (guid, guid + "\U0010ffff"), removed)
        guids = sorted({row.guid for row in rows})
        if not guids or not guid:
            raise StoreError(f"no dispatch {guid!r}", path=str(self.store.path), remedy="see `compliance corpus list`")
        if len(guids) > 1:
            some = ", ".join(guids[:3]) + (" ..." if len(guids) > 3 else "")
            message = f"{guid!r} fits {len(guids)} dispatches ({some})"
            raise StoreError(message, path=str(self.store.path), remedy="write more of it")
        return rows

    def _versions(self, condition: str, values: tuple[Any, ...], removed: bool) -> list[Listed]:
        alive = "" if removed else "AND d.removed IS NULL"
        sql = f"SELECT {_COLUMNS} FROM dispatches d WHERE {condition} {alive} ORDER BY d.guid, d.version, d.id LIMIT 10000"
        with explained(self.store.path):
            return [_listed(row) for row in self.store.conn.execute(sql, values)]

    def texts(self, words: int) -> list[int]:
        """Ids of the dispatches that are not removed, whose text is held and has at least so many words; ascending."""
        sql = (
            "SELECT d.id FROM dispatches d JOIN dispatch_texts t ON t.dispatch = d.id "
            "WHERE d.removed IS NULL AND d.words >= ? ORDER BY d.id"
        )
        with explained(self.store.path):
            return [row[0] for row in self.store.conn.execute(sql, (words,))]

    def is_empty(self) -> bool:
        """Whether nothing is registered that is not removed."""
        with explained(self.store.path):
            return self.store.conn.execute("SELECT 1 FROM dispatches WHERE removed IS NULL LIMIT 1").fetchone() is None

    def count(self) -> int:
        """How many dispatches are registered and not removed."""
        with explained(self.store.path):
            row = self.store.conn.execute(
                "SELECT (SELECT count(*) FROM dispatches) - (SELECT count(*) FROM dispatches WHERE removed IS NOT NULL)"
            ).fetchone()
        return int(row[0])

    def stats(self) -> Stats:
        """Counts over the whole register."""
        from compliance.store.publication import Publication

        segments = Publication(self.store).segment_set()
        with self.store.snapshot() as conn:

            def one(sql: str, *values: Any) -> int:
                return int(conn.execute(sql, values).fetchone()[0] or 0)

            def by(column: str) -> tuple[tuple[Any, int], ...]:
                sql = f"SELECT {column}, count(*) FROM dispatches WHERE removed IS NULL GROUP BY 1 ORDER BY 2 DESC, 1"
                return tuple((row[0], row[1]) for row in conn.execute(sql))

            return Stats(
                dispatches=one("SELECT count(*) FROM dispatches WHERE removed IS NULL"),
                removed=one("SELECT count(*) FROM dispatches WHERE removed IS NOT NULL"),
                families=one("SELECT count(*) FROM families WHERE members > 1"),
                words=one("SELECT sum(words) FROM dispatches WHERE removed IS NULL"),
                texts=one("SELECT count(*) FROM dispatch_texts"),
                pending=one("SELECT count(*) FROM dispatches WHERE id > ? AND removed IS NULL", segments.through),
                database_bytes=one("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"),
                index_bytes=sum(path.stat().st_size for path in segments.files if path.exists()),
                segments=len(segments.files),
                holders=by("holder"),
                languages=by("language"),
                statuses=by("status"),
            )


def _listed(row: tuple[Any, ...]) -> Listed:
    number, guid, version, holder, headline, language, status, words, family, path, *times = row
    published, embargoed, expires, added, removed = (time_of(time) for time in times)
    return Listed(
        number, guid, version, holder, headline, language, Status(status), published, embargoed, expires, words, family,
        path, added, removed,
    )  # fmt: skip
