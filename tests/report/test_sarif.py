"""SARIF: valid, located, stable."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from compliance.model import Finding, Report, Skipped, Span
from compliance.report import RenderOptions, render
from compliance.report import sarif as module

Golden = Callable[[str, str], None]
OFFICIAL = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


def run_of(text: str) -> dict[str, Any]:
    document = json.loads(text)
    jsonschema.validate(document, OFFICIAL)
    run: dict[str, Any] = document["runs"][0]
    return run


@pytest.fixture
def run(report: Report, raw: dict[str, str]) -> dict[str, Any]:
    return run_of(render(report, "sarif", RenderOptions(raw=raw)))


def test_golden(report: Report, raw: dict[str, str], golden: Golden) -> None:
    document = json.loads(render(report, "sarif", RenderOptions(raw=raw)))
    # What the rules say of themselves is theirs to test.
    document["runs"][0]["tool"]["driver"]["rules"] = []
    for result in document["runs"][0]["results"]:
        del result["ruleIndex"]
    golden("report.sarif", json.dumps(document, indent=2, ensure_ascii=False) + "\n")


def test_every_variant_is_valid(report: Report, raw: dict[str, str]) -> None:
    for options in (
        RenderOptions(),
        RenderOptions(raw=raw, show_text=True, show_waived=True),
        RenderOptions(raw={**raw, "content/ferry.md": "another file"}),
    ):
        run_of(render(report, "sarif", options))
    broken = replace(report, skipped=(Skipped("no such file.md", "cannot be read", error=True),), notes=("a note",))
    run_of(render(broken, "sarif"))
    run_of(render(replace(report, articles=()), "sarif"))


def test_a_passage_is_placed_in_the_file_behind_its_front_matter(run: dict[str, Any]) -> None:
    result = next(r for r in run["results"] if r["ruleId"] == "unlicensed-reuse")
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "content/ferry.md", "uriBaseId": "%SRCROOT%"}
    assert location["region"] == {"startLine": 8, "startColumn": 1, "endLine": 8, "endColumn": 98}
    related = [place["physicalLocation"]["region"]["startLine"] for place in result["relatedLocations"]]
    assert related == [8, 14]
    assert result["relatedLocations"][1]["message"]["text"] == "2 of 2: edited, 23 words, 78 % alike"


def test_without_the_file_a_markdown_article_is_located_as_a_whole(report: Report) -> None:
    results = run_of(render(report, "sarif"))["results"]
    ferry, loaf = results[0]["locations"][0], results[-1]["locations"][0]
    assert "region" not in ferry["physicalLocation"]
    assert loaf["physicalLocation"]["region"]["startLine"] == 3


def test_every_rule_that_fired_is_described(run: dict[str, Any]) -> None:
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"]
        assert rule["help"]["text"]
        assert rule["shortDescription"]["text"]


def test_waived_findings_are_left_out_unless_asked_for(report: Report, run: dict[str, Any]) -> None:
    assert "unpublishable-matter" not in {r["ruleId"] for r in run["results"]}
    shown = run_of(render(report, "sarif", RenderOptions(show_waived=True)))["results"]
    waived = next(r for r in shown if r["ruleId"] == "unpublishable-matter")
    assert waived["suppressions"] == [{"kind": "external", "justification": "house style, agreed 2026-01"}]


def test_fingerprints_do_not_move_with_the_lines(report: Report, raw: dict[str, str], run: dict[str, Any]) -> None:
    lower = run_of(render(report, "sarif", RenderOptions(raw={p: "---\nnew: line\n---\n" + t for p, t in raw.items()})))
    assert lower["results"][0]["locations"] != run["results"][0]["locations"]
    assert [r["partialFingerprints"] for r in lower["results"]] == [r["partialFingerprints"] for r in run["results"]]


def test_a_finding_without_identity_gets_a_fingerprint(report: Report) -> None:
    ferry = report.articles[2]
    bare = replace(ferry, findings=tuple(replace(f, identity="") for f in ferry.findings))
    results = run_of(render(replace(report, articles=(bare,)), "sarif"))["results"]
    prints = [r["partialFingerprints"]["complianceFinding/v1"] for r in results]
    assert len(set(prints)) == len(prints) == 2
    assert all(len(fingerprint) == 32 for fingerprint in prints)


def test_paths_are_uris(report: Report) -> None:
    loaf = report.articles[1]
    moved = replace(loaf, article=replace(loaf.article, path="./brød og salt/50%.txt"))
    (result,) = run_of(render(replace(report, articles=(moved,)), "sarif"))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "br%C3%B8d%20og%20salt/50%25.txt"


@pytest.mark.parametrize(("name", "uri"), [("n\udce9.txt", "n%E9.txt"), ("n\ud800.txt", "n%3F.txt"), ("a\nb.txt", "a%0Ab.txt")])
def test_the_bytes_of_a_name_that_is_no_utf_8_are_kept(report: Report, name: str, uri: str) -> None:
    loaf = report.articles[1]
    moved = replace(loaf, article=replace(loaf.article, path=name))
    (result,) = run_of(render(replace(report, articles=(moved,)), "sarif"))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_more_results_than_github_takes(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_RESULTS", 2)
    run = run_of(render(report, "sarif"))
    assert [r["level"] for r in run["results"]] == ["error", "error"]
    notes = [n["message"]["text"] for n in run["invocations"][0]["toolExecutionNotifications"]]
    assert any(note.startswith("1 finding left out") for note in notes)


def test_snippets_only_with_show_text(report: Report, raw: dict[str, str]) -> None:
    result = run_of(render(report, "sarif", RenderOptions(raw=raw, show_text=True)))["results"][0]
    snippet = result["locations"][0]["physicalLocation"]["region"]["snippet"]["text"]
    assert snippet.startswith("The night ferry between")


def test_a_message_makes_no_links(report: Report) -> None:
    loaf = report.articles[1]
    finding: Finding = replace(loaf.findings[0], message="see [here](http://example.com)")
    (result,) = run_of(render(replace(report, articles=(replace(loaf, findings=(finding,)),)), "sarif"))["results"]
    assert "\\[here\\](" in result["message"]["text"]


def test_a_member_of_an_archive_is_named_in_the_archive(report: Report) -> None:
    loaf = report.articles[1]
    moved = replace(loaf, article=replace(loaf.article, path="./in box/a.zip!b/loaf.txt", container="./in box/a.zip"))
    (result,) = run_of(render(replace(report, articles=(moved,)), "sarif"))["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": "in%20box/a.zip", "uriBaseId": "%SRCROOT%"}}
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "in box/a.zip: b/loaf.txt, line 3, column 1"
    assert "Place: b/loaf.txt, line 3, column 1." in result["message"]["text"]


def test_columns_are_those_of_utf_16(report: Report) -> None:
    loaf = report.articles[1]
    text = "\U0001f600 " + loaf.article.text.replace("\n\n", " ")
    (finding,) = loaf.findings
    start = text.index("Flour prices")
    passage = replace(finding.passages[0], article=Span(start, len(text) - 1))
    moved = replace(loaf, article=replace(loaf.article, text=text), findings=(replace(finding, passages=(passage,)),))
    run = run_of(render(replace(report, articles=(moved,)), "sarif"))
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "utf16CodeUnits"
    assert region["startColumn"] == start + 1 + 1  # columns begin at 1, and the face takes two units
