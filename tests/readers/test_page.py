"""A dispatch as an aggregator's page shows it: debris, headline run into the dateline, notice below. All texts are ours."""

from __future__ import annotations

import pytest

from compliance.model import Article, Dispatch, Skipped, ZoneKind
from compliance.readers import read_articles, read_dispatches

BODY = (
    'The harbour of Tromso reopened on Monday after long repairs, the port said, calling it "a day of joy". '
    "Ships -- some of them large -- had waited for weeks. The first should enter on Tuesday."
)
NOTICE = (
    "All rights reserved. Copyright Agence France-Presse. Parts of this page (texts, pictures) are protected by intellectual "
    "property rights. As a consequence, you may not copy, reproduce or publish them without the prior written consent of "
    "Agence France-Presse."
)


def page(headline: str, dateline: str, signoff: str = "burs/abc") -> bytes:
    return f"![]() |\n![]() |\n![]() |\n{headline} {dateline} {BODY} {signoff} |\n|\n{NOTICE}\n|".encode()


def dispatch(data: bytes) -> Dispatch:
    (found,) = read_dispatches(data, name="page.txt")
    assert isinstance(found, Dispatch), found
    return found


@pytest.mark.parametrize(
    ("headline", "place"),
    [
        ("Norway's Lee in Tromso for harbour talks", "Tromso, Norway"),
        ("Harbour reopens after a year", "Oslo"),
        ("Big harbour reopens in New York", "New York"),
        ("Harbour of Port Stanley reopens", "Port Stanley, Falkland Islands"),
        ("Lee visits San Juan", "San Juan, Puerto Rico"),
        ("Floods: what we know", "Rio de Janeiro"),
        ("HARBOUR REOPENS", "Addis Ababa, Ethiopia"),
    ],
)
def test_headline_and_dateline_are_told_apart(headline: str, place: str) -> None:
    found = dispatch(page(headline, f"{place}, May 5 (AFP) May 5, 2025"))
    assert found.headline == headline
    assert found.dateline == f"{place}, May 5 (AFP)"
    assert found.body == BODY


def test_everything_comes_out_where_it_belongs() -> None:
    found = dispatch(page("Harbour reopens", "Tromso, Norway, May 5 (AFP) May 5, 2025"))
    assert (found.holder, found.signoff, found.format) == ("AFP", "burs/abc", "page")
    assert found.published is not None
    assert found.published.isoformat() == "2025-05-05T00:00:00+00:00"
    assert (found.copyright_holder, found.copyright_notice) == ("Agence France-Presse", NOTICE)
    assert found.usage_terms is not None
    assert found.usage_terms.startswith("Parts of this page")
    assert not any(mark in found.body for mark in ("|", "![]", "burs", "Copyright", "(AFP)"))


def test_parts_on_lines_of_their_own() -> None:
    text = f"![](a.png) |\n|\nHarbour reopens\nTromso, Norway, May 5 (AFP) May 5, 2025\n{BODY}\nburs/abc\n|\n{NOTICE}\n|"
    found = dispatch(text.encode())
    assert (found.headline, found.body, found.signoff) == ("Harbour reopens", BODY, "burs/abc")


def test_as_an_article_the_text_is_the_file_itself() -> None:
    data = page("Harbour reopens", "Tromso, Norway, May 5 (AFP) May 5, 2025")
    (found,) = read_articles(data)
    assert isinstance(found, Article)
    assert found.text == data.decode()
    assert [zone.kind for zone in found.zones] == [
        ZoneKind.BOILERPLATE, ZoneKind.TITLE, ZoneKind.DATELINE, ZoneKind.SIGNOFF, ZoneKind.BOILERPLATE, ZoneKind.NOTICE,
        ZoneKind.BOILERPLATE,
    ]  # fmt: skip
    words = {zone.kind: found.text[zone.start : zone.end].strip() for zone in found.zones}
    assert words[ZoneKind.TITLE] == "Harbour reopens"
    assert words[ZoneKind.NOTICE] == NOTICE
    assert words[ZoneKind.SIGNOFF] == "burs/abc"


def test_a_page_of_debris_only() -> None:
    (found,) = read_dispatches(b"![]() |\n|\n![]() |\n|\n(AFP)|\n", name="p")
    assert isinstance(found, Skipped)
    assert found.reason == "holds no prose, only what surrounds it (dateline, notices, captions)"


def test_a_markdown_table_is_no_page() -> None:
    (found,) = read_articles(b"# Prices\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nMore text follows here.\n")
    assert isinstance(found, Article)
    assert found.format == "markdown"
