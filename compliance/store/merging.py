"""Taking over what another ledger holds: runs as wholes, waivers, article fingerprints. Doing it twice changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.store.database import Store, explained, open_store
from compliance.store.recording import ARTICLE_COLUMNS, FINDING_COLUMNS, PASSAGE_COLUMNS
from compliance.store.reuse import add_from
from compliance.store.rows import COLUMNS

# A run is the same in two ledgers when all of this is: two machines do not start in one microsecond.
_SAME = (
    "mine.started = theirs.started AND mine.finished IS theirs.finished AND mine.command = theirs.command "
    "AND mine.tool_version = theirs.tool_version AND mine.config_hash = theirs.config_hash "
    "AND mine.guarantee = theirs.guarantee"
)
_RUN = "command, tool_version, started, finished, manifest, config_hash, guarantee, dispatches, rules_off, notes, summary"
PORTION = 2_000  # articles, or fingerprints, copied at once
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
        self.taken: list[Taken] = []
        self._conn = store.conn

    def counts(self) -> tuple[int, int]:
        """How many runs of the other ledger are known here, and how many never ended: those are left out."""
        with explained(self.store.path):
            known = self._one(f"SELECT count(*) FROM other.runs theirs WHERE EXISTS (SELECT 1 FROM runs mine WHERE {_SAME})")
            return known, self._one("SELECT count(*) FROM other.runs WHERE finished IS NULL")

    def new(self) -> list[tuple[int, int]]:
        """The finished runs that are not here, the oldest first: the number there, and how many articles it has."""
        with explained(self.store.path):
            return self._conn.execute(
                "SELECT theirs.id, (SELECT count(*) FROM other.articles WHERE run = theirs.id) FROM other.runs theirs "
                f"WHERE finished IS NOT NULL AND NOT EXISTS (SELECT 1 FROM runs mine WHERE {_SAME}) "
                "ORDER BY theirs.started, theirs.id"
            ).fetchall()

    def runs(self, numbers: Iterable[int]) -> Iterator[int]:
        """Take over these runs, one transaction each; yields how many articles are taken so far. ``taken`` grows with them."""
        with explained(self.store.path):
            self._map_dispatches()
        done = 0
        for number in numbers:
            with self.store.transaction() as conn:
                articles = 0
                for articles in self._take(conn, number):
                    yield done + articles
            done += articles

    def waivers(self) -> int:
        """Take over the waivers that are not here; returns how many."""
        with self.store.transaction() as conn:
            return conn.execute(
                f"INSERT INTO waivers ({_WAIVER}) SELECT {_WAIVER} FROM other.waivers EXCEPT SELECT {_WAIVER} FROM waivers"
            ).rowcount

    def fingerprints(self) -> Iterator[int]:
        """Take over the fingerprints of articles that are not here; yields how many each time."""
        with explained(self.store.path):
            first, last = self._conn.execute("SELECT min(id), max(id) FROM other.article_fingerprints").fetchone()
        for start in range(first or 0, (last or -1) + 1, PORTION):
            with self.store.transaction() as conn:
                taken = conn.execute(
                    "INSERT OR IGNORE INTO article_fingerprints (content_hash, scheme, words, fingerprints) "
                    "SELECT content_hash, scheme, words, fingerprints FROM other.article_fingerprints p "
                    "WHERE id >= ? AND id < ? "
                    "AND EXISTS (SELECT 1 FROM articles a WHERE a.content_hash = p.content_hash) ORDER BY p.id",
                    (start, start + PORTION),
                ).rowcount
            yield taken

    def _map_dispatches(self) -> None:
        """Which dispatch here is which there: by content; a removed one only where there is none else."""
        self._conn.execute("DROP TABLE IF EXISTS temp.dispatch_map")
        self._conn.execute("CREATE TEMP TABLE dispatch_map (theirs INTEGER PRIMARY KEY, mine INTEGER)")
        self._conn.execute(
            "INSERT INTO dispatch_map SELECT d.id, coalesce("
            "(SELECT id FROM dispatches m WHERE m.content_hash = d.content_hash AND m.removed IS NULL), "
            "(SELECT max(id) FROM dispatches m WHERE m.guid = d.guid AND m.content_hash = d.content_hash)) "
            "FROM other.dispatches d WHERE d.id IN (SELECT dispatch FROM other.matches UNION "
            "SELECT superseded_by FROM other.matches UNION SELECT dispatch FROM other.suspicions)"
        )

    def _take(self, conn: sqlite3.Connection, number: int) -> Iterator[int]:
        fresh = conn.execute(
            f"INSERT INTO runs ({_RUN}) SELECT {_RUN} FROM other.runs theirs WHERE id = ? "
            f"AND NOT EXISTS (SELECT 1 FROM runs mine WHERE {_SAME})",
            (number,),
        ).rowcount
        if not fresh:  # another process has taken it meanwhile
            return
        run = self._one("SELECT last_insert_rowid()")
        # Ids move up by as much as there are here, so that rows keep their order and need no table of their own to find back.
        copy = _Copy(conn, run, *(self._one(f"SELECT coalesce(max(id), 0) FROM {table}") for table in ("articles", "matches")))
        first, last = conn.execute("SELECT min(id), max(id) FROM other.articles WHERE run = ?", (number,)).fetchone()
        for start in range(first or 0, (last or -1) + 1, PORTION):
            copy.portion(number, start, start + PORTION)
            yield copy.articles
        conn.execute(
            f"INSERT INTO skipped SELECT {run}, path, reason, error FROM other.skipped WHERE run = ? ORDER BY rowid", (number,)
        )
        conn.execute(
            f"INSERT INTO suspicions SELECT {run}, s.path, s.record, s.content_hash, d.mine, s.words, s.share "
            "FROM other.suspicions s JOIN dispatch_map d ON d.theirs = s.dispatch WHERE s.run = ? AND d.mine IS NOT NULL",
            (number,),
        )
        add_from(conn, copy.above)
        unknown = self._one(f"SELECT count(*) FROM matches WHERE id > {copy.above} AND dispatch IS NULL")
        self.taken.append(Taken(run, copy.articles, copy.matches, copy.passages, copy.findings, unknown))

    def _one(self, sql: str) -> int:
        return int(self._conn.execute(sql).fetchone()[0])


class _Copy:
    """Copies articles of the other ledger with what belongs to them; articles move by ``up``, matches by ``above``."""

    def __init__(self, conn: sqlite3.Connection, run: int, up: int, above: int) -> None:
        self.above = above
        self.articles = self.matches = self.passages = self.findings = 0
        self._conn = conn
        of_article, of_match = ARTICLE_COLUMNS.removeprefix("run, "), _MEASURES
        passage, finding = PASSAGE_COLUMNS.removeprefix('"match", '), FINDING_COLUMNS.removeprefix("article, ")
        part = "a.id >= ? AND a.id < ? AND +a.run = ?"
        joined = "FROM other.articles a CROSS JOIN other.matches m ON m.article = a.id"
        maps = "LEFT JOIN dispatch_map d ON d.theirs = m.dispatch LEFT JOIN dispatch_map n ON n.theirs = m.superseded_by"
        self._statements = (
            f"INSERT INTO articles (id, run, {of_article}) SELECT a.id + {up}, {run}, {_named('a', of_article)} "
            f"FROM other.articles a WHERE {part} ORDER BY a.id",
            f"INSERT INTO matches (id, article, dispatch, {of_match}, superseded_by, collapsed, source, newer) "
            f"SELECT m.id + {above}, m.article + {up}, d.mine, {_named('m', of_match)}, n.mine, m.collapsed, "
            f"CASE WHEN d.mine IS NULL THEN coalesce(m.source, {_said('m.dispatch')}) END, "
            f"CASE WHEN n.mine IS NULL THEN coalesce(m.newer, {_said('m.superseded_by')}) END "
            f"{joined} {maps} WHERE {part} ORDER BY m.id",
            f'INSERT INTO passages ("match", {passage}) SELECT p."match" + {above}, {_named("p", passage)} {joined} '
            f'CROSS JOIN other.passages p ON p."match" = m.id WHERE {part} ORDER BY 1, 2',
            f"INSERT INTO findings (article, {finding}) SELECT f.article + {up}, {_named('f', finding)} "
            f"FROM other.articles a CROSS JOIN other.findings f ON f.article = a.id WHERE {part} ORDER BY f.id",
        )

    def portion(self, number: int, start: int, end: int) -> None:
        """Copy the articles of run ``number`` there with ids from ``start`` up to ``end``."""
        articles, matches, passages, findings = (
            self._conn.execute(statement, (start, end, number)).rowcount for statement in self._statements
        )
        self.articles += articles
        self.matches += matches
        self.passages += passages
        self.findings += findings


def _said(dispatch: str) -> str:
    """SQL for the metadata of a dispatch of the other register, for a match with one that this register does not hold."""
    return f"(SELECT json_array({', '.join(COLUMNS)}) FROM other.dispatches WHERE id = {dispatch})"


def _named(table: str, columns: str) -> str:
    """Columns with the table that they are of."""
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


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
        with store.wide_cache():
            yield Merging(store)
    finally:
        with explained(other):
            store.conn.execute("DETACH other")
