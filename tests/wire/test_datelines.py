"""Datelines of many agencies, and what is none."""

from __future__ import annotations

import pytest

from compliance.wire.agencies import known_agencies
from compliance.wire.datelines import Dateline, find_dateline
from compliance.wire.lines import head_lines

REST = "The harbour reopened on Monday after long repairs."


def dateline(text: str) -> Dateline | None:
    return find_dateline(head_lines(text), known_agencies())


@pytest.mark.parametrize(
    ("opening", "place", "date", "agencies"),
    [
        ("OSLO, Aug 29, 2014 (AFP) - ", "OSLO", "Aug 29, 2014", ("AFP",)),
        ("Rennes, 10 juil 2024 (AFP) - ", "Rennes", "10 juil 2024", ("AFP",)),
        ("Brest, 1er août 2023 (AFP) - ", "Brest", "1er août 2023", ("AFP",)),
        ("Tampico, 2 ene (EFE).- ", "Tampico", "2 ene", ("EFE",)),
        ("LA JUNTA, Colo. (AP) -- ", "LA JUNTA, Colo", None, ("AP",)),
        ("NEW HARBOUR (AP) — ", "NEW HARBOUR", None, ("AP",)),
        ("Lübeck (dpa) - ", "Lübeck", None, ("dpa",)),
        ("Kiel, 3. Mai (dpa/lno) - ", "Kiel", "3. Mai", ("dpa",)),
        ("NAGOYA, Japan, Dec. 9 Kyodo - ", "NAGOYA, Japan", "Dec. 9", ("Kyodo",)),
        ("HARARE, Nov. 14 (Xinhua) -- ", "HARARE", "Nov. 14", ("Xinhua",)),
        ("Torino, 13 dic. (askanews) - ", "Torino", "13 dic.", ("askanews",)),
        ("(ANSA) - PALERMO, 13 DIC - ", "PALERMO", "13 DIC", ("ANSA",)),
        ("(Bloomberg) -- ", None, None, ("Bloomberg",)),
        ("Aarhus /ritzau/: ", "Aarhus", None, ("Ritzau",)),
        ("Bergen (NTB): ", "Bergen", None, ("NTB",)),
        ("Porto, 02 jan 2024 (Lusa) – ", "Porto", "02 jan 2024", ("Lusa",)),
        ("Nagpur, Jan 5 (PTI) ", "Nagpur", "Jan 5", ("PTI",)),
        ("KAZAN, June 3. /TASS/. ", "KAZAN", "June 3", ("TASS",)),
        ("Graz (APA/dpa) - ", "Graz", None, ("APA", "dpa")),
        ("DURBAN (AFP, Reuters) - ", "DURBAN", None, ("AFP", "Reuters")),
        ("صفاقس (أ ف ب) - ", "صفاقس", None, ("AFP",)),
        ("April 14 (Reuters) - ", None, "April 14", ("Reuters",)),
        ("GALWAY — ", "GALWAY", None, ()),
        ("**CORK (AFP)** - ", "CORK", None, ("AFP",)),
    ],
)
def test_dateline(opening: str, place: str | None, date: str | None, agencies: tuple[str, ...]) -> None:
    text = opening + REST
    found = dateline(text)
    assert found is not None
    assert (found.place, found.date, found.agencies) == (place, date, agencies)
    assert text[found.end :] == REST
    assert text[found.start : found.start + len(found.text)] == found.text


def test_a_date_after_the_mark_is_the_day_of_publication() -> None:
    found = dateline("Tromso, Norway, May 4 (AFP) May 4, 2025 " + REST)
    assert found is not None
    assert (found.text, found.published) == ("Tromso, Norway, May 4 (AFP)", "May 4, 2025")


def test_a_provider_that_is_no_agency_is_named() -> None:
    found = dateline("Reno (tca/dpa) - " + REST)
    assert found is not None
    assert (found.agencies, found.provider) == (("dpa",), "tca")
    found = dateline("SANTA ANA (Harbour.com) - " + REST)
    assert found is not None
    assert (found.agencies, found.provider) == ((), "Harbour.com")


def test_it_may_follow_a_headline_and_a_byline() -> None:
    text = "Harbour reopens\nBy Ann Lee\n\nGALWAY, May 3 (Reuters) - " + REST
    found = dateline(text)
    assert found is not None
    assert text[found.start : found.end] == "GALWAY, May 3 (Reuters) - "


@pytest.mark.parametrize(
    "text",
    [
        "The minister (dpa) said so.",
        "Officials told the agency (AFP) that it was late.",
        "The word AFP is also the name of a gene.",
        "Alpha-fetoprotein (AFP) is measured in blood.",
        "SCRANTON, PA - a small town",
        "It was late - very late - when they came.",
        "Par Jean Martin (AFP)",
        "One Two Three Four Five Six Seven Eight Nine Ten (AFP) - The harbour reopened on Monday.",
        "- item one\n- item two",
        "",
    ],
)
def test_no_dateline(text: str) -> None:
    found = dateline(text)
    assert found is None or not found.agencies
