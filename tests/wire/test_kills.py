"""Notices that take a story back, in the languages of the agencies; what they name; and what only looks like one."""

from __future__ import annotations

import pytest

from compliance.wire.kills import kill_of, named_in

STORY = "Ferry sinks off Rhona, twelve missing"

KILLS = [
    "BC-SC--Rhona-Ferry, KILL\n\nEDITORS:\nBULLETIN KILL\nKill the story slugged BC-SC--Rhona-Ferry. No ferry sank.",
    "STORY REMOVED: BC-SC--Rhona-Ferry\n\nThe agency has removed its story about a ferry.",
    "BC-SC--Rhona-Ferry,ELIMINATION\nEDITORS:\nAn elimination is mandatory.",
    f"MANDATORY KILL\n\nRHONA, March 3, 2031 (AFP) - Please kill our story headlined “{STORY}”.",
    f"RETRACTION: {STORY}\n\nThere will be no substitute.",
    f"WITHDRAWN: {STORY}",
    f"{STORY} - KILL",
    f"ATTENTION EDITORS - please disregard the story headlined '{STORY}' sent at 10:00.",
    "The story about a ferry off Rhona has been withdrawn. Do not use it.",
    "ANNULATION///\n\nPARIS, 3 mars 2031 (AFP) - Prière d'annuler notre dépêche intitulée « Un bac coule à Rhona ».",
    "AVIS D'ANNULATION - Un bac coule à Rhona",
    "Attention: veuillez annuler la dépêche « Un bac coule à Rhona »",
    "Achtung! Bitte streichen Sie die Meldung „Fähre vor Rhona gesunken“ (dpa 0345).",
    "ZURÜCKGEZOGEN: Fähre vor Rhona gesunken\n\nDie Meldung wird zurückgezogen.",
    "RÜCKZUG - Fähre vor Rhona gesunken",
    "ANULACIÓN\n\nLeira, 3 mar (EFE).- Rogamos anulen la noticia titulada «Un barco se hunde en Leira».",
    "La información titulada «Un barco se hunde en Leira» queda anulada.",
    "ANULAÇÃO: Balsa afunda em Leira\n\nFavor desconsiderar a matéria.",
    "ANNULLAMENTO: Traghetto affonda davanti a Rhona",
    "Si prega di annullare il lancio «Traghetto affonda davanti a Rhona».",
    "إلغاء خبر: غرق عبارة قبالة رونا",
    "يرجى إلغاء الخبر المعنون «غرق عبارة قبالة رونا» لاحتوائه على خطأ.",
]


@pytest.mark.parametrize("text", KILLS, ids=lambda text: text[:24])
def test_kills_in_words(text: str) -> None:
    assert kill_of(None, (), text) == "kill"
    headline, _, rest = text.partition("\n")
    assert kill_of(headline, (), rest) == "kill"
    assert kill_of(None, (headline,), rest) == "kill"


@pytest.mark.parametrize("text", ["HOLD: Ferry sinks", "HOLD FOR RELEASE\n\nFerry sinks", "WITHHOLD - Ferry sinks"])
def test_holds_in_words(text: str) -> None:
    assert kill_of(None, (), text) == "hold"


@pytest.mark.parametrize(
    "text",
    [
        "Shark kills swimmer: police\n\nThe story of the beach is long.",
        "WINTER BARLEY AFFECTED BY KILL",
        "PROPOSALS WITHDRAWN FROM MEETING\n\nThe board withdrew them.",
        "BOND MARKET WITHDRAWAL CALLED PRUDENT",
        "Kill the lights: city saves power\n\nThe town will kill all street lights.",
        "Annulation du match à Rhona\n\nLe match est annulé en raison de la pluie.",
        "Annulation de vols: la compagnie s'explique",
        "Anulada la sentencia contra el alcalde\n\nEl tribunal ha anulado la sentencia.",
        "Streichung von Stellen: Konzern spart\n\nDer Konzern will Stellen streichen.",
        "Retraction of landing gear failed\n\nThe pilot said the report was withdrawn.",
        "Hold: a song of the coast",
        "KILLED: two in storm",
        "The Good, the Bad, the Killed",
        "",
    ],
)
def test_stories_about_such_things_are_none(text: str) -> None:
    assert kill_of(None, (), text) is None


def test_a_long_text_that_quotes_a_kill_is_a_story() -> None:
    text = "How a wire works\n\n“Please kill our story,” the note said. " + "The desk was quiet that night. " * 100
    assert kill_of("How a wire works", (), text) is None


@pytest.mark.parametrize("text", [text for text in KILLS if STORY in text], ids=lambda text: text[:24])
def test_the_headline_that_a_notice_names(text: str) -> None:
    headline, _, rest = text.partition("\n")
    if not headline.endswith("KILL"):
        assert STORY in named_in(headline, (), rest).headlines


def test_guids_and_slugs_that_a_notice_names() -> None:
    named = named_in(
        "KILL", ("BC-SC--Rhona-Ferry, KILL",),
        "Kill urn:newsml:wire.example:20310303:4711, and dpa:310303-99-404711, slugged Rhona-ferry-accident.",
    )  # fmt: skip
    assert named.ids[:2] == ("urn:newsml:wire.example:20310303:4711", "dpa:310303-99-404711")
    assert {"BC-SC--Rhona-Ferry", "Rhona-ferry-accident"} <= set(named.slugs)


@pytest.mark.parametrize("piece", ["&", "_", "A&", "AA-", '"a'])
def test_marks_without_end_are_looked_through_in_no_time(piece: str) -> None:
    line = (piece * 450)[:290] + " kill"
    assert kill_of(line, [line], f"{line}\n{line}") in ("kill", None)
    assert len(named_in(line, [piece * 20_000] * 3, "").slugs) <= 24
