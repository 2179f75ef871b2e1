"""The ledger: what was run, on which articles, and what was found."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.model import ArticleResult, Run, Skipped
from compliance.store.database import Store, explained
from compliance.store.recording import ArticleRows, insert, rows_of
from compliance.store.reuse import Tally, add, save, take_out
from compliance.store.rows import hash_key, time_of, time_text

if TYPE_CHECKING:
    from compliance.store.replaying import TextOf

_RUN = "id, command, tool_version, started, finished, manifest, config_hash, guarantee, dispatches, rules_off"


@dataclass(frozen=True, slots=True)
class RunSummary:
    """A run with its counts: articles by verdict, matches, findings that are not waived, inputs skipped."""

    run: Run
    articles: int
    matches: int
    findings: int
    skipped: int
    verdicts: Mapping[str, int]


class Ledger:
    """Runs and their results in a store. One writer at a time; a second waits for the first one's transaction."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def start_run(self, run: Run) -> Run:
        """Record the start of ``run``; returns it with its id."""
        with self.store.transaction() as conn:
            return insert_run(conn, run)

    def finish_run(self, run_id: int, finished: datetime | None = None, notes: Iterable[str] = ()) -> Run:
        """Record the end of a run; returns the run. One that never finished was interrupted."""
        said = tuple(notes)
        with self.store.transaction() as conn:
            conn.execute(
                "UPDATE runs SET finished = ?, notes = ?, summary = ? WHERE id = ?",
                (
                    time_text(finished or datetime.now(UTC)),
                    _json(said) if said else None,
                    _json(_counts(conn, run_id)),
                    run_id,
                ),
            )
        return self.run(run_id)

    def record(self, run_id: int, items: Iterable[ArticleResult | Skipped], ids: Mapping[str, int] | None = None) -> int:
        """Record results, and inputs that were skipped, in one transaction; returns how many.

        ``ids`` maps content hashes of dispatches to register ids where the caller knows them; others are looked up, by
        content first, by guid and version next. A dispatch that the register does not hold is kept as metadata.
        """
        from compliance.store.sources import Sources

        with self.store.transaction() as conn:
            sources = Sources(conn, ids or {})
            return _record(conn, run_id, (i if isinstance(i, Skipped) else rows_of(i, sources.id_of) for i in items))

    def record_shard(
        self, run_id: int, number: int, key: bytes, rows: Iterable[ArticleRows | Skipped], *, left_out: int = 0
    ) -> int:
        """Record all that came of shard ``number`` of an audit, and that it is done, in one transaction; returns how many.

        ``left_out`` of its articles were not asked for. Raises StoreError when the run is gone: another process may have
        pruned it.
        """
        with self.store.transaction() as conn:
            if conn.execute("SELECT 1 FROM runs WHERE id = ?", (run_id,)).fetchone() is None:
                path, remedy = str(self.store.path), "start the audit anew"
                raise StoreError(f"run {run_id} was deleted meanwhile", path=path, remedy=remedy)
            conn.execute("INSERT OR REPLACE INTO shards VALUES (?, ?, ?, ?)", (run_id, number, key, left_out))
            return _record(conn, run_id, rows)

    def run(self, run_id: int) -> Run:
        """One run. Raises StoreError when there is none."""
        with explained(self.store.path):
            row = self.store.conn.execute(f"SELECT {_RUN} FROM runs WHERE id = ?", (run_id,)).fetchone()
        if row is None:
            raise StoreError(f"no run {run_id}", path=str(self.store.path), remedy="see `compliance runs`")
        return _run(row)

    def notes(self, run_id: int) -> tuple[str, ...]:
        """The notes that ``finish_run`` recorded."""
        with explained(self.store.path):
            row = self.store.conn.execute("SELECT notes FROM runs WHERE id = ?", (run_id,)).fetchone()
        return tuple(json.loads(row[0])) if row and row[0] else ()

    def runs(self, limit: int | None = None) -> list[RunSummary]:
        """Runs with their counts, newest first."""
        with self.store.snapshot() as conn:
            sql = f"SELECT {_RUN}, summary FROM runs ORDER BY id DESC LIMIT ?"
            found = conn.execute(sql, (-1 if limit is None else limit,)).fetchall()
            # An unfinished run is counted as it stands.
            return [RunSummary(_run(row[:-1]), **(json.loads(row[-1]) if row[-1] else _counts(conn, row[0]))) for row in found]

    def results(self, run_id: int, text_of: TextOf | None = None) -> Iterator[ArticleResult]:
        """The results of a run as they were recorded, in their order.

        The ledger holds no article texts: ``text_of(path, record)`` may give them back. A text that no longer has the
        recorded content hash is left empty. Bodies of dispatches come from the register, while they are held there.
        """
        from compliance.store.replaying import results

        self.run(run_id)
        return results(self.store, run_id, text_of)

    def skipped(self, run_id: int) -> list[Skipped]:
        """The inputs that a run skipped, in their order."""
        with explained(self.store.path):
            rows = self.store.conn.execute("SELECT path, reason, error FROM skipped WHERE run = ? ORDER BY rowid", (run_id,))
            return [Skipped(path, reason, bool(error)) for path, reason, error in rows]

    def seen(self, run_id: int, hashes: Iterable[str]) -> set[str]:
        """Those content hashes of articles that ``run_id`` has recorded already: what a resumed audit leaves out."""
        with explained(self.store.path):
            sql = "SELECT 1 FROM articles WHERE content_hash = ? AND run = ? LIMIT 1"
            return {each for each in hashes if self.store.conn.execute(sql, (hash_key(each), run_id)).fetchone()}

    def delete_run(self, run_id: int) -> Iterator[int]:
        """Delete a run with all that it found, in one transaction; yields how many of its articles are deleted so far."""
        self.run(run_id)
        with self.store.transaction() as conn:
            deleted = 0
            gone: Tally = {}
            after, last = conn.execute("SELECT min(id) - 1, max(id) FROM articles WHERE run = ?", (run_id,)).fetchone()
            while rows := conn.execute(_PORTION, (run_id, after, last, PORTION)).fetchall():
                after = rows[-1][0]
                part = (run_id, rows[0][0], after)
                add(gone, {dispatch: (count, share) for dispatch, count, share in conn.execute(_REUSED, part)})
                conn.execute("DELETE FROM articles WHERE +run = ? AND id BETWEEN ? AND ?", part)
                deleted += len(rows)
                yield deleted
            take_out(conn, gone)
            conn.execute("DELETE FROM runs WHERE id = ?", (run_id,))


PORTION = 2_000  # articles deleted at once
_PORTION = "SELECT id FROM articles WHERE +run = ? AND id > ? AND id <= ? ORDER BY id LIMIT ?"
_REUSED = (
    "SELECT m.dispatch, count(*), max(m.article_coverage) FROM articles a CROSS JOIN matches m ON m.article = a.id "
    "WHERE +a.run = ? AND a.id BETWEEN ? AND ? AND m.dispatch IS NOT NULL AND m.derivation IN ('wholly', 'partly') GROUP BY 1"
)


def insert_run(conn: sqlite3.Connection, run: Run) -> Run:
    """Write the start of ``run``; returns it with its id."""
    values = (
        run.command, run.tool_version, time_text(run.started), time_text(run.finished), _json(dict(run.manifest)),
        run.config_hash, run.guarantee, run.dispatches, _json(run.rules_off),
    )  # fmt: skip
    sql = f"INSERT INTO runs ({_RUN.removeprefix('id, ')}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    return replace(run, id=conn.execute(sql, values).lastrowid)


def _record(conn: sqlite3.Connection, run_id: int, items: Iterable[ArticleRows | Skipped]) -> int:
    recorded = 0
    tally: Tally = {}
    for item in items:
        recorded += 1
        if isinstance(item, Skipped):
            conn.execute("INSERT INTO skipped VALUES (?, ?, ?, ?)", (run_id, item.path, item.reason, item.error))
        else:
            insert(conn, run_id, item)
            add(tally, item.reuse)
    save(conn, tally)
    return recorded


def _counts(conn: sqlite3.Connection, run_id: int) -> dict[str, Any]:
    """The fields of a ``RunSummary`` but the run."""

    def one(sql: str) -> int:
        return int(conn.execute(sql, (run_id,)).fetchone()[0])

    verdicts = dict(conn.execute("SELECT verdict, count(*) FROM articles WHERE run = ? GROUP BY 1 ORDER BY 1", (run_id,)))
    return {
        "articles": sum(verdicts.values()),
        "matches": one("SELECT count(*) FROM articles a CROSS JOIN matches m ON m.article = a.id WHERE a.run = ?"),
        "findings": one(
            "SELECT count(*) FROM articles a CROSS JOIN findings f ON f.article = a.id WHERE a.run = ? AND f.waived IS NULL"
        ),
        "skipped": one("SELECT count(*) FROM skipped WHERE run = ?"),
        "verdicts": verdicts,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _run(row: tuple[Any, ...]) -> Run:
    number, command, version, started, finished, manifest, config_hash, guarantee, dispatches, rules_off = row
    start = time_of(started)
    assert start is not None
    return Run(
        command=command, tool_version=version, started=start, finished=time_of(finished), id=number,
        manifest=json.loads(manifest), config_hash=config_hash, guarantee=guarantee, dispatches=dispatches,
        rules_off=tuple(json.loads(rules_off)),
    )  # fmt: skip
