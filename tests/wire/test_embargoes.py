"""Embargoes in words, in the languages of the agencies: which lines are notes, and until when."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from compliance.model import Dispatch, Status
from compliance.readers import read_dispatches
from compliance.wire.embargoes import embargo_of, is_embargo

PUBLISHED = datetime(2031, 3, 1, 10, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("Sperrfrist: 2. März 2031, 18.00 Uhr", "2031-03-02T18:00:00+01:00"),
        ("Achtung! Sperrfrist: 02.03.2031 18:00 Uhr", "2031-03-02T18:00:00+01:00"),
        ("Achtung: Sperrfrist 18.00 Uhr", "2031-03-01T18:00:00+01:00"),
        ("Sperrfrist 18 Uhr", "2031-03-01T18:00:00+01:00"),
        ("EMBARGOED UNTIL 0001 GMT, 2 MARCH 2031", "2031-03-02T00:01:00+00:00"),
        ("EMBARGOED UNTIL 0600 GMT ON MARCH 2", "2031-03-02T06:00:00+00:00"),
        ("EMBARGOED FOR RELEASE AT 6 a.m. EST, March 2, 2031", "2031-03-02T06:00:00-05:00"),
        ("Embargoed until 2031-03-02T06:00:00+02:00", "2031-03-02T06:00:00+02:00"),
        ("NOT FOR RELEASE BEFORE 10:30 p.m. ET Sunday, March 2, 2031", "2031-03-02T22:30:00-05:00"),
        ("HOLD FOR RELEASE UNTIL 5 p.m. March 2, 2031", "2031-03-02T17:00:00+01:00"),
        ("SOUS EMBARGO jusqu'au 2 mars 2031 à 06h00 GMT", "2031-03-02T06:00:00+00:00"),
        ("EMBARGADO HASTA el 2 de marzo de 2031, 06:00 GMT", "2031-03-02T06:00:00+00:00"),
        ("SOB EMBARGO ATÉ 2 de março de 2031 06:00 GMT", "2031-03-02T06:00:00+00:00"),
        ("EMBARGO FINO AL 2 marzo 2031 alle 12:00", "2031-03-02T12:00:00+01:00"),
        ("محظور النشر حتى 2 آذار/مارس 2031 06:00 GMT", "2031-03-02T06:00:00+00:00"),
    ],
)
def test_until_when(line: str, until: str) -> None:
    assert is_embargo(line)
    found = embargo_of(line, PUBLISHED, BERLIN)
    assert found is not None
    assert found.isoformat() == until
    text = f"Harbour open\n\n{line}\n\nRHONA, March 1, 2031 (AFP) - Ships came in all day long, the port said on Monday.\n"
    (dispatch,) = read_dispatches(text.encode())
    assert isinstance(dispatch, Dispatch)
    assert (dispatch.headline, dispatch.status, line in dispatch.advisories) == ("Harbour open", Status.USABLE, True)
    assert dispatch.body == "Ships came in all day long, the port said on Monday."


@pytest.mark.parametrize("line", ["Sperrfrist: Beginn der Rede", "EMBARGOED UNTIL delivery of the speech"])
def test_an_embargo_without_a_time_withholds_and_says_so(line: str) -> None:
    (dispatch,) = read_dispatches(f"{line}\n\nRHONA (AFP) - Ships came in all day long, the port said.\n".encode())
    assert isinstance(dispatch, Dispatch)
    assert (dispatch.status, dispatch.embargoed) == (Status.WITHHELD, None)
    assert "embargo" in dispatch.warnings[0]


@pytest.mark.parametrize(
    "line",
    [
        "Embargo: minister speaks of ships",
        "EMBARGO ON OIL LIFTED",
        "Embargo - why it fails",
        "Holding up: a bridge",
        "For release he paid",
    ],
)
def test_headlines_about_embargoes_are_none(line: str) -> None:
    assert not is_embargo(line)


def test_an_embargo_takes_the_zone_of_its_agency() -> None:
    text = (
        "Sperrfrist: 2. Juli 2031, 18.00 Uhr\n\nHafen offen\n\nRhona (dpa) - Schiffe kamen den ganzen Tag, sagte der Hafen.\n"
    )
    (dispatch,) = read_dispatches(text.encode())
    assert isinstance(dispatch, Dispatch)
    assert dispatch.embargoed is not None
    assert dispatch.embargoed.isoformat() == "2031-07-02T18:00:00+02:00"
