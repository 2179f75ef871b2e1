"""Version markers, and the keys by which the versions of a story find each other."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from compliance.model import Dispatch
from compliance.wire.versions import family_keys, marker_of, supersedes, version_rank


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


def item(guid: str, version: int = 1, **fields: object) -> Dispatch:
    return Dispatch(guid=guid, body="x", holder="AFP", version=version, **fields)  # type: ignore[arg-type]


def test_same_guid_with_a_newer_version() -> None:
    assert supersedes(item("urn:a", 2), item("urn:a", 1))
    assert not supersedes(item("urn:a", 1), item("urn:a", 2))
    assert not supersedes(item("urn:b", 2), item("urn:a", 1))


def test_revision_in_a_newsml_urn() -> None:
    older, newer = "urn:newsml:wire.example:20240503:harbour-1:1", "urn:newsml:wire.example:20240503:harbour-1:2"
    assert family_keys(item(older)) == family_keys(item(newer))
    assert family_keys(item(older)) != family_keys(item("urn:newsml:wire.example:20240503:harbour-2:1"))


def test_evolved_from() -> None:
    assert set(family_keys(item("urn:b", evolved_from="urn:a"))) & set(family_keys(item("urn:a")))
    assert supersedes(item("urn:b", evolved_from="urn:a"), item("urn:a", 7))


def test_dpa_ids_are_equal_across_forms() -> None:
    assert family_keys(item("urn:newsml:dpa.com:20090101:240503-99-123456")) == family_keys(item("dpa:240503-99-123456"))


def test_versions_without_numbers_go_by_time() -> None:
    early = item("urn:a", version_created=datetime(2024, 5, 3, tzinfo=UTC))
    late = item("urn:a", version_created=datetime(2024, 5, 4, tzinfo=UTC))
    assert version_rank(late) > version_rank(early)
    assert supersedes(late, early)


def test_another_holders_guid_is_another_family() -> None:
    other = Dispatch(guid="1", body="x", holder="dpa")
    assert family_keys(item("1")) != family_keys(other)
