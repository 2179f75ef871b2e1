"""Every scenario of ``corpus/scenarios/`` comes to the verdict that stands beside it."""

from __future__ import annotations

import importlib.util
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from compliance.licensing.engine import Judgement
from compliance.licensing.rules import rule_ids
from compliance.model import Severity

FOLDER = Path(__file__).parents[2] / "corpus" / "scenarios"
SCENARIOS = [entry for path in sorted(FOLDER.glob("*.toml")) for entry in tomllib.loads(path.read_text("utf-8"))["scenario"]]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[entry["name"] for entry in SCENARIOS])
def test_scenario(scenario: dict[str, Any], judged_scenario: Callable[[Mapping[str, Any]], Judgement]) -> None:
    judgement = judged_scenario(scenario)
    expected = scenario["expect"]
    open_findings = [finding for finding in judgement.findings if finding.waived is None]
    fired = {finding.rule for finding in open_findings if finding.severity is not Severity.NOTE}
    assert sorted(fired) == sorted(expected.get("rules", [])), [finding.message for finding in judgement.findings]
    assert judgement.verdict.value == expected["verdict"]
    noted = {finding.rule for finding in open_findings if finding.severity is Severity.NOTE}
    assert sorted(noted) == sorted(expected.get("notes", []))
    for rule, severity in expected.get("severity", {}).items():
        assert max(f.severity.value for f in open_findings if f.rule == rule) == severity
    said = " | ".join(f"{f.message} | {f.remedy} | {f.clause}" for f in judgement.findings)
    for phrase in expected.get("says", []):
        assert phrase in said
    if "rule" in scenario:
        assert (scenario["rule"] in fired | noted) is scenario["fires"]


def test_every_rule_has_a_scenario_that_fires_and_one_that_does_not() -> None:
    shown = {(entry["rule"], entry["fires"]) for entry in SCENARIOS if "rule" in entry}
    assert {(rule, fires) for rule in rule_ids() for fires in (True, False)} <= shown


def test_names_are_unique() -> None:
    assert [name for name, count in Counter(entry["name"] for entry in SCENARIOS).items() if count > 1] == []


def test_every_combination_of_cover_credit_and_share_is_there() -> None:
    covers, credits = ("covered", "not covered"), ("credited", "wrong credit", "no credit")
    shares = ("wholly", "partly", "quotes-only")
    names = {entry["name"] for entry in SCENARIOS}
    assert {f"{a}, {b}, {c}" for a in covers for b in credits for c in shares} <= names


def test_there_are_enough() -> None:
    assert len(SCENARIOS) >= 80


def test_the_table_of_the_manual_is_current() -> None:
    spec = importlib.util.spec_from_file_location("scenario_table", FOLDER.parents[1] / "docs" / "scenarios.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = module.PAGE.read_text("utf-8")
    assert module.page(text) == text, "run: python docs/scenarios.py"
