"""What speaks for a short passage, beside slow twins."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.equal import equal_runs
from compliance.matching.local import _worth_most, weigh
from compliance.matching.pair import pair_up
from compliance.matching.prepare import prepare
from compliance.matching.seeds import Aligned, Run
from compliance.matching.settings import settings_for

NORMAL = settings_for()
WORDS = st.sampled_from("river Bridge council Budget storm 84 teacher election wheat engine parliament the and of".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


def slow_worth_most(runs: list[Run], content: list[bool]) -> list[Run]:
    """Gains word by word; of all stretches the one that sums to most, the first and longest of several."""
    gains: list[tuple[float, int]] = []  # with the number of the run, -1 for words beside the runs
    reached_a = reached_b = 0
    for number, (start, other, length) in enumerate(runs):
        gains += [(-1.0, -1)] * (start - reached_a) + [(-0.5, -1)] * (other - reached_b)
        gains += [(1.5 if content[place] else 0.5, number) for place in range(start, start + length)]
        reached_a, reached_b = start + length, other + length
    best, chosen = 0.0, (0, 0)
    for last in range(1, len(gains) + 1):
        for first in range(last):
            worth = sum(gain for gain, _ in gains[first:last])
            if worth > best:
                best, chosen = worth, (first, last)
    numbers = {number for _, number in gains[chosen[0] : chosen[1]] if number >= 0}
    return [run for number, run in enumerate(runs) if number in numbers]


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
def test_the_runs_that_are_worth_most_are_those_of_the_slow_twin(one: str, other: str) -> None:
    a, b = prepare(one), prepare(other)
    runs = equal_runs(a, b, 0, len(a), 0, len(b))
    assert list(_worth_most(runs, a.content_before, 0, 0)) == slow_worth_most(runs, a.content.tolist())


@settings(deadline=None, max_examples=60)
@given(TEXTS, TEXTS)
def test_a_short_passage_is_weighed_as_its_slow_twin_weighs_it(one: str, other: str) -> None:
    pair = pair_up(prepare(one), prepare(other))
    a, b = pair.a.text, pair.b.text
    matched = [at + n for at, _, length in equal_runs(a, b, 0, len(a), 0, len(b)) for n in range(length)]
    named = [bool(a.capitalised[place]) and a.names_stand_out for place in matched]
    found = weigh(pair, Aligned(0, len(a), 0, len(b)), NORMAL)
    weights = [pair.a.weights[place] * (NORMAL.local_name if name else 1) for place, name in zip(matched, named, strict=True)]
    assert found.mass == pytest.approx(sum(weights))
    assert found.density == len(matched) / max(len(a), len(b))
    plain = {a.tokens.stems[place] for place, name in zip(matched, named, strict=True) if a.content[place] and not name}
    assert found.plain == len(plain)
    rows = "".join("x" if place in matched else " " for place in range(len(a))).split()
    assert found.longest == max((len(row) for row in rows), default=0)
