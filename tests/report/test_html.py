"""The HTML report: whole, harmless, within its size, readable by everyone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

import compliance.report
from compliance.model import (
    Article,
    ArticleResult,
    Derivation,
    Dispatch,
    Finding,
    Kind,
    Match,
    Passage,
    Report,
    Severity,
    Span,
    Verdict,
    ZoneKind,
)
from compliance.report import RenderOptions, render
from compliance.report.excerpts import fair_limit, sides, unwrapped

Golden = Callable[[str, str], None]
CSS = (Path(compliance.report.__file__).parent / "report.css").read_text(encoding="utf-8")
EVIL = "a <script>alert(1)</script> \"quoted\" 'single' </body></html> <img src=x onerror=alert(1)> & \x00\x1b[31m \ud800 b"
VOID = {"meta", "br", "rect"}


class Page(HTMLParser):
    """Collects ids, links, elements and text, and checks that every element is closed."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value for key, value in attrs if key == "id" and value]
        if values.get("href"):
            self.links.append(str(values["href"]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)


def result(text: str, body: str, path: str = "a.txt", *, excluded: ZoneKind | None = None, **dispatch: object) -> ArticleResult:
    """An article that is one passage, with a finding about it."""
    passage = Passage(Span(0, len(text)), Span(0, len(body)), len(text.split()), 0.9, Kind.EDITED, excluded)
    source = Dispatch("x:1", body, **dispatch)  # type: ignore[arg-type]
    match = Match(source, Derivation.WHOLLY, 0.9, 1.0, 1.0, (passage,))
    finding = Finding(
        "unlicensed-reuse", Severity.VIOLATION, "no licence", "take it out", path, "x:1", passages=(passage,), identity=path
    )
    return ArticleResult(
        Article(path, text), Verdict.VIOLATION, Derivation.WHOLLY, 1.0, (match,), (finding,), words=len(text.split())
    )


def holding(report: Report, *results: ArticleResult) -> Report:
    return replace(report, articles=results, skipped=())


def test_golden(report: Report, golden: Golden) -> None:
    golden("report.html", render(report, "html").replace(CSS, ""))


def test_the_page_is_whole(report: Report) -> None:
    page = Page(render(report, "html"))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links} <= set(page.ids)


def test_nothing_is_loaded_and_nothing_runs(report: Report) -> None:
    html = render(report, "html")
    page = Page(html)
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(page.tags)
    assert all(link.startswith("#") for link in page.links)
    assert "url(" not in CSS
    assert "default-src 'none'" in html


def test_passages_show_what_differs_and_what_does_not_count(report: Report) -> None:
    html = render(report, "html")
    assert "The <ins>firm</ins> blamed the <ins>cost</ins> of fuel" in html
    assert "The <del>company</del> blamed the <del>price</del> of fuel" in html
    assert "<s>&#34;We were given three days to find another way to the mainland,&#34;</s>" in html
    assert "not counted: quotation; verbatim, 12 words" in html


def test_findings_name_rule_licence_clause_and_remedy_and_link_to_their_passages(report: Report) -> None:
    html = render(report, "html")
    for words in (
        "unlicensed-reuse",
        "afp-text",
        "valid until 2025-12-31",
        "get a licence from AFP",
        'href="#a1m1p3">passage 1.3<',
    ):
        assert words in html


def test_waived_findings_are_named_and_shown_in_full_when_asked_for(report: Report) -> None:
    assert "a contact line was left" not in render(report, "html")
    assert "house style, agreed 2026-01" in render(report, "html")
    assert "a contact line was left" in render(report, "html", RenderOptions(show_waived=True))


def test_everything_is_escaped(report: Report) -> None:
    evil = result(EVIL, EVIL, path=EVIL, headline=EVIL, holder=EVIL, language='en" onload="x')
    evil = replace(evil, article=replace(evil.article, title=EVIL, language="x y"), notes=(EVIL,))
    evil = replace(
        evil, findings=(replace(evil.findings[0], rule="r<b>", message=EVIL, remedy=EVIL, clause=EVIL, waived=EVIL),)
    )
    html = render(replace(holding(report, evil), notes=(EVIL,)), "html", RenderOptions(show_waived=True))
    page = Page(html)
    assert page.open == []
    assert {"script", "img"}.isdisjoint(page.tags)
    assert not any(key.startswith("on") for key, _ in page.attributes)
    assert html.count("</body>") == html.count("</html>") == 1
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]", html)
    html.encode("utf-8")


def test_overrides_of_direction_do_not_reach_the_page(report: Report) -> None:
    html = render(holding(report, result("abc \u202ecba\u2066 d", "abc \u202ecba\u2066 d", headline="\u202eevil")), "html")
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html)


def test_arabic_finds_its_own_direction(report: Report) -> None:
    html = render(holding(report, result("وصلت السفينة إلى الميناء", "غادرت السفينة الميناء", language="ar")), "html")
    assert '<blockquote dir="auto" lang="ar">' in html


def test_a_line_of_a_million_characters_is_shortened(report: Report) -> None:
    text = "x" * 500_000 + " " + "word " * 100_000
    html = render(holding(report, result(text, text)), "html")
    assert len(html) < 120_000
    assert re.search(r"\[[\d,]+ characters left out here\]", html)


def test_five_hundred_matches_fit_in_five_megabytes(report: Report) -> None:
    body = " ".join(f"word{n % 113} of{n % 7} prose{n}" for n in range(500))
    text = " ".join(word + ("s" if n % 9 == 0 else "") for n, word in enumerate(body.split()))
    results = [result(text, body, path=f"content/{n:03}.md", holder=f"Agency {n % 40}") for n in range(500)]
    html = render(holding(report, *results), "html")
    assert html.count('class="match"') == 500
    assert len(html.encode()) <= 5_000_000


def test_the_limit_of_a_passage_shrinks_with_their_number() -> None:
    one = Passage(Span(0, 50_000), Span(0, 50_000), 9_000, 1.0, Kind.VERBATIM)
    assert fair_limit([one]) == 20_000
    assert 3_000 > fair_limit([one] * 500, matches=500) > fair_limit([one] * 500, 500, bytes_a_character=2) > 500
    assert fair_limit([one] * 10**4) == fair_limit([one] * (2 * 10**4))


@pytest.mark.parametrize("limit", [3, 10, 30, 1_000])
def test_what_is_left_out_is_counted(limit: int) -> None:
    text, body = "one two three four five six seven", "one deux three quatre five six sept"
    passage = Passage(Span(4, len(text)), Span(4, len(body)), 6, 0.5, Kind.EDITED)
    for side, length in zip(sides(text, body, passage, limit), (len(text) - 4, len(body) - 4), strict=True):
        assert sum(len(piece.text) + piece.omitted for piece in side.pieces) == length


def test_a_passage_as_long_as_the_limit_is_whole() -> None:
    text = "one two three four five six sevens"  # no multiple of three: its thirds would be one short
    passage = Passage(Span(0, len(text)), Span(0, len(text)), 7, 1.0, Kind.VERBATIM)
    shown = ["".join(piece.text for piece in side.pieces) for side in sides(text, text, passage, len(text))]
    assert shown == [text, text]


def test_lines_that_were_only_wrapped_flow_again() -> None:
    wrapped = "The ferry stopped at four in the afternoon, and\nnobody on the quay could say why.\n\nResults:\nAlba 3\nRema 1\n"
    assert unwrapped(wrapped) == wrapped.replace("and\nnobody", "and nobody")


def test_without_texts_only_places_are_shown(report: Report) -> None:
    html = render(report, "html", RenderOptions(show_text=False))
    assert "certified engineers" not in html
    assert "Night ferry" not in html
    assert "Characters 348–469 of the article" in html


def test_many_clear_articles_take_little_room(report: Report) -> None:
    clear = [replace(report.articles[0], article=Article(f"n/{n}.txt", "x")) for n in range(3_000)]
    html = render(holding(report, *clear), "html")
    assert "3,000 articles with no protected text" in html
    assert "and 2,000 more" in html


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("block", [0, 1, 2], ids=["light", "dark", "print"])
def test_contrast_meets_wcag_aa(block: int) -> None:
    roots = re.findall(r":root\s*\{(.*?)\}", CSS, re.DOTALL)
    colours = {}
    for name, value in re.findall(r"--([\w-]+):\s*(#\w+)", roots[block]):
        colours[name] = value if len(value) == 7 else "#" + "".join(c * 2 for c in value[1:])
    texts = {
        "ink": ("paper", "card", "tint-soft", "tint-mark"),
        "muted": ("paper", "card"),
        "tint": ("paper", "card"),
        "on-tint": ("tint",),
    }
    for text, grounds in texts.items():
        for ground in grounds:
            light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
