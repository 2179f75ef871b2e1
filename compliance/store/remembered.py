"""Articles of the past as the reverse check meets them: their fingerprints, where they stood last, what they may reuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from compliance.dataclass import dataclass
from compliance.store.database import Store, explained
from compliance.store.rows import time_of
from compliance.store.schema import NEWEST

BATCH = 2_000  # articles read at once: 1.5 MB


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article of the past stood when it was recorded last."""

    path: str
    record: int | None
    title: str | None
    content: bytes  # the key of its text
    run: int


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A recorded article that may reuse a dispatch, as far as can be told without its text."""

    place: Place
    dispatch: int
    words: int
    share: float


class RememberedArticles:
    """The articles of a store's ledger, without their texts."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def count(self, scheme: bytes) -> tuple[int, int]:
        """How many texts are kept under this scheme, and under others."""
        with explained(self.store.path):
            sql = "SELECT scheme = ?, count(*) FROM article_fingerprints GROUP BY 1"
            counts: Mapping[int, int] = dict(self.store.conn.execute(sql, (scheme,)))
        return counts.get(1, 0), counts.get(0, 0)

    def stretches(self, size: int = BATCH) -> list[tuple[int, int]]:
        """The kept texts as stretches of at most ``size``: ids after the first number, up to the second."""
        with explained(self.store.path):
            first, last = self.store.conn.execute("SELECT min(id), max(id) FROM article_fingerprints").fetchone()
        return [] if last is None else [(after, min(after + size, last)) for after in range(first - 1, last, size)]

    def prints(self, scheme: bytes, after: int, through: int) -> list[tuple[bytes, int, bytes]]:
        """The texts of one stretch that are kept under a scheme: the key of the content, words, fingerprints."""
        sql = (
            "SELECT content_hash, words, fingerprints FROM article_fingerprints "
            "WHERE id > ? AND id <= ? AND scheme = ? ORDER BY id"
        )
        with explained(self.store.path):
            return self.store.conn.execute(sql, (after, through, scheme)).fetchall()

    def places(self, contents: Iterable[bytes]) -> list[Place]:
        """Where texts with these keys stand in the newest record of an article, in order of path and record."""
        sql = (
            "SELECT a.path, a.record, a.title, a.content_hash, a.run FROM articles a "
            f"WHERE a.content_hash IN ({{}}) AND {NEWEST}"
        )
        found = [Place(*row) for row in self.store.rows_for(sql, contents)]
        # One run may have recorded an article twice, under two of its names for the same file.
        return sorted(dict.fromkeys(found), key=lambda place: (place.path, place.record or 0, place.run))

    def registered_since(self, since: datetime) -> list[int]:
        """Dispatches that were registered at ``since`` or later and not removed; ascending.

        Rows come in the order of registering, so only the newest are looked at.
        """
        found = []
        with explained(self.store.path):
            for row, added, removed in self.store.conn.execute("SELECT id, added, removed FROM dispatches ORDER BY id DESC"):
                when = time_of(added)
                if when is None or when < since:
                    break
                if removed is None:
                    found.append(row)
        return found[::-1]

    def suspect(self, run: int, suspicions: Iterable[Suspicion]) -> None:
        """Record what ``run`` suspects."""
        rows = (
            (run, one.place.path, one.place.record, one.place.content, one.dispatch, one.words, one.share) for one in suspicions
        )
        with self.store.transaction() as conn:
            conn.executemany("INSERT INTO suspicions VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
