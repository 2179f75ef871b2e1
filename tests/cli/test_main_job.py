"""The main job as a user does it: register, check, look at the ledger."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
COPIED = CORPUS / "articles" / "two-paragraphs-verbatim.txt"
QUOTES = CORPUS / "articles" / "quotes-only-en.txt"
OWN = CORPUS / "articles" / "same-event-own-words-en.txt"
HEAVY = (
    "charset_normalizer", "datasketch", "feedparser", "frontmatter", "jinja2", "license_expression", "lxml", "numpy", "pandas",
    "pathspec", "pyarrow", "rapidfuzz", "resiliparse", "rich", "scipy", "sqlite_utils", "yaml",
)  # fmt: skip


def test_a_copied_paragraph_is_a_violation_with_exact_offsets(desk, tmp_path):
    shutil.copy(COPIED, tmp_path / "story.txt")
    done = desk("check", "story.txt", "--format", "json")
    assert done.code == 1, done.err
    result = json.loads(done.out)
    assert result["schema"] == "compliance/1"
    (article,) = result["articles"]
    assert (article["path"], article["verdict"], article["derivation"]) == ("story.txt", "violation", "partly")
    assert [finding["rule"] for finding in article["findings"]] == ["unlicensed-reuse"]
    text = (tmp_path / "story.txt").read_bytes().decode()
    (match,) = article["matches"]
    source = json.loads(desk("corpus", "show", match["dispatch"], "--format", "json").out)["body"]
    for passage in match["passages"]:
        ours = text[passage["article"]["start"] : passage["article"]["end"]]
        theirs = source[passage["source"]["start"] : passage["source"]["end"]]
        if passage["kind"] == "verbatim" and passage["similarity"] == 1:
            assert ours.split() == theirs.split()


def test_the_text_report_says_it_in_words(desk):
    done = desk("check", COPIED)
    assert done.out.startswith("VIOLATION")
    assert "AFP" in done.out
    assert "Remedy:" in done.out
    assert "\x1b[" not in done.out


def test_quotations_and_own_words_are_clear(desk):
    done = desk("check", QUOTES, OWN, "--format", "jsonl")
    assert done.code == 0, done.err
    verdicts = [(json.loads(line)["derivation"], json.loads(line)["verdict"]) for line in done.out.splitlines()]
    assert sorted(verdicts) == [("none", "clear"), ("quotes-only", "clear")]


def test_standard_input_and_an_output_file(desk, tmp_path):
    done = desk("check", "-", "--format", "json", "--output", "result.json", stdin=COPIED.read_bytes())
    assert (done.code, done.out) == (1, "")
    assert json.loads((tmp_path / "result.json").read_text())["articles"][0]["path"] == "-"


def test_every_check_is_recorded_unless_told_otherwise(desk):
    desk("check", COPIED)
    desk("check", COPIED, "--no-record")
    runs = json.loads(desk("runs", "--format", "json").out)["runs"]
    assert [(run["command"], run["verdicts"]["violation"]) for run in runs] == [("check", 1)]
    again = json.loads(desk("runs", str(runs[0]["id"]), "--format", "json").out)
    now = json.loads(desk("check", COPIED, "--no-record", "--format", "json").out)
    assert again["articles"] == now["articles"]


def test_fail_on_decides_the_exit_code(desk):
    assert desk("check", COPIED, "--fail-on", "never").code == 0
    assert desk("check", OWN, "--fail-on", "note").code == 0


def test_adding_again_changes_nothing(desk):
    before = desk("corpus", "stats", "--format", "json").out
    done = desk("corpus", "add", CORPUS / "dispatches", "--format", "json")
    assert done.code == 0, done.err
    account = json.loads(done.out)
    assert account["added"] == 0
    assert account["known"] > 20
    assert json.loads(desk("corpus", "stats", "--format", "json").out)["dispatches"] == json.loads(before)["dispatches"]


def test_list_show_remove(desk):
    listed = json.loads(desk("corpus", "list", "--holder", "AFP", "--format", "json").out)["dispatches"]
    assert listed
    assert {row["holder"] for row in listed} == {"AFP"}
    guid = listed[0]["guid"]
    assert desk("corpus", "show", guid).code == 0
    assert desk("corpus", "remove", guid, "--yes").code == 0
    gone = desk("corpus", "show", guid)
    assert (gone.code, gone.err.count("\n")) == (2, 1)


def test_removed_text_is_found_no_more(desk):
    result = json.loads(desk("check", COPIED, "--format", "json").out)
    for match in result["articles"][0]["matches"]:
        desk("corpus", "remove", match["dispatch"], "--yes")
    assert desk("check", COPIED).code == 0


def test_reindex_gives_the_same_result(desk):
    before = json.loads(desk("check", COPIED, "--format", "json").out)["articles"]
    assert desk("corpus", "reindex").code == 0
    assert json.loads(desk("check", COPIED, "--format", "json").out)["articles"] == before


def test_demo_shows_an_editor_everything(command, tmp_path):
    done = command("demo")
    assert done.code == 0, done.err
    for verdict in ("VIOLATION", "CLEAR"):
        assert verdict in done.out
    assert not list(tmp_path.iterdir())


def test_init_beside_a_configuration_makes_the_database_that_the_flag_names(command, tmp_path):
    assert command("init").code == 0
    assert command("init", "--db", "other.db").code == 0
    assert (tmp_path / "other.db").is_file()


def test_init_where_no_folder_can_be(command, tmp_path):
    (tmp_path / "file").write_text("x")
    done = command("init", "file")
    assert (done.code, len(done.err.splitlines())) == (2, 1), done.err


def test_init_writes_a_configuration_that_is_read(command, tmp_path):
    assert command("init").code == 0
    assert (tmp_path / "compliance.db").exists()
    done = command("check", COPIED)
    assert done.code == 2
    assert "the register is empty" in done.err


def test_help_teaches_and_loads_nothing_heavy(command):
    done = command("--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.code == 0
    for name in ("check", "corpus", "compare", "read", "demo", "runs"):
        assert name in done.out
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.err.splitlines()}
    assert not loaded & set(HEAVY)


def test_no_help_loads_anything_heavy(command):
    from compliance.cli.app import COMMANDS

    script = (
        "import contextlib, io, sys\n"
        "from compliance.cli.app import run\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        f"    codes = [run([name, '--help']) for name in {list(COMMANDS)}]\n"
        "print(set(codes), sorted(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("{0} ")
    for name in HEAVY:
        assert f"'{name}'" not in done.stdout


def test_checking_loads_only_what_a_check_needs(desk):
    done = desk("check", COPIED, PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.err.splitlines()}
    assert {"numpy", "rapidfuzz", "sqlite3", "compliance.matching.alignment"} <= loaded
    assert not loaded & set(HEAVY) - {"numpy", "rapidfuzz"}
    unneeded = {
        "audit.indexing", "audit.digesting", "fingerprint.sketch", "licensing.loading", "licensing.odrl", "readers.html",
        "readers.blocks", "readers.csvfile", "report.html", "report.sarif", "store.audits", "store.history", "store.replaying",
    }  # fmt: skip
    assert not loaded & {f"compliance.{name}" for name in unneeded}
    assert not loaded & {"zoneinfo", "csv", "tempfile", "difflib", "multiprocessing", "importlib.resources"}


def test_v_says_what_the_check_is_made_with_and_quiet_does_not(desk):
    said = desk("check", QUOTES, "-v", "--no-record")
    assert "sensitivity normal" in said.err
    assert "fingerprints" in said.err
    assert said.out == desk("check", QUOTES, "--no-record", "--quiet").out
    assert desk("check", QUOTES, "--no-record").err == ""


def test_a_list_says_what_it_leaves_out_and_why_it_is_empty(inside):
    short = inside("corpus", "list", "--holder", "Agence France-Presse", "--limit", "2")
    assert short.out.count("  AFP  ") == 2, "an agency by any of its names"
    assert "there are more than 2; --limit shows more of them" in short.err
    assert inside("corpus", "list", "--search", "unheard of").out == "no such dispatch is registered\n"
    assert inside("corpus", "list", "--limit", "500").err == ""
    for _ in range(2):
        inside("check", __file__)
    runs = inside("runs", "--limit", "1", "--format", "json")
    assert [run["id"] for run in json.loads(runs.out)["runs"]] == [2]
    assert "there are more than 1" in runs.err
    assert inside("runs", "--limit", "2").err == ""


@pytest.mark.parametrize("line", [("--db", "other.db", "runs"), ("runs", "--db", "other.db")], ids=["before", "after"])
def test_flags_win_over_the_environment_wherever_they_stand(command, line):
    """With COMPLIANCE_DB set for the day, 'compliance --db other.db ...' went to the database of the day."""
    done = command(*line, COMPLIANCE_DB="of-the-day.db")
    assert done.code == 2
    assert done.err.startswith("compliance: other.db: there is no such database")
    for name, option in (("LICENCES", "--licences"), ("CONFIG", "--config")):
        done = command(option, "named.toml", "licences", "check", **{f"COMPLIANCE_{name}": "of-the-day.toml"})
        assert "named.toml: no such" in done.err
