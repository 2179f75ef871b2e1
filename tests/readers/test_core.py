"""The core: sources, formats by content, folders in one order, dates, cheap imports."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import ReadError
from compliance.model import Article, Skipped
from compliance.readers import Found, Source, expand, read_articles, read_records
from compliance.readers.dates import parse_date
from compliance.readers.record import ReadOptions
from compliance.readers.registry import FORMATS, format_of, shape_of

STORY = "The harbour reopened on Monday, the port said."


@pytest.mark.parametrize(
    ("data", "shape", "name"),
    [
        (STORY.encode(), "text", "text"),
        (b"\xef\xbb\xbf" + STORY.encode(), "text", "text"),
        (STORY.encode("utf-16"), "text", "text"),
        (f"---\ntitle: x\n---\n{STORY}".encode(), "text", "markdown"),
        (f"<!DOCTYPE html><html><body><p>{STORY}</p></body></html>".encode(), "html", "html"),
        (f"<?xml version='1.0'?><!DOCTYPE html><html><body><p>{STORY}</p></body></html>".encode(), "html", "html"),
        (f"<!doctype html><html><body><p>{STORY}</p></body></html>".encode("utf-16"), "html", "html"),
        (b'{"title": "T", "text": "a b"}\n', "json", "jsonl"),
        (b"id,title,text\n1,T,a b\n", "text", "csv"),
        (b"\x1f\x8b\x08\x00", "gzip", "gzip"),
        (b"%PDF-1.7", "pdf", "pdf"),
        (b"PAR1", "parquet", "parquet"),
        (b"WARC/1.0\r\n", "warc", "warc"),
        (b"< 3 ships came in\n", "text", "text"),
    ],
)
def test_formats_are_told_by_content(data: bytes, shape: str, name: str) -> None:
    assert shape_of(data) == shape
    assert format_of(Source.of_bytes(data, "wrong.xyz")).name == name


def test_every_format_has_its_module() -> None:
    for form in FORMATS:
        assert callable(form.reader.sniff)
        assert callable(form.reader.read)
    assert len({form.name for form in FORMATS}) == len(FORMATS)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: t.encode("utf-8", "replace"))))
def test_any_bytes_are_read_or_skipped(data: bytes) -> None:
    for item in read_articles(data):
        assert isinstance(item, Article | Skipped)
        if isinstance(item, Article):
            assert all(0 <= zone.start < zone.end <= len(item.text) for zone in item.zones)


def test_a_failing_reader_becomes_our_own_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from compliance.readers import plain

    def broken(source: Source, options: ReadOptions) -> None:
        raise KeyError("x")

    monkeypatch.setattr(plain, "read", broken)
    with pytest.raises(ReadError, match=r"a.txt: could not be read as text \(KeyError"):
        list(read_records(Source.of_bytes(STORY.encode(), "a.txt"), ReadOptions()))


class Panic(BaseException):
    """As libraries in Rust raise it: ``pyo3_runtime.PanicException`` is no Exception."""


def test_a_panic_of_a_library_costs_the_file_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def panic(source: Source, options: ReadOptions) -> None:
        raise Panic("index out of bounds: the len is 3 but the index is 7")

    monkeypatch.setattr("compliance.readers.plain.read", panic)
    (item,) = read_articles(b"A plain text of some words.", name="odd.txt")
    assert isinstance(item, Skipped)
    assert (item.path, item.error) == ("odd.txt", True)
    assert "could not be read as text (Panic: index out of bounds" in item.reason


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_whoever_stops_a_reader_is_heard(stop: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    def read(source: Source, options: ReadOptions) -> None:
        raise stop

    monkeypatch.setattr("compliance.readers.plain.read", read)
    with pytest.raises(stop):
        list(read_articles(b"A plain text of some words."))


def test_folders_are_walked_in_one_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "c/x.md", ".git/config", "b/.hidden"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(STORY)
    (tmp_path / "p.png").write_bytes(b"\x89PNG\x00\x00")
    (tmp_path / "loop").symlink_to(tmp_path)
    found = list(expand([tmp_path, tmp_path / "a.txt"]))
    assert [item.path.relative_to(tmp_path).as_posix() for item in found if isinstance(item, Found)] == [
        "a.txt",
        "b/10.txt",
        "b/2.txt",
        "c/x.md",
        "p.png",
    ]
    assert not any(item.named for item in found if isinstance(item, Found))


def test_what_a_folder_merely_holds_is_no_error_but_what_is_named_is(tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(b"\x89PNG\x00\x00")
    (found,) = read_articles(Found(picture, named=False))
    (named,) = read_articles(Found(picture))
    assert isinstance(found, Skipped)
    assert isinstance(named, Skipped)
    assert (found.error, named.error) == (False, True)


def test_missing_paths_and_folders_without_texts_are_said(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_bytes(b"\x89PNG\x00\x00")
    folder = tmp_path.as_posix()
    assert list(expand([tmp_path]))[-1] == Skipped(folder, "is a folder without texts", error=True)
    assert list(expand([tmp_path / "none"])) == [Skipped(folder + "/none", "no such file or folder", error=True)]


@pytest.mark.parametrize(
    ("value", "iso", "naive"),
    [
        ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01.790000+01:00", True),
        ("Jun 16, 2025", "2025-06-16T00:00:00+02:00", True),
        ("16 juin 2025", "2025-06-16T00:00:00+02:00", True),
        ("1er août 2025 à 8h30", "2025-08-01T08:30:00+02:00", True),
        ("2 de enero de 2024", "2024-01-02T00:00:00+01:00", True),
        ("3. Mai 2024, 18:00 Uhr", "2024-05-03T18:00:00+02:00", True),
        ("03.05.2024 10:00", "2024-05-03T10:00:00+02:00", True),
        ("01/Feb/2016 19:04", "2016-02-01T19:04:00+01:00", True),
        ("2024/07/10", "2024-07-10T00:00:00+02:00", True),
        ("2024-07-10T10:15:00+05:30", "2024-07-10T10:15:00+05:30", False),
        ("20240710T101500Z", "2024-07-10T10:15:00+00:00", False),
        ("Tue, 10 Jun 2003 04:00:00 GMT", "2003-06-10T04:00:00+00:00", False),
        ("May 3, 2024 6:05 pm EST", "2024-05-03T18:05:00-05:00", False),
        (1714759200, "2024-05-03T18:00:00+00:00", False),
        (1714759200000, "2024-05-03T18:00:00+00:00", False),
        (date(2024, 5, 3), "2024-05-03T00:00:00+02:00", True),
        (datetime(2024, 5, 3, tzinfo=UTC), "2024-05-03T00:00:00+00:00", False),
        ("2024-05-03T24:00:00Z", "2024-05-04T00:00:00+00:00", False),
        ("2024-05-03T10:15:00+02:00[Europe/Paris]", "2024-05-03T10:15:00+02:00", False),
        ("9999-12-31T23:59:59-05:00", "9999-12-30T00:00:00+00:00", False),
    ],
)
def test_dates(value: object, iso: str, naive: bool) -> None:
    time, was_naive = parse_date(value, "Europe/Paris")
    assert time is not None
    assert (time.isoformat(), was_naive) == (iso, naive)


@pytest.mark.parametrize(
    "value",
    [
        "yesterday", "31 Feb 2024", "", "x" * 100, None, True, float("inf"), 10**30, [], "99:99", "2024-05-03T24:01:00Z",
        "0001-01-01", "0001-01-01T00:00:00+01:00",
    ],
)  # fmt: skip
def test_what_is_no_date(value: object) -> None:
    assert parse_date(value) == (None, False)


def test_the_package_is_cheap_to_import() -> None:
    code = (
        "import sys, compliance.readers, compliance.wire.signals;"
        "heavy = {'numpy', 'lxml', 'resiliparse', 'feedparser', 'charset_normalizer', 'yaml', 'frontmatter', 'pyarrow'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
