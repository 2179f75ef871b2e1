"""After the fact: which recorded articles a kill, a correction or a limit concerns."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

from compliance.cli.sorting import Sorted

BODY = (
    "Divers found the wreck of a cargo ketch in the outer harbour of Brunnvik on Tuesday, forty metres from the pier where it "
    "was last seen loading salt in the winter of 1883. The keel is whole, the museum said, and so is a chest of tools. A "
    "second dive is planned when the ice has gone, and the harbour office has closed the basin to anchors until then."
)
OWN = "Brunnvik's harbour will be quiet this spring. The town council met about it last night and heard from the pilots.\n\n"


def wire(folder, name, **fields):
    record = {"id": "urn:x:ketch", "title": "Wreck found", "text": BODY, "holder": "AFP", "date": "2026-03-03T09:00:00Z"}
    (folder / name).write_text(json.dumps(record | fields) + "\n")


def story(folder, name, published="2026-03-04"):
    (folder / name).write_text(f"---\ntitle: Quiet spring\ndate: {published}\nchannel: web\n---\n{OWN}{BODY}\n")


def test_a_kill_names_the_articles_that_must_come_down(desk, tmp_path):
    wire(tmp_path, "first.jsonl")
    wire(tmp_path, "kill.jsonl", version=2, text="Please kill this story: no wreck was found.", title="KILL: Wreck found")
    story(tmp_path, "spring.md")
    assert desk("corpus", "add", "first.jsonl").code == 0
    assert desk("check", "spring.md").code == 1
    done = desk("corpus", "add", "kill.jsonl")
    assert "1 published article affected" in done.err
    assert "take-down  spring.md: the dispatch was killed" in done.err
    assert "compliance ledger affected --dispatch urn:x:ketch" in done.err
    listed = json.loads(desk("ledger", "affected", "--dispatch", "urn:x:ketch", "--format", "json").out)["affected"]
    assert [(one["path"], one["action"], one["title"], one["status"]) for one in listed] == [
        ("spring.md", "take-down", "Quiet spring", "canceled")
    ]


def test_of_an_export_the_record_is_named(inside, tmp_path):
    """An export holds thousands of articles under one path: which of them must come down?"""
    wire(tmp_path, "first.jsonl")
    wire(tmp_path, "kill.jsonl", version=2, text="Please kill this story: no wreck was found.", title="KILL: Wreck found")
    texts = (OWN, OWN + BODY)
    (tmp_path / "export.jsonl").write_text("".join(json.dumps({"id": text[:3], "text": text}) + "\n" for text in texts))
    inside("corpus", "add", "first.jsonl")
    inside("audit", "export.jsonl")
    assert "take-down  export.jsonl, record 2: the dispatch was killed" in inside("corpus", "add", "kill.jsonl").err
    assert "  export.jsonl, record 2  " in inside("ledger", "affected", "--dispatch", "urn:x:ketch").out


def test_a_correction_is_given_as_json(inside, tmp_path):
    wire(tmp_path, "first.jsonl")
    corrected = BODY.replace("forty metres", "sixty metres")
    wire(tmp_path, "second.jsonl", version=2, text=corrected, title="CORRECTED: Wreck found")
    story(tmp_path, "spring.md")
    inside("corpus", "add", "first.jsonl")
    inside("check", "spring.md")
    account = json.loads(inside("corpus", "add", "second.jsonl", "--format", "json").out)
    assert [(one["path"], one["action"]) for one in account["affected"]] == [("spring.md", "correct")]
    assert account["affected"][0]["reason"] == "corrected by urn:x:ketch, version 2"


def test_only_the_newest_record_of_an_article_counts(inside, tmp_path):
    wire(tmp_path, "first.jsonl")
    story(tmp_path, "spring.md")
    inside("corpus", "add", "first.jsonl")
    inside("check", "spring.md")
    rows = json.loads(inside("ledger", "affected", "--dispatch", "urn:x:ketch", "--format", "json").out)["affected"]
    assert [(one["action"], one["run"]) for one in rows] == [("none", 1)]
    (tmp_path / "spring.md").write_text(OWN)
    inside("check", "spring.md")
    assert "no recorded article" in inside("ledger", "affected", "--dispatch", "urn:x:ketch").out


def test_limits_that_run_out(inside, tmp_path):
    published = datetime.now(UTC) - timedelta(days=3)
    wire(tmp_path, "first.jsonl", date=(published - timedelta(days=1)).isoformat())
    story(tmp_path, "spring.md", published=published.isoformat())
    (tmp_path / "l.toml").write_text('[licence.afp]\nholder = "AFP"\nmax_age_days = 5\n')
    inside("corpus", "add", "first.jsonl")
    inside("check", "spring.md", "--licences", "l.toml")

    def within(days, *more):
        done = inside("ledger", "affected", "--expiring", str(days), *more, "--licences", "l.toml", "--format", "csv")
        return list(csv.DictReader(io.StringIO(done.out)))

    assert within(1) == []
    (row,) = within(3)
    assert (row["action"], row["path"]) == ("take-down", "spring.md")
    assert "max_age_days = 5" in row["reason"]
    assert row["due"].startswith((published + timedelta(days=5)).date().isoformat())
    assert within(3, "--ended", "1") == [row]
    (tmp_path / "l.toml").write_text('[licence.afp]\nholder = "AFP"\nmax_age_days = 1\n')
    assert [one["reason"].split(" on ")[0] for one in within(3)] == ["the right to use it ended"]
    assert within(3, "--ended", "1") == []


def test_one_question_at_a_time(inside):
    assert inside("ledger", "affected").code == 2
    assert inside("ledger", "affected", "--dispatch", "x", "--expiring", "3").code == 2
    assert inside("ledger", "affected", "--dispatch", "nobody-knows-it").code == 2
    assert inside("ledger", "affected", "--dispatch", "x", "--ended", "3").code == 2


def test_many_rows_are_put_in_order_outside_of_memory(tmp_path):
    with Sorted(2) as kept:
        for n in range(1000):
            kept.add((n % 7, f"{n:04}"), n)
        assert len(kept) == 1000
        assert list(kept) == sorted(range(1000), key=lambda n: (n % 7, n)) == list(kept)


def test_a_csv_without_rows_has_its_head(inside):
    done = inside("ledger", "affected", "--expiring", "7", "--format", "csv")
    assert done.code == 0, done.err
    assert done.out.startswith("action,due,path,")
    assert len(done.out.splitlines()) == 1


def test_one_is_said_as_one(inside, tmp_path):
    wire(tmp_path, "first.jsonl")
    (tmp_path / "spring.txt").write_text(OWN)
    inside("corpus", "add", "first.jsonl")
    inside("audit", "spring.txt")
    assert "\n1 article left out, as " in inside("audit", "spring.txt", "--only-new").out
    assert inside("ledger", "affected", "--expiring", "1").out == "no recorded article has to come down within 1 day\n"
