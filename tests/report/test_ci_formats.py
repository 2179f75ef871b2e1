"""JUnit, GitHub annotations and step summary, GitLab Code Quality."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from junitparser import Error, Failure, JUnitXml, Skipped

from compliance import model
from compliance.model import ArticleResult, Report, Severity
from compliance.report import RenderOptions, render
from compliance.report import github as github_module
from compliance.report.github import step_summary

Golden = Callable[[str, str], None]
COMMAND = re.compile(
    r"::(error|warning|notice) file=([^,:]+)(?:,line=(\d+),endLine=(\d+))?(?:,col=(\d+),endColumn=(\d+))?,title=([\w -]+)::(.*)"
)


def repeated(result: ArticleResult, times: int) -> tuple[ArticleResult, ...]:
    """The same finding in many files, each with its own path."""
    return tuple(replace(result, article=replace(result.article, path=f"content/{n:03}.txt")) for n in range(times))


@pytest.fixture
def options(raw: dict[str, str]) -> RenderOptions:
    return RenderOptions(raw=raw)


def test_golden(report: Report, options: RenderOptions, golden: Golden) -> None:
    golden("report.junit.xml", render(report, "junit", options))
    golden("report.github.txt", render(report, "github", options))
    golden("report.gitlab.json", render(report, "gitlab", options))
    golden("report.step-summary.md", step_summary(report, options))


def test_junit_reads_back(report: Report, options: RenderOptions) -> None:
    (suite,) = JUnitXml.fromstring(render(report, "junit", options).encode())
    cases = {(case.classname, case.name.split(" ")[0]): case for case in suite}
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (5, 2, 0, 1)
    (failure,) = cases["content/ferry.md", "unlicensed-reuse"].result
    assert isinstance(failure, Failure)
    assert failure.type == "unlicensed-reuse"
    assert failure.text.splitlines()[1] == "content/ferry.md:14:1: edited, 23 words, 78 % alike"
    assert cases["content/ferry.md", "missing-credit"].result == []  # for review: passes, and says so
    assert cases["notes/garden.txt", "verdict:"].result == []
    assert isinstance(cases["content/photo.jpg", "read"].result[0], Skipped)


def test_junit_counts_an_unreadable_input_as_an_error(report: Report) -> None:
    broken = replace(report, skipped=(model.Skipped("gone.md", "no such file", error=True),))
    (suite,) = JUnitXml.fromstring(render(broken, "junit").encode())
    assert suite.errors == 1
    assert any(isinstance(result, Error) for case in suite for result in case.result)


def test_junit_takes_any_character(report: Report) -> None:
    loaf = report.articles[1]
    evil = replace(loaf.findings[0], message="a \x1b[31m ]]> <b> & \ud800 \uffff \x00", remedy="\x0c")
    JUnitXml.fromstring(render(replace(report, articles=(replace(loaf, findings=(evil,)),)), "junit").encode())


def test_annotations_are_well_formed(report: Report, options: RenderOptions) -> None:
    commands = [line for line in render(report, "github", options).splitlines() if line.startswith("::")]
    places = [COMMAND.fullmatch(command).group(1, 2, 3, 5, 7) for command in commands]  # type: ignore[union-attr]
    assert places == [
        ("error", "content/ferry.md", "8", "1", "unlicensed-reuse"),
        ("error", "content/loaf.txt", "3", "1", "withdrawn-source"),
        ("warning", "content/ferry.md", "8", "1", "missing-credit"),
    ]


def test_annotations_escape_what_would_end_them(report: Report) -> None:
    loaf = report.articles[1]
    evil = replace(loaf.findings[0], message="100 % sure\n::error::owned", rule="a,b:c")
    moved = replace(loaf, findings=(evil,), article=replace(loaf.article, path="a,b\n::set-output name=x::y.txt"))
    text = render(replace(report, articles=(moved,), skipped=()), "github")
    first, second, last = text.splitlines()
    file, place = "a%2Cb %3A%3Aset-output name=x%3A%3Ay.txt", "line=3,endLine=3,col=1,endColumn=104"
    assert first.startswith(f"::error file={file},{place},title=a%2Cb%3Ac::100 %25 sure ")
    assert second.startswith("violation: ")
    assert last.startswith("1 article checked")


def test_no_more_annotations_than_github_shows_and_all_of_it_in_the_log(report: Report) -> None:
    loaf = report.articles[1]
    twice = replace(loaf, findings=(*loaf.findings, replace(loaf.findings[0], rule="embargo", identity="2")))
    many = replace(report, articles=repeated(twice, 25))
    lines = render(many, "github").splitlines()
    commands = [line for line in lines if line.startswith("::error")]
    assert len(commands) == github_module.MOST_ANNOTATIONS
    assert len({COMMAND.fullmatch(c)[2] for c in commands}) == 10  # type: ignore[index]  # ten files, not five twice
    assert sum(line.startswith("violation: ") for line in lines) == 50


def test_step_summary_is_a_table_that_nothing_escapes(report: Report) -> None:
    loaf = report.articles[1]
    evil = replace(loaf.findings[0], remedy="a | b <script>alert(1)</script> [x](http://y) `z`")
    text = step_summary(replace(report, articles=(replace(loaf, findings=(evil,)),)))
    row = text.splitlines()[-1]
    assert row.count("|") == 7
    assert "<script" not in text
    assert "](" not in row


def test_step_summary_keeps_to_its_size(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(github_module, "MOST_SUMMARY", 2_000)
    text = step_summary(replace(report, articles=repeated(report.articles[1], 50)))
    assert len(text.encode()) <= 2_000
    assert re.search(r"\d+ more findings in the log", text)


def test_step_summary_of_a_clean_run(report: Report) -> None:
    text = step_summary(replace(report, articles=report.articles[:1], skipped=()))
    assert "1 article checked" in text
    assert "| Rule" not in text


def test_gitlab_has_the_documented_fields(report: Report, options: RenderOptions) -> None:
    issues = json.loads(render(report, "gitlab", options))
    for issue in issues:
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith("./")
    assert [i["severity"] for i in issues] == ["critical", "major", "critical"]


def test_gitlab_fingerprints_are_distinct_and_stable(report: Report) -> None:
    loaf = report.articles[1]
    many = replace(report, articles=(replace(loaf, findings=loaf.findings * 5),) * 2)
    first, second = (json.loads(render(many, "gitlab")) for _ in range(2))
    assert len({i["fingerprint"] for i in first}) == len(first) == 10
    assert first == second
    assert first[0]["fingerprint"] == loaf.findings[0].identity


def test_waived_findings_appear_only_when_asked_for(report: Report) -> None:
    for format in ("junit", "github", "gitlab"):
        assert "unpublishable-matter" not in render(report, format)
        assert "unpublishable-matter" in render(report, format, RenderOptions(show_waived=True))
    assert "::notice" in render(report, "github", RenderOptions(show_waived=True))


def test_notes_do_not_break_a_build(report: Report) -> None:
    loaf = report.articles[1]
    mild = replace(loaf, findings=(replace(loaf.findings[0], severity=Severity.NOTE),))
    (suite,) = JUnitXml.fromstring(render(replace(report, articles=(mild,)), "junit").encode())
    assert suite.failures == 0
