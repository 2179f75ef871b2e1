"""Audits: the same ledger whoever works, after any stop, and nothing twice."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from compliance.audit.bulk import run_audit
from compliance.audit.executors import DIED, Executor, PoolExecutor, SerialExecutor
from compliance.audit.sources import Shard, items_of, shards
from compliance.audit.worker import OutOfTimeError, Task, time_limit
from compliance.config import Config
from compliance.model import Run
from compliance.readers import Found, ReadOptions
from compliance.store import Audits, Ledger, open_store

NOW = datetime(2026, 6, 16, 18, tzinfo=UTC)
COLUMNS = {  # all but the ids that a database gives out, and the run
    "articles": "path, record, verdict, derivation, coverage, words, notes, content_hash, more",
    "matches": "dispatch, derivation, similarity, article_coverage, source_coverage, collapsed, superseded_by",
    "passages": '"match", number, article_start, article_end, source_start, source_end, words, similarity, kind, excluded',
    "findings": "rule, severity, message, path, dispatch, identity, evidence",
    "skipped": "path, reason, error",
    "reuse": "*",
    "article_fingerprints": "content_hash, scheme, words, fingerprints",
    "shards": "number, key, left_out",
}
_ORDER = {"passages": '"match", number', "shards": "number"}  # tables without a rowid


@pytest.fixture
def db(register: Path, tmp_path: Path) -> Path:
    """A copy of the register, to be written to."""
    shutil.copy(register, tmp_path / "audit.db")
    shutil.copytree(f"{register}.index", tmp_path / "audit.db.index")
    return tmp_path / "audit.db"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, invent: Any) -> Path:
    """70 files, every seventh with a registered text in it, an empty one, one that is no text, and a long JSON Lines file."""
    folder = tmp_path_factory.mktemp("archive")
    for n in range(70):
        text = invent(f"own{n}", 4) + ("\n" + invent(f"d{n // 7}") if n % 7 == 0 else "")
        (folder / f"a{n:02}.txt").write_text(text, encoding="utf-8")
    (folder / "empty.txt").write_text("")
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 8)
    lines = []
    for n in range(400):
        text = invent(f"line{n}", 10) + (" " + invent(f"d{n % 40}", 12) if n % 20 == 0 else "")
        lines.append(json.dumps({"id": str(n), "text": text, "published": f"2026-01-{1 + n % 28:02}T00:00:00Z"}))
    (folder / "lines.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def task_for(db: Path, **more: Any) -> Task:
    return replace(Task(config=Config(db=str(db)), run=0, now=NOW, folder=os.getcwd()), **more)


def audit(db: Path, archive: Path, make: Any, *, records: int = 64, stop: int | None = None, run: int = 0, **more: Any) -> int:
    """Run an audit (or go on with ``run``), perhaps stop after some steps; returns the run's id."""
    options = ReadOptions()
    limit = more.pop("limit", None)
    with open_store(db, "write") as store:
        ledger, audits = Ledger(store), Audits(store)
        if not run:
            started = audits.start(Run("audit", "0", NOW), [str(archive)], {})
            assert started.id is not None
            run = started.id
        executor: Executor[Any, Any] = make(task_for(db, run=run, **more))
        pieces = shards(items_of([str(archive)], options), options, records=records)
        steps = run_audit(ledger, run, pieces, executor, done=audits.done(run), recorded=audits.recorded(run), limit=limit)
        for number, _ in enumerate(steps, 1):
            if number == stop:
                steps.close()
                return run
        ledger.finish_run(run, NOW)
    return run


def contents(db: Path) -> dict[str, list[Any]]:
    """The ledger without run ids and times."""
    connection = sqlite3.connect(db)
    try:
        return {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY {_ORDER.get(table, 'rowid')}").fetchall()
            for table, columns in COLUMNS.items()
        }
    finally:
        connection.close()


def pool(task: Task) -> PoolExecutor[Any, Any]:
    return PoolExecutor(task, 2)


def ray(task: Task) -> Any:
    from compliance.audit.ray_engine import RayExecutor

    return RayExecutor(task, 2)


@pytest.fixture(scope="module")
def reference(register: Path, archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Any]]:
    """The ledger of an undisturbed serial audit."""
    other = copy_of(register, tmp_path_factory.mktemp("reference") / "reference.db")
    audit(other, archive, SerialExecutor)
    return contents(other)


def copy_of(db: Path, place: Path) -> Path:
    shutil.copy(db, place)
    shutil.copytree(f"{db}.index", f"{place}.index")
    return place


def test_an_audit_finds_what_was_planted_and_says_what_it_skipped(reference: dict[str, list[Any]]) -> None:
    assert len(reference["articles"]) == 70 + 400
    assert sum(row[3] != "none" for row in reference["articles"]) == 10 + 20
    assert {Path(path).name for path, _, _ in reference["skipped"]} == {"empty.txt", "noise.bin"}
    assert len(reference["shards"]) > 5


def test_two_processes_make_the_same_ledger_as_one(db: Path, archive: Path, reference: dict[str, list[Any]]) -> None:
    audit(db, archive, pool)
    assert contents(db) == reference


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is an extra")
@pytest.mark.filterwarnings("ignore")
def test_ray_makes_the_same_ledger(db: Path, archive: Path, reference: dict[str, list[Any]]) -> None:
    audit(db, archive, ray)
    assert contents(db) == reference


@pytest.mark.parametrize("stop", [1, 3])
def test_a_stopped_audit_goes_on_and_ends_with_the_same_ledger(
    stop: int, db: Path, archive: Path, reference: dict[str, list[Any]]
) -> None:
    run = audit(db, archive, SerialExecutor, stop=stop)
    assert len(contents(db)["articles"]) < len(reference["articles"])
    audit(db, archive, SerialExecutor, run=run)
    assert contents(db) == reference


def test_an_archive_that_changed_meanwhile_is_not_counted_twice(
    db: Path, archive: Path, reference: dict[str, list[Any]], tmp_path: Path
) -> None:
    archive = shutil.copytree(archive, tmp_path / "archive")
    run = audit(db, archive, SerialExecutor, stop=3)
    (archive / "a00b.txt").write_text((archive / "a00.txt").read_text(), encoding="utf-8")  # every later shard moves on
    audit(db, archive, SerialExecutor, run=run)
    paths = [row[:2] for row in contents(db)["articles"]]
    assert len(paths) == len(set(paths)) == len(reference["articles"]) + 1


def test_an_archive_that_changed_before_two_stops_is_not_counted_twice(
    db: Path, archive: Path, reference: dict[str, list[Any]], tmp_path: Path
) -> None:
    archive = shutil.copytree(archive, tmp_path / "archive")
    run = audit(db, archive, SerialExecutor, stop=2)
    for n in range(300):  # what was recorded moves beyond the shards that the first run did
        (archive / f"Z{n:03}.txt").write_text(f"A new text that stands before all others, number {n}.", encoding="utf-8")
    audit(db, archive, SerialExecutor, run=run, stop=4)
    audit(db, archive, SerialExecutor, run=run)
    paths = [row[:2] for row in contents(db)["articles"]]
    assert len(paths) == len(set(paths)) == len(reference["articles"]) + 300


def test_what_comes_twice_in_an_archive_is_recorded_twice_however_often_it_stops(db: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"id": "a", "text": "The same line stands here again and again, all day long."}), "{broken"]
    (tmp_path / "twice.jsonl").write_text("\n".join(lines * 150), encoding="utf-8")
    (tmp_path / "again.txt").write_text("A file that is named twice, and comes once.", encoding="utf-8")
    other = copy_of(db, tmp_path / "other.db")
    audit(other, tmp_path / "twice.jsonl", SerialExecutor, records=16)
    run = audit(db, tmp_path / "twice.jsonl", SerialExecutor, stop=2, records=16)
    audit(db, tmp_path / "twice.jsonl", SerialExecutor, run=run, records=16)
    assert contents(db) == contents(other)
    named = [str(tmp_path), str(tmp_path / "again.txt"), f"{tmp_path}/../{tmp_path.name}/again.txt"]
    found = [item for item in items_of(named, ReadOptions()) if isinstance(item, Found) and item.path.name == "again.txt"]
    assert len(found) == 1


class _Deadly(PoolExecutor[Any, Any]):
    """A pool in which the worker that has a certain shard is killed, so many times."""

    def __init__(self, task: Task, number: int, times: int) -> None:
        super().__init__(task, 2)
        self._number, self._left = number, times

    def _collect(self, waiting: Any, attempts: Any) -> Iterator[Any]:
        for hand in self._hands:
            if hand.shards and hand.shards[0].number == self._number and self._left:
                self._left -= 1
                hand.process.kill()
                hand.process.join()
        return super()._collect(waiting, attempts)


def test_a_worker_that_dies_is_replaced_and_its_shard_repeated(
    db: Path, archive: Path, reference: dict[str, list[Any]]
) -> None:
    audit(db, archive, lambda task: _Deadly(task, 2, 1))
    assert contents(db) == reference


def test_a_shard_that_kills_two_workers_is_passed_over(db: Path, archive: Path, reference: dict[str, list[Any]]) -> None:
    audit(db, archive, lambda task: _Deadly(task, 3, 2))
    ledger = contents(db)
    lost = [row for row in ledger["skipped"] if row[1] == DIED]
    assert lost
    assert len(ledger["articles"]) + len(lost) == len(reference["articles"])


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be held here")
def test_no_signal_disturbs_a_worker_while_it_starts_and_sigterm_ends_it_then() -> None:
    script = """
import os
import signal

from compliance.audit.executors import PoolExecutor

TOLD = '''
[print("told", flush=True), __import__("types").SimpleNamespace(worker=lambda: __import__("time").sleep(60))][1]
'''

class Told:
    def __reduce__(self):  # what a worker does as it reads what it is told, in the middle of its start
        return eval, (TOLD.strip(),)

pool = PoolExecutor(Told(), 2)
for _ in range(2):  # the first is started together with a helper of multiprocessing, which lifts all holds
    hand = pool._start()
    os.kill(hand.process.pid, signal.SIGINT)
    hand.process.terminate()
    hand.process.join(50)
    print(hand.process.exitcode, flush=True)
pool._stop()
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["told", str(-signal.SIGTERM)] * 2
    assert done.stderr == ""


def test_the_limit_counts_articles_and_is_the_same_for_all(db: Path, archive: Path, tmp_path: Path) -> None:
    other = copy_of(db, tmp_path / "other.db")
    audit(db, archive, SerialExecutor, limit=75)
    audit(other, archive, pool, limit=75)
    assert len(contents(db)["articles"]) == 75
    assert contents(db) == contents(other)


def test_a_limit_may_be_lifted_after_a_stop_at_it(db: Path, archive: Path, reference: dict[str, list[Any]]) -> None:
    run = audit(db, archive, SerialExecutor, limit=75, stop=3)  # killed before the end was recorded
    assert len(contents(db)["articles"]) == 75, "in the middle of a shard"
    audit(db, archive, SerialExecutor, run=run)
    assert contents(db) == reference


def test_since_sample_and_only_new_leave_out(db: Path, archive: Path) -> None:
    first = audit(db, archive, SerialExecutor, since=datetime(2026, 1, 15, tzinfo=UTC), sample=0.5)
    with open_store(db) as store:
        some = Audits(store).totals(first).articles
    assert 0 < some < 200
    second = audit(db, archive, SerialExecutor, only_new=True)
    with open_store(db) as store:
        assert Audits(store).totals(second).articles == 470 - some


def test_an_article_that_takes_too_long_is_passed_over(db: Path, archive: Path) -> None:
    audit(db, archive, SerialExecutor, seconds=1e-6, limit=1)
    reasons = {reason for _, reason, _ in contents(db)["skipped"]}
    assert "took longer than 1e-06 seconds" in reasons


def test_a_time_limit_ends_with_its_block() -> None:
    with time_limit(30):
        pass
    with pytest.raises(OutOfTimeError), time_limit(0.01):
        sum(1 for _ in itertools.count())


def test_shards_do_not_depend_on_when_they_are_cut(archive: Path) -> None:
    options = ReadOptions()

    def cut() -> list[Shard]:
        return [replace(shard, parts=()) for shard in shards(items_of([str(archive)], options), options)]

    assert cut() == cut()
    assert [shard.number for shard in cut()] == list(range(len(cut())))
