"""Watching a folder: complete files, once each."""

from __future__ import annotations

from pathlib import Path

from compliance.audit.watching import Watcher


def names(found: list) -> list[str]:
    return [one.path.name for one in found]


def test_a_file_is_taken_when_two_looks_agree_and_only_once(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    (tmp_path / "a.xml").write_text("<newsItem>")
    assert names(watcher.look()) == []
    (tmp_path / "a.xml").write_text("<newsItem>still growing")
    assert names(watcher.look()) == []
    assert watcher.waiting
    assert names(watcher.look()) == ["a.xml"]
    assert names(watcher.look()) == []
    assert not watcher.waiting


def test_a_file_that_changes_comes_again(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    (tmp_path / "a.txt").write_text("one")
    watcher.look()
    assert names(watcher.look()) == ["a.txt"]
    (tmp_path / "a.txt").write_text("one and two")
    watcher.look()
    assert names(watcher.look()) == ["a.txt"]


def test_transfers_under_way_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    for name in ("a.xml.part", "b.tmp", ".hidden", "c.txt"):
        (tmp_path / name).write_text("text")
    watcher.look()
    assert names(watcher.look()) == ["c.txt"]


def test_what_could_not_be_registered_comes_again(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    (tmp_path / "a.txt").write_text("text")
    watcher.look()
    found = watcher.look()
    watcher.give_back(found)
    assert watcher.waiting
    assert names(watcher.look()) == ["a.txt"]
    assert names(watcher.look()) == []
