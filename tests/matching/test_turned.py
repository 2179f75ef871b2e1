"""One sentence whose clauses changed places is found in an own story; the same form with other figures is not."""

from __future__ import annotations

import pytest

from compliance.matching.match import compare
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch, Kind, Match

BODY = (
    "The toll house at Merrow will be moved forty metres to the north by a firm from Rotterdam that has shifted two churches. "
    "Workers found a cellar full of unopened letters when they cut through its foundations with a diamond wire last week. "
    "The post office has promised to deliver all 312 of them, though the youngest bears a stamp of 1938. "
    "Its owner, a retired ferryman, intends to watch from a deck chair."
)


def told(text: str, body: str = BODY) -> Match:
    dispatch = Dispatch("urn:test:turned", body)
    return compare(prepare(text), prepare_dispatch(dispatch), dispatch, settings_for())


@pytest.mark.parametrize(
    "sentence",
    [
        "All 312, of which the youngest bears a 1938 stamp, are to be delivered, the post office has promised.",
        "Two churches have been shifted by the Rotterdam firm that will move the Merrow toll house north by forty metres.",
        "A Rotterdam firm, which has already shifted two churches, will move Merrow's toll house forty metres further north.",
    ],
)
def test_clauses_that_changed_places(own: str, sentence: str) -> None:
    found = told(f"{own} {sentence} {own[:200]}")
    assert found.derivation is Derivation.PARTLY
    (passage,) = found.counted
    assert passage.kind is Kind.REWRITTEN
    assert abs(passage.article.start - len(own)) < 3


def test_the_facts_of_a_sentence_in_other_words_are_nobodys(own: str) -> None:
    sentence = "Below ground the men came upon a heap of post that nobody had ever read."
    assert told(f"{own} {sentence} {own[:200]}").derivation is Derivation.NONE


def test_a_long_article_has_like_sentences_by_chance(own: str) -> None:
    sentence = (
        "A Rotterdam firm, which has already shifted two churches, will move Merrow's toll house forty metres further north."
    )
    assert told(f"{own} {sentence} " + f"{own} " * 10).derivation is Derivation.NONE


def test_a_form_with_other_figures_is_none_without_a_register_either() -> None:
    form = "Sprotte quarterly dividend {} cents against {} cents prior, payable April {}, record date March {}, the board said."
    assert told(form.format(17, 16, 13, 25), form.format(30, 28, 4, 3)).derivation is Derivation.NONE
