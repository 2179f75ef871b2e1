"""The report at a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from compliance.errors import UsageError
from compliance.model import Article, ArticleResult, Derivation, Dispatch, Kind, Match, Passage, Report, Span, Verdict
from compliance.report import FORMATS, RenderOptions, render
from compliance.report.terminal import cells
from compliance.report.text import article_text

ESCAPES = re.compile("\x1b\\[[0-9;]*m")
Golden = Callable[[str, str], None]


def one_match(article: str, source: str, **dispatch: object) -> ArticleResult:
    """An article that is a dispatch, word for word or nearly."""
    passage = Passage(Span(0, len(article)), Span(0, len(source)), 9, 0.9, Kind.EDITED)
    match = Match(Dispatch("x:1", source, **dispatch), Derivation.WHOLLY, 0.9, 1.0, 1.0, (passage,))  # type: ignore[arg-type]
    return ArticleResult(Article("a.txt", article), Verdict.VIOLATION, Derivation.WHOLLY, 1.0, (match,))


def test_golden(report: Report, golden: Golden) -> None:
    golden("report.txt", render(report, "text"))
    golden("report-narrow.txt", render(report, "text", RenderOptions(width=60)))
    golden("report-waived.txt", render(report, "text", RenderOptions(show_waived=True)))
    golden("report-no-text.txt", render(report, "text", RenderOptions(show_text=False)))


def test_verdict_comes_first_in_words(report: Report) -> None:
    assert render(report, "text").startswith("VIOLATION  content/ferry.md - 44 % of the article is AFP's text\n")


def test_summary_comes_last(report: Report) -> None:
    last = render(report, "text").splitlines()[-1]
    assert last.startswith("3 articles checked: 2 violations, 1 clear; 1 input skipped. Held against 2 dispatches;")


def test_colour_adds_nothing_but_colour(report: Report) -> None:
    coloured = render(report, "text", RenderOptions(colour=True))
    assert "\x1b[" in coloured
    assert [line.rstrip() for line in ESCAPES.sub("", coloured).splitlines()] == render(report, "text").splitlines()


def test_no_words_of_the_texts_without_show_text(report: Report) -> None:
    text = render(report, "text", RenderOptions(show_text=False))
    assert "certified engineers" not in text
    assert "Night ferry" not in text
    assert "characters 348-469" in text


def test_every_line_fits_the_terminal(report: Report) -> None:
    for width in (60, 79, 80, 100, 160):
        lines = render(report, "text", RenderOptions(width=width)).splitlines()[:-1]
        assert max(len(line) for line in lines if not line.startswith("VIOLATION")) <= width


def test_terminal_escapes_do_not_reach_the_terminal() -> None:
    evil = "Rain \x1b[2J\x1b]0;owned\x07 fell \u202eno dnalsi eht no\u202c today\r\nand \x9b31m tomorrow"
    result = one_match(evil, evil, holder="A\x1bFP", headline="\x1b[31mRed\u2066")
    text = article_text(result, RenderOptions())
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert "␛[2J" in text


def test_lone_surrogates_can_be_written() -> None:
    article_text(one_match("one \ud800 two", "one \udfff two"), RenderOptions()).encode("utf-8")


def test_wide_letters_keep_the_columns_straight() -> None:
    ours, theirs = "日本の漁港で火災があり十二隻の船が焼けた。" * 4, "日本の港で火災があり十隻の船が焼けた。" * 4
    text = article_text(one_match(ours, theirs), RenderOptions(width=90))
    rows = [line for line in text.splitlines() if " | " in line]
    assert len({cells(row.split(" | ")[0]) for row in rows}) == 1


def test_right_to_left_texts_stand_one_above_the_other() -> None:
    text = article_text(one_match("وصلت السفينة إلى الميناء", "غادرت السفينة الميناء"), RenderOptions(width=120))
    assert " | " not in text
    assert "{+وصلت+} السفينة" in text


def test_marks_that_the_text_brings_itself_are_just_text() -> None:
    text = article_text(one_match("a {+b+} \ue000c\ue001 d", "a {+b+} \ue000c\ue001 d"), RenderOptions())
    assert "a {+b+} \ufffdc\ufffd d" in text


def test_a_holder_that_is_not_known_is_said() -> None:
    assert "protected text" in article_text(one_match("a b", "a b"), RenderOptions())


def test_an_unknown_format_is_refused(report: Report) -> None:
    with pytest.raises(UsageError, match="use one of text, json"):
        render(report, "pdf")


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_report_can_be_written(report: Report, format: str) -> None:
    text = render(replace(report, articles=(), skipped=()), format)
    assert format == "jsonl" or text.endswith("\n")
