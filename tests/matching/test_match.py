"""Matching as a user meets it: an article beside a dispatch."""

from __future__ import annotations

import numpy as np
import pytest

from compliance.matching.derivation import derive
from compliance.matching.idf import Idf
from compliance.matching.match import compare, match
from compliance.matching.prepare import Prepared, prepare, prepare_article, prepare_dispatch
from compliance.matching.settings import Sensitivity, settings_for
from compliance.model import Article, Derivation, Dispatch, Kind, Match, Zone, ZoneKind


def check(text: str, dispatch: Dispatch, sensitivity: str = "normal", zones: tuple[Zone, ...] = ()) -> Match:
    return compare(prepare(text, zones), prepare_dispatch(dispatch), dispatch, settings_for(sensitivity))


def stretch(body: str, first: str, last: str) -> str:
    return body[body.index(first) : body.index(last) + len(last)]


def test_the_whole_dispatch_is_wholly_derived(dispatch: Dispatch) -> None:
    found = check(dispatch.body, dispatch)
    assert found.derivation is Derivation.WHOLLY
    assert (found.similarity, found.article_coverage, found.source_coverage) == (1.0, 1.0, 1.0)
    (passage,) = found.passages
    assert passage.kind is Kind.VERBATIM
    assert dispatch.body[passage.source.start : passage.source.end] == dispatch.body


def test_two_paragraphs_among_own_words_have_exact_edges(dispatch: Dispatch, own: str) -> None:
    taken = stretch(dispatch.body, "Insurers have", "if talks fail.")
    found = check(f"{own}\n\n{taken}\n\n{own[:180]}", dispatch)
    assert found.derivation is Derivation.PARTLY
    (passage,) = found.counted
    start = len(own) + 2
    assert (passage.article.start, passage.article.end) == (start, start + len(taken))
    assert dispatch.body[passage.source.start : passage.source.end] == taken


def test_one_lightly_edited_sentence_is_found(dispatch: Dispatch, own: str) -> None:
    sentence = "Insurers have put the damage at 84 million crowns, of which the government will carry two thirds."
    found = check(f"{own} {sentence} {own}", dispatch)
    (passage,) = found.counted
    assert passage.kind is Kind.EDITED
    assert passage.article.start == len(own) + 1
    assert passage.article.end == len(own) + 1 + len(sentence)


def test_paragraphs_in_another_order_are_found(dispatch: Dispatch) -> None:
    body = dispatch.body
    first, last = stretch(body, "Engineers", "northern valleys."), stretch(body, "A second tube", "in the autumn.")
    found = check(f"{last}\n\n{first}", dispatch)
    assert found.derivation is Derivation.WHOLLY
    assert found.article_coverage > 0.9


def test_a_quotation_of_a_third_person_does_not_count(dispatch: Dispatch, own: str) -> None:
    quotation = stretch(dispatch.body, '"We will not', 'morning,"')
    found = check(f"{own} {quotation} the minister said. {own}", dispatch)
    assert found.derivation is Derivation.QUOTES_ONLY
    assert [p.excluded for p in found.passages] == [ZoneKind.QUOTATION]
    assert found.article_coverage == 0.0
    assert found.article_coverage_with_excluded > 0.0


def test_a_quotation_reported_without_marks_does_not_count(dispatch: Dispatch, own: str) -> None:
    told = "Marquandt said that the cabinet will not gamble with the lives of people who only want to reach their work."
    assert check(f"{own} {told} {own}", dispatch).derivation in {Derivation.QUOTES_ONLY, Derivation.NONE}


def test_own_words_on_the_same_event_are_no_reuse(dispatch: Dispatch) -> None:
    text = (
        "Drivers between Brennick and the coast have their shortest road back. I was in the first bus that went through the "
        "tunnel of Varnholm this week; the walls smelled of fresh cement and the lamps were brighter than I remembered. An old "
        "woman beside me crossed herself. At the far end stood a brass band and a minister with wet shoes, who promised safety."
    )
    assert check(text, dispatch).derivation is Derivation.NONE


@pytest.mark.parametrize("kind", [ZoneKind.NOTICE, ZoneKind.CAPTION, ZoneKind.BOILERPLATE, ZoneKind.CREDIT])
def test_what_lies_in_a_zone_of_the_reader_does_not_count(dispatch: Dispatch, own: str, kind: ZoneKind) -> None:
    taken = stretch(dispatch.body, "Insurers have", "two thirds.")
    zone = Zone(len(own) + 1, len(own) + 1 + len(taken), kind)
    found = check(f"{own} {taken} {own}", dispatch, zones=(zone,))
    assert [p.excluded for p in found.passages] == [kind]


def test_figures_are_no_reuse() -> None:
    table = "\n".join(f"Brennick {i} {i + 2} Varnholm {2 * i} {i * 3}" for i in range(3, 12))
    dispatch = Dispatch("urn:test:scores", f"Results of Saturday:\n{table}")
    found = check(f"Our own report of the matches follows.\n{table}", dispatch)
    assert not found.counted
    assert ZoneKind.TABLE in {p.excluded for p in found.passages}


def test_strict_keeps_verbatim_text_and_leaves_rewritten_text_out(dispatch: Dispatch, own: str) -> None:
    taken = stretch(dispatch.body, "Engineers", "by themselves.")
    assert check(f"{own} {taken}", dispatch, "strict").counted
    rewritten = (
        "After repairs of eleven weeks the Varnholm tunnel was reopened on Monday by engineers; lorries had been forced onto "
        "roads in the mountains, and in the northern valleys fresh vegetables cost double the price. Every four minutes water "
        "pressure behind the lining is measured by sensors that close barriers by themselves, said the operator. Two thirds of "
        "the damage, by insurers estimated at 84 million crowns, will be carried by the state."
    )
    assert not check(f"{own} {rewritten}", dispatch, "strict").counted
    assert check(f"{own} {rewritten}", dispatch).counted


@pytest.mark.parametrize("text", ["", " ", "a", "a a a a a a a a a a a a", "!?", "\x00", "\ud800 x", "字字字字"])
def test_texts_with_nothing_in_them_match_nothing(dispatch: Dispatch, text: str) -> None:
    for a, b in ((text, dispatch.body), (dispatch.body, text), (text, "b")):
        one = Dispatch("x", b)
        assert match(prepare(a), prepare(b), one, settings_for()) is None
        assert compare(prepare(a), prepare(b), one, settings_for()).derivation is Derivation.NONE


@pytest.mark.parametrize("text", ["a b " * 20_000, "one two three four five six seven eight nine ten. " * 4_000])
def test_repeats_without_end_end(text: str) -> None:
    found = compare(prepare(text), prepare(text), Dispatch("x", text), settings_for())
    assert found.similarity == 1.0


def test_an_article_may_merge_several_dispatches(dispatch: Dispatch, own: str) -> None:
    other = Dispatch("urn:test:bees", own)
    text = stretch(dispatch.body, "Engineers", "by themselves.") + "\n\n" + stretch(own, "Nobody", "by hand.")
    article: Prepared = prepare_article(Article("a.txt", text))
    found = [compare(article, prepare_dispatch(d), d, settings_for()) for d in (dispatch, other)]
    assert {m.derivation for m in found} <= {Derivation.PARTLY, Derivation.WHOLLY}
    together = derive(article, found)
    assert together.derivation is Derivation.WHOLLY
    assert together.coverage > 0.95


def test_sensitivities_are_named_and_the_minimum_can_be_set() -> None:
    assert [settings_for(s).sensitivity for s in Sensitivity] == list(Sensitivity)
    assert settings_for("normal", minimum_words=14).minimum_words == 14
    with pytest.raises(ValueError, match="loose"):
        settings_for("loose")


def test_a_quotation_at_the_end_of_copied_prose_is_cut_off(dispatch: Dispatch, own: str) -> None:
    taken = stretch(dispatch.body, "The operator said", 'in the morning,"')
    register = Idf(lambda stems: np.ones(len(stems), dtype=np.int64), 20_000)
    source = prepare_dispatch(dispatch)
    found = compare(prepare(f"{own} {taken} she said. {own}"), source, dispatch, settings_for(), register)
    prose, quotation = found.passages
    assert (prose.excluded, quotation.excluded) == (None, ZoneKind.QUOTATION)
    assert dispatch.body[prose.source.start : prose.source.end].endswith("by themselves.")
    assert found.derivation is Derivation.PARTLY


def test_a_pair_that_shares_little_is_left_early(dispatch: Dispatch, own: str) -> None:
    register = Idf(lambda stems: np.ones(len(stems), dtype=np.int64), 20_000)
    assert match(prepare(own), prepare_dispatch(dispatch), dispatch, settings_for(), register) is None
