"""Bad input: one clear line that names file, place and remedy; exit code 2; nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
COPIED = CORPUS / "articles" / "two-paragraphs-verbatim.txt"


def one_line(done, *words: str) -> None:
    assert done.code == 2, done
    lines = done.err.strip().splitlines()
    assert len(lines) == 1, done.err
    for word in words:
        assert word in lines[0]
    assert "Traceback" not in done.err


def test_missing_file(desk):
    one_line(desk("check", "nowhere.txt"), "nowhere.txt", "no such file")


def test_folder_without_texts(desk, tmp_path):
    (tmp_path / "empty").mkdir()
    one_line(desk("check", "empty"), "empty", "folder without texts")


def test_a_missing_path_makes_no_database(command, tmp_path):
    one_line(command("corpus", "add", "nowhere.xml"), "nowhere.xml", "no such file")
    assert list(tmp_path.iterdir()) == []


def test_audit_of_a_missing_path_starts_no_run(desk):
    one_line(desk("audit", "nowhere"), "nowhere", "no such file")
    assert "audit" not in desk("runs").out


def test_what_could_not_be_read_is_said_once(desk, tmp_path):
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 20)
    done = desk("check", "a.bin", "nowhere.txt")
    assert done.code == 2
    assert len(done.err.splitlines()) == 2


def test_a_note_of_the_reader_is_shown_once(desk, tmp_path):
    (tmp_path / "old.txt").write_bytes("Ein süßer Bär läuft über die Straße zum Kühlschrank.".encode("cp1252"))
    assert desk("check", "old.txt").out.count("read as cp1252") == 1
    assert desk("check", "old.txt", "--format", "json").out.count("read as cp1252") == 1


@pytest.mark.parametrize(
    ("option", "value", "advice"),
    [
        ("--territory", "France", "such as FR"),
        ("--language", "french", "such as fr"),
        ("--published", "2026-03-01", "2026-03-01T00:00:00Z"),
    ],
)
def test_a_context_that_is_none(desk, option, value, advice):
    done = desk("check", COPIED, option, value)
    assert done.code == 2
    assert advice in done.err


def test_binary_file(desk, tmp_path):
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 20)
    one_line(desk("check", "a.bin"), "a.bin", "binary")


@pytest.mark.parametrize("content", [b"", b"  \n\n\t\n"])
def test_empty_text_is_said(desk, tmp_path, content):
    (tmp_path / "empty.txt").write_bytes(content)
    one_line(desk("check", "empty.txt"), "empty.txt")


@pytest.mark.parametrize("names", [("empty.txt",), ("empty.txt", "nowhere.txt")])
def test_a_program_finds_a_report_where_nothing_could_be_read(desk, tmp_path, names):
    (tmp_path / "empty.txt").write_bytes(b"")
    done = desk("check", *names, "--format", "json")
    assert done.code == 2
    report = json.loads(done.out)
    assert report["articles"] == []
    assert [one["path"] for one in report["skipped"]] == list(names)
    assert desk("check", *names, "--format", "jsonl").out == ""  # a line an article
    assert "<error message" in desk("check", *names, "--format", "junit").out
    assert all(name in done.err for name in names)


def test_undecodable_bytes(desk, tmp_path):
    (tmp_path / "odd.xml").write_bytes(b'<?xml version="1.0" encoding="utf-8"?><nitf><body>\xff\xfe\xfa\xc3\x28</body>')
    done = desk("check", "odd.xml")
    assert done.code == 2
    assert "odd.xml" in done.err


def test_one_bad_file_among_many_is_reported_and_the_rest_goes_on(desk, tmp_path):
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 20)
    done = desk("check", "a.bin", COPIED, "nowhere.txt")
    assert done.code == 2
    assert "VIOLATION" in done.out
    assert "a.bin" in done.err
    assert "nowhere.txt" in done.err


def test_no_database(command):
    one_line(command("check", COPIED), "compliance.db", "compliance init")


def test_a_file_that_is_no_database(command, tmp_path):
    (tmp_path / "compliance.db").write_bytes(b"not a database, only text" * 100)
    one_line(command("check", COPIED), "not a compliance database")


def test_a_database_of_a_newer_version(desk, tmp_path):
    with sqlite3.connect(tmp_path / "compliance.db") as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.execute(f"PRAGMA user_version = {version + 1}")
    connection.close()
    one_line(desk("check", COPIED), "version", "newer compliance")


def test_a_damaged_segment_is_rebuilt_and_said(desk, tmp_path):
    (segment,) = (tmp_path / "compliance.db.index").glob("*.seg")
    before = desk("check", COPIED, "--format", "json")
    segment.write_bytes(segment.read_bytes()[:1000])
    after = desk("check", COPIED, "--format", "json")
    assert after.code == before.code == 1
    assert "rebuil" in after.err
    assert desk("check", COPIED).err == ""


def test_a_damaged_segment_without_leave_to_write(desk, tmp_path):
    (segment,) = (tmp_path / "compliance.db.index").glob("*.seg")
    segment.write_bytes(b"\0" * 4096)
    one_line(desk("check", COPIED, "--no-record"), "compliance corpus reindex")


def test_a_read_only_database(desk, tmp_path):
    (tmp_path / "compliance.db").chmod(0o444)
    one_line(desk("check", COPIED), "read-only", "--no-record")
    assert desk("check", COPIED, "--no-record").code == 1
    for command in (("corpus", "add", COPIED), ("audit", COPIED), ("corpus", "reindex")):
        done = desk(*command)
        one_line(done, "read-only", "make it and its folder writable")
        assert "--no-record" not in done.err  # an option of 'check' only


def test_an_empty_register_does_not_pass(command):
    command("init")
    one_line(command("check", COPIED), "register is empty", "compliance corpus add")
    assert command("check", COPIED, "--allow-empty-register").code == 0


def test_an_unknown_key_in_the_configuration(desk, tmp_path):
    (tmp_path / "compliance.toml").write_text('fail_onn = "review"\n')
    one_line(desk("check", COPIED), "compliance.toml", "did you mean 'fail_on'")


def test_a_result_that_cannot_be_written(desk):
    one_line(desk("check", COPIED, "--output", "no/such/folder/out.txt"), "out.txt", "cannot be written")


def test_an_unknown_command_names_the_nearest(command):
    done = command("chekc")
    assert done.code == 2
    assert "did you mean 'check'" in done.err


def test_nothing_is_lost_by_a_failed_add(desk, tmp_path):
    shutil.copy(CORPUS / "dispatches" / "afp-tallinn-cable.txt", tmp_path / "good.txt")
    (tmp_path / "bad.xml").write_bytes(b"<newsItem><broken")
    before = desk("corpus", "stats").out
    done = desk("corpus", "add", "bad.xml", "good.txt")
    assert done.code == 2
    assert "bad.xml" in done.err
    assert desk("corpus", "stats").out.split("dispatches")[1].split()[0] == before.split("dispatches")[1].split()[0]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_no_internal_error():
    with open("/dev/full", "w", encoding="utf-8") as full:
        line = [sys.executable, "-m", "compliance", "read", str(COPIED)]
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "compliance: result or input: No space left on device\n"


@pytest.mark.parametrize("line", [("check",), ("read",), ("audit",), ("gate",), ("corpus", "add"), ("baseline", "create")])
def test_an_empty_name_is_not_the_folder_one_is_in(inside, tmp_path, line):
    shutil.copy(COPIED, tmp_path)
    one_line(inside(*line, ""), "a path is empty", "name a file or folder")


def test_audit_names_the_source_that_is_missing(inside, tmp_path):
    shutil.copy(COPIED, tmp_path / "story.txt")
    done = inside("audit", "story.txt", "nowhere")
    one_line(done, "nowhere: no such file")
    assert "each input that was passed over" in done.out


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_all_of_a_pipe_is_read(command, tmp_path):
    line = b'{"guid": "g:%d", "text": "The lock at Oxwold, the %dth of its kind, was closed for the whole of the night."}\n'
    data = b"".join(line % (n, n) for n in range(2000))
    for arguments, said in ((("read",), None), (("corpus", "add"), "2,000 dispatches registered")):
        os.mkfifo(pipe := tmp_path / arguments[-1])
        writer = threading.Thread(target=pipe.write_bytes, args=(data,), daemon=True)
        writer.start()
        done = command(*arguments, pipe.name)
        writer.join()
        assert done.code == 0
        assert done.out.count("\n") == (0 if said else 2000)
        assert said is None or said in done.err


def test_half_a_dispatch_is_not_registered_and_the_whole_one_is(command, tmp_path):
    text = '<?xml version="1.0"?><nitf><body><body.content><p>The lock was closed for the whole of the night and'
    (tmp_path / "half.xml").write_text(text)
    for line in (("read", "half.xml"), ("corpus", "add", "half.xml")):
        done = command(*line)
        one_line(done, "half.xml: the file is cut off", "ask for the file again")
        assert not done.out
    (tmp_path / "half.xml").write_text(text + " the day.</p></body.content></body></nitf>")
    assert "1 dispatch registered" in command("corpus", "add", "half.xml").err


def test_removing_without_an_answer_is_no_removal(desk):
    guid = "urn:newsml:dpa.com:20090101:260312-99-404711"
    done = desk("corpus", "remove", guid, stdin="")
    assert (done.code, done.err.splitlines()[-1]) == (2, "compliance: nobody confirmed it; say --yes")
    assert desk("corpus", "remove", guid, stdin="n\n").code == 0
    assert desk("corpus", "show", guid).code == 0


def test_a_file_that_is_named_twice_is_checked_once(desk, tmp_path):
    (tmp_path / "drafts").mkdir()
    (tmp_path / "drafts" / "story.txt").write_text("The drift ice came early, and nobody in the village was surprised.")
    done = desk(
        "check", "drafts/story.txt", "-", "drafts", "./drafts/story.txt", "-", stdin="Some words of my own, and no more."
    )
    assert done.err == ""
    assert "2 articles checked: 2 clear" in done.out


def test_a_hostile_file_name_does_not_steer_the_terminal(desk, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a\x1b]0;owned\x07\u202eb.txt").write_bytes(b"\x00\x01")
    for line in (("check", "in"), ("read", "in"), ("gate", "in"), ("check", "no\x07where")):
        done = desk(*line)
        assert done.err
        assert not set(done.err) & set("\x1b\x07\u202e"), line


def test_standard_input_is_called_so(desk):
    done = desk("check", "-", stdin="")
    assert done.err == "compliance: standard input: is empty\n"
