"""Pages: main text, what JSON-LD and meta tags say, and the notice at the foot."""

from __future__ import annotations

import json

import pytest

from compliance.model import Article, Dispatch, Skipped, ZoneKind
from compliance.readers import read_articles, read_dispatches
from compliance.readers.html import _span_of

FIRST = "The harbour reopened on Monday after repairs that took the better part of a year, the port said in a statement."
SECOND = "Ships are waiting to enter, and the first of them should do so on Tuesday morning, said the harbour master."
NAV = "<nav><ul>" + "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(8)) + "</ul></nav>"
LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebPage", "name": "Daily"},
        {
            "@type": ["NewsArticle"], "headline": "Harbour reopens", "datePublished": "2024-05-03T10:00:00+02:00",
            "author": [{"@type": "Person", "name": "Ann Lee"}, {"name": "Bo Mo"}], "inLanguage": "en-GB",
            "copyrightHolder": {"@type": "Organization", "name": "Agence France-Presse"}, "copyrightNotice": "© 2024 AFP",
            "creditText": "AFP", "license": "https://wire.example/licence", "usageInfo": "https://wire.example/terms",
            "isBasedOn": "https://wire.example/1", "identifier": "urn:h:1", "articleSection": ["Sea"],
        },
    ],
}  # fmt: skip


def page(head: str = "", body: str = "", foot: str = "", ld: object = None) -> bytes:
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    body = body or f"<h1>Harbour reopens</h1><p>OSLO (AFP) - {FIRST}</p><p>{SECOND}</p><p>burs/ab</p>"
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Harbour reopens | Daily</title>{head}{script}</head>"
        f"<body>{NAV}<main><article>{body}</article></main><footer>{NAV}<p>{foot}</p></footer></body></html>"
    ).encode()


def dispatch(data: bytes) -> Dispatch:
    (found,) = read_dispatches(data)
    assert isinstance(found, Dispatch), found
    return found


def article(data: bytes) -> Article:
    (found,) = read_articles(data)
    assert isinstance(found, Article), found
    return found


def test_main_text_without_what_surrounds_it() -> None:
    found = article(page())
    assert "Section 3" not in found.text
    assert FIRST in found.text
    assert (found.title, found.language, found.format) == ("Harbour reopens", "en", "html")
    kinds = {zone.kind: found.text[zone.start : zone.end] for zone in found.zones}
    assert kinds == {ZoneKind.TITLE: "Harbour reopens", ZoneKind.DATELINE: "OSLO (AFP) - ", ZoneKind.SIGNOFF: "burs/ab"}


def test_a_dispatch_says_its_rights_in_json_ld() -> None:
    found = dispatch(page(ld=LD, foot="© 2024 Daily Ltd. All rights reserved. You may not copy any content."))
    assert (found.guid, found.headline, found.byline, found.language) == (
        "urn:h:1",
        "Harbour reopens",
        "Ann Lee, Bo Mo",
        "en-GB",
    )
    assert (found.holder, found.copyright_holder, found.copyright_notice) == ("AFP", "Agence France-Presse", "© 2024 AFP")
    assert (found.credit, found.usage_terms, found.categories) == ("AFP", None, ("Sea",))
    assert found.rights_links == ("https://wire.example/licence", "https://wire.example/terms")
    assert found.body == f"{FIRST}\n\n{SECOND}"
    assert found.published is not None
    assert found.published.isoformat() == "2024-05-03T10:00:00+02:00"


def test_the_foot_of_the_page_speaks_where_nothing_else_does() -> None:
    body = f"<h1>Harbour reopens</h1><p>{FIRST}</p><p>{SECOND}</p>"
    foot = "&copy; 2024 Harbour Wire. All rights reserved. You may not copy any content without the prior written consent."
    found = dispatch(page(body=body, foot=foot))
    assert (found.holder, found.copyright_holder) == ("Harbour Wire", "Harbour Wire")
    assert found.usage_terms == "You may not copy any content without the prior written consent."
    assert article(page(body=body, foot=foot)).meta["notices"] == [
        {"holder": "Harbour Wire", "text": foot.replace("&copy;", "©")}
    ]


def test_meta_tags_and_licence_links() -> None:
    head = (
        '<meta property="og:title" content="Harbour opens again"><meta name="author" content="Ann Lee">'
        '<meta property="article:published_time" content="2024-05-03T10:00:00Z"><meta property="og:site_name" content="Daily">'
        '<link rel="license" href="https://creativecommons.org/licenses/by/4.0/"><meta name="tdm-reservation" content="1">'
        '<link rel="canonical" href="https://daily.example/harbour"><meta name="copyright" content="Harbour Wire">'
    )
    found = dispatch(page(head=head))
    assert (found.headline, found.byline, found.guid) == ("Harbour opens again", "Ann Lee", "https://daily.example/harbour")
    assert (found.copyright_notice, found.rights_links) == ("Harbour Wire", ("https://creativecommons.org/licenses/by/4.0/",))
    meta = article(page(head=head)).meta
    assert (meta["outlet"], meta["license"], meta["tdm-reservation"]) == (
        "Daily",
        "https://creativecommons.org/licenses/by/4.0/",
        "1",
    )


def test_captions_are_no_body() -> None:
    body = (
        f"<h1>Harbour reopens</h1><figure><img src=a.jpg alt='A ship'><figcaption>A ship on Monday. Photo: X / "
        f"AFP</figcaption></figure>"
        f"<p>{FIRST}</p><p>{SECOND}</p>"
    )
    found = dispatch(page(body=body))
    assert found.captions == ("A ship on Monday. Photo: X / AFP",)
    assert found.body == f"{FIRST}\n\n{SECOND}"


def test_inline_tags_lose_no_text() -> None:
    body = f"<p>The <b>harbour</b>, <a href=x>it <i>seems</i></a>, reopened<br>today. {FIRST}</p>"
    assert "The harbour, it seems, reopened" in article(page(body=body)).text


def test_a_page_that_shows_its_text_by_script_only() -> None:
    ld = {"@type": "NewsArticle", "headline": "H", "articleBody": f"<p>{FIRST}</p><p>{SECOND} &amp; so on</p>"}
    assert article(page(body="<p>Loading</p>", ld=ld)).text == f"{FIRST}\n\n{SECOND} & so on"


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252"])
def test_declared_encodings(encoding: str) -> None:
    data = page(body=f"<p>Le café du port. {FIRST}</p>").decode().replace('"utf-8"', f'"{encoding}"').encode(encoding)
    assert "Le café du port." in article(data).text


def test_a_part_of_a_page_is_read_too() -> None:
    assert article(f"<div><h1>Harbour</h1><p>{FIRST}</p><p>{SECOND}</p></div>".encode()).format == "html"


@pytest.mark.parametrize(
    "script", ["{", "[" * 100_000, '{"@type": "NewsArticle", "headline": ', '"x"', "null", '{"@graph": 3}']
)
def test_broken_json_ld_is_passed_over(script: str) -> None:
    data = page().replace(b"</head>", f'<script type="application/ld+json">{script}</script></head>'.encode())
    assert article(data).title == "Harbour reopens"


def test_a_page_without_text() -> None:
    (found,) = read_articles(
        b"<!DOCTYPE html><html><head><title>x</title></head><body><script>1</script></body></html>", name="a.html"
    )
    assert isinstance(found, Skipped)
    assert (found.path, found.reason, found.error) == ("a.html", "is a page without main text", True)


@pytest.mark.parametrize("data", [
    b"<!DOCTYPE html>" + b"<div>" * 20_000 + b"text", b"<html><body>" + b"<p>" * 50_000, b"<html" + b" a=" * 50_000,
    b"<html><script type='application/ld+json'>" + b"{" * 100_000, b"<!DOCTYPE html><html>" + b"<!-- " * 50_000,
    b"<!---->" * 9_000 + b"<html>",
    b"<html><body>" + b"&" * 100_000 + b"</body></html>", b"<!DOCTYPE html><body>" + b"<footer>\xc2\xa9" * 10_000,
])  # fmt: skip
def test_hostile_pages(data: bytes) -> None:
    assert all(isinstance(item, Article | Skipped) for item in read_articles(data))


def test_a_table_is_looked_for_in_bounded_time() -> None:
    words, text = ["tide"] * 50 + ["end"], "tide | " * 10_000 + "end"
    span, looked_at = _span_of(words, text, 1_000_000)
    assert span is not None
    assert text[slice(*span)].split("|")[-1].strip() == "end"
    assert looked_at > 400_000
    span, looked_at = _span_of(words, text, 1_000)
    assert span is None
    assert looked_at < 1_100
