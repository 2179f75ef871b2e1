"""Likeness of whole texts: what is one text, what is another, and that long texts are cut without loss."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching import common
from compliance.matching.common import common_tokens
from compliance.matching.prepare import prepare
from compliance.matching.similarity import NEAR_DUPLICATE, whole_text_similarity

STORY = (
    "The ferry between the two islands stopped running on Sunday after a shaft broke in rough water. Engineers flew in "
    "from the mainland and found a crack as long as a hand. Islanders shared boats, flour and fuel until a tug brought a "
    "barge on Wednesday. The operator expects to sail again before the weekend, though only by day."
)
OTHER = (
    "A court in the capital threw out the claim of four beekeepers against the makers of a pesticide. The judge held that "
    "no study shown to her proved when the hives were poisoned. Lawyers for both sides said they would read the ruling "
    "first, and a higher court may hear the case next spring."
)
MENU = "Home News Sport Weather Travel Jobs Shop Contact About this site Terms of use Print this page Send to a friend "


def likeness(one: str, other: str) -> float:
    return whole_text_similarity(prepare(one), prepare(other))


def test_a_text_around_which_a_page_stands_is_a_near_duplicate() -> None:
    assert likeness(STORY, MENU[:40] + STORY) >= NEAR_DUPLICATE
    assert likeness(STORY, STORY.replace("Sunday", "Monday").replace("flour", "bread")) >= NEAR_DUPLICATE


def test_unrelated_texts_are_not_alike_and_one_page_does_not_make_them_so() -> None:
    assert likeness(STORY, OTHER) == 0.0
    assert likeness(MENU + STORY, MENU + OTHER) < 0.5


def test_moved_sentences_cost_less_than_other_ones() -> None:
    first, second, rest = STORY.split(". ", 2)
    assert 0.5 < likeness(STORY, f"{rest} {first}. {second}.") < 1.0


@pytest.mark.parametrize(("one", "other", "expected"), [("", "", 1.0), ("", "A word.", 0.0), ("A word.", "a WORD", 1.0)])
def test_the_shortest_texts(one: str, other: str, expected: float) -> None:
    assert likeness(one, other) == expected


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32), st.integers(20, 60), st.floats(0.0, 0.3))
def test_long_texts_are_cut_where_it_costs_nothing(seed: int, words: int, share: float) -> None:
    """The cut alignment finds nearly as much as that of the whole texts, and never more than there is."""
    random = Random(seed)
    text = [f"w{random.randrange(40 * words)}" for _ in range(8 * words)]
    edited = [f"w{random.randrange(40 * words)}" if random.random() < share else word for word in text]
    a, b = prepare(" ".join(text)), prepare(" ".join(edited))
    whole = common_tokens(a, b)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(common, "_CELLS", 400)
        parts = common_tokens(a, b)
    assert whole - 0.1 * len(a) <= parts <= len(a)
