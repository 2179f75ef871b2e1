"""From a finding on: explain it, waive it, list and remove waivers."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
COPIED = CORPUS / "articles" / "two-paragraphs-verbatim.txt"
TOMORROW = (date.today() + timedelta(days=1)).isoformat()


@pytest.fixture
def finding(inside, tmp_path) -> str:
    """The identity of the one finding of ``story.txt``, recorded in run 1."""
    shutil.copy(COPIED, tmp_path / "story.txt")
    (article,) = json.loads(inside("check", "story.txt", "--format", "json").out)["articles"]
    (found,) = article["findings"]
    return found["id"]


def waive(inside, finding, *more, until=TOMORROW):
    return inside("waive", finding, "--reason", "agreed by telephone", "--by", "desk", "--until", until, *more)


def test_explain_shows_both_sides(inside, finding, tmp_path):
    done = inside("explain", finding[:6])
    assert done.code == 0, done.err
    for part in ("unlicensed-reuse", "Where", "Why", "Evidence", "What would mend it", "Recorded in run 1"):
        assert part in done.out
    assert len(re.findall(r'article, characters \d+ to \d+: "', done.out)) >= 1
    assert len(re.findall(r'dispatch, characters \d+ to \d+: "', done.out)) >= 1
    values = json.loads(inside("explain", finding, "--format", "json").out)
    text = (tmp_path / "story.txt").read_bytes().decode()
    for passage in values["passages"]:
        assert passage["article_text"] == text[passage["article"]["start"] : passage["article"]["end"]]
        assert passage["source_text"]


def test_explain_without_the_text_that_was_checked(inside, finding, tmp_path):
    (tmp_path / "story.txt").write_text("Something else stands here now.")
    done = inside("explain", finding)
    assert done.code == 0
    assert "cannot be read as it was checked" in done.out
    assert not re.search(r'article, characters \d+ to \d+: "', done.out)


def test_explain_takes_the_newest_run(inside, finding):
    inside("check", "story.txt")
    assert "Recorded in run 2" in inside("explain", finding).out


def test_explain_of_what_was_not_recorded(inside, finding, tmp_path):
    shutil.copy(COPIED, tmp_path / "other.txt")
    unknown = inside("explain", "0123456789")
    assert unknown.code == 2
    assert "--check FILE" in unknown.err
    wrong = inside("explain", "zz", "--check", "other.txt")
    known = re.search(r"its findings are: ([0-9a-f]{16})", wrong.err)
    assert known, wrong.err
    done = inside("explain", known[1][:8], "--check", "other.txt")
    assert done.code == 0
    assert "Recorded in run" not in done.out


def test_explain_a_rule(inside):
    assert inside("explain", "missing-credit").out == inside("explain", "--rule", "missing-credit").out
    assert "Default severity: violation" in inside("explain", "--rule", "missing-credit").out
    assert "did you mean 'missing-credit'" in inside("explain", "--rule", "missing-credits").err
    assert inside("explain").code == 2


def test_an_ambiguous_beginning(inside, finding, tmp_path):
    shutil.copy(COPIED, tmp_path / "other.txt")
    inside("check", "other.txt")
    done = inside("explain", "")
    assert done.code == 2
    assert "no finding ''" in done.err


def test_a_waiver_in_the_ledger(inside, finding, tmp_path):
    assert waive(inside, finding[:8]).code == 0
    done = inside("check", "story.txt", "--format", "json")
    assert done.code == 0
    (article,) = json.loads(done.out)["articles"]
    assert [one["waived"] for one in article["findings"]] == ["agreed by telephone"]
    listed = json.loads(inside("waivers", "list", "--format", "json").out)["waivers"]
    assert [(one["id"], one["path"], one["state"]) for one in listed] == [("1", "story.txt", "in force")]
    assert inside("waivers", "remove", "1").code == 0
    assert inside("check", "story.txt").code == 1
    assert inside("waivers", "remove", "1").code == 2


def test_a_waiver_in_a_file_holds_no_text(inside, finding, tmp_path):
    file = tmp_path / "compliance-waivers.toml"
    assert waive(inside, finding, "--file", "compliance-waivers.toml").code == 0
    assert waive(inside, finding, "--file", "compliance-waivers.toml").code == 2
    assert inside("check", "story.txt", "--no-record").code == 0
    words = (tmp_path / "story.txt").read_text().split()
    assert not any(" ".join(words[at : at + 3]) in file.read_text() for at in range(len(words) - 3))
    assert "compliance-waivers.toml:3" in inside("waivers", "list").out
    assert inside("waivers", "remove", "compliance-waivers.toml:3").code == 0
    assert file.read_text() == "version = 1\n"


def test_what_people_wrote_into_the_file_stays(inside, finding, tmp_path):
    file = tmp_path / "compliance-waivers.toml"
    own = f"""# agreed in the morning meeting
version = 1

[[waiver]]
path = "other.txt"  # the travel desk's
rule = "missing-credit"
source = "*"
reason = "own"
by = "desk"
until = {TOMORROW}
"""
    file.write_text(own)
    assert waive(inside, finding, "--file", file).code == 0
    assert file.read_text().startswith(own)
    assert inside("waivers", "remove", f"{file}:12").code == 0
    assert file.read_text().strip() == own.strip()


def test_a_waiver_needs_a_day_to_come_a_reason_and_a_person(inside, finding):
    assert "over already" in waive(inside, finding, until="2001-01-01").err
    assert "is no day" in waive(inside, finding, until="soon").err
    done = inside("waive", finding, "--reason", " ", "--by", "desk", "--until", TOMORROW)
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert inside("waive", finding, "--by", "desk", "--until", TOMORROW).code == 2


def test_expired_and_unused_waivers_are_reported(inside, finding, tmp_path):
    entry = '[[waiver]]\npath = "story.txt"\nrule = "{}"\nsource = "*"\nreason = "own"\nby = "desk"\nuntil = {}\n'
    old = entry.format("unlicensed-reuse", "2001-01-01")
    unused = entry.format("missing-credit", TOMORROW)
    (tmp_path / "compliance-waivers.toml").write_text(f"version = 1\n{old}{unused}")
    done = inside("check", "story.txt", "--format", "json")
    assert done.code == 1
    notes = json.loads(done.out)["notes"]
    assert any("unlicensed-reuse ran out on 2001-01-01" in note for note in notes)
    assert any("missing-credit covers nothing any more" in note for note in notes)
    again = json.loads(inside("runs", "2", "--format", "json").out)["notes"]
    assert again == notes


def test_a_waiver_in_a_comment_of_a_page(inside, finding, tmp_path):
    paragraphs = "".join(f"<p>{part}</p>" for part in (tmp_path / "story.txt").read_text().split("\n\n"))
    comment = f"<!-- compliance: waive unlicensed-reuse; reason: agreed; by: desk; until: {TOMORROW} -->"
    page = "<!doctype html><html><body><article><h1>A story</h1>{}{}</article></body></html>"
    (tmp_path / "page.html").write_text(page.format(paragraphs, ""))
    assert inside("check", "page.html").code == 1
    (tmp_path / "page.html").write_text(page.format(paragraphs, comment))
    done = inside("check", "page.html")
    assert (done.code, "waived: unlicensed-reuse (agreed)" in done.out) == (0, True), done


def test_path_rules_count_from_the_configuration_whatever_was_typed(inside, tmp_path, monkeypatch):
    """An editor's program calls with whole paths, and a writer works in the folder of the print edition."""
    (tmp_path / "compliance.toml").write_text(
        'db = "compliance.db"\nlicences = "l.toml"\n[[context.rules]]\npaths = ["/print/"]\nchannel = "print"\n'
    )
    (tmp_path / "l.toml").write_text('[licence.all]\nholder = "*"\nactions = ["publish-web"]\n')
    (tmp_path / "print").mkdir()
    story = tmp_path / "print" / "story.txt"
    for place in (tmp_path / "story.txt", story):
        shutil.copy(COPIED, place)

    def clauses(*line):
        articles = json.loads(inside(*line, "--format", "json").out)["articles"]
        return ["(action: publish-print)" in finding["message"] for article in articles for finding in article["findings"]]

    assert clauses("check", "print/story.txt") == clauses("check", story) == clauses("gate", "print") == [True]
    monkeypatch.chdir(tmp_path / "print")
    assert clauses("check", "story.txt") == clauses("check", "../print") == clauses("gate", "story.txt") == [True]
    assert clauses("check", "../story.txt") == [False]
