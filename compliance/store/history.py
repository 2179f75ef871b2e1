"""The ledger asked across its runs: the newest word on an article, a finding by its identity, who reused a dispatch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.model import ArticleResult
from compliance.store.database import Store, explained
from compliance.store.replaying import TextOf, articles_of
from compliance.store.rows import time_of
from compliance.store.schema import NEWEST, REUSE

BATCH = 200  # articles read at once


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one run recorded of one article."""

    run: int
    started: datetime
    result: ArticleResult


class History:
    """Read-only questions to the ledger of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def finding(self, prefix: str, text_of: TextOf | None = None) -> tuple[str, Recorded]:
        """The identity that begins with ``prefix``, and the record of the newest run that has it.

        Raises StoreError when there is none, or when the prefix fits several.
        """
        with explained(self.store.path):
            found = self.store.conn.execute(
                "SELECT DISTINCT identity FROM findings WHERE identity >= ? AND identity < ? LIMIT 4",
                (prefix, prefix + "\U0010ffff"),
            ).fetchall()
            identities = sorted(row[0] for row in found)
            if not identities or not prefix:
                raise StoreError(
                    f"the ledger has no finding {prefix!r}",
                    path=str(self.store.path),
                    remedy="take it from a report, or name the article with --check FILE to look for it there",
                )
            if len(identities) > 1:
                some = ", ".join(identities[:3]) + (" ..." if len(identities) > 3 else "")
                raise StoreError(
                    f"{prefix!r} fits several findings ({some})", path=str(self.store.path), remedy="write more of it"
                )
            row = self.store.conn.execute(
                "SELECT f.article FROM findings f JOIN articles a ON a.id = f.article JOIN runs r ON r.id = a.run "
                "WHERE f.identity = ? ORDER BY r.started DESC, r.id DESC, f.id DESC LIMIT 1",
                (identities[0],),
            ).fetchone()
        (recorded,) = self.records([row[0]], text_of)
        return identities[0], recorded

    def records(
        self, articles: Sequence[int], text_of: TextOf | None = None, *, bodies: bool = True, findings: bool = True
    ) -> Iterator[Recorded]:
        """The records of these rows (ascending), in their order; without ``bodies`` the dispatches come without texts."""
        runs: dict[int, datetime] = {}
        for start in range(0, len(articles), BATCH):
            part = articles[start : start + BATCH]
            for run, result in articles_of(self.store, part, text_of, bodies=bodies, findings=findings):
                if run not in runs:
                    runs[run] = self._started(run)
                yield Recorded(run, runs[run], result)

    def any_reuse(self) -> bool:
        """Whether any reuse was ever recorded."""
        with explained(self.store.path):
            return self.store.conn.execute("SELECT 1 FROM reuse LIMIT 1").fetchone() is not None

    def reused(self, dispatches: Iterable[int], families: Iterable[int]) -> list[int]:
        """Those of ``dispatches``, and of the members of ``families``, that any recorded article reuses."""
        found: set[int] = set()
        join = "SELECT u.dispatch FROM dispatches d JOIN reuse u ON u.dispatch = d.id WHERE"
        for column, values in (("d.id", dispatches), ("d.family", families)):
            found.update(row[0] for row in self.store.rows_for(f"{join} {column} IN ({{}})", values))
        return sorted(found)

    def reusing(self, dispatches: Iterable[int]) -> list[int]:
        """Rows of the articles whose newest record reuses one of ``dispatches``, in the order of recording."""
        sql = (
            f"SELECT DISTINCT a.id FROM matches m JOIN articles a ON a.id = m.article "
            f"WHERE m.dispatch IN ({{}}) AND {REUSE} AND {NEWEST}"
        )
        return sorted({row[0] for row in self.store.rows_for(sql, dispatches)})

    def _started(self, run: int) -> datetime:
        started = time_of(self.store.conn.execute("SELECT started FROM runs WHERE id = ?", (run,)).fetchone()[0])
        assert started is not None
        return started
