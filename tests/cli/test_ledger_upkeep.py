"""``compliance ledger prune|vacuum|merge`` as their users meet them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture
def desk_with_runs(inside: Any, tmp_path: Path) -> Any:
    """Two runs over a sample article."""
    shutil.copy(CORPUS / "articles" / "capitals.txt", tmp_path / "capitals.txt")
    shutil.copy(CORPUS / "articles" / "capitals.txt", tmp_path / "other.txt")
    inside("check", "capitals.txt", "other.txt")
    inside("check", "capitals.txt")
    return inside


def test_prune_says_what_would_go_and_then_deletes_it(desk_with_runs: Any) -> None:
    dry = desk_with_runs("ledger", "prune", "--keep-runs", "1", "--dry-run")
    assert dry.code == 0, dry.err
    assert "1 run would be deleted: 2 articles" in dry.out
    assert "1 article that no other run has recorded among them" in dry.out
    assert len(json.loads(desk_with_runs("runs", "--format", "json").out)["runs"]) == 2
    done = json.loads(desk_with_runs("ledger", "prune", "--keep-runs", "1", "--format", "json").out)
    assert (done["runs"], done["articles"], done["articles_forgotten"], done["dry_run"]) == ([1], 2, 1, False)
    assert [run["id"] for run in json.loads(desk_with_runs("runs", "--format", "json").out)["runs"]] == [2]


def test_prune_by_day(desk_with_runs: Any) -> None:
    assert "no run is that old" in desk_with_runs("ledger", "prune", "--before", "2020-01-01").out
    assert "2 runs deleted" in desk_with_runs("ledger", "prune", "--before", "2999-01-01").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [((), "either --before"), (("--before", "x"), "is no day"), (("--before", "2026-01-01", "--keep-runs", "1"), "either")],
)
def test_prune_wants_one_measure(arguments: tuple[str, ...], message: str, inside: Any) -> None:
    done = inside("ledger", "prune", *arguments)
    assert done.code == 2
    assert message in done.err


def test_vacuum_says_what_it_gave_back(desk_with_runs: Any) -> None:
    done = desk_with_runs("ledger", "vacuum")
    assert done.code == 0, done.err
    assert "MB before" in done.out


def test_merge_says_what_was_taken(desk_with_runs: Any, tmp_path: Path) -> None:
    done = desk_with_runs("ledger", "merge", "--db", "all.db", "compliance.db")
    assert done.code == 0, done.err
    assert "compliance.db: 2 runs taken, with 3 articles, 3 matches" in done.out
    assert "3 matches with dispatches that this register does not hold" in done.out
    again = json.loads(desk_with_runs("ledger", "merge", "--db", "all.db", "compliance.db", "--format", "json").out)
    assert [(one["path"], one["runs"], one["known"]) for one in again["merged"]] == [("compliance.db", 0, 2)]
    shown = desk_with_runs("runs", "1", "--db", "all.db")
    assert "capitals.txt" in shown.out


def test_merge_refuses_a_newer_ledger_and_one_that_is_not_there(desk_with_runs: Any, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "compliance.db", tmp_path / "new.db")
    with closing(sqlite3.connect(tmp_path / "new.db")) as connection:
        connection.execute("PRAGMA user_version = 99")
    newer = desk_with_runs("ledger", "merge", "new.db")
    assert newer.code == 2
    assert "new.db: the database has version 99" in newer.err
    missing = desk_with_runs("ledger", "merge", "nowhere.db")
    assert missing.code == 2
    assert "nowhere.db: no such ledger" in missing.err
    assert not (tmp_path / "nowhere.db").exists()
