"""Audits in the ledger: what they were asked, how far they came, what they add up to."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from compliance.dataclass import dataclass
from compliance.model import Article, Run, Skipped
from compliance.store.database import Store, explained
from compliance.store.ledger import insert_run
from compliance.store.rows import hash_key

_PLACE = re.compile(r"(?:[a-z]+ )?\d+: ")  # at which line, row or record of its file an input was passed over


@dataclass(frozen=True, slots=True)
class StoredAudit:
    """An audit as it was asked for."""

    run: int
    sources: tuple[str, ...]
    settings: Mapping[str, Any]  # all that decides its outcome besides sources and register


@dataclass(frozen=True, slots=True)
class Totals:
    """What an audit found, over all its articles."""

    articles: int
    words: int
    verdicts: Mapping[str, int]
    matches: int
    passages: int  # that count
    findings: Mapping[str, Mapping[str, int]]  # rule -> severity -> how many; waived ones under "waived"
    sources: Mapping[str, tuple[int, int]]  # holder -> (articles that reuse it, its dispatches that are reused)
    skipped: Mapping[str, tuple[int, bool]]  # reason without its place -> (how many, whether it is an error)
    left_out: int  # articles that were not asked for


class Audits:
    """The audits of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def start(self, run: Run, sources: Iterable[str], settings: Mapping[str, Any]) -> Run:
        """Record the start of ``run`` and what it was asked, so that it can be gone on with; returns it with its id."""
        with self.store.transaction() as conn:
            begun = insert_run(conn, run)
            asked = (begun.id, json.dumps(list(sources)), json.dumps(dict(settings), sort_keys=True))
            conn.execute("INSERT INTO audits VALUES (?, ?, ?)", asked)
        return begun

    def unfinished(self) -> StoredAudit | None:
        """The newest audit that was started and not finished; None when the newest of all is finished."""
        with explained(self.store.path):
            row = self.store.conn.execute(
                "SELECT a.run, a.sources, a.settings, r.finished FROM audits a JOIN runs r ON r.id = a.run "
                "ORDER BY a.run DESC LIMIT 1"
            ).fetchone()
        if row is None or row[3] is not None:
            return None
        return StoredAudit(row[0], tuple(json.loads(row[1])), json.loads(row[2]))

    def register(self) -> list[int]:
        """What tells one state of the register from another: how many dispatches, and the newest."""
        with explained(self.store.path):
            sql = "SELECT count(*), coalesce(max(id), 0) FROM dispatches WHERE removed IS NULL"
            return list(self.store.conn.execute(sql).fetchone())

    def done(self, run: int) -> dict[int, bytes]:
        """Shards of ``run`` that are recorded: number -> key."""
        with explained(self.store.path):
            return dict(self.store.conn.execute("SELECT number, key FROM shards WHERE run = ?", (run,)))

    def recorded(self, run: int) -> int:
        """How many articles ``run`` has recorded so far."""
        with explained(self.store.path):
            return int(self.store.conn.execute("SELECT count(*) FROM articles WHERE run = ?", (run,)).fetchone()[0])

    def is_known(self, content_hash: str, before: int) -> bool:
        """Whether a run before the run ``before`` recorded an article with this text."""
        with explained(self.store.path):
            sql = "SELECT 1 FROM articles WHERE content_hash = ? AND run < ? LIMIT 1"
            return self.store.conn.execute(sql, (hash_key(content_hash), before)).fetchone() is not None

    def is_recorded(self, run: int, item: Article | Skipped) -> bool:
        """Whether ``run`` has recorded this very article, or that this was skipped."""
        values: tuple[Any, ...]
        if isinstance(item, Skipped):
            sql = "SELECT 1 FROM skipped WHERE run = ? AND path = ? AND reason = ? LIMIT 1"
            values = (run, item.path, item.reason)
        else:
            sql = "SELECT 1 FROM articles WHERE content_hash = ? AND run = ? AND path = ? AND record IS ? LIMIT 1"
            values = (hash_key(item.content_hash), run, item.path, item.record)
        with explained(self.store.path):
            return self.store.conn.execute(sql, values).fetchone() is not None

    def totals(self, run: int) -> Totals:
        """The sums over ``run``."""
        with self.store.snapshot() as conn:

            def rows(sql: str) -> list[tuple[Any, ...]]:
                return conn.execute(sql, (run,)).fetchall()

            articles, words = rows("SELECT count(*), coalesce(sum(words), 0) FROM articles WHERE run = ?")[0]
            matches = "FROM articles a CROSS JOIN matches m ON m.article = a.id"
            findings: dict[str, dict[str, int]] = {}
            for rule, severity, number in rows(
                "SELECT f.rule, CASE WHEN f.waived IS NULL THEN f.severity ELSE 'waived' END, count(*) "
                "FROM articles a CROSS JOIN findings f ON f.article = a.id WHERE a.run = ? GROUP BY 1, 2 ORDER BY 1, 2"
            ):
                findings.setdefault(rule, {})[severity] = number
            holders = rows(
                f"SELECT coalesce(d.holder, ''), count(DISTINCT a.id), count(DISTINCT d.id) {matches} "
                "JOIN dispatches d ON d.id = m.dispatch WHERE a.run = ? AND m.derivation IN ('wholly', 'partly') "
                "GROUP BY 1 ORDER BY 2 DESC, 1"
            )
            reasons = conn.execute("SELECT reason, count(*), max(error) FROM skipped WHERE run = ? GROUP BY 1", (run,))
            return Totals(
                articles=articles,
                words=words,
                verdicts=dict(rows("SELECT verdict, count(*) FROM articles WHERE run = ? GROUP BY 1 ORDER BY 1")),
                matches=rows(f"SELECT count(*) {matches} WHERE a.run = ?")[0][0],
                passages=rows(
                    f'SELECT count(*) {matches} CROSS JOIN passages p ON p."match" = m.id '
                    "WHERE a.run = ? AND p.excluded IS NULL"
                )[0][0],
                findings=findings,
                sources={holder: (articles, dispatches) for holder, articles, dispatches in holders},
                skipped=_by_reason(reasons),
                left_out=rows("SELECT coalesce(sum(left_out), 0) FROM shards WHERE run = ?")[0][0],
            )


def _by_reason(rows: Iterable[tuple[str, int, int]]) -> dict[str, tuple[int, bool]]:
    """Reasons with their counts, those with the most first; the same thing in many lines of a file is one reason."""
    found: dict[str, tuple[int, bool]] = {}
    for said, number, error in rows:
        place = _PLACE.match(said)
        reason = said[place.end() :] if place else said
        before, was_error = found.get(reason, (0, False))
        found[reason] = (before + number, was_error or bool(error))
    return dict(sorted(found.items(), key=lambda item: (-item[1][0], item[0])))
