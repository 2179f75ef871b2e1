"""``corpus watch`` in a real process."""

from __future__ import annotations

import json
from pathlib import Path

CORPUS = Path(__file__).parents[2] / "corpus"


def test_watching_registers_what_is_there_reports_bad_files_and_moves_nothing(command, tmp_path):
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    (feeds / "cable.txt").write_bytes((CORPUS / "dispatches" / "afp-tallinn-cable.txt").read_bytes())
    (feeds / "bad.xml").write_bytes(b"<newsItem><broken")
    done = command("corpus", "watch", "feeds", "--once", "--interval", "0.05")
    assert done.code == 2
    assert "bad.xml" in done.err
    assert "1 dispatch registered" in done.err
    assert sorted(path.name for path in feeds.iterdir()) == ["bad.xml", "cable.txt"]
    again = command("corpus", "watch", "feeds", "--once", "--interval", "0.05")
    assert "registered" not in again.err
    assert json.loads(command("corpus", "stats", "--format", "json").out)["dispatches"] == 1


def test_a_bad_file_is_said_once_restarts_included_and_taken_when_it_is_mended(command, tmp_path):
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    watch = ("corpus", "watch", "feeds", "--once", "--interval", "0.05")
    (feeds / "bad.xml").write_text("<nitf><body><body.content><p>The lock was closed for")
    assert "bad.xml" in command(*watch).err
    again = command(*watch)
    assert (again.code, again.err) == (0, "watching feeds\n")
    assert "bad.xml" in command("corpus", "add", "feeds").err
    (feeds / "bad.xml").write_text("<nitf><body><body.content><p>The lock was closed until")
    assert "bad.xml" in command(*watch).err
    (feeds / "bad.xml").write_text("<nitf><body><body.content><p>The lock was closed.</p></body.content></body></nitf>")
    assert "1 dispatch registered" in command(*watch).err


def test_a_folder_that_is_not_there_is_said(command):
    done = command("corpus", "watch", "nowhere")
    assert (done.code, done.err.count("\n")) == (2, 1)
