"""Ledgers kept small and brought together: what goes, what comes, and that twice is the same as once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from compliance.errors import StoreError
from compliance.model import (
    Article,
    ArticleResult,
    Derivation,
    Finding,
    Kind,
    Match,
    Passage,
    Run,
    Severity,
    Skipped,
    Span,
    Verdict,
)
from compliance.store import History, Ledger, StoredWaiver, Waivers, open_store, rows_of
from compliance.store.expiring import Expiring
from compliance.store.merging import merging
from compliance.store.prints import ArticlePrints
from compliance.store.remembered import Place, RememberedArticles, Suspicion
from compliance.store.upkeep import Upkeep

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
RUN = Run("check story.md", "1.0", NOON, config_hash="c0", guarantee=6, dispatches=2)
PASSAGES = (
    Passage(Span(0, 20), Span(5, 25), 4, 0.95, Kind.EDITED),
    Passage(Span(30, 40), Span(50, 60), 2, 1.0, Kind.VERBATIM),
)
WAIVER = StoredWaiver("story.md", "missing-credit", "g1", ("ab12",), "agreed by phone", "A. Editor", date(2026, 6, 30))


def result(dispatch, path="story.md", text="The story."):
    match = Match(dispatch, Derivation.PARTLY, 0.4, 0.5, 0.6, PASSAGES)
    finding = Finding(
        rule="unlicensed-reuse", severity=Severity.VIOLATION, message="reused", remedy="license it", path=path,
        dispatch=dispatch.guid, identity=f"f-{path}",
    )  # fmt: skip
    return ArticleResult(Article(path, text), Verdict.VIOLATION, Derivation.PARTLY, 0.5, (match,), (finding,))


def run_of(store, results, day=0, *, prints=None, finished=True):
    """A run that started ``day`` days after noon; article fingerprints where they are given."""
    ledger = Ledger(store)
    run = ledger.start_run(replace(RUN, started=NOON + timedelta(days=day)))
    if prints is None:
        ledger.record(run.id, results)
    else:
        kept = ArticlePrints(b"scheme", 3, prints)
        ledger.record_shard(run.id, 0, b"key", [replace(rows_of(r, lambda _: None), prints=kept) for r in results])
    if finished:
        ledger.finish_run(run.id, NOON + timedelta(days=day, seconds=3), ["one note"])
    return run.id


def count(store, table):
    return store.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_old_runs_go_with_all_that_they_found(desk):
    dispatch = desk.dispatch("g1")
    desk.add(dispatch)
    old = run_of(desk.store, [result(dispatch), result(dispatch, "gone.md")])
    new = run_of(desk.store, [result(dispatch)], day=9)
    upkeep = Upkeep(desk.store)
    assert upkeep.older(NOON + timedelta(days=1)) == [old]
    assert upkeep.older(NOON) == []
    assert upkeep.beyond(1) == [old]
    assert upkeep.beyond(2) == []
    found = upkeep.pruning([old])
    assert (found.runs, found.articles, found.matches, found.findings, found.last) == ((old,), 2, 2, 2, 1)
    assert list(upkeep.prune([old])) == [2]
    assert [summary.run.id for summary in Ledger(desk.store).runs()] == [new]
    assert (count(desk.store, "matches"), count(desk.store, "passages"), count(desk.store, "findings")) == (1, 2, 1)
    assert desk.store.conn.execute("SELECT matches FROM reuse").fetchone() == (1,)


def test_an_audit_whose_run_is_pruned_while_it_works_says_so(desk):
    dispatch = desk.dispatch("g1")
    run = run_of(desk.store, [result(dispatch)], finished=False)
    list(Upkeep(desk.store).prune([run]))
    with pytest.raises(StoreError, match=f"run {run} was deleted meanwhile; start the audit anew"):
        Ledger(desk.store).record_shard(run, 1, b"key", [rows_of(result(dispatch), lambda _: None)])
    assert count(desk.store, "articles") == count(desk.store, "shards") == 0


def test_an_article_of_several_runs_that_go_is_forgotten_once(desk):
    dispatch = desk.dispatch("g1")
    runs = [run_of(desk.store, [result(dispatch)], day=day) for day in range(3)]
    assert Upkeep(desk.store).pruning(runs).last == 1
    assert Upkeep(desk.store).pruning(runs[:2]).last == 0
    assert Upkeep(desk.store).pruning([]).articles == 0


def test_fingerprints_go_with_the_last_record_of_their_text(desk):
    dispatch = desk.dispatch("g1")
    old = run_of(desk.store, [result(dispatch, "a.md", "One."), result(dispatch, "b.md", "Two.")], prints=b"123")
    run_of(desk.store, [result(dispatch, "c.md", "Two.")], day=1, prints=b"other bytes for the same text")
    assert RememberedArticles(desk.store).count(b"scheme") == (2, 0)
    list(Upkeep(desk.store).prune([old]))
    assert Upkeep(desk.store).forget() == 1
    remembered = RememberedArticles(desk.store)
    ((after, through),) = remembered.stretches()
    ((content, words, prints),) = remembered.prints(b"scheme", after, through)
    assert (content, words, prints) == (bytes.fromhex(Article("", "Two.").content_hash)[:16], 3, b"123")


def test_counts_of_reuse_are_those_of_the_matches_that_stay(desk):
    chance = Random(5)
    dispatches = [desk.dispatch(f"g{n}", f"Body {n}") for n in range(6)]
    desk.add(*dispatches)
    kinds = (Derivation.WHOLLY, Derivation.PARTLY, Derivation.QUOTES_ONLY)

    def one(n):
        matches = tuple(
            Match(each, chance.choice(kinds), 0.4, chance.randrange(9) / 10, 0.6, PASSAGES)
            for each in chance.sample(dispatches, 2)
        )
        return ArticleResult(Article(f"{n}.md", f"{n}"), Verdict.REVIEW, Derivation.PARTLY, 0.5, matches)

    runs = [run_of(desk.store, [one(n) for n in range(chance.randrange(1, 9))], day=day) for day in range(9)]
    counted = "SELECT dispatch, count(*), max(article_coverage) FROM matches WHERE derivation <> 'quotes-only' GROUP BY 1"
    chance.shuffle(runs)
    for run in runs:
        list(Upkeep(desk.store).prune([run]))
        stored = desk.store.conn.execute("SELECT dispatch, matches, largest_share FROM reuse ORDER BY 1").fetchall()
        assert stored == desk.store.conn.execute(counted).fetchall()
    assert count(desk.store, "reuse") == 0


def test_vacuum_gives_space_back(desk):
    dispatch = desk.dispatch("g1")
    run = run_of(desk.store, [result(dispatch, f"{n:04}.md") for n in range(600)])
    run_of(desk.store, [result(dispatch)], day=1)
    list(Upkeep(desk.store).prune([run]))
    before, after = Upkeep(desk.store).vacuum()
    assert before - after > 200_000
    assert count(desk.store, "articles") == 1


def test_vacuum_does_not_run_beside_a_reader(desk):
    with open_store(desk.path) as reader:
        reader.conn.execute("BEGIN")
        reader.conn.execute("SELECT count(*) FROM runs").fetchone()
        run_of(desk.store, [result(desk.dispatch("g1"))])
        with pytest.raises(StoreError, match="in use by another process; try again"):
            Upkeep(desk.store).vacuum()


@pytest.fixture
def other(tmp_path):
    """Another ledger: its register holds two dispatches under other ids than ours, one of them unknown to ours."""
    from compliance.model import Dispatch
    from compliance.store import Entry, Register

    place = tmp_path / "other.db"
    common, theirs = (
        Dispatch(guid=guid, body=f"The text of {guid}", published=NOON, holder="AFP") for guid in ("common", "theirs")
    )
    filler = Dispatch(guid="filler", body="Only there so that ids differ", published=NOON)
    with open_store(place, "create") as store:
        Register(store).add([Entry(one, 3) for one in (filler, common, theirs)], NOON)
        ledger = Ledger(store)
        first = run_of(store, [result(common, "a.md"), result(theirs, "b.md")])
        ledger.record(first, [Skipped("c.bin", "binary", error=True)])
        run_of(store, [result(common, "d.md", "Kept.")], day=2, prints=b"123")
        run_of(store, [result(common, "e.md")], day=3, finished=False)
        Waivers(store).add(WAIVER, NOON)
        found = Place("gone.md", None, None, b"0" * 16, first)
        RememberedArticles(store).suspect(first, [Suspicion(found, 2, 9, 0.25)])
    return place


def merge(store, place):
    with merging(store, place) as work:
        counts = work.counts()
        list(work.runs(number for number, _ in work.new()))
        return counts, work.taken, (work.waivers(), sum(work.fingerprints()))


def test_runs_come_as_they_were_with_dispatches_told_by_content(desk, other):
    from compliance.model import Dispatch

    common = Dispatch(guid="common", body="The text of common", published=NOON, holder="AFP")
    (mine,) = desk.add(common)
    run_of(desk.store, [result(desk.dispatch("g1"), "own.md")], day=5)
    (known, unfinished), taken, (waivers, prints) = merge(desk.store, other)
    assert (known, unfinished, waivers, prints) == (0, 1, 1, 1)
    assert [(t.articles, t.matches, t.passages, t.findings, t.unknown) for t in taken] == [(2, 2, 4, 2, 1), (1, 1, 2, 1, 1)]
    with open_store(other) as store:
        for run, theirs in zip((2, 3), (1, 2), strict=True):
            ours, there = Ledger(desk.store), Ledger(store)
            bodies = {"theirs": ""}  # our register does not hold it: metadata only

            def plain(found, bodies=bodies):
                body = bodies.get(found.matches[0].dispatch.guid, found.matches[0].dispatch.body)
                return replace(found, matches=tuple(replace(m, dispatch=replace(m.dispatch, body=body)) for m in found.matches))

            assert [plain(r) for r in ours.results(run)] == [plain(r) for r in there.results(theirs)]
            assert ours.skipped(run) == there.skipped(theirs)
            assert ours.notes(run) == there.notes(theirs)
            assert replace(ours.run(run), id=theirs) == there.run(theirs)
    rows = desk.store.conn.execute("SELECT dispatch, words FROM suspicions").fetchall()
    assert rows == [(mine, 9)]
    assert desk.store.conn.execute("SELECT matches FROM reuse WHERE dispatch = ?", (mine,)).fetchone() == (1,)
    assert desk.store.conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_merging_twice_changes_nothing(desk, other):
    merge(desk.store, other)
    before = {t: count(desk.store, t) for t in ("runs", "articles", "matches", "passages", "findings", "waivers", "suspicions")}
    (known, unfinished), taken, rest = merge(desk.store, other)
    assert (known, unfinished, taken, rest) == (2, 1, [], (0, 0))
    assert {table: count(desk.store, table) for table in before} == before


def test_a_run_that_another_process_took_meanwhile_is_not_taken_twice(desk, other):
    with merging(desk.store, other) as work:
        numbers = [number for number, _ in work.new()]
        with open_store(desk.path, "write") as beside:
            merge(beside, other)
        assert list(work.runs(numbers)) == []
        assert work.taken == []
    assert (count(desk.store, "runs"), count(desk.store, "articles")) == (2, 3)


def test_a_run_that_was_stopped_midway_is_taken_as_a_whole_next_time(desk, other):
    with merging(desk.store, other) as work:
        steps = work.runs(number for number, _ in work.new())
        assert [next(steps), next(steps)] == [2, 3]
        assert len(work.taken) == 1
        steps.close()  # in the middle of the second
    assert count(desk.store, "runs") == 1
    _, taken, _ = merge(desk.store, other)
    assert [one.articles for one in taken] == [1]


def test_the_newest_record_goes_by_time_not_by_the_order_of_merging(desk, other):
    dispatch = desk.dispatch("g1")
    desk.add(dispatch)
    later = run_of(desk.store, [result(dispatch, "a.md", "Newer text.")], day=20)
    merge(desk.store, other)
    articles = Expiring(desk.store, lambda _: (0.0, float("inf"))).articles()
    current = {(one.result.article.path, one.run) for one in History(desk.store).records(articles)}
    assert ("a.md", later) in current
    assert [run for path, run in current if path == "a.md"] == [later]
    found = desk.store.conn.execute("SELECT run FROM open_findings WHERE path = 'a.md'").fetchall()
    assert found == [(later,)]
    assert History(desk.store).finding("f-a.md")[1].run == later
    assert later not in Upkeep(desk.store).beyond(1), "what is pruned goes by time, too"


def test_what_cannot_be_merged(desk, other, tmp_path):
    with pytest.raises(StoreError, match="is the database itself"), merging(desk.store, desk.path):
        pass
    with pytest.raises(StoreError, match="no such database"), merging(desk.store, tmp_path / "none.db"):
        pass
    text = tmp_path / "letter.txt"
    text.write_text("Dear reader, " * 100)
    with pytest.raises(StoreError, match="not a compliance database"), merging(desk.store, text):
        pass
    with open_store(other, "write") as store:
        store.conn.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="version 99, this program knows"), merging(desk.store, other):
        pass
    assert count(desk.store, "runs") == 0


def test_the_other_ledger_is_only_read(desk, other):
    before = other.read_bytes()
    merge(desk.store, other)
    assert other.read_bytes() == before
    assert not Path(f"{other}-wal").exists() or not Path(f"{other}-wal").stat().st_size


def test_moving_and_deleting_runs_has_more_memory_and_gives_it_back(desk, other):
    def pages():
        return -desk.store.conn.execute("PRAGMA cache_size").fetchone()[0]

    usual = pages()
    with merging(desk.store, other) as work:
        numbers = [number for number, _ in work.new()]
        seen = [pages() for _ in work.runs(numbers)]
    assert min(seen) > usual
    assert pages() == usual
    assert [pages() for _ in Upkeep(desk.store).prune([1])] == [min(seen)]
    assert pages() == usual
