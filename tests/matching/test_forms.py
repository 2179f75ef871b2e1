"""Two reports in one form: other figures, other names, one frame."""

from __future__ import annotations

import pytest

from compliance.matching.alignment import align
from compliance.matching.prepare import prepare
from compliance.matching.settings import settings_for
from compliance.model import ZoneKind

NORMAL = settings_for()
RESULTS = (
    "Brenholm Foundries on Tuesday reported third-quarter net income of 14.2 million crowns. The company, based in Skarvik, "
    "said it had profit of 31 crowns per share. Analysts surveyed by the exchange had on average expected earnings of 28 "
    "crowns per share. The maker of ship propellers posted revenue of 96.7 million crowns in the period, also topping "
    "forecasts. For the full year it expects revenue of 388 million crowns."
)
OTHERS = (
    "Lindavale Dairies on Friday reported third-quarter net income of 8.9 million crowns. The company, based in Ostrey, "
    "said it had profit of 17 crowns per share. Analysts surveyed by the exchange had on average expected earnings of 19 "
    "crowns per share. The maker of soft cheeses posted revenue of 41.5 million crowns in the period, also missing "
    "forecasts. For the full year it expects revenue of 170 million crowns."
)


def test_other_results_in_the_same_form_do_not_count() -> None:
    found = align(prepare(OTHERS), prepare(RESULTS), NORMAL)
    assert {p.excluded for p in found} <= {ZoneKind.TABLE, ZoneKind.SHORT}


def test_the_same_results_reworded_do() -> None:
    reworded = RESULTS.replace("on Tuesday reported", "said on Tuesday that it had").replace("also topping", "above all")
    assert any(p.excluded is None for p in align(prepare(reworded), prepare(RESULTS), NORMAL))


@pytest.mark.parametrize(
    ("text", "count"),
    [("5,591.1 francs", 1), ("14-1/4 or 30", 2), ("from 10 to 20", 2), ("none", 0), ("1 2, 3", 3), ("cut to Baa-3", 1)],
)
def test_a_number_is_one_however_it_is_written(text: str, count: int) -> None:
    prepared = prepare(text)
    assert len(prepared.numbers(0, len(prepared))) == count


def test_equal_numbers_are_equal_and_others_are_not() -> None:
    one, same, other = (prepare(text) for text in ("5,591.1", "up 5,591.1 now", "5,591.2"))
    assert one.numbers(0, 3) == same.numbers(0, len(same)) != other.numbers(0, 3)


def test_a_number_is_another_with_another_word_before_its_hyphen() -> None:
    one, other, same = (prepare(text) for text in ("cut to A-3", "cut to Baa-3", "A-3 it is"))
    assert one.numbers(0, 4) == same.numbers(0, 2) != other.numbers(0, 4)


def test_figures_are_the_same_with_their_unit_joined() -> None:
    joined, apart = prepare("profit of £210m on 40km of rope"), prepare("210 million pounds of profit on 40 kilometres of rope")
    assert joined.all_numbers == apart.all_numbers
    assert prepare("1.2bn").all_numbers == prepare("1.2 billion").all_numbers != prepare("1.3bn").all_numbers
