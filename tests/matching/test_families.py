"""Versions of one story, and paragraphs that many stories share."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from compliance.matching.derivation import derive
from compliance.matching.families import collapse
from compliance.matching.idf import FLOOR, RAREST, Idf
from compliance.matching.match import compare
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch, Kind, Match, Passage, Span, ZoneKind

BACKGROUND = (
    "The dispute over the salt works began three winters ago, when the province withdrew the licence of the cooperative and "
    "handed the evaporation ponds to a mining company from the capital, which has dismissed half of the workers since."
)


def found(text: str, *dispatches: Dispatch) -> list[Match]:
    article = prepare(text)
    return [compare(article, prepare_dispatch(d), d, settings_for()) for d in dispatches]


def by_guid(dispatch: Dispatch) -> Hashable:
    return dispatch.guid


def test_a_family_is_reported_once_on_its_best_version(dispatch: Dispatch) -> None:
    lead = Dispatch(dispatch.guid, dispatch.body[:500], version=1)
    full = Dispatch(dispatch.guid, dispatch.body, version=2)
    (best,) = collapse(found(dispatch.body, lead, full), by_guid, lambda _: full)
    assert best.dispatch == full
    assert best.collapsed == (f"{dispatch.guid}@1",)
    assert best.superseded_by is None


def test_a_match_on_an_older_version_names_the_newest(dispatch: Dispatch) -> None:
    old = Dispatch(dispatch.guid, dispatch.body, version=1)
    new = Dispatch(dispatch.guid, "An entirely new text.", version=2)
    (best,) = collapse(found(dispatch.body, old), by_guid, lambda _: new)
    assert best.superseded_by == new


def test_background_that_several_families_share_is_boilerplate(own: str) -> None:
    stories = [Dispatch(f"urn:test:{i}", f"{own[i * 40 : i * 40 + 60]}\n\n{BACKGROUND}") for i in range(4)]
    text = f"We went to see the ponds for ourselves on a windy day.\n\n{BACKGROUND}"
    article = prepare(text)
    matches = collapse(found(text, *stories), by_guid, article=article)
    assert {p.excluded for m in matches for p in m.passages} == {ZoneKind.BOILERPLATE}
    assert derive(article, matches).derivation is Derivation.QUOTES_ONLY
    assert derive(article, matches).coverage == 0.0


def test_weights_of_a_register_fall_with_document_frequency() -> None:
    counts = {1: 0, 2: 1, 3: 40, 4: 5000, 5: 50_000}
    idf = Idf(lambda stems: np.array([counts[int(s)] for s in stems], dtype=np.int64), 50_000)
    weights = idf.weights(np.array([1, 2, 3, 4, 5], dtype=np.uint64)).tolist()
    assert weights == sorted(weights, reverse=True)
    assert weights[0] == RAREST
    assert weights[-1] == FLOOR


def test_background_at_the_end_of_copied_prose_is_cut_off(own: str) -> None:
    copied, rest = own[:130], own[130:]
    leads = [copied, rest[:60], rest[60:120], rest[120:180]]
    stories = [Dispatch(f"urn:test:{i}", f"{lead}\n\n{BACKGROUND}") for i, lead in enumerate(leads)]
    text = f"We went to see the ponds for ourselves on a windy day.\n\n{copied}\n\n{BACKGROUND}"
    best = collapse(found(text, *stories), by_guid, article=prepare(text))[0]
    assert best.dispatch == stories[0]
    assert [p.excluded for p in best.passages] == [None, ZoneKind.BOILERPLATE]
    assert text[best.passages[1].article.start : best.passages[1].article.end] == BACKGROUND
    assert stories[0].body[best.passages[1].source.start : best.passages[1].source.end] == BACKGROUND


def test_an_edited_passage_where_the_article_fills_another_dispatchs_form_is_none_of_this_one() -> None:
    text = "Brennick Ratings lowered its rating of the timber bonds to {rating} after a review that began in the spring."
    article = prepare(text.format(rating="B-2 from A-1"))
    edited, form = text.replace("lowered its", "has cut the").replace("that began", "begun"), text.replace("after", "on")
    ours, other = (Dispatch(f"urn:test:{n}", one) for n, one in enumerate([edited.format(rating="A-2 from A-1"), form]))

    def matches(source: Dispatch, likeness: float, excluded: ZoneKind | None) -> list[Match]:
        one = compare(article, prepare_dispatch(source), source, settings_for())
        whole = Passage(Span(0, len(article.text)), Span(0, len(source.body)), 22, likeness, Kind.EDITED, excluded)
        return [replace(one, passages=(whole,))]

    def reasons(source: Dispatch, likeness: float) -> set[ZoneKind | None]:
        found = collapse(matches(source, likeness, None) + matches(other, 0.9, ZoneKind.TABLE), by_guid, article=article)
        return {p.excluded for m in found if m.dispatch == source for p in m.passages}

    assert reasons(ours, 0.75) == {ZoneKind.BOILERPLATE}
    assert reasons(ours, 0.9) == {None}  # nearly word for word
    same = Dispatch("urn:test:same", edited.format(rating="B-2 from A-1"))
    assert reasons(same, 0.75) == {None}  # its figures are this dispatch's
