"""``compliance audit --against-new``: an article comes first, the dispatch that it reuses is registered later."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

OLD = (
    "Foresters on the slopes above Hallvik counted forty black storks in April, the most since records of the valley began, "
    "and said that the birds had come for the flooded meadows along the lower river, where nobody mows before the end of July."
)
NEW = (
    "The ferry company that serves the outer islands of Torsholm will lay up two of its five vessels in October, it told its "
    "crews on Friday, because spare parts for their engines have not arrived from the yard and inspectors refuse to wait."
)
OWN = (
    "Our reporter spent the morning on the quay. People there spoke of little else, and some had brought their own coffee.\n\n"
)


def wire(folder: Path, name: str, guid: str, text: str) -> None:
    record = {"id": guid, "title": f"Wire {guid}", "text": text, "holder": "AFP", "date": "2026-03-03T09:00:00Z"}
    (folder / name).write_text(json.dumps(record) + "\n", encoding="utf-8")


@pytest.fixture
def audited(inside: Any, tmp_path: Path) -> Any:
    """An archive that was audited before ``urn:x:ferries`` was registered: a file, a record, a member of an archive."""
    wire(tmp_path, "old.jsonl", "urn:x:storks", OLD)
    wire(tmp_path, "new.jsonl", "urn:x:ferries", NEW)
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "quay.txt").write_text(OWN + NEW, encoding="utf-8")
    (folder / "quiet.txt").write_text(OWN + "Nothing else happened all day long on the quay or near it.", encoding="utf-8")
    lines = [json.dumps({"id": str(n), "text": f"{OWN}{NEW if n == 3 else OLD if n == 2 else ''} {n}"}) for n in range(1, 5)]
    (folder / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    with zipfile.ZipFile(folder / "packed.zip", "w") as archive:
        archive.writestr("inner/quay.txt", f"Packed. {OWN}{NEW}")
    inside("corpus", "add", "old.jsonl")
    with closing(sqlite3.connect(tmp_path / "compliance.db")) as connection, connection:
        connection.execute("UPDATE dispatches SET added = '2020-01-01T00:00:00+00:00'")
    assert inside("audit", "archive", "--fail-on", "never").code == 0
    inside("corpus", "add", "new.jsonl")
    return inside


def rows(db: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(sql).fetchall()


def test_recorded_articles_that_reuse_a_new_dispatch_are_read_again_and_judged(audited: Any, tmp_path: Path) -> None:
    done = audited("audit", "--against-new", "7", "--format", "json")
    assert done.code == 1, done.err
    values = json.loads(done.out)
    against = values["against_new"]
    assert (against["dispatches"], against["texts"], against["read_again"], against["suspected"]) == (1, 7, 3, [])
    found = {(one["path"], one["record"], one["dispatch"], one["verdict"]) for one in against["found"]}
    assert found == {
        ("archive/quay.txt", None, "urn:x:ferries", "violation"),
        ("archive/records.jsonl", 3, "urn:x:ferries", "violation"),
        ("archive/packed.zip!inner/quay.txt", None, "urn:x:ferries", "violation"),
    }
    assert values["articles"] == 3
    assert values["findings"]["unlicensed-reuse"]["violation"] == 3
    shown = audited("runs", str(values["run"]["id"]))
    assert "archive/quay.txt" in shown.out
    affected = json.loads(audited("ledger", "affected", "--dispatch", "urn:x:ferries", "--format", "json").out)["affected"]
    assert len(affected) == 3
    assert rows(tmp_path / "compliance.db", "SELECT count(*) FROM articles WHERE run = 2") == [(3,)]


def test_several_workers_find_the_same(audited: Any) -> None:
    def against(*more: str) -> Any:
        done = audited("audit", "--against-new", "7", "--format", "json", *more)
        assert done.code == 1, done.err
        return json.loads(done.out)["against_new"]

    one, two = against(), against("--workers", "2")
    assert {**one, "since": None} == {**two, "since": None}


def test_what_an_earlier_run_found_in_other_articles_stays_open(audited: Any, tmp_path: Path) -> None:
    audited("audit", "--against-new", "7")
    opened = rows(tmp_path / "compliance.db", "SELECT path, dispatch FROM open_findings ORDER BY 1, 2")
    assert ("archive/records.jsonl", "urn:x:storks") in opened
    assert ("archive/records.jsonl", "urn:x:ferries") in opened


def test_texts_that_are_gone_or_changed_are_suspected(audited: Any, tmp_path: Path) -> None:
    (tmp_path / "archive" / "packed.zip").unlink()
    (tmp_path / "archive" / "quay.txt").write_text(OWN, encoding="utf-8")
    (tmp_path / "archive" / "records.jsonl").unlink()
    done = audited("audit", "--against-new", "7")
    assert done.code == 0, done.err
    assert "Suspected: the text is not at hand, or was changed" in done.out
    assert "archive/records.jsonl, record 3" in done.out
    assert "along one diagonal" in done.out
    suspected = json.loads(audited("audit", "--against-new", "7", "--format", "json").out)["against_new"]["suspected"]
    assert [(one["path"], one["dispatch"], one["verdict"]) for one in suspected] == [
        ("archive/packed.zip!inner/quay.txt", "urn:x:ferries", None),
        ("archive/quay.txt", "urn:x:ferries", None),
        ("archive/records.jsonl", "urn:x:ferries", None),
    ]
    assert all(one["words"] > 20 and 0.3 < one["share"] < 0.9 for one in suspected)
    assert audited("audit", "--against-new", "7", "--fail-on", "review").code == 1
    assert "its text is not at hand" in audited("runs", "2").out
    assert rows(tmp_path / "compliance.db", "SELECT count(*) FROM suspicions WHERE run = 2") == [(3,)]


def test_only_the_newest_record_of_an_article_is_asked(audited: Any, tmp_path: Path) -> None:
    (tmp_path / "archive" / "quay.txt").write_text(OWN, encoding="utf-8")
    audited("audit", "archive/quay.txt")  # it no longer has the passage, and the ledger knows
    values = json.loads(audited("audit", "--against-new", "7", "--format", "json").out)["against_new"]
    assert {one["path"] for one in values["found"]} == {"archive/records.jsonl", "archive/packed.zip!inner/quay.txt"}
    assert values["suspected"] == []


def test_nothing_new_finds_nothing(inside: Any, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "compliance.db")) as connection, connection:
        connection.execute("UPDATE dispatches SET added = '2020-01-01T00:00:00+00:00'")
    done = inside("audit", "--against-new", "7")
    assert done.code == 0, done.err
    assert "No article audited before reuses a newly registered dispatch." in done.out


@pytest.mark.parametrize("how", ["flag", "setting"])
def test_fingerprints_may_be_left_out(how: str, inside: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(OWN + NEW, encoding="utf-8")
    if how == "setting":
        (tmp_path / "compliance.toml").write_text("article_fingerprints = false\n", encoding="utf-8")
    inside("audit", "a.txt", *(["--no-fingerprints"] if how == "flag" else []))
    assert rows(tmp_path / "compliance.db", "SELECT count(*) FROM article_fingerprints") == [(0,)]
    inside("audit", "a.txt", "--fingerprints")
    inside("audit", "a.txt", "--fingerprints")
    assert rows(tmp_path / "compliance.db", "SELECT count(*) FROM article_fingerprints") == [(1,)]


def test_fingerprints_of_another_scheme_are_counted_and_left_alone(audited: Any, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "compliance.db")) as connection, connection:
        connection.execute("UPDATE article_fingerprints SET scheme = x'00' WHERE id > 2")
    values = json.loads(audited("audit", "--against-new", "7", "--format", "json").out)["against_new"]
    assert (values["texts"], values["other_scheme"]) == (2, 5)
    assert "5 texts of the past cannot be compared" in audited("audit", "--against-new", "7").out


def test_damaged_fingerprints_are_one_line(audited: Any, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "compliance.db")) as connection, connection:
        connection.execute("UPDATE article_fingerprints SET fingerprints = x'ff00' WHERE id = 2")
    done = audited("audit", "--against-new", "7")
    assert done.code == 2
    assert "stored fingerprints are damaged" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("more", [("archive",), ("--resume",), ("--sample", "0.5"), ("--only-new",)])
def test_options_of_an_archive_have_no_place_beside_it(more: tuple[str, ...], inside: Any) -> None:
    done = inside("audit", "--against-new", "7", *more)
    assert done.code == 2
    assert "leave out" in done.err
