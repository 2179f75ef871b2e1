"""JSON, JSON Lines, and what ``compare`` and ``read`` print."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from compliance.errors import UsageError
from compliance.model import Dispatch, Match, Report
from compliance.report import render
from compliance.report.compare import Pair, render_pairs
from compliance.report.json import dumps
from compliance.report.read import read_line

Golden = Callable[[str, str], None]
PASSAGE = ["article", "source", "words", "similarity", "kind", "excluded"]


@pytest.fixture
def pair(match: Match) -> Pair:
    from_file = replace(match, dispatch=replace(match.dispatch, headline=None))
    return Pair("story.txt", "ferry.txt", "x" * 500, from_file)


def test_golden(report: Report, golden: Golden) -> None:
    golden("report.json", render(report, "json"))
    golden("report.jsonl", render(report, "jsonl"))


def test_json_has_the_keys_of_the_contract(report: Report) -> None:
    document = json.loads(render(report, "json"))
    assert document["schema"] == "compliance/1"
    ferry = document["articles"][0]
    assert list(ferry["matches"][0])[:5] == ["dispatch", "version", "holder", "headline", "dispatch_status"]
    assert list(ferry["matches"][0]["passages"][0]) == PASSAGE
    assert ferry["matches"][0]["similarity"] == 0.6123
    assert [p["excluded"] for p in ferry["matches"][0]["passages"]] == [None, "quotation", None]
    assert {"rule", "severity", "message", "remedy", "dispatch", "licence", "clause", "passages"} <= set(ferry["findings"][0])


def test_the_order_of_what_was_found_does_not_matter(report: Report) -> None:
    shuffled = replace(
        report,
        articles=tuple(replace(r, findings=r.findings[::-1], matches=r.matches[::-1]) for r in report.articles[::-1]),
    )
    for format in ("json", "jsonl", "text"):
        assert render(shuffled, format) == render(report, format)


def test_jsonl_is_one_article_a_line(report: Report) -> None:
    lines = [json.loads(line) for line in render(report, "jsonl").splitlines()]
    assert [line["path"] for line in lines] == ["content/ferry.md", "content/loaf.txt", "notes/garden.txt"]
    assert {line["schema"] for line in lines} == {"compliance/1"}


def test_a_pair_has_exactly_the_keys_of_the_contract(pair: Pair) -> None:
    record = json.loads(render_pairs([pair], "json"))
    keys = ["article", "source", "derivation", "similarity", "article_coverage", "source_coverage", "passages"]
    assert list(record) == keys
    assert (record["article"], record["source"]) == ("story.txt", "ferry.txt")
    assert all(list(p) == PASSAGE for p in record["passages"])


def test_many_pairs(pair: Pair) -> None:
    assert len(json.loads(render_pairs([pair, pair], "json"))["pairs"]) == 2
    assert len(render_pairs([pair, pair], "jsonl").splitlines()) == 2


def test_a_pair_in_words(match: Match, golden: Golden) -> None:
    from_file = replace(match, collapsed=())
    story = "Island life is about to change, writes our correspondent.\n\n"
    lead = match.dispatch.body[: match.passages[0].source.end]
    text = render_pairs([Pair("story.txt", "ferry.txt", story + lead, replace(from_file, passages=match.passages[:1]))], "text")
    golden("pair.txt", text)


def test_pairs_have_no_other_format(pair: Pair) -> None:
    with pytest.raises(UsageError, match="use text, json or jsonl"):
        render_pairs([pair], "sarif")


def test_read_prints_exactly_the_keys_of_the_contract(ferry: Dispatch, golden: Golden) -> None:
    line = read_line(ferry)
    keys = (
        "format guid version holder headline byline dateline body language published embargoed expires status "
        "copyright_notice usage_terms credit signoff"
    )
    record = json.loads(line)
    assert list(record) == keys.split()
    assert record["published"] == "2026-03-04T09:30:00+00:00"
    assert record["embargoed"] is None
    golden("read.jsonl", line)


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\ud800", "\x0b", "\x0c", "\x1c", "\n"])
def test_a_line_of_json_stays_one_line_of_utf8(character: str) -> None:
    line = dumps({"text": f"a{character}b"})
    assert len(line.splitlines()) == 1
    line.encode("utf-8")
    assert json.loads(line) == {"text": f"a{character}b"}
