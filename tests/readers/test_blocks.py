"""The visible text of bodies: paragraphs, inline tags, and what stands apart from the prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.readers.blocks import html_blocks, plain_blocks, read_blocks
from compliance.readers.xml import parse_xml


def test_paragraphs_are_joined_by_blank_lines_and_inline_tags_keep_the_text_after_them() -> None:
    blocks = html_blocks("<p>One <b>two</b> three<i>.</i></p>\n<p>Four&nbsp;five &amp; <a href='#'>six</a> seven</p>tail")
    assert blocks.text == "One two three.\n\nFour five & six seven\n\ntail"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>a<br>b<br/>c</p>", "a\nb\nc"),
        ("<p>a</p><p> </p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<table><tr><th>W</th><th>L</th></tr><tr><td>4</td><td>7</td></tr></table>", "W\tL\n\n4\t7"),
        ("<pre>a\n  b\n\nc</pre>", "a\nb\n\nc"),
        ("<p>a</p><script>b</script><style>c</style><!-- d --><p>e</p>", "a\n\ne"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<p>un<b>break</b>able</p>", "unbreakable"),
        ("<p>a<br><br>b</p>", "a\n\nb"),
        ("", ""),
        ("   ", ""),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
        ("AT&amp;T", "AT&T"),
    ],
)
def test_visible_text(markup: str, text: str) -> None:
    assert html_blocks(markup).text == text


def test_what_is_not_prose_stands_apart() -> None:
    blocks = html_blocks(
        '<header><ul class="slugline"><li>x</li></ul><strong class="embargoed">Hold until noon</strong><h1>Head</h1></header>'
        '<p><span class="dateline">PORT AMBER <b class="credit">(AFP)</b></span> The mill turns.</p>'
        "<figure><img src=x><figcaption>The <i>wheel</i></figcaption></figure>"
        '<p class="byline">By Ida Quill</p><div class="notepad"><h4>Desk</h4><p>call 12</p><p class="closingline">iq '
        "tst</p></div>"
        '<section class="linkbox">link</section><footer>(c) 2031 Amber</footer>'
    )
    assert blocks.paragraphs == ["The mill turns."]
    assert blocks.captions == ["The wheel"]
    assert blocks.datelines == ["PORT AMBER (AFP)"]
    assert blocks.bylines == ["By Ida Quill"]
    assert blocks.advisories == ["Hold until noon", "Desk call 12 iq tst"]
    assert blocks.signoffs == ["iq tst"]
    assert blocks.notices == ["(c) 2031 Amber"]


def test_nitf_inline_tags_and_media() -> None:
    root = parse_xml(
        b"<body.content><block><p>The <org>Mill</org> of <person>I. Quill</person>'s, <location>Amber</location>.</p>"
        b"<media><media-reference/><media-caption>Wheel</media-caption><media-producer>PX</media-producer></media>"
        b"<hl2>Cross</hl2></block></body.content>",
        "x",
    ).root
    blocks = read_blocks(root)
    assert blocks.paragraphs == ["The Mill of I. Quill's, Amber.", "Cross"]
    assert blocks.captions == ["Wheel"]


def test_a_headline_that_the_body_repeats_is_dropped_once_known() -> None:
    assert html_blocks("<h1>Mill  TURNS</h1><p>It does.</p>").without(["Mill turns", ""]).paragraphs == ["It does."]
    assert html_blocks("<p>It does.</p><p>Mill turns</p>").without(["Mill turns"]).paragraphs == ["It does.", "Mill turns"]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("a\r\n\r\nb\n \nc", ["a", "b", "c"]),
        ("One.\nTwo.", ["One.", "Two."]),
        (
            "The harbour was empty on Tuesday after the pilots and\nthe deck hands of Port Amber had walked out in a "
            "long\nstrike.",
            [
                "The harbour was empty on Tuesday after the pilots and the deck hands of Port Amber had walked out in "
                "a long strike."
            ],
        ),
        ("", []),
    ],
)
def test_plain_text(text: str, paragraphs: list[str]) -> None:
    assert plain_blocks(text).paragraphs == paragraphs


def test_no_nesting_exhausts_the_stack() -> None:
    assert html_blocks("<div>" * 100_000 + "x").text in ("", "x")
    assert html_blocks('<div class="notepad">' * 5_000 + "x").paragraphs in ([], ["x"])


WORDS = st.lists(st.text("abcdefghij", min_size=1, max_size=6), min_size=1, max_size=8).map(" ".join)
INLINE = st.sampled_from(["b", "i", "em", "a", "span", "strong", "org", "person"])


@given(st.lists(st.lists(st.tuples(WORDS, st.one_of(st.none(), INLINE)), min_size=1, max_size=4), min_size=1, max_size=5))
def test_text_of_inline_tags_is_never_lost(paragraphs: list[list[tuple[str, str | None]]]) -> None:
    markup = "".join(
        "<p>" + " ".join(f"<{tag}>{words}</{tag}>" if tag else words for words, tag in parts) + "</p>" for parts in paragraphs
    )
    assert html_blocks(markup).text == "\n\n".join(" ".join(words for words, _ in parts) for parts in paragraphs)


@given(st.text(max_size=300))
def test_any_string_gives_text_without_blank_paragraphs(text: str) -> None:
    for blocks in (html_blocks(text), plain_blocks(text)):
        assert all(p == p.strip() and p for p in blocks.paragraphs)
