"""Plain text, Markdown, and what both give to dispatches and articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.config import LimitsConfig
from compliance.model import Article, Dispatch, Skipped, ZoneKind
from compliance.readers import ReadOptions, read_articles, read_dispatches

STORY = "The harbour reopened on Monday.\r\n\r\nShips wait to enter, the port said."


def article(data: bytes, **options: object) -> Article:
    found = list(read_articles(data, ReadOptions(**options)))  # type: ignore[arg-type]
    assert len(found) == 1
    assert isinstance(found[0], Article), found
    return found[0]


def dispatch(data: bytes, **options: object) -> Dispatch:
    found = list(read_dispatches(data, ReadOptions(**options)))  # type: ignore[arg-type]
    assert len(found) == 1
    assert isinstance(found[0], Dispatch), found
    return found[0]


def test_an_articles_text_is_the_file_itself() -> None:
    text = "  By Ann Lee\r\n" + STORY + "\n\n"
    assert article(text.encode()).text == text
    assert article(b"\xef\xbb\xbf" + text.encode()).text == text


def test_zones_of_an_article_point_into_the_file(tmp_path: Path) -> None:
    text = f"OSLO (AFP) - {STORY}\n\nburs/giv\n\n© 2024 AFP"
    path = tmp_path / "story.txt"
    path.write_text(text, encoding="utf-8", newline="")
    found = next(iter(read_articles(path)))
    assert isinstance(found, Article)
    assert found.path == path.as_posix()
    assert {zone.kind: found.text[zone.start : zone.end] for zone in found.zones} == {
        ZoneKind.DATELINE: "OSLO (AFP) - ", ZoneKind.SIGNOFF: "burs/giv", ZoneKind.NOTICE: "© 2024 AFP",
    }  # fmt: skip


def test_a_dispatch_in_plain_text() -> None:
    found = dispatch(
        f"By ANN LEE\n\nOSLO, Norway, May 3 (AFP) - {STORY}\n\nburs/giv\n\n© 2024 AFP. All rights reserved.\n".encode()
    )
    assert found.body == STORY
    assert (found.holder, found.dateline, found.byline, found.signoff) == (
        "AFP", "OSLO, Norway, May 3 (AFP)", "ANN LEE", "burs/giv",
    )  # fmt: skip
    assert (found.copyright_holder, found.copyright_notice) == ("AFP", "© 2024 AFP. All rights reserved.")


def test_a_guid_is_stable_where_the_file_has_none() -> None:
    assert dispatch(STORY.encode()).guid == dispatch(STORY.encode()).guid != dispatch(b"Another story of the harbour.").guid


def test_whose_text_it_is_may_be_given() -> None:
    assert dispatch(STORY.encode(), holder="Harbour Wire").holder == "Harbour Wire"
    assert dispatch(b"OSLO (AFP) - " + STORY.encode(), holder="Harbour Wire").holder == "AFP"


def test_limits_in_the_notice_become_times() -> None:
    found = dispatch(f"Eds: EMBARGOED UNTIL 3 May 2024 18:00 GMT\n\n{STORY}".encode())
    assert found.embargoed is not None
    assert found.embargoed.isoformat() == "2024-05-03T18:00:00+00:00"
    assert found.body == STORY


def test_markdown_with_front_matter() -> None:
    front = (
        "---\ntitle: Harbour reopens\ndate: 2024-05-03 10:00\nauthor: Ann Lee\nlang: en_gb\n"
        "embargo: 2024-05-03T18:00:00Z\noutlet: a.example\n---\n"
    )
    found = article((front + "# Harbour reopens\n\n" + STORY).encode(), zone="Europe/Oslo")
    assert found.text == "# Harbour reopens\n\n" + STORY
    assert found.meta["text_start"] == len(front)
    assert (found.title, found.language, found.meta["outlet"]) == ("Harbour reopens", "en-GB", "a.example")
    assert found.published is not None
    assert found.published.isoformat() == "2024-05-03T10:00:00+02:00"
    assert found.warnings == ("published names no time zone; taken as Europe/Oslo",)
    body = dispatch((front + "# Harbour reopens\n\n" + STORY).encode())
    assert (body.body, body.byline, body.embargoed is not None) == (STORY, "Ann Lee", True)


def test_front_matter_in_toml() -> None:
    found = article(b"+++\ntitle = 'Harbour'\ndate = 2024-05-03\n+++\n" + STORY.encode())
    assert (found.title, found.text) == ("Harbour", STORY)


def test_code_tables_and_images_are_no_prose() -> None:
    text = (
        "# Harbour\n\nText.\n\n```sh\nls -l\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "![A ship. Photo: X / AFP](s.jpg)\n\nMore text.\n"
    )
    found = article(text.encode())
    assert [(zone.kind.value, text[zone.start : zone.end][:5]) for zone in found.zones] == [
        ("title", "# Har"), ("code", "```sh"), ("table", "| a |"), ("caption", "![A s"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ("title: [1", "not valid YAML"),
        ("title: The vote: what now", "a value with a colon or quotation marks in it stands in quotation marks"),
        ("a: &x [1]\nb: *x", "YAML aliases"),
        ("x: !!python/object/apply:os.system [ls]", "not valid YAML"),
        ("x: " + "[" * 5000, "not valid YAML"),
        ("x: " + "y" * 70_000, "longer than 65,536 characters"),
    ],
)
def test_bad_front_matter_is_one_clear_line(front: str, message: str) -> None:
    (skipped,) = read_articles(f"---\n{front}\n---\ntext".encode(), name="a.md")
    assert isinstance(skipped, Skipped)
    assert skipped.error
    assert message in skipped.reason
    assert "\n" not in skipped.reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "holds only white space"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is a binary file in no format that is read"),
        (b"text with \x00 in it", "is a binary file in no format that is read"),
    ],
)
def test_what_holds_no_text_is_said(data: bytes, reason: str) -> None:
    for read in (read_articles, read_dispatches):
        (found,) = read(data, name="x")
        assert isinstance(found, Skipped)
        assert (found.path, found.reason, found.error) == ("x", reason, True)


def test_missing_files_folders_and_sizes(tmp_path: Path) -> None:
    assert list(read_articles(tmp_path / "none.txt")) == [
        Skipped((tmp_path / "none.txt").as_posix(), "no such file", error=True)
    ]
    assert list(read_articles(tmp_path)) == [Skipped(tmp_path.as_posix(), "is a folder, not a file", error=True)]
    small = ReadOptions(limits=LimitsConfig(file_bytes=10))
    (skipped,) = read_articles(b"x" * 11, small)
    assert isinstance(skipped, Skipped)
    assert "is larger than 10 bytes; raise limits.file_bytes" in skipped.reason
    (skipped,) = read_articles(b"x" * 11, ReadOptions(limits=LimitsConfig(text_characters=10)))
    assert isinstance(skipped, Skipped)
    assert "longer than 10 characters" in skipped.reason


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.write(b"The harbour reopened.\n" * 4000)
        stream.truncate(2 * 1024**3)  # sparse
    (skipped,) = read_articles(path, ReadOptions(limits=LimitsConfig(file_bytes=1_000_000)))
    assert isinstance(skipped, Skipped)
    assert "larger than 1,000,000 bytes" in skipped.reason


@pytest.mark.parametrize(
    "text",
    [
        "[] edit\nThe harbour was built in 1910.",
        "[ top ]\nThe harbour.",
        "{note} The harbour.",
        "[1] The harbour <b>office</b> <p>said</p> <br> so",
    ],
)
def test_brackets_and_tags_do_not_make_plain_text_another_format(text: str) -> None:
    (article,) = read_articles(text.encode(), name="a.txt")
    assert (article.format, article.text) == ("text", text)


def test_comments_in_markdown_are_no_prose() -> None:
    found = article(b"---\ntitle: A\n---\nOne.\n\n<!-- source: AFP -->\n\nTwo. <!-- open")
    (zone,) = [zone for zone in found.zones if zone.kind is ZoneKind.CODE]
    assert found.text[zone.start : zone.end] == "<!-- source: AFP -->"


@pytest.mark.parametrize("text", ["[]", "3", '"hello"', '["one", "two"]', "null"])
def test_a_json_file_of_a_mere_value_holds_no_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "feed.json"
    path.write_text(text + "\n", encoding="utf-8")
    (found,) = read_dispatches(path)
    assert isinstance(found, Skipped)
    assert "without a text" in found.reason
    (tmp_path / "feed.txt").write_text(text, encoding="utf-8")
    (kept,) = read_articles(tmp_path / "feed.txt")
    assert isinstance(kept, Article)
