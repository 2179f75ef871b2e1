"""``compliance audit`` as its users meet it."""

from __future__ import annotations

import errno
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from compliance.audit.sources import WHOLE_FILE

CORPUS = Path(__file__).parents[2] / "corpus"


RECORDS = 1_300  # more shards than two workers may hold unrecorded, so that some are recorded before the input ends
OWN_WORDS = (
    "Nobody had asked for a record of this, and so it was kept: a page for each day, in a hand that grew smaller toward the "
    "end of the year, when paper was dear and the lamp was lit at four."
)
LAST = '{"id": "last", "text": "What comes on standard input, after the archive, is an article too."}'


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample articles among many records of own words, as an archive."""
    texts = [path.read_bytes().decode(errors="ignore") for path in sorted((CORPUS / "articles").glob("*.txt"))]
    texts += [OWN_WORDS] * (RECORDS - len(texts))
    mixed = [texts[place * 7 % RECORDS] for place in range(RECORDS)]
    lines = [json.dumps({"id": n, "text": f"{text}\n\nRecord {n}."}) for n, text in enumerate(mixed)]
    place = tmp_path_factory.mktemp("archive") / "archive.jsonl"
    place.write_text("\n".join(lines), encoding="utf-8")
    assert place.stat().st_size > WHOLE_FILE, "a smaller file is one shard"
    return place


def ledger(db: Path) -> list[Any]:
    connection = sqlite3.connect(db)
    try:
        return connection.execute(
            "SELECT path, record, verdict, coverage, (SELECT count(*) FROM findings f WHERE f.article = a.id) "
            "FROM articles a ORDER BY id"
        ).fetchall()
    finally:
        connection.close()


def recorded(db: Path) -> int:
    connection = sqlite3.connect(db)
    try:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    finally:
        connection.close()


def test_the_sums_stand_at_the_end(desk: Any, archive: Path) -> None:
    done = desk("audit", archive, "--limit", "40", "--fail-on", "never")
    assert done.code == 0, done.err
    assert "40 articles" in done.out
    assert "Findings by rule" in done.out
    assert "compliance runs 1" in done.out
    as_json = desk("audit", archive, "--limit", "40", "--format", "json")
    assert as_json.code == 1, as_json.err
    values = json.loads(as_json.out)
    assert values["schema"] == "compliance/1"
    assert values["articles"] == 40
    assert sum(values["verdicts"].values()) == 40
    assert values["stopped_at_limit"] is True


def test_what_is_wrong_in_many_lines_of_a_file_is_one_sum(inside: Any, tmp_path: Path) -> None:
    lines = ["{broken" if n % 4 else json.dumps({"id": n, "text": OWN_WORDS}) for n in range(12)]
    (tmp_path / "half.jsonl").write_text("\n".join(lines), encoding="utf-8")
    values = json.loads(inside("audit", "half.jsonl", "--format", "json").out)
    reason = "is not valid JSON (Expecting property name enclosed in double quotes); mend it or ask for the file again"
    assert values["skipped"] == [{"reason": reason, "inputs": 9, "error": True}]
    assert "half.jsonl - line 2: is not valid JSON" in inside("runs", "1").out, "each of them is named there"


def test_a_large_picture_in_a_folder_is_no_error(inside: Any, tmp_path: Path) -> None:
    """As a small one is none: an archive holds its photographs, and each made the exit code 2."""
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "story.txt").write_text(OWN_WORDS)
    (tmp_path / "archive" / "photo.jpg").write_bytes(
        b"\xff\xd8\xff\xe0\0\x10JFIF\0" + bytes(range(256)) * (WHOLE_FILE // 256 + 1)
    )
    done = inside("audit", "archive")
    assert done.code == 0, done.out
    assert "1  is a binary file in no format that is read" in done.out
    assert inside("audit", "archive/photo.jpg").code == 2, "named by the user"


def test_an_export_whose_text_has_an_unknown_name_is_no_clean_audit(inside: Any, tmp_path: Path) -> None:
    """Thousands of records passed over, and nothing found: that was exit code 0."""
    (tmp_path / "archive").mkdir()
    rows = [{"nr": number, "story": OWN_WORDS} for number in range(3)]
    (tmp_path / "archive" / "export.jsonl").write_text("\n".join(map(json.dumps, rows)))
    named = inside("audit", "archive/export.jsonl")
    assert named.code == 2
    assert "none of its records has a text under a known name; name the field of the text in [records]" in named.out
    assert inside("corpus", "add", "archive/export.jsonl").code == 2
    assert inside("audit", "archive").code == 2, "nothing was checked"
    (tmp_path / "archive" / "story.txt").write_text(OWN_WORDS)
    assert inside("audit", "archive").code == 0, "a folder may hold data that are no articles"


def test_standard_input_is_an_archive_too(desk: Any, archive: Path) -> None:
    lines = archive.read_text(encoding="utf-8").splitlines()[:5]
    done = desk("audit", "-", "--format", "json", stdin="\n".join(lines))
    assert json.loads(done.out)["articles"] == 5, done.err


@pytest.fixture(scope="module")
def whole(archive: Path, desk_in: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, list[Any]]:
    """An audit that nothing disturbed, and its ledger."""
    folder = tmp_path_factory.mktemp("whole")
    return desk_in(folder)("audit", archive, "-", "--quiet", stdin=LAST), ledger(folder / "compliance.db")


def _heedful() -> None:
    """Heed Ctrl-C, also where these tests run in the background of a shell, which ignores it there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begun(archive: Path, folder: Path, *options: str) -> subprocess.Popen[str]:
    """An audit by two workers that has recorded something and waits for the rest on standard input.

    The process itself is the only writer. A group, as in a shell.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "compliance", "audit", str(archive), "-", "--quiet", "--workers", "2", *options],
        cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=_heedful,
    )  # fmt: skip
    for _ in range(6_000):  # two minutes
        if recorded(folder / "compliance.db"):
            return process
        with suppress(subprocess.TimeoutExpired):
            assert process.wait(timeout=0.02) is None, process.communicate()
    process.kill()
    raise AssertionError("nothing was recorded")


@pytest.mark.parametrize(
    ("how", "code"),
    [(signal.SIGKILL, -9), (signal.SIGTERM, 130), (signal.SIGINT, 130)],
    ids=["kill -9 of the writer", "SIGTERM", "Ctrl-C"],
)
def test_a_killed_audit_resumes_to_the_same_ledger(
    how: signal.Signals, code: int, desk: Any, archive: Path, tmp_path: Path, whole: tuple[Any, list[Any]]
) -> None:
    process = begun(archive, tmp_path)
    if how is signal.SIGINT:
        os.killpg(process.pid, how)  # a terminal sends it to the workers, too
    else:
        process.send_signal(how)
    stopped = process.wait(timeout=60)
    _, messages = process.communicate()
    assert stopped == code
    assert "Traceback" not in messages
    assert code < 0 or "interrupted" in messages
    assert 0 < recorded(tmp_path / "compliance.db") <= RECORDS
    resumed = desk("audit", "--resume", "--quiet", stdin=LAST)
    assert resumed.code == whole[0].code, resumed.err
    assert ledger(tmp_path / "compliance.db") == whole[1]
    again = desk("audit", "--resume")
    assert again.code == 2
    assert "nothing to resume" in again.err


def test_an_audit_that_is_at_work_is_left_alone(desk: Any, archive: Path, tmp_path: Path, whole: tuple[Any, list[Any]]) -> None:
    """A nightly --resume that meets the one of the night before: together they would record the archive twice."""
    process = begun(archive, tmp_path)
    met = desk("audit", "--resume", stdin=LAST)
    other = desk("audit", archive, "--limit", "1")
    pruned = desk("ledger", "prune", "--keep-runs", "1")
    _, messages = process.communicate(LAST, timeout=60)
    assert met.code == 2
    assert "run 1 is at work in another process; wait for it" in met.err
    assert "was interrupted" not in other.err
    assert "run 1 is at work in another process, and stays" in pruned.err
    assert process.returncode == whole[0].code, messages
    assert recorded(tmp_path / "compliance.db") == len(whole[1]) + 1, "each article once, and the one of the other audit"


def test_what_was_left_out_before_a_stop_is_counted(
    desk: Any, archive: Path, tmp_path: Path, desk_in: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    asked = ("--sample", "0.5", "--format", "json")
    undisturbed = json.loads(desk_in(tmp_path_factory.mktemp("sample"))("audit", archive, "-", *asked, stdin=LAST).out)
    process = begun(archive, tmp_path, "--sample", "0.5")
    process.kill()
    process.communicate()
    resumed = json.loads(desk("audit", "--resume", *asked, stdin=LAST).out)
    assert (resumed["articles"], resumed["left_out"]) == (undisturbed["articles"], undisturbed["left_out"])
    assert undisturbed["articles"] + undisturbed["left_out"] == RECORDS + 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="workers are found in /proc")
def test_a_killed_worker_is_replaced_and_nothing_is_counted_twice(
    desk: Any, archive: Path, tmp_path: Path, whole: tuple[Any, list[Any]]
) -> None:
    process = begun(archive, tmp_path)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    workers = [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
    os.kill(int(workers[-1]), signal.SIGKILL)
    _, messages = process.communicate(LAST, timeout=60)
    assert process.returncode == whole[0].code, messages
    assert ledger(tmp_path / "compliance.db") == whole[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name the archive"),
        (("nowhere/",), "no such file"),
        (("x", "--workers", "none"), "neither a number of processes nor 'auto'"),
        (("x", "--since", "yesterday"), "is no day"),
        (("x", "--address", "a:1"), "--engine ray"),
    ],
)
def test_what_cannot_work_is_said_in_a_line(arguments: tuple[str, ...], message: str, desk: Any) -> None:
    done = desk("audit", *arguments)
    assert done.code == 2
    assert message in done.err + done.out
    assert "Traceback" not in done.err


def test_other_settings_do_not_resume(desk: Any, archive: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "compliance.db")
    desk("audit", archive, "--limit", "1")
    with connection:
        connection.execute("UPDATE runs SET finished = NULL")
    connection.close()
    done = desk("audit", "--resume", "--sample", "0.5")
    assert done.code == 2
    assert "had other settings (sample)" in done.err


def page(text: str, published: str) -> str:
    said = json.dumps({"@type": "NewsArticle", "headline": "A page", "datePublished": published})
    head = f'<title>A page</title><script type="application/ld+json">{said}</script>'
    return f"<html><head>{head}</head><body><article><h1>A page</h1><p>{text}</p></article></body></html>"


def test_a_saved_sitemap_is_audited_and_its_dates_count(inside: Any, tmp_path: Path) -> None:
    text = (CORPUS / "articles" / "capitals.txt").read_text(encoding="utf-8")
    site = tmp_path / "mirror" / "example.org"
    site.mkdir(parents=True)
    rows = []
    early, late = "2020-01-01", "2026-06-02"
    for name, changed, published in (("old", early, early), ("kept", late, early), ("new", "", late)):
        (site / f"{name}.html").write_text(page(text, f"{published}T10:00:00Z"), encoding="utf-8")
        stamp = f"<lastmod>{changed}</lastmod>" if changed else ""
        rows.append(f"<url><loc>https://example.org/{name}</loc>{stamp}</url>")
    rows.append("<url><loc>https://example.org/missing</loc></url>")
    (tmp_path / "sitemap.xml").write_text(f"<urlset>{''.join(rows)}</urlset>", encoding="utf-8")
    done = inside("audit", "sitemap.xml", "--site", "mirror", "--since", "2026-06-01", "--format", "json")
    assert done.code == 2, done.err  # a page is missing
    values = json.loads(done.out)
    assert (values["articles"], values["left_out"]) == (2, 1)
    assert [one["reason"] for one in values["skipped"]] == ["is listed in a sitemap and not saved in the folder of the site"]
    assert {path for path, *_ in ledger(tmp_path / "compliance.db")} == {
        "mirror/example.org/kept.html",
        "mirror/example.org/new.html",
    }
    assert inside("audit", "sitemap.xml", "--site", "nowhere").code == 2


def stopped(folder: Path, *, after: int) -> None:
    """Make the ledger what it was when an audit had recorded so many shards."""
    with closing(sqlite3.connect(folder / "compliance.db")) as connection, connection:
        connection.execute("UPDATE runs SET finished = NULL, summary = NULL")
        connection.execute("DELETE FROM articles WHERE record > ?", (after * 128,))
        connection.execute("DELETE FROM shards WHERE number >= ?", (after,))


def test_standard_input_that_is_not_piped_in_again_ends_no_audit(desk: Any, archive: Path, tmp_path: Path) -> None:
    lines = [json.dumps({"id": n, "text": f"Nothing of note was said here on day {n} of the fair."}) for n in range(400)]
    text = "\n".join(lines)
    assert desk("audit", "-", "-q", stdin=text).code == 0
    whole = ledger(tmp_path / "compliance.db")
    stopped(tmp_path, after=2)
    some = "\n".join(lines[:100])
    for again, message in (("", "read standard input; pipe the same"), (some, "which stays open; pipe the same")):
        done = desk("audit", "--resume", "-q", stdin=again)
        assert done.code == 2
        assert message in done.err
    assert desk("audit", "--resume", "-q", stdin=text).code == 0
    assert [row[:2] for row in ledger(tmp_path / "compliance.db")] == [row[:2] for row in whole]


def test_standard_input_leaves_nothing_behind_when_it_stops(inside: Any, tmp_path: Path, monkeypatch: Any) -> None:
    (room := tmp_path / "room").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    for stop, code, said in (
        (KeyboardInterrupt(), 130, "interrupted"),
        (OSError(errno.ENOSPC, "No space left on device"), 2, f"{room}: there is no room for standard input"),
    ):

        def copy(_: Any, file: Any, __: int, stop: BaseException = stop) -> None:
            file.write(b"some of it")
            raise stop

        monkeypatch.setattr("compliance.audit.sources.shutil.copyfileobj", copy)
        done = inside("audit", "-", "-q")
        assert done.code == code
        assert said in done.err
        assert list(room.iterdir()) == []


def test_an_archive_that_is_not_there_ends_no_audit(inside: Any, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    days = archive / "days.jsonl"
    lines = [json.dumps({"id": n, "text": f"Nothing of note was said here on day {n} of the fair."}) for n in range(40)]
    days.write_text("\n".join(lines), encoding="utf-8")
    assert inside("audit", "archive", "-q").code == 0
    whole = ledger(tmp_path / "compliance.db")
    stopped(tmp_path, after=0)
    days.rename(tmp_path / "days.jsonl")  # as if its disk was not mounted
    unmounted = inside("audit", "--resume", "-q")
    archive.rmdir()  # as from another folder
    elsewhere = inside("audit", "--resume", "-q")
    for done in (unmounted, elsewhere):
        assert done.code == 2
        assert "nothing is there of what run 1 was an audit of (archive); resume it in the folder" in done.err
    archive.mkdir()
    (tmp_path / "days.jsonl").rename(days)
    assert inside("audit", "--resume", "-q").code == 0
    assert ledger(tmp_path / "compliance.db") == whole


def test_a_register_that_changed_before_resume_is_said(inside: Any, tmp_path: Path) -> None:
    (tmp_path / "archive.txt").write_text(OWN_WORDS, encoding="utf-8")
    (tmp_path / "late.txt").write_text("A ferry was late at noon, and the harbour master wrote down why.", encoding="utf-8")
    said = "the register has changed since: the rest of the articles is held against it as it is now"
    inside("audit", "archive.txt", "-q")
    stopped(tmp_path, after=0)
    assert inside("corpus", "reindex").code == 0
    assert said not in inside("audit", "--resume").err, "the same dispatches, indexed anew"
    stopped(tmp_path, after=0)
    one = json.loads(inside("corpus", "list", "--format", "json").out)["dispatches"][0]["guid"]
    assert inside("corpus", "remove", one, "--yes").code == 0
    assert inside("corpus", "add", "late.txt", "--holder", "AFP").code == 0
    assert said in inside("audit", "--resume").err, "as many dispatches, and others"
