"""A disk that fills up under ``corpus add``, ``audit`` and ``ledger``: one line, nothing lost, and the same in the end.

Needs a small file system of its own, which only some machines let a test mount.
"""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

QUERIES = (
    "SELECT path, record, verdict, coverage, content_hash FROM articles ORDER BY id",
    "SELECT dispatch, derivation, article_coverage FROM matches ORDER BY id",
    "SELECT rule, identity FROM findings ORDER BY id",
    "SELECT content_hash, fingerprints FROM article_fingerprints ORDER BY id",
    "SELECT * FROM reuse ORDER BY dispatch",
    "SELECT number, key FROM shards ORDER BY number",
)


class Disk:
    """A file system in memory whose size can be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resize(self, kilobytes: int) -> None:
        options = f"remount,size={kilobytes}k"
        subprocess.run(["mount", "-o", options, str(self.folder)], check=True, capture_output=True)

    def used(self) -> int:
        """Kilobytes."""
        return shutil.disk_usage(self.folder).used // 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if not sys.platform.startswith("linux") or mount is None:
        pytest.skip("there is no tmpfs here")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not permitted here ({done.stderr.decode().strip()})")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 wires and 400 articles of invented words, every fifth article with a wire in it."""
    chance = random.Random(3)
    words = [
        "".join(chance.choice("bdfglmnprst") + chance.choice("aeiou") for _ in range(chance.randint(1, 4))) for _ in range(900)
    ]
    folder = tmp_path_factory.mktemp("texts")
    wires = [" ".join(chance.choices(words, k=250)) for _ in range(300)]
    articles = [" ".join(chance.choices(words, k=200)) + (f" {wires[n % 300]}" if n % 5 == 0 else "") for n in range(400)]
    for name, bodies in (("wires", wires), ("articles", articles)):
        lines = (json.dumps({"id": f"{name}-{n}", "text": body, "holder": "AFP"}) for n, body in enumerate(bodies))
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(texts: Path) -> Path:
    """The register, and the ledger of an audit that was never disturbed."""
    run("corpus", "add", texts / "wires.jsonl", "--db", texts / "whole.db", "-q")
    shutil.copy(texts / "whole.db", texts / "register.db")
    run("audit", texts / "articles.jsonl", "--db", texts / "whole.db", "-q")
    return texts / "whole.db"


def run(*arguments: Any) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "compliance", *map(str, arguments)]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def rows(db: Path, *queries: str) -> list[Any]:
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [connection.execute(query).fetchall() for query in queries]


def is_one_line_about_the_disk(done: subprocess.CompletedProcess[str]) -> bool:
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("compliance: ")]
    return done.returncode == 2 and "make room and repeat the command" in line and "Traceback" not in done.stderr


def test_adding_goes_on_when_there_is_room(disk: Disk, texts: Path, whole: Path) -> None:
    disk.resize(900)
    db = disk.folder / "full.db"
    assert is_one_line_about_the_disk(run("corpus", "add", texts / "wires.jsonl", "--db", db))
    disk.resize(64 * 1024)
    done = run("corpus", "add", texts / "wires.jsonl", "--db", db, "--workers", "1")
    assert done.returncode == 0, done.stderr
    known = "SELECT guid, words FROM dispatches ORDER BY guid"
    assert rows(db, known) == rows(whole, known)
    assert json.loads(run("corpus", "stats", "--db", db, "--format", "json").stdout)["pending"] == 0


@pytest.mark.parametrize(("room", "workers"), [(60, 1), (250, 2)])
def test_an_audit_resumes_when_there_is_room(room: int, workers: int, disk: Disk, texts: Path, whole: Path) -> None:
    db = disk.folder / "audit.db"
    shutil.copy(texts / "register.db", db)
    shutil.copytree(f"{whole}.index", f"{db}.index")
    disk.resize(disk.used() + room)
    arguments = ("audit", texts / "articles.jsonl", "--db", db, "--workers", workers, "-q")
    assert is_one_line_about_the_disk(run(*arguments))
    disk.resize(64 * 1024)
    begun = rows(db, "SELECT count(*) FROM runs")[0][0][0]
    done = run("audit", "--resume", "--db", db, "-q") if begun else run(*arguments)
    assert done.returncode == 1, done.stderr
    assert rows(db, *QUERIES) == rows(whole, *QUERIES)


@pytest.mark.parametrize("command", ["prune", "vacuum", "merge"])
def test_upkeep_loses_nothing_and_goes_on_when_there_is_room(command: str, disk: Disk, texts: Path, whole: Path) -> None:
    db = disk.folder / "ledger.db"
    shutil.copy(texts / "register.db" if command == "merge" else whole, db)
    before = rows(db, *QUERIES[:5])
    disk.resize(disk.used() + 60)
    more = {"prune": ("--before", "2100-01-01"), "vacuum": (), "merge": (whole,)}[command]
    arguments = ("ledger", command, *more, "--db", db, "-q")
    assert is_one_line_about_the_disk(run(*arguments))
    disk.resize(64 * 1024)
    assert rows(db, *QUERIES[:5]) == before, "a run goes or comes as a whole"
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    after = {"prune": [[]] * 5, "vacuum": before, "merge": rows(whole, *QUERIES[:5])}[command]
    assert rows(db, *QUERIES[:5]) == after


def test_a_database_that_cannot_even_be_opened_for_want_of_room_says_so(disk: Disk, whole: Path) -> None:
    db = disk.folder / "ledger.db"
    shutil.copy(whole, db)
    disk.resize(disk.used() + 8)
    assert is_one_line_about_the_disk(run("runs", "--db", db))
    disk.resize(64 * 1024)
    assert run("runs", "--db", db).returncode == 0
