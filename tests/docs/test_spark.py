"""The recipe for Spark, where PySpark, pandas and Java are there: the ledger of ``compliance audit``."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
HERE = all(importlib.util.find_spec(name) for name in ("pyspark", "pandas", "pyarrow")) and shutil.which("java")
FOUND = (
    "SELECT content_hash, verdict, derivation, coverage, words FROM articles ORDER BY 1, 2",
    "SELECT a.content_hash, dispatch, m.derivation, similarity, article_coverage "
    "FROM matches m JOIN articles a ON a.id = m.article ORDER BY 1, 2",
    "SELECT a.content_hash, rule, message, dispatch FROM findings f JOIN articles a ON a.id = f.article ORDER BY 1, 2, 4, 3",
)


def ledger(db: Path) -> list[Any]:
    with closing(sqlite3.connect(db)) as connection:
        return [connection.execute(question).fetchall() for question in FOUND]


@pytest.mark.skipif(not HERE, reason="Spark is no part of the house")
def test_spark_records_what_an_audit_records(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    def run(*command: str) -> None:
        ours = {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        done = subprocess.run([sys.executable, *command], cwd=tmp_path, env=os.environ | ours, capture_output=True, text=True)
        assert done.returncode in (0, 1), done.stderr[-2000:]

    places = sorted((ROOT / "corpus" / "articles").glob("*.txt"))
    texts = [place.read_text(encoding="utf-8", errors="ignore") for place in places]
    pq.write_table(pa.table({"path": [place.name for place in places], "text": texts}), tmp_path / "articles.parquet")
    run("-m", "compliance", "corpus", "add", str(ROOT / "corpus" / "dispatches"), "--db", "one.db")
    shutil.copy(tmp_path / "one.db", tmp_path / "two.db")
    shutil.copytree(tmp_path / "one.db.index", tmp_path / "two.db.index")
    run("-m", "compliance", "audit", "articles.parquet", "--db", "one.db", "--quiet")
    run(str(ROOT / "docs" / "spark_recipe.py"), "articles.parquet", "two.db")
    assert ledger(tmp_path / "one.db")[0]
    assert ledger(tmp_path / "two.db") == ledger(tmp_path / "one.db")
