"""The ledger: runs and results come back as they were recorded; big ledgers stay quick."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from compliance.errors import StoreError
from compliance.model import (
    Article,
    ArticleResult,
    Derivation,
    Dispatch,
    Finding,
    Kind,
    Match,
    Passage,
    Run,
    Severity,
    Skipped,
    Span,
    Verdict,
    Zone,
    ZoneKind,
)
from compliance.store import Ledger, StoredWaiver, Waivers, open_store
from compliance.store.browsing import QUERIES

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RUN = Run(
    command="check story.md", tool_version="1.0", started=NOON, manifest={"shingle": 3}, config_hash="c0", guarantee=6,
    dispatches=2, rules_off=("machine-use",),
)  # fmt: skip
PASSAGE = Passage(Span(0, 20), Span(5, 25), 4, 0.95, Kind.EDITED)
QUOTED = Passage(Span(30, 40), Span(50, 60), 2, 1.0, Kind.VERBATIM, ZoneKind.QUOTATION)


def result(dispatch, *, newer=None, path="story.md", text="The story.", verdict=Verdict.VIOLATION, **finding):
    article = Article(
        path=path, text=text, title="A story", language="en", published=NOON, zones=(Zone(0, 3, ZoneKind.CREDIT, "AFP"),),
        meta={"outlet": "example.org", "embargo": True}, warnings=("no title",), record=2,
    )  # fmt: skip
    match = Match(
        dispatch, Derivation.PARTLY, 0.4, 0.5, 0.6, (PASSAGE, QUOTED), article_coverage_with_excluded=0.7,
        source_coverage_with_excluded=0.8, collapsed=("g@1",), superseded_by=newer,
    )  # fmt: skip
    found = Finding(
        **{
            "rule": "unlicensed-reuse", "severity": Severity.VIOLATION, "message": "reused", "remedy": "license it",
            "path": path, "dispatch": dispatch.guid, "licence": "afp-text", "clause": "actions", "passages": (PASSAGE,),
            "spans": (Span(1, 2),), "evidence": {"words": 4}, "identity": "f00d", **finding,
        }
    )  # fmt: skip
    return ArticleResult(
        article, verdict, Derivation.PARTLY, 0.5, (match,), (found,), Derivation.WHOLLY, 0.9, 120, ("text is short",)
    )


def test_a_run_and_its_results_come_back_as_they_were_recorded(desk):
    old, new = desk.dispatch("g1"), desk.dispatch("g1", "New body", version=2)
    desk.add(old, new)
    ledger = Ledger(desk.store)
    run = ledger.start_run(RUN)
    clear = ArticleResult(Article("b.md", "Nothing."), Verdict.CLEAR, Derivation.NONE, 0.0)
    first = result(old, newer=new)
    skipped = Skipped("c.bin", "binary", error=True)
    assert ledger.record(run.id, [first, skipped, clear]) == 3
    finished = ledger.finish_run(run.id, NOON + timedelta(seconds=3), ["one note"])

    assert finished == replace(RUN, id=run.id, finished=NOON + timedelta(seconds=3))
    assert ledger.notes(run.id) == ("one note",)
    assert ledger.skipped(run.id) == [skipped]
    texts = {"story.md": "The story.", "b.md": "Changed since."}
    back = list(ledger.results(run.id, lambda path, record: texts[path]))
    assert back == [first, replace(clear, article=replace(clear.article, text=""))]
    assert next(ledger.results(run.id)).article.text == ""


def test_a_dispatch_outside_the_register_is_kept_as_metadata(desk):
    source, newer = Dispatch("file:a.txt", "The body.", headline="A source"), Dispatch("file:b.txt", "B.", version=2)
    ledger = Ledger(desk.store)
    run = ledger.start_run(RUN)
    ledger.record(run.id, [result(source, newer=newer)])
    (match,) = next(ledger.results(run.id)).matches
    assert match.dispatch == replace(source, body="")
    assert match.superseded_by == replace(newer, body="")


def test_a_match_outlives_the_text_of_its_dispatch(desk):
    dispatch = desk.dispatch("g1")
    (number,) = desk.add(dispatch)
    ledger = Ledger(desk.store)
    run = ledger.start_run(RUN)
    ledger.record(run.id, [result(dispatch)], ids={dispatch.content_hash: number})
    desk.register.remove([number])
    (match,) = next(ledger.results(run.id)).matches
    assert match.dispatch == replace(dispatch, body="")


def test_a_dispatch_read_without_its_body_is_still_linked(desk):
    (number,) = desk.add(desk.dispatch("g1"))
    ledger = Ledger(desk.store)
    run = ledger.start_run(RUN)
    ledger.record(run.id, [result(desk.register.dispatches([number], bodies=False)[number])])
    assert desk.store.conn.execute("SELECT dispatch FROM matches").fetchone() == (number,)


def test_runs_are_listed_newest_first_with_their_counts(desk):
    dispatch = desk.dispatch("g1")
    desk.add(dispatch)
    ledger = Ledger(desk.store)
    one, two = ledger.start_run(RUN), ledger.start_run(RUN)
    ledger.record(two.id, [result(dispatch), result(dispatch, path="b.md", waived="agreed"), Skipped("c", "empty")])
    newest, oldest = ledger.runs()
    ledger.finish_run(two.id, NOON)
    assert ledger.runs()[0] == replace(newest, run=replace(newest.run, finished=NOON))
    assert (newest.run.id, oldest.run.id) == (two.id, one.id)
    assert (newest.articles, newest.matches, newest.findings, newest.skipped) == (2, 2, 1, 1)
    assert newest.verdicts == {"violation": 2}
    assert [summary.run.id for summary in ledger.runs(limit=1)] == [two.id]
    list(ledger.delete_run(two.id))
    assert desk.store.conn.execute("SELECT count(*) FROM passages").fetchone() == (0,)
    with pytest.raises(StoreError, match=rf"no run {two.id}; see `compliance runs`"):
        ledger.run(two.id)
    with pytest.raises(StoreError, match="no run"):
        list(ledger.results(two.id))


def test_a_failed_batch_records_nothing(desk):
    ledger = Ledger(desk.store)
    run = ledger.start_run(RUN)

    def items():
        yield result(desk.dispatch("g1"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ledger.record(run.id, items())
    assert list(ledger.results(run.id)) == []


def test_what_a_resumed_run_leaves_out(desk):
    ledger = Ledger(desk.store)
    run, other = ledger.start_run(RUN), ledger.start_run(RUN)
    done = result(desk.dispatch("g1"))
    ledger.record(run.id, [done])
    new = Article("n.md", "New.").content_hash
    assert ledger.seen(run.id, [done.article.content_hash, new]) == {done.article.content_hash}
    assert ledger.seen(other.id, [done.article.content_hash]) == set()


def test_more_results_than_one_read_keep_their_order(desk):
    ledger = Ledger(desk.store)
    run = ledger.start_run(RUN)
    paths = [f"{n:04}.md" for n in range(450)]
    ledger.record(run.id, (ArticleResult(Article(p, p), Verdict.CLEAR, Derivation.NONE, 0.0) for p in paths))
    assert [each.article.path for each in ledger.results(run.id)] == paths


def test_the_views_show_what_is_open(desk):
    dispatch = desk.dispatch("g1")
    desk.add(dispatch)
    ledger = Ledger(desk.store)
    one, two = ledger.start_run(RUN), ledger.start_run(RUN)
    ledger.record(one.id, [result(dispatch), result(dispatch, path="old.md")])
    ledger.record(two.id, [result(dispatch, waived="agreed"), result(dispatch, path="n.md", severity=Severity.NOTE)])
    rows = desk.store.db["violations"].rows
    assert [(row["run"], row["path"]) for row in rows] == [(one.id, "story.md"), (one.id, "old.md")]
    # story.md was waived since, n.md has a note only.
    assert [row["path"] for row in desk.store.db["open_findings"].rows] == ["old.md"]
    (source,) = desk.store.db["sources_by_reuse"].rows
    assert (source["guid"], source["matches"], source["largest_share"]) == ("g1", 4, 0.5)
    list(ledger.delete_run(one.id))
    (source,) = desk.store.db["sources_by_reuse"].rows
    assert source["matches"] == 2
    list(ledger.delete_run(two.id))
    assert list(desk.store.db["sources_by_reuse"].rows) == []


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM articles WHERE run = 1 AND verdict = 'violation'",
        "SELECT * FROM articles a JOIN matches m ON m.article = a.id WHERE a.run = 1",
        "SELECT * FROM matches WHERE dispatch = 1",
        'SELECT * FROM passages WHERE "match" = 1',
        "SELECT * FROM findings WHERE identity = 'f00d'",
        "SELECT * FROM findings WHERE rule = 'embargo' AND severity = 'violation'",
        "SELECT * FROM articles WHERE path = 'a.md'",
        "SELECT * FROM skipped WHERE run = 1",
        "DELETE FROM matches WHERE article = 1",
        "SELECT id FROM dispatches WHERE guid = 'g'",
        "SELECT id FROM dispatches WHERE content_hash = x'00' AND removed IS NULL",
        "SELECT id FROM dispatches WHERE family = 1 AND removed IS NULL",
        "SELECT id FROM dispatches WHERE day >= 1",
        "SELECT * FROM suspicions WHERE run = 1",
        "SELECT 1 FROM article_fingerprints WHERE content_hash = x'00' AND scheme = x'00'",
    ],
)
def test_no_query_walks_through_a_whole_table(desk, sql):
    plan = [row[3] for row in desk.store.conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert plan
    assert not [step for step in plan if step.startswith("SCAN")]


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_no_canned_query_begins_at_a_whole_table_of_the_ledger(desk, name):
    plan = [row[3] for row in desk.store.conn.execute(f"EXPLAIN QUERY PLAN {QUERIES[name]['sql']}", {"days": "30"})]
    assert plan
    assert not [step for step in plan if step.startswith(("SCAN a", "SCAN m", "SCAN f", "SCAN p"))]


def test_a_reader_sees_the_last_whole_batch_while_one_writes(desk):
    ledger = Ledger(desk.store)
    run = ledger.start_run(RUN)
    with open_store(desk.path) as store, desk.store.transaction() as conn:
        conn.execute("INSERT INTO skipped VALUES (?, 'a', 'b', 0)", (run.id,))
        assert Ledger(store).skipped(run.id) == []


WAIVER = StoredWaiver("story.md", "missing-credit", "g1", ("ab12",), "agreed by phone", "A. Editor", date(2026, 6, 30))


def test_waivers_hold_up_to_their_last_day(desk):
    waivers = Waivers(desk.store)
    number = waivers.add(WAIVER, NOON)
    assert waivers.all() == [replace(WAIVER, id=number, created=NOON)]
    assert len(waivers.all(active_on=date(2026, 6, 30))) == 1
    assert waivers.all(active_on=date(2026, 7, 1)) == []
    assert waivers.remove(number)
    assert not waivers.remove(number)


@pytest.mark.parametrize("gap", [{"reason": " "}, {"by": ""}])
def test_a_waiver_needs_a_reason_and_a_person(desk, gap):
    with pytest.raises(StoreError, match="needs a reason and a person"):
        Waivers(desk.store).add(replace(WAIVER, **gap))
