"""Version markers in headlines and notes."""

from __future__ import annotations

import pytest

from compliance.wire.versions import marker_of


@pytest.mark.parametrize(
    ("headline", "kind", "number"),
    [
        ("Harbour, 1st Ld-Writethru", "lead", 1),
        ("2nd Ld: Harbour reopens", "lead", 2),
        ("LEAD ALL Harbour reopens", "lead", None),
        ("UPDATE 3-Harbour reopens", "update", 3),
        ("RECASTS with minister", "update", None),
        ("UPDATES throughout", "update", None),
        ("ADDS quotes", "update", None),
        ("CORRECTS spelling of name", "correction", None),
        ("CORRECTED-Harbour reopens", "correction", None),
        ("REFILE-Harbour reopens", "correction", None),
        ("Korrektur: Hafen wieder offen", "correction", None),
        ("STORY WITHDRAWN: Harbour", "kill", None),
        ("KILL: Harbour reopens", "kill", None),
        ("STORY KILL", "kill", None),
        ("HOLD - Harbour reopens", "hold", None),
        ("REPEAT: Harbour reopens", "repeat", None),
        ("RPT-Harbour reopens", "repeat", None),
        ("CORRECTS and RECASTS", "correction", None),
    ],
)
def test_markers(headline: str, kind: str, number: int | None) -> None:
    marker = marker_of(headline)
    assert marker is not None
    assert (marker.kind, marker.number) == (kind, number)


@pytest.mark.parametrize(
    "headline",
    [
        "Storm kills two in harbour",
        "Minister corrects course",
        "Lead found in water",
        "Leaders update pact",
        "Repeat of 1987",
        None,
        "",
    ],
)
def test_words_of_a_headline_are_no_markers(headline: str | None) -> None:
    assert marker_of(headline) is None


def test_recasts_is_never_a_correction() -> None:
    assert marker_of("Harbour", ["RECASTS lead, CHANGES byline"]).kind == "update"  # type: ignore[union-attr]
