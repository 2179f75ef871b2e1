"""Taking over what another ledger holds: runs as wholes, waivers, article fingerprints. Doing it twice changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.store.database import Store, explained, open_store
from compliance.store.recording import ARTICLE_COLUMNS, FINDING_COLUMNS, PASSAGE_COLUMNS
from compliance.store.reuse import save
from compliance.store.rows import COLUMNS

# A run is the same in two ledgers when all of this is: two machines do not start in one microsecond.
_SAME = (
    "mine.started = theirs.started AND mine.finished IS theirs.finished AND mine.command = theirs.command "
    "AND mine.tool_version = theirs.tool_version AND mine.config_hash = theirs.config_hash "
    "AND mine.guarantee = theirs.guarantee"
)
_RUN = "command, tool_version, started, finished, manifest, config_hash, guarantee, dispatches, rules_off, notes, summary"
_WAIVER = 'path, rule, source, passages, reason, "by", until, created'
_MEASURES = (
    "derivation, similarity, article_coverage, source_coverage, article_coverage_with_excluded, source_coverage_with_excluded"
)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a run of the other ledger. ``unknown``: matches whose dispatch this register does not hold."""

    run: int
    articles: int
    matches: int
    passages: int
    findings: int
    unknown: int


class Merging:
    """The ledger of another store, open beside one's own. Use ``merging``."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._conn = store.conn

    def counts(self) -> tuple[int, int]:
        """How many runs of the other ledger are known here, and how many never ended: those are left out."""
        with explained(self.store.path):
            known = self._one(f"SELECT count(*) FROM other.runs theirs WHERE EXISTS (SELECT 1 FROM runs mine WHERE {_SAME})")
            return known, self._one("SELECT count(*) FROM other.runs WHERE finished IS NULL")

    def runs(self) -> Iterator[Taken]:
        """Take over every finished run that is not here, the oldest first, one transaction each."""
        with explained(self.store.path):
            self._map_dispatches()
            new = self._conn.execute(
                "SELECT theirs.id FROM other.runs theirs WHERE finished IS NOT NULL "
                f"AND NOT EXISTS (SELECT 1 FROM runs mine WHERE {_SAME}) ORDER BY theirs.started, theirs.id"
            ).fetchall()
        for (number,) in new:
            with self.store.transaction() as conn:
                taken = self._take(conn, number)
            yield taken

    def rest(self) -> tuple[int, int]:
        """Take over waivers and the fingerprints of articles that are not here; how many of each."""
        with self.store.transaction() as conn:
            waivers = conn.execute(
                f"INSERT INTO waivers ({_WAIVER}) SELECT {_WAIVER} FROM other.waivers EXCEPT SELECT {_WAIVER} FROM waivers"
            ).rowcount
            prints = conn.execute(
                "INSERT OR IGNORE INTO article_fingerprints (content_hash, scheme, words, fingerprints) "
                "SELECT content_hash, scheme, words, fingerprints FROM other.article_fingerprints p "
                "WHERE EXISTS (SELECT 1 FROM articles a WHERE a.content_hash = p.content_hash) ORDER BY p.id"
            ).rowcount
        return waivers, prints

    def _map_dispatches(self) -> None:
        """Which dispatch here is which there: by content; a removed one only where there is none else."""
        self._conn.execute("DROP TABLE IF EXISTS temp.dispatch_map")
        self._conn.execute("CREATE TEMP TABLE dispatch_map (theirs INTEGER PRIMARY KEY, mine INTEGER, said TEXT)")
        columns = ", ".join(f"d.{column}" for column in COLUMNS)
        self._conn.execute(
            "INSERT INTO dispatch_map SELECT d.id, coalesce("
            "(SELECT id FROM dispatches m WHERE m.content_hash = d.content_hash AND m.removed IS NULL), "
            "(SELECT max(id) FROM dispatches m WHERE m.guid = d.guid AND m.content_hash = d.content_hash)), "
            f"json_array({columns}) FROM other.dispatches d WHERE d.id IN (SELECT dispatch FROM other.matches UNION "
            "SELECT superseded_by FROM other.matches UNION SELECT dispatch FROM other.suspicions)"
        )

    def _take(self, conn: sqlite3.Connection, number: int) -> Taken:
        conn.execute(f"INSERT INTO runs ({_RUN}) SELECT {_RUN} FROM other.runs WHERE id = ?", (number,))
        run = self._one("SELECT last_insert_rowid()")
        # Ids move up by as much as there are here, so that rows keep their order and need no table of their own to find back.
        up = self._one("SELECT coalesce(max(id), 0) FROM articles")
        rest = ARTICLE_COLUMNS.removeprefix("run, ")
        articles = conn.execute(
            f"INSERT INTO articles (id, run, {rest}) "
            f"SELECT id + {up}, {run}, {rest} FROM other.articles WHERE run = ? ORDER BY id",
            (number,),
        ).rowcount
        matches, passages, unknown = self._take_matches(conn, number, up)
        finding = FINDING_COLUMNS.removeprefix("article, ")
        theirs = ", ".join(f"f.{column}" for column in finding.split(", "))
        findings = conn.execute(
            f"INSERT INTO findings (article, {finding}) SELECT f.article + {up}, {theirs} FROM other.articles a "
            "CROSS JOIN other.findings f ON f.article = a.id WHERE a.run = ? ORDER BY f.id",
            (number,),
        ).rowcount
        conn.execute(
            f"INSERT INTO skipped SELECT {run}, path, reason, error FROM other.skipped WHERE run = ? ORDER BY rowid", (number,)
        )
        conn.execute(
            f"INSERT INTO suspicions SELECT {run}, s.path, s.record, s.content_hash, d.mine, s.words, s.share "
            "FROM other.suspicions s JOIN dispatch_map d ON d.theirs = s.dispatch WHERE s.run = ? AND d.mine IS NOT NULL",
            (number,),
        )
        return Taken(run, articles, matches, passages, findings, unknown)

    def _take_matches(self, conn: sqlite3.Connection, number: int, up: int) -> tuple[int, int, int]:
        above = self._one("SELECT coalesce(max(id), 0) FROM matches")
        measures = ", ".join(f"m.{column}" for column in _MEASURES.split(", "))
        joined = "FROM other.articles a CROSS JOIN other.matches m ON m.article = a.id"
        maps = "LEFT JOIN dispatch_map d ON d.theirs = m.dispatch LEFT JOIN dispatch_map n ON n.theirs = m.superseded_by"
        matches = conn.execute(
            f"INSERT INTO matches (id, article, dispatch, {_MEASURES}, superseded_by, collapsed, source, newer) "
            f"SELECT m.id + {above}, m.article + {up}, d.mine, {measures}, n.mine, m.collapsed, "
            "CASE WHEN d.mine IS NULL THEN coalesce(m.source, d.said) END, "
            f"CASE WHEN n.mine IS NULL THEN coalesce(m.newer, n.said) END {joined} {maps} WHERE a.run = ? ORDER BY m.id",
            (number,),
        ).rowcount
        passage = PASSAGE_COLUMNS.removeprefix('"match", ')
        theirs = ", ".join(f"p.{column}" for column in passage.split(", "))
        passages = conn.execute(
            f'INSERT INTO passages ("match", {passage}) SELECT p."match" + {above}, {theirs} {joined} '
            'CROSS JOIN other.passages p ON p."match" = m.id WHERE a.run = ? ORDER BY 1, 2',
            (number,),
        ).rowcount
        counted = conn.execute(
            "SELECT dispatch, count(*), max(article_coverage) FROM matches WHERE id > ? AND dispatch IS NOT NULL "
            "AND derivation IN ('wholly', 'partly') GROUP BY dispatch",
            (above,),
        ).fetchall()
        save(conn, {dispatch: (more, share) for dispatch, more, share in counted})
        unknown = self._one(f"SELECT count(*) FROM matches WHERE id > {above} AND dispatch IS NULL")
        return matches, passages, unknown

    def _one(self, sql: str) -> int:
        return int(self._conn.execute(sql).fetchone()[0])


@contextmanager
def merging(store: Store, other: Path) -> Iterator[Merging]:
    """The ledger at ``other``, which is only read, beside that of ``store``.

    Raises StoreError where it is missing, newer or older than this program, none, or the same file.
    """
    if other.exists() and other.samefile(store.path):
        raise StoreError("is the database itself", path=str(other), remedy="name another one")
    open_store(other).close()  # what is wrong with it is said
    with explained(other):
        store.conn.execute("ATTACH ? AS other", (f"file:{quote(other.absolute().as_posix())}?mode=ro",))
    try:
        yield Merging(store)
    finally:
        with explained(other):
            store.conn.execute("DETACH other")
