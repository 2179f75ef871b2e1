"""``browse`` (through Datasette's own client) and ``report``."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
ASK = """
import asyncio, json, sys
from datasette.app import Datasette
async def main():
    site = Datasette(["compliance.db"], metadata=json.load(open("metadata.json")))
    await site.invoke_startup()
    answers = {}
    for path in sys.argv[1:]:
        answer = await site.client.get(path)
        answers[path] = [answer.status_code, answer.json()]
    print(json.dumps(answers))
asyncio.run(main())
"""


@pytest.fixture
def recorded(inside, tmp_path):
    """A run over an article that copies and one that draws on a killed dispatch."""
    for name in ("two-paragraphs-verbatim.txt", "killed-story.txt"):
        shutil.copy(CORPUS / "articles" / name, tmp_path / name)
    assert inside("check", "two-paragraphs-verbatim.txt", "killed-story.txt").code == 1
    return tmp_path


@pytest.mark.skipif(find_spec("datasette") is None, reason="needs the extra browse")
def test_datasette_takes_the_metadata_and_answers_the_questions(inside, recorded):
    assert inside("browse", "--metadata-only", "--output", "metadata.json").code == 0
    queries = ["open_violations", "expiring_soon", "most_reused_sources", "affected_by_kills"]
    paths = [f"/compliance/{name}.json?_shape=array" for name in queries]
    search = "/compliance/dispatches.json?_search=kiel&_shape=objects&_facet=holder"
    done = subprocess.run(
        [sys.executable, "-c", ASK, *paths, search], cwd=recorded, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert [answers[path][0] for path in (*paths, search)] == [200] * 5
    assert {row["path"] for row in answers[paths[0]][1]} == {"two-paragraphs-verbatim.txt", "killed-story.txt"}
    assert [row["path"] for row in answers[paths[3]][1]] == ["killed-story.txt"]
    assert len(answers[paths[2]][1]) >= 2
    assert all("Kiel" in row["headline"] for row in answers[search][1]["rows"])
    assert {facet["value"] for facet in answers[search][1]["facet_results"]["holder"]["results"]} == {"dpa"}


def test_browse_of_nothing(inside, tmp_path):
    done = inside("browse", "--db", tmp_path / "none.db")
    assert (done.code, done.err.count("\n")) == (2, 1)


def test_report_writes_the_newest_run_in_any_format(inside, recorded):
    checked = inside("check", "two-paragraphs-verbatim.txt", "--format", "sarif")
    again = inside("report", "--format", "sarif")
    assert again.code == 0, again.err
    assert json.loads(again.out)["runs"][0]["results"] == json.loads(checked.out)["runs"][0]["results"]
    assert "<html" in inside("report", "1", "--format", "html").out
    assert "2 articles checked" in inside("report", "1").out


def test_report_without_a_run(inside):
    assert "no run is recorded yet" in inside("report").err
    assert "no run 7" in inside("report", "7").err
