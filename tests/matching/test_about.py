"""Paragraphs in which an organisation describes itself."""

from __future__ import annotations

import pytest

from compliance.matching.about import about_paragraphs
from compliance.matching.match import compare
from compliance.matching.prepare import prepare
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch, ZoneKind

TOLD = (
    "About Fernhill Trust: Fernhill Trust is a charity that lends gardens which nobody uses to people who have none, and pays "
    "for spades, seed and water in the first year."
)


@pytest.mark.parametrize(
    "text",
    [
        TOLD,
        "About Fernhill Trust\n\nFernhill Trust is a charity that lends gardens.",
        "About the Fernhill Trust:\nThe Fernhill Trust is a charity.",
        "Über Fernhill: Fernhill ist ein Verein.",
        "À propos de Fernhill : Fernhill est une association.",
        "Acerca de Fernhill: Fernhill es una asociación.",
        "Sobre a Fernhill: A Fernhill é uma associação.",
    ],
)
def test_heading_and_description_are_one_paragraph(text: str) -> None:
    (span,) = about_paragraphs(f"Gardens wanted.\n\n{text}\n\nThe end.")
    assert text in f"Gardens wanted.\n\n{text}\n\nThe end."[span.start : span.end].strip()


@pytest.mark.parametrize(
    "text",
    [
        "About 300 people came: the hall was full.",
        "About Fernhill: nobody could say what the trust had done.",
        "She wrote a book about Fernhill Trust: Fernhill was her home.",
        "Over the hill: Over there nobody works on a Monday.",
        "About\n\nAbout",
    ],
)
def test_other_sentences_are_prose(text: str) -> None:
    assert list(about_paragraphs(text)) == []


def test_a_self_description_does_not_count(own: str, dispatch: Dispatch) -> None:
    release = Dispatch("urn:test:release", f"{dispatch.body}\n\n{TOLD}")
    match = compare(prepare(f"{own}\n\n{TOLD}"), prepare(release.body), release, settings_for())
    assert [passage.excluded for passage in match.passages] == [ZoneKind.BOILERPLATE]
    assert match.derivation is Derivation.QUOTES_ONLY
