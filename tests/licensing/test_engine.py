"""The engine: settings, verdicts, identities, deadlines, and that no rule looks outside."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import compliance.licensing.rules as rules_package
from compliance.errors import ConfigError
from compliance.licensing.context import Context
from compliance.licensing.engine import Judgement, check_settings, judge
from compliance.licensing.explain import explain, explain_rule
from compliance.licensing.grants import Licences
from compliance.licensing.loading import parse_licences
from compliance.licensing.rules import RULES, rule_ids, rule_of
from compliance.licensing.waivers import Waiver
from compliance.model import Article, Derivation, Match, Severity, Verdict

Judged = Callable[[Mapping[str, Any]], Judgement]
Built = Callable[[Mapping[str, Any]], tuple[Article, list[Match], Derivation, float]]
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
AFP = '[licence.afp]\nholder = "AFP"\n'


def test_all_fifteen_rules_in_order_of_value() -> None:
    assert rule_ids() == (
        "unlicensed-reuse", "withdrawn-source", "embargo", "missing-credit", "expired-use", "superseded-version",
        "out-of-scope",
        "quote-limit", "wrong-credit", "unpublishable-matter", "altered-copy", "third-party-provider", "machine-use",
        "unregistered-wire", "foreign-notice",
    )  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_explains_itself(rule: Any) -> None:
    assert rule_of(rule.id) is rule
    said = explain_rule(rule.id)
    assert "Evidence" in (rule.check.__doc__ or "")
    assert rule.id in said
    assert rule.remedy in said


FORBIDDEN = {"time", "os", "io", "pathlib", "sqlite3", "subprocess", "socket", "urllib", "random", "locale", "sqlite_utils"}


@pytest.mark.parametrize("path", sorted(Path(rules_package.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_no_rule_reads_the_clock_the_database_or_the_file_system(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    imported = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not imported & FORBIDDEN
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not any(module and module.startswith(("compliance.store", "compliance.audit")) for module in modules)
    called = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not called & {"now", "today", "utcnow", "open", "read_text", "read_bytes"} - {"now"}
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"open", "datetime", "date", "print"}


def test_without_a_licence_counted_reuse_is_a_violation(judged_scenario: Judged) -> None:
    for share, verdict in (("wholly", "violation"), ("partly", "violation"), ("quotes-only", "clear"), ("none", "clear")):
        assert judged_scenario({"article": {"share": share}}).verdict.value == verdict


def test_an_article_without_matches_is_clear() -> None:
    judgement = judge(Article("a.md", "Own words."), [], Derivation.NONE, 0.0, Licences(), Context(NOW))
    assert (judgement.verdict, judgement.findings) == (Verdict.CLEAR, ())


def test_passages_that_make_an_article_together_count(built: Built) -> None:
    """No single match is derived, the article is."""
    article, matches, _, coverage = built({"article": {"share": "partly"}})
    parts = [replace(matches[0], derivation=Derivation.NONE)]
    assert judge(article, parts, Derivation.PARTLY, coverage, Licences(), Context(NOW)).verdict is Verdict.VIOLATION
    assert judge(article, parts, Derivation.NONE, coverage, Licences(), Context(NOW)).verdict is Verdict.CLEAR


def test_settings_raise_lower_and_switch_off(judged_scenario: Judged) -> None:
    scenario = {"article": {"share": "wholly"}}
    assert judged_scenario({**scenario, "settings": {"unlicensed-reuse": "review"}}).verdict is Verdict.REVIEW
    off = judged_scenario({**scenario, "settings": {"unlicensed-reuse": "off"}})
    assert (off.verdict, off.rules_off) == (Verdict.CLEAR, ("unlicensed-reuse",))
    embargoed = {"dispatch": {"embargoed": datetime(2026, 7, 1, tzinfo=UTC)}, "article": {"share": "quotes-only"}}
    raised = judged_scenario({**embargoed, "settings": {"embargo": "violation"}})
    # What the rule itself graded down to review stays there.
    assert [finding.severity for finding in raised.findings] == [Severity.REVIEW]
    lowered = judged_scenario({**embargoed, "settings": {"embargo": "note"}})
    assert [finding.severity for finding in lowered.findings] == [Severity.NOTE]


def test_unknown_settings_are_named() -> None:
    with pytest.raises(ConfigError, match="no such rule, did you mean 'embargo'"):
        check_settings({"embargos": "off"})
    with pytest.raises(ConfigError, match="'error' is no severity; use one of off, note, review, violation"):
        check_settings({"embargo": "error"})


def test_an_identity_survives_edits_elsewhere(judged_scenario: Judged) -> None:
    first = judged_scenario({"article": {"share": "partly"}}).findings[0]
    moved = judged_scenario(
        {"article": {"share": "partly", "own": "A new and longer opening.\n\nWith a second paragraph."}}
    ).findings[0]
    other_file = judged_scenario({"article": {"share": "partly", "path": "news/other.md"}}).findings[0]
    other_passages = judged_scenario({"article": {"share": "wholly"}}).findings[0]
    assert first.identity == moved.identity
    assert first.passages != moved.passages
    assert len({first.identity, other_file.identity, other_passages.identity}) == 3
    assert first.evidence["passage_hashes"] == moved.evidence["passage_hashes"]


def test_waivers_in_the_article_are_read_and_reported(judged_scenario: Judged) -> None:
    comment = "<!-- compliance: waive unlicensed-reuse; reason: agreed; by: M. Okafor; until: {} -->"
    in_force = judged_scenario({"article": {"share": "partly", "tail": comment.format("2026-06-10")}})
    assert in_force.verdict is Verdict.LICENSED
    assert in_force.findings[0].waived == "agreed"
    assert [waiver.by for waiver in in_force.waivers_used] == ["M. Okafor"]
    over = judged_scenario({"article": {"share": "partly", "tail": comment.format("2026-06-09")}})
    assert over.verdict is Verdict.VIOLATION
    assert over.notes == ("waiver of M. Okafor for unlicensed-reuse ran out on 2026-06-09",)
    unused = judged_scenario({"article": {"share": "none", "tail": comment.format("2026-06-10")}})
    assert unused.notes == ("waiver for unlicensed-reuse in the article covers nothing",)


def test_deadlines_are_told_before_they_pass(judged_scenario: Judged) -> None:
    licence = AFP + 'max_age_days = 30\nzone = "Europe/Paris"\nvalid = { to = 2026-07-01 }\n'
    judgement = judged_scenario({"licences": licence, "article": {"published": NOW}, "context": {"channel": "web"}})
    assert [(due.dispatch, due.at, due.clause) for due in judgement.deadlines] == [
        ("urn:wire:1", datetime(2026, 7, 1, 22, tzinfo=UTC), "end of licence 'afp'")
    ]


@pytest.mark.parametrize(("day", "verdict"), [(9, Verdict.LICENSED), (10, Verdict.VIOLATION)])
def test_a_waiver_holds_on_its_last_day_and_not_after_it(built: Built, day: int, verdict: Verdict) -> None:
    article, matches, derivation, coverage = built({"article": {"share": "wholly"}})
    waiver = Waiver("news/story.md", "unlicensed-reuse", "*", "agreed", "me", date(2026, 6, 9))
    context = Context(NOW.replace(day=day))
    assert judge(article, matches, derivation, coverage, Licences(), context, {}, [waiver]).verdict is verdict


@pytest.mark.parametrize(("channel", "ends"), [("web", True), ("print", False)])
def test_what_is_printed_need_not_come_down(built: Built, channel: str, ends: bool) -> None:
    article, matches, derivation, coverage = built({"article": {"share": "wholly", "published": NOW}})
    licences = parse_licences(AFP + "max_age_days = 30\n")
    context = Context(NOW.replace(month=9), published=NOW, channel=channel)
    judgement = judge(article, matches, derivation, coverage, licences, context)
    assert ("expired-use" in {finding.rule for finding in judgement.findings}) is ends
    assert bool(judgement.deadlines) is ends


@pytest.mark.parametrize(("share", "owed"), [(0.25, False), (0.26, True)])
def test_a_credit_is_owed_above_the_share_not_at_it(built: Built, share: float, owed: bool) -> None:
    article, matches, derivation, coverage = built({"article": {"share": "partly"}})
    licences = parse_licences(AFP + "credit = { above_share = 0.25 }\n")
    match = replace(matches[0], article_coverage=share)
    found = judge(article, [match], derivation, coverage, licences, Context(NOW)).findings
    assert ("missing-credit" in {finding.rule for finding in found}) is owed


@pytest.mark.parametrize(("coverage", "asked"), [(0.3, True), (0.6, False)])
def test_a_joint_credit_asks_for_more_where_its_matches_explain_little(built: Built, coverage: float, asked: bool) -> None:
    article, matches, derivation, _ = built({"article": {"share": "partly"}})
    article = replace(article, meta={"credit": "AFP/Reuters"})
    found = judge(article, matches, derivation, coverage, parse_licences(AFP), Context(NOW)).findings
    assert ("unregistered-wire" in {finding.rule for finding in found}) is asked


def test_an_explanation_shows_both_sides_only_when_asked(built: Built, judged_scenario: Judged) -> None:
    scenario = {
        "licences": AFP + 'edit = { body = "none" }\n',
        "article": {"credit": "AFP", "place": "end", "replace": {"nine": "ten"}},
    }
    article, matches, *_ = built(scenario)
    [finding] = judged_scenario(scenario).findings
    shown = explain(finding, article.text, matches[0].dispatch.body, parse_licences(AFP)["afp"])
    for words in (
        "altered-copy",
        finding.identity,
        "edit.body = none",
        "Changed (number): nine -> ten",
        "ten ships collided",
        "Licence afp",
    ):
        assert words in shown
    silent = explain(finding)
    assert "ships" not in silent
    assert "nine" not in silent
    assert "characters" in silent


def test_messages_carry_no_text_of_article_or_dispatch(built: Built, judged_scenario: Judged) -> None:
    for replaced in ({}, {"nine": "ten"}):
        scenario = {"licences": AFP + 'edit = { body = "none" }\n', "article": {"share": "partly", "replace": replaced}}
        article, *_ = built(scenario)
        for finding in judged_scenario(scenario).findings:
            for said in (finding.message, finding.remedy, finding.clause or ""):
                assert not any(" ".join(article.text.split()[i : i + 4]) in said for i in range(len(article.text.split()) - 4))
