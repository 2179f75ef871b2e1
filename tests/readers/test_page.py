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


@pytest.mark.parametrize(
    ("after", "published"),
    [
        ("May 5, 2025 14:30 GMT", "2025-05-05T14:30:00+00:00"),
        ("5 May 2025", "2025-05-05T00:00:00+00:00"),
        ("2025-05-05", "2025-05-05T00:00:00+00:00"),
        ("2025-05-05 09:15", "2025-05-05T09:15:00+00:00"),
    ],
)
def test_the_time_after_the_mark_in_other_forms(after: str, published: str) -> None:
    found = dispatch(page("Harbour reopens after a year", f"Oslo, May 5 (AFP) {after}"))
    assert (found.body, found.published.isoformat() if found.published else None) == (BODY, published)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_the_page_in_other_encodings_and_with_other_line_ends(encoding: str) -> None:
    text = page("Harbour reopens after a year", "Oslo, May 5 (AFP) May 5, 2025").decode().replace("\n", "\r\n")
    found = dispatch(text.encode(encoding))
    assert (found.headline, found.signoff, found.body) == ("Harbour reopens after a year", "burs/abc", BODY)


def test_the_page_without_any_debris() -> None:
    text = page("Harbour reopens after a year", "Oslo, May 5 (AFP) May 5, 2025").decode()
    plain = "\n".join(line.strip(" |") for line in text.splitlines() if line.strip("![]() |"))
    found = dispatch(plain.encode())
    assert (found.headline, found.dateline, found.body) == ("Harbour reopens after a year", "Oslo, May 5 (AFP)", BODY)


PAGES = [
    ("Hafen wieder offen", "Oslo (dpa) - ", "", "© dpa-infocom, dpa:310303-99-404711/2", "dpa", None),
    ("El puerto abre de nuevo", "Oslo, 3 mar (EFE).- ", " EFE cae/tcr", "© EFE 2031", "EFE", "cae/tcr"),
    ("Harbour open after a year", "OSLO, Maine (AP) — ", "", "Copyright 2031 The Associated Press.", "AP", None),
    ("Harbour open after a year", "NEW HOLM (AP) — ", "", "Copyright 2031 The Associated Press.", "AP", None),
    ("Harbour open after a year", "OSLO, Japan, March 3 Kyodo - ", " ==Kyodo", "© Kyodo News 2031", "Kyodo", "==Kyodo"),
    ("Il porto riapre", "(ANSA) - OSLO, 03 MAR - ", "", "Riproduzione riservata © Copyright ANSA", "ANSA", None),
    ("O porto reabre", "Oslo, 03 mar 2031 (Lusa) – ", " ABC // DEF", "© Lusa 2031", "Lusa", "ABC // DEF"),
    ("Harbour open after a year", "OSLO, March 3. /TASS/. ", "", "© TASS. All rights reserved.", "TASS", None),
    ("Harbour Open After a Year", "(Bloomberg) -- ", "", "©2031 Bloomberg L.P. All rights reserved.", "Bloomberg", None),
]  # fmt: skip


@pytest.mark.parametrize(("headline", "dateline", "end", "notice", "holder", "signoff"), PAGES, ids=[p[1] for p in PAGES])
def test_pages_of_other_agencies(headline: str, dateline: str, end: str, notice: str, holder: str, signoff: str | None) -> None:
    found = dispatch(f"![]() |\n![]() |\n{headline} {dateline}{BODY}{end} |\n|\n{notice}\n|".encode())
    assert (found.headline, found.holder, found.signoff, found.body) == (headline, holder, signoff, BODY)
    assert found.dateline == dateline.rstrip(" -–—.")
    assert found.copyright_notice == notice.removesuffix("|").strip()


@pytest.mark.parametrize(
    "notice", ["© 2031 Agence France-Presse. All rights reserved.", "© 2031 The Example Mail. All rights reserved."]
)
def test_the_foot_of_a_page_is_the_notice_of_its_own_agency_only(notice: str) -> None:
    html = (
        "<!DOCTYPE html><html><head><title>Harbour open</title></head><body><article><h1>Harbour open</h1>"
        f"<p>OSLO, May 5, 2031 (AFP) - {BODY}</p><p>burs/abc</p></article><footer><p>{notice}</p></footer></body></html>"
    )
    found = dispatch(html.encode())
    assert (found.holder, found.body) == ("AFP", BODY)
    assert found.copyright_notice == (notice if "France" in notice else None)


def test_the_french_foot_of_afp() -> None:
    notice = (
        "Tous droits de reproduction et de représentation réservés. © (2031) Agence France-Presse. Toutes les informations "
        "reproduites sur cette page sont protégées par des droits de propriété intellectuelle détenus par l'AFP."
    )
    found = dispatch(f"Le port rouvre\n\nOSLO, 5 mai 2031 (AFP) - {BODY}\n\nburs/abc\n\n{notice}\n".encode())
    assert (found.headline, found.body, found.copyright_notice) == ("Le port rouvre", BODY, notice)
    assert (found.copyright_holder, found.published.year if found.published else 0) == ("Agence France-Presse", 2031)
    assert found.usage_terms is not None
    assert found.usage_terms.startswith("Toutes les informations")
