"""The reverse check by any number of workers: the same findings, suspicions and ledger."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from compliance.audit import lookback
from compliance.audit.executors import DIED, PoolExecutor, SerialExecutor
from compliance.audit.lookback import Lookback
from compliance.audit.looking import Confirm, Look, Readings, Search, Stretch
from compliance.audit.opening import open_auditor
from compliance.audit.registrar import Registrar
from compliance.audit.rereading import read_again
from compliance.cli.app import run as run_line
from compliance.config import Config
from compliance.errors import StoreError
from compliance.model import Article, Dispatch, Run
from compliance.readers import ReadOptions
from compliance.store import Ledger, open_store
from compliance.store.remembered import Place

NOW = datetime(2026, 6, 16, 18, tzinfo=UTC)
TABLES = (
    "SELECT path, record, verdict, coverage, content_hash FROM articles WHERE run > 1 ORDER BY id",
    "SELECT m.dispatch, m.derivation, m.article_coverage FROM matches m ORDER BY m.id",
    'SELECT * FROM passages ORDER BY "match", number',
    "SELECT rule, path, dispatch, identity FROM findings ORDER BY id",
    "SELECT path, record, content_hash, dispatch, words, share FROM suspicions ORDER BY rowid",
    "SELECT * FROM reuse ORDER BY dispatch",
    "SELECT path, reason FROM skipped ORDER BY rowid",
)


@pytest.fixture(scope="module")
def audited(register: Path, invent: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder audited before six dispatches came: small files, a long JSON Lines file, and two files that are gone since."""
    folder = tmp_path_factory.mktemp("audited")
    shutil.copy(register, folder / "l.db")
    shutil.copytree(f"{register}.index", folder / "l.db.index")
    archive = folder / "archive"
    archive.mkdir()

    def text(name: str, n: int) -> str:
        return invent(name, 3) + ("\n" + invent(f"new{n % 6}") if n % 3 == 0 else "")

    for n in range(30):
        (archive / f"a{n:02}.txt").write_text(text(f"own{n}", n), encoding="utf-8")
    lines = [json.dumps({"id": n, "text": text(f"line{n}", n)}) for n in range(120)]
    (archive / "b.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with closing(sqlite3.connect("l.db")) as connection, connection:
            connection.execute("UPDATE dispatches SET added = '2020-01-01T00:00:00+00:00'")
        assert run_line(["audit", "archive", "--db", "l.db", "-q", "--fail-on", "never"]) == 0
        with open_store("l.db", "write") as store:
            late = [Dispatch(guid=f"new{n}", body=invent(f"new{n}"), holder="Lorne Wire", language="en") for n in range(6)]
            for _ in Registrar(store).add(late):
                pass
        (archive / "a06.txt").unlink()
        (archive / "a09.txt").write_text("Something else stands here now.", encoding="utf-8")
    return folder


def look_back(folder: Path, name: str, make: Callable[[Any], Any], monkeypatch: pytest.MonkeyPatch) -> tuple[Any, ...]:
    """What a reverse check over a copy of the ledger found, and what it recorded."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(lookback, "WHOLE_FILE", 20_000)
    monkeypatch.setattr(lookback, "SHARD_PLACES", 7)
    shutil.copy("l.db", name)
    shutil.copytree("l.db.index", f"{name}.index")
    config = Config(db=name)
    with open_auditor(config, record=True, clock=lambda: NOW) as auditor:
        ledger = Ledger(auditor.view.register.store)
        work = Lookback(auditor, datetime(2025, 1, 1, tzinfo=UTC))
        run = ledger.start_run(Run("audit --against-new 7", "0", NOW)).id
        assert run is not None
        look = work.look(config, 0.0)
        assert [*work.search(look, make(Search(look)))][-1] == work.articles == 150
        steps = [*work.confirm(ledger, run, ReadOptions.of(config), make(Confirm(look)))]
        assert len(steps) > 5
        ledger.finish_run(run, NOW)
    with closing(sqlite3.connect(name)) as connection:
        rows = [connection.execute(sql).fetchall() for sql in TABLES]
    return work.found, work.suspected, work.read_again, steps[-1], rows


@pytest.fixture(scope="module")
def alone(audited: Path) -> tuple[Any, ...]:
    with pytest.MonkeyPatch.context() as patch:
        return look_back(audited, "alone.db", SerialExecutor, patch)


def test_what_is_read_and_found(alone: tuple[Any, ...]) -> None:
    found, suspected, read, places, rows = alone
    assert (len(found), len(suspected), read, places) == (48, 2, 48, 50)
    assert {one.place.path for one in suspected} == {"archive/a06.txt", "archive/a09.txt"}
    assert len(rows[0]) == 48
    assert [path for path, *_ in rows[0]] == sorted(path for path, *_ in rows[0])


def test_two_workers_make_the_same_ledger(audited: Path, alone: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    assert look_back(audited, "two.db", lambda job: PoolExecutor(job, 2), monkeypatch) == alone


@pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is an extra")
@pytest.mark.filterwarnings("ignore")
def test_ray_makes_the_same_ledger(audited: Path, alone: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.audit.ray_engine import RayExecutor

    assert look_back(audited, "ray.db", lambda job: RayExecutor(job, 2), monkeypatch) == alone


def test_a_shard_that_is_lost_is_said() -> None:
    look = Look(Config(), NOW)
    with pytest.raises(StoreError, match="could not be searched"):
        Search(look).lost(Stretch(0, 0, 0, 9), DIED)
    places = Place("a.txt", None, None, b"1", 1), Place("b.jsonl", 3, None, b"2", 1)
    lost = Confirm(look).lost(Readings(4, places[:1], ((places[1], None),), {}), DIED)
    assert [(row.path, row.reason) for row in lost.rows] == [("a.txt", DIED), ("b.jsonl, record 3", DIED)]
    assert (lost.number, lost.places, lost.read) == (4, 2, 0)


def test_a_file_that_breaks_its_reader_holds_no_text_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Iterator[Article]:
        raise ValueError("no reader met this before")
        yield

    (tmp_path / "a.txt").write_text("A text.")
    monkeypatch.setattr("compliance.audit.rereading.read_articles", broken)
    place = Place(f"{tmp_path}/a.txt", None, None, b"1", 1)
    assert list(read_again([place], ReadOptions())) == [(place, None)]


def test_stretches_hold_every_text_once(audited: Path) -> None:
    from compliance.store.remembered import RememberedArticles

    with open_store(audited / "l.db") as store:
        remembered = RememberedArticles(store)
        assert [(a, b) for a, b in remembered.stretches(64)] == [(0, 64), (64, 128), (128, 150)]
        assert remembered.registered_since(NOW - timedelta(days=3650)) != []
