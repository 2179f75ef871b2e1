"""Signals in one look: zones with offsets, credits with their place, and prose without them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model import ZoneKind
from compliance.wire.signals import find_signals, prose

TEXT = "The harbour reopened on Monday.\n\nShips wait to enter, the port said."


def zones(text: str) -> list[tuple[str, str, str | None]]:
    return [(zone.kind.value, text[zone.start : zone.end], zone.value) for zone in find_signals(text).zones]


@pytest.mark.parametrize(
    "signoff",
    [
        "burs/giv",
        "bur-dar-gl/fz",
        "asl/tib/pid/cac",
        "hh/ph/ts/hd",
        "cae/tcr",
        "dpa bwh bag",
        "dpa abc yydd n1 sku",
        "مبا/غ ر/نور",
        "سب-لال/كام",
        "PTI ABC XYZ",
        "==Kyodo",
        "--IANS",
        "Enditem",
        "AAP RTV",
    ],
)
def test_signoff_on_its_own_line(signoff: str) -> None:
    text = f"{TEXT}\n\n{signoff}\n"
    found = find_signals(text)
    kinds = {zone.kind for zone in found.zones}
    assert kinds <= {ZoneKind.SIGNOFF, ZoneKind.CREDIT}
    assert kinds
    assert prose(text, found.cuts) == TEXT


def test_signoff_after_the_last_sentence() -> None:
    text = "The harbour reopened. Ships wait. burs/giv"
    found = find_signals(text)
    assert found.signoff == "burs/giv"
    assert prose(text, found.cuts) == "The harbour reopened. Ships wait."


@pytest.mark.parametrize(
    "last",
    [
        "dd/mm/yyyy",
        "indy/life",
        "and/or",
        "km/h",
        "he/she",
        "Use the form dd/mm/yyyy",
        "either/or",
        "text/html",
        "n/a",
    ],
)
def test_what_looks_like_a_signoff_and_is_none(last: str) -> None:
    assert find_signals(f"{TEXT}\n\n{last}").signoff is None


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("(Reporting by Ann Lee; Editing by Bo Mo)", "Reuters"),
        ("Associated Press writer Ann Lee contributed to this report.", "AP"),
        ("(with inputs from agencies)", None),
        ("With inputs from Reuters and AFP", "Reuters/AFP"),
        ("Quelle: AFP", "AFP"),
        ("Mit Agenturmaterial", None),
        ("(mit Material der dpa)", "dpa"),
        ("sid/dpa", "dpa"),
        ("Con información de AFP", "AFP"),
        ("Por Agencia EFE", "EFE"),
        ("(avec AFP)", "AFP"),
        ("Source : AFP", "AFP"),
        ("Com informações da Lusa", "Lusa"),
        ("(fonte ANSA)", "ANSA"),
        ("Fonte: ANSA", "ANSA"),
        ("Bron: ANP", "ANP"),
        ("NTB-AFP-DPA", "NTB/AFP/dpa"),
        ("/ritzau/", "Ritzau"),
        ("(©NTB)", "NTB"),
        ("© AFP", "AFP"),
        ("المصدر: وكالة فرانس برس", "AFP"),
        ("This report by The Canadian Press was first published May 3, 2024.", "The Canadian Press"),
    ],
)
def test_closing_credit(line: str, agency: str | None) -> None:
    text = f"{TEXT}\n\n{line}"
    found = find_signals(text)
    named = [credit.agency for credit in found.credits if credit.where == "end"]
    holders = [zone.value for zone in found.zones if zone.kind is ZoneKind.NOTICE]
    assert (named or holders)[0] in (agency, "SID/dpa")
    assert prose(text, found.cuts) == TEXT


@pytest.mark.parametrize(
    ("ending", "agency"),
    [
        (" (ANSA).", "ANSA"),
        (" (AFP)", "AFP"),
        (" - AFP", "AFP"),
        (" – Reuters", "Reuters"),
        (" /ritzau/", "Ritzau"),
        (" EFE", "EFE"),
        (" (Reporting by Ann Lee; Editing by Bo Mo)", "Reuters"),
    ],
)
def test_agency_after_the_last_sentence(ending: str, agency: str) -> None:
    text = TEXT + ending
    found = find_signals(text)
    assert [(credit.where, credit.agency) for credit in found.credits] == [("end", agency)]
    assert prose(text, found.cuts) == TEXT


@pytest.mark.parametrize(
    ("line", "agency", "person"),
    [
        ("By ANN LEE, Associated Press", "AP", "ANN LEE"),
        ("By Ann Lee", None, "Ann Lee"),
        ("Par Jean Martin (AFP)", "AFP", "Jean Martin"),
        ("Von Eva Moll, dpa", "dpa", "Eva Moll"),
        ("Por Ana Ruiz, EFE", "EFE", "Ana Ruiz"),
        ("Di Ugo Neri, ANSA", "ANSA", "Ugo Neri"),
        ("Por Rui Costa, da agência Lusa", "Lusa", "Rui Costa"),
        ("AFP", "AFP", None),
        ("Reuters", "Reuters", None),
        ("dpa/AFP", "dpa/AFP", None),
        ("By staff and Agence France-Presse", "AFP", "staff"),
        ("بقلم ليلى حداد", None, "ليلى حداد"),
    ],
)
def test_byline(line: str, agency: str | None, person: str | None) -> None:
    text = f"{line}\n\n{TEXT}"
    found = find_signals(text)
    assert [(credit.where, credit.agency) for credit in found.credits] == [("byline", agency)]
    assert found.byline == person
    assert prose(text, found.cuts) == TEXT


@pytest.mark.parametrize(
    "line", ["By the time it reopened it was late", "Par la suite rien ne changea", "Di notte il porto è chiuso"]
)
def test_prose_that_begins_like_a_byline(line: str) -> None:
    assert find_signals(f"{line}\n\n{TEXT}").zones == ()


@pytest.mark.parametrize(
    "line",
    [
        "© Foto: APA / AFP",
        "Photo: Ann Lee / AFP",
        "(c) Photo by Ann Lee/AFP",
        "AFP PHOTO / ANN LEE",
        "Bild: dpa",
        "Foto: EFE",
    ],
)
def test_a_photo_credit_is_no_text_credit(line: str) -> None:
    for text in (f"{line}\n\n{TEXT}", f"{TEXT}\n\n{line}"):
        found = find_signals(text)
        assert found.credits == ()
        assert [zone.kind for zone in found.zones] == [ZoneKind.CAPTION]


@pytest.mark.parametrize(
    "text",
    [
        "Levels of AFP rose.\n\nThe AFP gene is active in the liver, and AFP is measured in blood, they said.",
        "Please respect the copyright, pa said to the children.\n\nThey did.",
        "The court held that copyright law protects it.\n\nThe copyright case goes on.",
        "Reuters shares rose on Monday, traders said.\n\nThey fell on Tuesday.",
    ],
)
def test_traps(text: str) -> None:
    assert find_signals(text).zones == ()


@pytest.mark.parametrize(
    "last",
    [
        "Avec l'AFP, le ministre a signé un accord lundi soir.",
        "Agences et banques étaient fermées.",
        "Mit der dpa sprach der Minister am Montag über die Lage.",
        "Agencies were closed.",
        "Source code is free.",
    ],
)
def test_a_last_sentence_of_prose_is_no_credit(last: str) -> None:
    assert find_signals(f"{TEXT}\n\n{last}").zones == ()


def test_credits_in_running_text_stay_in_the_prose() -> None:
    text = "The harbour, according to AFP, reopened.\n\nThe agency (dpa) had said so; laut dpa bleibt es offen, war zu hören."
    found = find_signals(text)
    assert [(c.where, c.agency) for c in found.credits] == [("inline", "AFP"), ("inline", "dpa"), ("inline", "dpa")]
    assert prose(text, found.cuts) == text


def test_notes_to_editors_and_what_is_not_for_publication() -> None:
    text = f"Eds: UPDATES with quote.\n\n{TEXT}\n\n-30-\n\nNot for publication: call Ann Lee, 555.\nMore for the desk."
    found = find_signals(text)
    assert prose(text, found.cuts) == TEXT
    assert found.advisories[0] == "Eds: UPDATES with quote."


def test_all_of_it_at_once() -> None:
    text = (
        "By ANN LEE\n\nOSLO, May 3 (AFP) - " + TEXT + "\n\nburs/giv\n\n© 2024 AFP. All rights reserved. You may not copy it "
        "without the prior written consent of AFP."
    )
    assert [(kind, value) for kind, _, value in zones(text)] == [
        ("byline", None),
        ("dateline", "AFP"),
        ("signoff", "burs/giv"),
        ("notice", "AFP"),
    ]
    found = find_signals(text)
    assert found.agency == "AFP"
    assert prose(text, found.cuts) == TEXT


CREW = "\n\n(Reporting by Ann Lee; Editing by Bo Mo)"


@pytest.mark.parametrize(
    ("start", "holder", "agency"),
    [
        ("", None, "Reuters"),
        ("LONDON, March 3 (Reuters) - ", None, "Reuters"),
        ("RHONA, March 3 (Nordpress) - ", None, None),
        ("(Nordpress) - ", None, None),
        ("Rhona (Nordpress) - ", None, None),
        ("RHONA, March 3 (AFP) - ", None, "AFP"),
        ("", "Nordpress", None),
        ("", "RTRS", "Reuters"),
    ],
)
@pytest.mark.parametrize("end", [CREW, CREW.replace("\n\n", " ")])
def test_a_manner_of_closing_credits_no_agency_where_another_has_the_text(
    start: str, holder: str | None, agency: str | None, end: str
) -> None:
    text = f"{start}{TEXT}{end}"
    found = find_signals(text, holder=holder)
    assert found.agency == agency
    assert [c.agency for c in found.credits if c.where == "end"] == ["Reuters" if agency == "Reuters" else None]
    assert {zone.value for zone in found.zones if zone.kind is ZoneKind.CREDIT} == {"Reuters" if agency == "Reuters" else None}
    assert prose(text, found.cuts).endswith(TEXT)


def test_a_closing_line_that_names_its_agency_credits_it_whoever_has_the_text() -> None:
    found = find_signals(f"RHONA, March 3 (Nordpress) - {TEXT}\n\n(Reporting by Ann Lee, Reuters)")
    assert [credit.agency for credit in found.credits if credit.where == "end"] == ["Reuters"]


PIECES = st.sampled_from(
    [
        "OSLO (AFP) - ",
        "burs/giv",
        "\n",
        "\n\n",
        " ",
        "(Reporting by A B)",
        "© 2024 AFP",
        "By Ann Lee",
        "(AFP)",
        "Eds: x",
        "İ",
        "AFP",
        ".",
        "Not for publication",
        "Quelle: dpa",
        "Photo: x / AFP",
        "/",
        "-",
        "(",
        ")",
        "أ ف ب",
        "according to AFP",
        "copyright",
        "\r\n",
        "\u2028",
    ]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=25).map("".join))
def test_zones_lie_within_the_text_and_prose_is_part_of_it(text: str) -> None:
    found = find_signals(text)
    assert list(found.zones) == sorted(found.zones, key=lambda zone: (zone.start, -zone.end))
    assert all(0 <= zone.start < zone.end <= len(text) for zone in found.zones)
    assert set(found.cuts) <= set(found.zones)
    body = prose(text, found.cuts)
    assert all(part in text for part in body.split("\n\n") if "\n\n" not in text or part)


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "a/b",
        "-",
        "/",
        "© ",
        "copyright ",
        "By A ",
        " (AFP",
        "a-",
        ", ",
        "according to ",
        "Jan 1 ",
        "(c) ",
        "A. ",
        "\n",
        "\t ",
        "أ/",
        "Not for publication\n",
        "rights reserved. ",
    ],
)
def test_time_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    start = time.perf_counter()
    find_signals(text)
    assert time.perf_counter() - start < 5
