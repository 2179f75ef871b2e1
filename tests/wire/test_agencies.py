"""Agencies are found by name, by domain and in text; a user's own join them."""

from __future__ import annotations

import re

import pytest

from compliance.config import AgencyConfig
from compliance.wire.agencies import known_agencies

REQUIRED = (
    "AFP",
    "AP",
    "Reuters",
    "dpa",
    "EFE",
    "ANSA",
    "Xinhua",
    "PA Media",
    "AAP",
    "Kyodo",
    "Bloomberg",
    "APA",
    "ATS",
    "Belga",
    "ANP",
    "TASS",
    "Lusa",
    "NTB",
    "TT",
    "Ritzau",
    "STT",
    "UPI",
    "PTI",
    "ANI",
    "IANS",
    "CP",
    "SID",
    "KNA",
    "epd",
    "UNB",
    "Keystone",
)


@pytest.mark.parametrize("name", REQUIRED)
def test_every_agency_that_a_desk_meets_is_known(name: str) -> None:
    assert known_agencies().of_name(name) is not None


@pytest.mark.parametrize(
    ("written", "short"),
    [
        ("Agence France-Presse", "AFP"),
        ("agence france presse", "AFP"),
        ("afp", "AFP"),
        ("The Associated Press", "AP"),
        ("Thomson Reuters", "Reuters"),
        ("Deutsche Presse-Agentur GmbH", "dpa"),
        ("Agencia EFE", "EFE"),
        ("PRESS ASSOCIATION", "PA Media"),
        ("وكالة فرانس برس", "AFP"),
        ("新华社", "Xinhua"),
        ("Harbour Gazette ", "Harbour Gazette"),
    ],
)
def test_short_name(written: str, short: str) -> None:
    assert known_agencies().short(written) == short


@pytest.mark.parametrize(
    ("text", "agencies"),
    [
        ("mit Material von dpa und AFP", ["dpa", "AFP"]),
        ("NTB-AFP-DPA", ["NTB", "AFP", "dpa"]),
        ("the Reuters News Agency said", ["Reuters"]),
        ("the associated press said", ["AP"]),
        ("copyright, pa", []),
        ("la prepa y el tt", []),
        ("ana and app and map", []),
        ("وكالة فرانس برس", ["AFP"]),
        ("(أ ف ب)", ["AFP"]),
    ],
)
def test_short_names_keep_their_case_in_text(text: str, agencies: list[str]) -> None:
    assert [agency.name for _, _, agency in known_agencies().find(text)] == agencies


def test_names_in_text_have_their_place() -> None:
    ((start, end, agency),) = known_agencies().find("by Agence France-Presse, Paris")
    assert ("by Agence France-Presse, Paris"[start:end], agency.id) == ("Agence France-Presse", "afp")


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("www.afp.com", "AFP"),
        ("https://apnews.com/x", "AP"),
        ("Harbour.example", None),
        ("APA - Austria Presse Agentur", "APA"),
        ("AFP, Reuters", None),
    ],
)
def test_metadata_may_hold_a_domain_or_a_name_twice(written: str, name: str | None) -> None:
    found = known_agencies().in_metadata(written)
    assert (found.name if found else None) == name


def test_a_users_own_agencies_join_the_known_ones() -> None:
    own = (
        AgencyConfig(id="afp", names=("Agence Famille",), zone="Europe/Paris"),
        AgencyConfig(id="hbw", names=("Harbour Wire",), abbreviations=("HBW",), domains=("harbour.example",)),
    )
    agencies = known_agencies(own)
    assert agencies.short("agence famille") == "AFP"
    assert agencies.short("harbour wire") == "HBW"
    assert agencies.of_domain("news.harbour.example").name == "HBW"  # type: ignore[union-attr]
    assert agencies.of_name("AFP").zone == "Europe/Paris"  # type: ignore[union-attr]
    assert known_agencies().of_name("Harbour Wire") is None


def test_the_data_is_sound() -> None:
    agencies = known_agencies().all
    assert len({agency.id for agency in agencies}) == len(agencies) >= 60
    for agency in agencies:
        assert re.fullmatch(r"[a-z]{2,20}", agency.id)
        assert agency.domains, agency.id
        assert not any("/" in domain or domain != domain.lower() for domain in agency.domains)
