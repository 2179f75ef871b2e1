"""Lines of an article that end with a picture's credit are captions; lines that merely name a photographer are not."""

from __future__ import annotations

import pytest

from compliance.matching.captions import captions
from compliance.matching.match import compare
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch, Match, ZoneKind

TOLD = "Rowers carry a longboat painted with herons down the slipway before the first race"
BODY = f"FARNESS, March 8 (Nordpress) - {TOLD} of the season, which ice in the fjord had put off twice."


@pytest.mark.parametrize(
    "credit",
    [
        "Photo: Kari Steen/AFP",
        "(Photo by Kari STEEN / AFP)",
        "(AP Photo/Kari Steen)",
        "REUTERS/Kari Steen",
        "Foto: Kari Steen/dpa",
        "Photo : Kari Steen/AFP",
        "Crédit photo : Kari Steen",
        "Picture credit: Kari Steen/PA",
        "Imagen: Kari Steen/EFE",
    ],
)
def test_a_line_with_a_credit_at_its_end_is_a_caption(credit: str) -> None:
    text = f"Our week\n\n2. {TOLD}. {credit}\n\nThe marrow won."
    (span,) = captions(text)
    assert text[span.start : span.end] == f"2. {TOLD}. {credit}"


@pytest.mark.parametrize(
    "line",
    [
        "Photo: Kari Steen/AFP",
        "In pictures: the longboats of Farness",
        f"{TOLD}, and the photo by Kari Steen of that moment hangs in every bar.",
        f"{TOLD}, the photographer said in a letter to the club.",
        " ".join([TOLD] * 6) + " (Photo by Kari Steen / AFP)",
    ],
)
def test_credits_alone_headings_and_paragraphs_of_prose_are_none(line: str) -> None:
    assert not list(captions(line))


def told(article: str) -> Match:
    dispatch = Dispatch("urn:test:caption", BODY, holder="AFP")
    return compare(prepare(article), prepare_dispatch(dispatch), dispatch, settings_for())


def test_a_caption_in_a_numbered_gallery_is_no_prose() -> None:
    found = told(f"The bandstand. Photo: Olive Marsh\n\n2. {TOLD}. Photo: Kari Steen/AFP\n\nA marrow. Photo: Ted Hanley")
    assert found.derivation is Derivation.QUOTES_ONLY
    assert {p.excluded for p in found.passages} == {ZoneKind.CAPTION}


def test_the_same_words_as_a_sentence_of_a_story_are(own: str) -> None:
    assert told(f"{own}\n\n{TOLD}. {own}").derivation is Derivation.PARTLY
