"""The self-test: rates with their intervals, and a whole test on a small register."""

from __future__ import annotations

import json

import pytest

from compliance.audit.opening import open_auditor
from compliance.audit.planting import Kind
from compliance.audit.selftest import Rate, SelfTest, SelfTester
from compliance.config import Config
from compliance.report.selftest import render_selftest

KINDS = (Kind(25), Kind(25, edited=0.2), Kind(25, reordered=True))


def whole(config: Config, *, sample: int, seed: int) -> SelfTest:
    with open_auditor(config) as auditor:
        *_, result = SelfTester(auditor, sample=sample, seed=seed, kinds=KINDS).run()
    return result


# Published values of the Wilson interval (Newcombe 1998, table I, method 3).
@pytest.mark.parametrize(
    ("hits", "trials", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_wilson(hits: int, trials: int, low: float, high: float) -> None:
    assert Rate(hits, trials).interval == pytest.approx((low, high), abs=5e-5)


def test_nothing_tried_says_nothing() -> None:
    assert Rate(0, 0).interval == (0.0, 1.0)


def test_on_texts_that_share_nothing_what_is_planted_is_found_and_nothing_else(config: Config) -> None:
    result = whole(config, sample=12, seed=1)
    assert [row.recall.trials for row in result.rows] == [12, 12, 12]
    verbatim, edited, reordered = (row.recall.hits for row in result.rows)
    assert (verbatim, reordered) == (12, 12)
    assert edited >= 10
    assert result.rows[0].exact.share == 1.0
    assert (result.alarmed.hits, result.repeated.hits, result.texts) == (0, 0, 12)
    assert result.guarantee == 18


def test_the_same_seed_repeats_the_test_and_another_draws_other_passages(config: Config) -> None:
    first, again, other = whole(config, sample=3, seed=5), whole(config, sample=3, seed=5), whole(config, sample=3, seed=6)
    assert first == again
    assert [t.passage for t in first.rows[0].trials] != [t.passage for t in other.rows[0].trials]


def test_what_it_prints(config: Config) -> None:
    result = whole(config, sample=3, seed=1)
    text = render_selftest(result, "text")
    assert "25 words, verbatim" in text
    assert "any verbatim run of 18 words is compared" in text
    values = json.loads(render_selftest(result, "json"))
    assert values["schema"] == "compliance/1"
    assert values["recall"][0] == {
        "kind": "25 words, verbatim", "words": 25, "edited": 0.0, "reordered": False, "hits": 3, "trials": 3, "share": 1.0,
        "low": 0.4385, "high": 1.0, "edges_exact": 1.0, "outcomes": {"found": 3},
    }  # fmt: skip
    assert values["false_alarms"]["trials"] == 3
