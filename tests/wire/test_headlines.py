"""What stands above the prose: a headline is told from a slug, a note, a date and a first sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model import ZoneKind
from compliance.wire.agencies import known_agencies
from compliance.wire.headlines import is_dated, is_slug
from compliance.wire.lines import Line
from compliance.wire.signals import find_signals, prose

PROSE = (
    "The harbour reopened on Monday after a week of storms, the port said, and ships that had waited outside came in.\n\n"
    "Eleven of them will leave again on Tuesday."
)


def line(text: str) -> Line:
    return Line(0, len(text), text)


@pytest.mark.parametrize(
    "head",
    [
        "Harbour reopens after storm\n\nOSLO, March 3, 2026 (AFP) - ",
        "Harbour reopens after storm\nBy Ann Lee\n\nOSLO, Norway, March 3 (Reuters) - ",
        "AP-NO--Norway-Harbour, 2nd Ld-Writethru\nHarbour reopens after storm\nEds: UPDATES with quotes.\n\nOSLO (AP) — ",
        "Harbour reopens after storm\nUtl.: Eleven ships wait - Port speaks of luck\n\nOslo (APA) - ",
        "Häfen/Sturm/Norwegen/\nHarbour reopens after storm\n\nOslo (dpa) - ",
        "nor0123 3 vm 250 dpa 0345\nHarbour reopens after storm\n\nOslo (dpa) - ",
        "KEYWORDS: harbour, storm\nHEADLINE: Harbour reopens after storm\n\nOslo (dpa) - ",
        "# Harbour reopens after storm\n\nOSLO (AP) — ",
        "Harbour reopens after storm\n\nSan José (Costa Rica), 3 mar 2026 (AFP) - ",
    ],
)
def test_the_line_above_the_dateline_is_the_headline(head: str) -> None:
    text = head + PROSE
    found = find_signals(text)
    assert found.headline == "Harbour reopens after storm"
    assert prose(text, found.cuts) == PROSE


def test_an_update_is_part_of_the_headline_and_what_it_adds_a_note() -> None:
    text = f"UPDATE 2-Harbour reopens\n(Adds quotes)\nBy Ann Lee\n\nOSLO, March 3 (Reuters) - {PROSE}"
    found = find_signals(text)
    assert found.headline == "UPDATE 2-Harbour reopens"
    assert found.advisories == ("(Adds quotes)",)
    assert found.byline == "Ann Lee"
    assert prose(text, found.cuts) == PROSE


@pytest.mark.parametrize(
    "headline",
    ["Harbour reopens after storm", "Is the harbour open again?", "Port: 'No reason to worry'", "Hafen wieder geöffnet"],
)
def test_a_first_line_with_the_form_of_a_headline(headline: str) -> None:
    text = f"{headline}\n\n{PROSE}"
    assert find_signals(text, titled=True).headline == headline
    assert find_signals(text).headline is None  # a part of a document does not begin with one


@pytest.mark.parametrize(
    "first",
    [
        "It was late.",
        "and then the rain came",
        '"Open the harbour"',
        "The port gave three reasons:",
        "Why?",
        "Dear reader,",
        'He spoke of "luck."',
        "Nobody who saw the harbour that week would have believed that it could open again before the end of the month, "
        "and yet the pilots were seen at work on Monday",
    ],
)
def test_a_first_sentence_is_no_headline(first: str) -> None:
    text = f"{first}\n\n{PROSE}"
    found = find_signals(text, titled=True)
    assert found.headline is None
    assert prose(text, found.cuts) == text


def test_hard_wrapped_prose_has_no_headline() -> None:
    text = "The harbour reopened on Monday after a week\nof storms, the port said. Ships that had waited\noutside came in."
    assert find_signals(text, titled=True).zones == ()


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("AP-US--Great Lakes, 1st Ld-Writethru", True),
        ("BC-Harbour-Storm", True),
        ("NORWAY-HARBOUR/ (UPDATE 1)", True),
        ("Norway-harbour-storm-weather", True),
        ("Schlagworte: Hafen, Sturm", True),
        ("PRIORITY 4", True),
        ("Harbour/Storm: the week in pictures", False),
        ("UK-EU talks resume", False),
        ("Covid-19", False),
        ("Ex-minister re-elected", False),
        ("Storm", False),
    ],
)
def test_slugs(text: str, slug: bool) -> None:
    assert is_slug(line(text)) is slug


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("MATERA, 05 marzo 2026, 13:42 - Redazione ANSA", True),
        ("Veröffentlicht am 5. März 2026 um 13:42 Uhr", True),
        ("Published 5 March 2026", True),
        ("2026-03-05 13:42", True),
        ("Battle of the Harbour, 5 March 1826", False),
        ("The harbour reopens on 5 March 2026", False),
        ("It closed on 5 March 2026.", False),
    ],
)
def test_lines_that_only_date(text: str, dated: bool) -> None:
    assert is_dated(line(text), known_agencies()) is dated


def test_xinhua_in_chinese() -> None:
    body = "港口周一重新开放。船只已经进港。"
    text = f"港口重新开放\n\n新华社大连3月9日电（记者林某）{body}（完）"
    found = find_signals(text)
    assert found.headline == "港口重新开放"
    assert found.byline == "林某"
    assert found.dateline is not None
    assert (found.dateline.place, found.dateline.date, found.dateline.agencies) == ("大连", "3月9日", ("Xinhua",))
    assert prose(text, found.cuts) == body


@pytest.mark.parametrize(
    ("tail", "signoff"),
    [
        ("(Schluss) lmo/gru", "(Schluss) lmo/gru"),
        ("RRL/MCA // JLG\n\nLusa/Fim", "RRL/MCA // JLG"),
        ("dpa hvk yyzz n1 cbl", "dpa hvk yyzz n1 cbl"),
        ("Lusa/fim", None),
    ],
)
def test_tails_of_agencies(tail: str, signoff: str | None) -> None:
    text = f"{PROSE}\n\n{tail}"
    found = find_signals(text)
    assert found.signoff == signoff
    assert prose(text, found.cuts) == PROSE


def test_terms_after_a_notice_are_its_terms() -> None:
    notice = "Copyright 2026 The Associated Press. All rights reserved. This\nmaterial may not be published.\nNO ARCHIVAL USE."
    text = f"{PROSE}\n\n{notice}"
    (notice,) = find_signals(text).notices
    assert notice.terms is not None
    assert notice.terms.endswith("NO ARCHIVAL USE.")


def test_an_emphasised_notice_leaves_no_marks() -> None:
    text = f"{PROSE}\n\n*© 2026 Harbour News. All rights reserved.*"
    assert prose(text, find_signals(text).cuts) == PROSE


@given(st.text(alphabet="Ab .\n#*-:/(),1电日社（）", max_size=300), st.booleans())
@settings(deadline=None, max_examples=200)
def test_titles_are_lines_of_the_text_and_never_all_of_it(text: str, titled: bool) -> None:
    found = find_signals(text, titled=titled)
    for zone in found.zones:
        assert 0 <= zone.start < zone.end <= len(text)
        if zone.kind is ZoneKind.TITLE:
            assert "\n" not in text[zone.start : zone.end]
            assert text[zone.end :].strip()
