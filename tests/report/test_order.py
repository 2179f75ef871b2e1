"""One order of findings for every format."""

from __future__ import annotations

from compliance.model import Finding, Severity
from compliance.report.order import findings


def test_gravity_then_the_weight_of_the_rule() -> None:
    """An editor reads of a withdrawn text before a credit that is missing in it."""
    told = [
        ("missing-credit", Severity.VIOLATION), ("altered-copy", Severity.NOTE), ("withdrawn-source", Severity.VIOLATION),
        ("embargo", Severity.REVIEW), ("no-such-rule", Severity.VIOLATION), ("unlicensed-reuse", Severity.VIOLATION),
    ]  # fmt: skip
    found = findings(Finding(rule, severity, "m", "r", path="a.md") for rule, severity in told)
    assert [one.rule for one in found] == [
        "unlicensed-reuse", "withdrawn-source", "missing-credit", "no-such-rule", "embargo", "altered-copy",
    ]  # fmt: skip
