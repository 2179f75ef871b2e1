"""A ledger of millions of matches: how long each question takes, and whether any of them walks through a whole table.

    python benchmarks/ledger.py FOLDER [--matches 10000000] [--dispatches 1000000] [--runs 20] [--seed 1] [--keep]

Makes ``FOLDER/ledger.db`` (some 370 bytes a match; --keep leaves it there, and one that is there is taken as it is) of seeded
rows straight from ``executemany``: two matches an article, three passages for two matches, a finding an article. Then it asks
what the commands, the views and the queries of ``browse`` ask, and prints the seconds of each, the rows that came, and the
steps of SQLite's plans that scan one of the big tables.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from compliance.audit.expiring import Span, candidates
from compliance.licensing.grants import Grant, Licence, Licences
from compliance.store import Audits, Catalogue, History, Ledger, Store, Waivers, open_store
from compliance.store.browsing import QUERIES

BIG = ("articles", "matches", "passages", "findings", "dispatches", "article_fingerprints")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
RULES = ("unlicensed-reuse", "missing-credit", "embargo", "expired-use", "killed", "out-of-scope")
FEW = 5_000  # rows taken of a listing that has no end of its own


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--matches", type=int, default=10_000_000)
    parser.add_argument("--dispatches", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="leave the ledger there")
    options = parser.parse_args()
    place = options.folder / "ledger.db"
    if not place.exists():
        started = time.perf_counter()
        make(place, options)
        print(f"made in {time.perf_counter() - started:,.0f} s, {place.stat().st_size / 2**20:,.0f} MB")
    try:
        ask(place)
    finally:
        if not options.keep:
            for end in ("", "-wal", "-shm"):
                Path(f"{place}{end}").unlink(missing_ok=True)


def make(place: Path, options: argparse.Namespace) -> None:
    """Fill the tables first and index them afterwards: random keys into an index of this size take hours."""
    chance = random.Random(options.seed)
    with open_store(place, "create") as store:
        conn = store.conn
        kept = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for name, _ in kept:
            conn.execute(f'DROP INDEX "{name}"')
        conn.execute("PRAGMA foreign_keys = OFF")
        conn.execute("PRAGMA synchronous = OFF")
        conn.execute("PRAGMA journal_mode = OFF")
        articles = options.matches // 2
        each = -(-articles // options.runs)
        _fill(conn, "dispatches", _dispatches(options.dispatches, chance))
        _fill(conn, "runs", _runs(options.runs))
        _fill(conn, "articles", _articles(articles, each, chance))
        _fill(conn, "matches", _matches(options.matches, options.dispatches, chance))
        _fill(conn, "passages", _passages(options.matches, chance))
        _fill(conn, "findings", _findings(articles, options.dispatches, chance))
        conn.execute(
            "INSERT INTO reuse SELECT dispatch, count(*), max(article_coverage) FROM matches "
            "WHERE derivation IN ('wholly', 'partly') GROUP BY dispatch"
        )
        for _, sql in kept:
            conn.execute(sql)
        conn.execute("PRAGMA journal_mode = WAL")
        for run in range(1, options.runs + 1):
            Ledger(store).finish_run(run, NOON)


def _fill(conn: sqlite3.Connection, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    columns = [row[1] for row in conn.execute(f"PRAGMA table_info({table})")]
    marks = ", ".join("?" * len(columns))
    conn.execute("BEGIN")
    conn.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    conn.execute("COMMIT")


def _dispatches(count: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for n in range(1, count + 1):
        published = (NOON + timedelta(minutes=n % 500_000)).isoformat()
        status = "canceled" if n % 2_000 == 0 else "usable"
        expires = (NOON + timedelta(days=chance.randrange(2_000))).isoformat() if n % 100 == 0 else None
        yield (
            n, f"urn:x:{n:08}", 1, f"Wire {n % 7}", f"Headline {n}", "en", published, None, expires, status, None, 400, None,
            None, None, None, None, None, "jsonl", "wires.jsonl", None, 20_454 + n % 400, published, None,
            chance.randbytes(16),
        )  # fmt: skip


def _runs(count: int) -> Iterator[tuple[Any, ...]]:
    for n in range(1, count + 1):
        yield n, "audit", "1.0", (NOON + timedelta(days=n)).isoformat(), None, "{}", "c", 6, 1, "[]", None, None


def _articles(count: int, each: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    verdicts = ("clear", "licensed", "review", "violation")
    for n in range(1, count + 1):
        path = f"archive/{n % max(1, count // 2):08}.txt"  # each stands in two runs
        yield (
            n, 1 + (n - 1) // each, path, None, f"Title {n}", "en", NOON.isoformat(), "text", verdicts[n % 4], "partly", 0.1,
            "partly", 0.1, 400, None, None, chance.randbytes(16),
        )  # fmt: skip


def _matches(count: int, dispatches: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for n in range(1, count + 1):
        derivation = "quotes-only" if n % 5 == 0 else "partly"
        # A few dispatches are reused by very many.
        dispatch = 1 + int(dispatches * chance.random() ** 3)
        yield n, (n + 1) // 2, dispatch, derivation, 0.2, 0.1, 0.1, 0.1, 0.1, None, None, None, None


def _passages(matches: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for n in range(1, matches + 1):
        for number in range(1 + n % 2):
            start = chance.randrange(3_000)
            yield n, number, start, start + 150, start, start + 150, 25, 0.9, "edited", None


def _findings(articles: int, dispatches: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    for n in range(1, articles + 1):
        rule = RULES[n % len(RULES)]
        # Most findings are for people to look at; a hundredth are violations.
        severity = "violation" if n % 100 == 0 else "review" if n % 2 else "note"
        path = f"archive/{n % max(1, articles // 2):08}.txt"
        guid = f"urn:x:{1 + chance.randrange(dispatches):08}"
        yield n, n, rule, severity, "reused", "license it", path, guid, None, None, chance.randbytes(8).hex(), None, None


def questions(store: Store) -> dict[str, Callable[[], Any]]:
    """What commands, views and canned queries ask, by a name."""
    history, ledger, audits, conn = History(store), Ledger(store), Audits(store), store.conn
    run = conn.execute("SELECT max(id) FROM runs").fetchone()[0]
    identity, article = conn.execute("SELECT identity, article FROM findings WHERE id = 1000").fetchone()
    content = bytes(conn.execute("SELECT content_hash FROM articles WHERE id = ?", (article,)).fetchone()[0])
    popular = conn.execute("SELECT dispatch FROM reuse ORDER BY matches DESC LIMIT 1").fetchone()[0]
    middling = conn.execute("SELECT dispatch FROM reuse WHERE matches = 10 LIMIT 1").fetchone()[0]

    def rows(sql: str, values: Any = ()) -> Callable[[], Any]:
        return lambda: list(islice(conn.execute(sql, values), FEW))

    now = datetime.now(UTC)
    month, before = Span(now, now + timedelta(days=30)), now - timedelta(days=30)
    days = Licences.of([Licence("wire", "Wire 1", Grant(max_age_days=30))])
    asked: dict[str, Callable[[], Any]] = {
        "runs": lambda: ledger.runs(20),
        "runs N, first 200 articles": lambda: list(islice(ledger.results(run), 200)),
        "audit: sums of a run": lambda: [audits.totals(run)],
        "audit --resume: counts": lambda: [audits.unfinished(), audits.done(run), audits.recorded(run)],
        "audit --only-new, one text": lambda: [audits.is_known(content.hex(), run)],
        "explain, one finding": lambda: [history.finding(identity[:10])],
        "ledger affected, dispatch of 10 matches": lambda: history.reusing(history.reused([middling], [])),
        "ledger affected, most reused dispatch": lambda: history.reusing(history.reused([popular], [])),
        "ledger affected --expiring: articles concerned": lambda: candidates(store, Licences.of([]), month),
        "the same, a licence of 30 days, --ended 30": lambda: candidates(store, days, replace(month, since=before)),
        "the same, without --ended": lambda: candidates(store, days, month),
        "waivers": lambda: Waivers(store).all(),
        "corpus list, 20": lambda: list(Catalogue(store).listing(limit=20)),
        "check: dispatches registered": lambda: [Catalogue(store).count()],
        "view violations, 101 rows": rows("SELECT * FROM violations LIMIT 101"),
        "view open_findings, 101 rows": rows("SELECT * FROM open_findings LIMIT 101"),
        "view sources_by_reuse, 101 rows": rows("SELECT * FROM sources_by_reuse LIMIT 101"),
        "facet: verdicts of a run": rows("SELECT verdict, count(*) FROM articles WHERE run = ? GROUP BY 1", (run,)),
    }
    for name, query in QUERIES.items():
        asked[f"browse: {name}"] = rows(query["sql"], {"days": "30"} if ":days" in query["sql"] else ())
    return asked


def ask(place: Path) -> None:
    """Ask everything, cold pages as they are, and print."""
    with open_store(place) as store:
        counts = {table: store.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in BIG}
        print(", ".join(f"{number:,} {table}" for table, number in counts.items()))
        print(f"{'question':46} {'first, s':>9} {'again, s':>9} {'rows':>7}  scans")
        for name, question in questions(store).items():
            heard: set[str] = set()
            store.conn.set_trace_callback(heard.add)
            times = []
            for _ in range(2):
                started = time.perf_counter()
                found = question()
                times.append(time.perf_counter() - started)
            store.conn.set_trace_callback(None)
            said = "; ".join(sorted(scans(store.conn, heard))) or "-"
            print(f"{name:46} {times[0]:9.3f} {times[1]:9.3f} {len(found):7,}  {said}", flush=True)


def scans(conn: sqlite3.Connection, statements: set[str]) -> set[str]:
    """The steps of the statements' plans that walk through one of the big tables."""
    found = set()
    for sql in statements:
        if not sql.lstrip().upper().startswith("SELECT"):
            continue
        if " temp." in sql:  # gone with the question: no plan can be asked for
            found.add("(temporary tables: not asked)")
            continue
        for *_, step in conn.execute(f"EXPLAIN QUERY PLAN {sql}"):
            how, name = step.split()[:2]
            if how == "SCAN" and any(name == table or re.search(rf"\b{table} {name}\b", sql) for table in BIG):
                found.add(step)
    return found


if __name__ == "__main__":
    main()
