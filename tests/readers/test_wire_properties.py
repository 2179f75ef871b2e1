"""Of any story in any layout: the body is its paragraphs, and no caption, advisory, sign-off or notice stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model import Dispatch
from compliance.readers import read_dispatches

NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
CAPTION, NOTE, SIGNOFF, NOTICE = "Captioned gulls", "Noted for desks", "abc n1 xyz", "Noticed rights"

Build = Callable[[list[str]], bytes]


def tagged(paragraphs: list[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{escape(p)}</{tag}>" for p in paragraphs)


def newsml12(lead: str, inner: str) -> bytes:
    return (
        f'<NewsML Version="1.2"><NewsItem><Identification><NewsIdentifier><NewsItemId>i1</NewsItemId></NewsIdentifier>'
        f"</Identification>"
        f"<NewsComponent><NewsLines><HeadLine>A head</HeadLine><CopyrightLine>{NOTICE}</CopyrightLine><NewsLine><NewsLineType "
        f'FormalName="AdvisoryLine"/><NewsLineText>{NOTE}</NewsLineText></NewsLine></NewsLines>{lead}{inner}'
        f'<NewsComponent Duid="photo0"><NewsLines><HeadLine>{CAPTION}</HeadLine></NewsLines><NewsComponent><Role '
        f'FormalName="Caption"/>'
        f"<ContentItem><DataContent><p>{CAPTION}</p></DataContent></ContentItem></NewsComponent></NewsComponent>"
        f"</NewsComponent></NewsItem></NewsML>"
    ).encode()


def afp_nested(paragraphs: list[str]) -> bytes:
    return newsml12(
        "",
        f"<ContentItem><DataContent><nitf><body><body.content>{tagged(paragraphs)}</body.content></body></nitf>"
        f"</DataContent></ContentItem>",
    )


def afp_bare(paragraphs: list[str]) -> bytes:
    media = f"<media><media-caption>{CAPTION}</media-caption></media>"
    return newsml12(
        "", f"<NewsComponent><ContentItem><DataContent>{media}{tagged(paragraphs)}</DataContent></ContentItem></NewsComponent>"
    )


def escaped_html(paragraphs: list[str]) -> bytes:
    return newsml12("", f"<ContentItem><DataContent>{escape(tagged(paragraphs))}</DataContent></ContentItem>")


def g2(paragraphs: list[str]) -> bytes:
    return (
        f'<newsItem {NAR} guid="g" version="1"><rightsInfo><copyrightNotice>{NOTICE}</copyrightNotice></rightsInfo>'
        f'<itemMeta><itemClass qcode="ninat:text"/>'
        f"<edNote>{NOTE}</edNote></itemMeta><contentMeta><headline>A head</headline></contentMeta><contentSet>"
        f'<inlineXML contenttype="application/xhtml+xml">'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>A head</h1>{tagged(paragraphs)}<figure><figcaption>'
        f"{CAPTION}</figcaption></figure>"
        f'<div class="np-public">{NOTE}</div><p class="closingline">{SIGNOFF}</p><p class="copyright">{NOTICE}</p>'
        f"</body></html></inlineXML></contentSet></newsItem>"
    ).encode()


def nitf(paragraphs: list[str]) -> bytes:
    return (
        f'<nitf><head><docdata><doc-id id-string="n"/><ed-msg info="{NOTE}"/></docdata></head><body><body.head>'
        f"<hedline><hl1>A head</hl1></hedline>"
        f"<rights>{NOTICE}</rights></body.head><body.content><block>{tagged(paragraphs)}<media><media-caption>"
        f"{CAPTION}</media-caption></media></block>"
        f"</body.content><body.end><tagline>{SIGNOFF}</tagline></body.end></body></nitf>"
    ).encode()


def ninjs(paragraphs: list[str]) -> bytes:
    item = {
        "uri": "u",
        "versioncreated": "2031-01-01T00:00:00Z",
        "headline": "A head",
        "ednote": NOTE,
        "copyrightnotice": NOTICE,
        "body_html": f"{tagged(paragraphs)}<figure>{CAPTION}</figure><p class='signoff'>{SIGNOFF}</p>",
        "associations": {"a": {"type": "picture", "description_text": CAPTION}},
    }
    return json.dumps(item).encode()


def dpa(paragraphs: list[str]) -> bytes:
    item = {
        "format": "digitalwires@1",
        "urn": "u",
        "headline": "A head",
        "article_html": tagged(paragraphs),
        "copyrightnotice": NOTICE,
        "notepad": {"public_html": f"<section class='np-public'>{NOTE}</section>"},
        "associations": [{"type": "image", "caption": CAPTION}],
        "ednotes": [{"role": "dpaednoterole:closingline", "ednote": SIGNOFF}],
    }
    return json.dumps(item).encode()


def rss(paragraphs: list[str]) -> bytes:
    content = escape(tagged(paragraphs) + f"<figure>{CAPTION}</figure>")
    return (
        f'<rss version="2.0" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><copyright>'
        f"{NOTICE}</copyright><item><title>A head</title>"
        f"<c:encoded>{content}</c:encoded></item></channel></rss>"
    ).encode()


def iptc7901(paragraphs: list[str]) -> bytes:
    text = "\r\n\r\n".join(paragraphs)
    return (
        f"\x01eca062 4 i 211  dpa 061\r\n\nKey/\r\n\x02({NOTE})\r\nA head =\r\n\r\n{text}\r\n\r\n# dpa NOTEBOOK\r\n- "
        f"(c)2031 {NOTICE}\r\n\r\n"
        f"dpa abc xyz\r\n\x03131137 GMT Nov 31\r\n\x04"
    ).encode()


def anpa1312(paragraphs: list[str]) -> bytes:
    text = "".join(f"\t   {p}\r\n \r\n" for p in paragraphs)
    head = f"\x16\x16\x01G7787\x1fx\r\nr d\x13\x11 BC-A 08-29 0590\r\n\x02^BC-A,1<\r\n^A head<\r\n^Eds: {NOTE}<\r\n"
    return f"{head}{text}\t   \x03AP-WF-08-29-31 1626GMT<\r\n\x04".encode()


LAYOUTS: list[Build] = [afp_nested, afp_bare, escaped_html, g2, nitf, ninjs, dpa, rss, iptc7901, anpa1312]
WORD = st.text("abcdefghijklmnopqrstuvwxyzéßñж", min_size=2, max_size=9)
SENTENCE = st.lists(WORD, min_size=4, max_size=14).map(lambda words: " ".join(words).capitalize() + ".")


@pytest.mark.parametrize("build", LAYOUTS, ids=lambda build: build.__name__)
@settings(max_examples=25, deadline=None)
@given(paragraphs=st.lists(SENTENCE, min_size=1, max_size=5))
def test_the_body_is_the_paragraphs_and_nothing_else(build: Build, paragraphs: list[str]) -> None:
    (dispatch,) = read_dispatches(build(paragraphs), name="story")
    assert isinstance(dispatch, Dispatch)
    assert dispatch.body == "\n\n".join(paragraphs)
    assert dispatch.headline == "A head"
    for apart in (CAPTION, NOTE, SIGNOFF, NOTICE):
        assert apart not in dispatch.body
    assert all(caption == CAPTION for caption in dispatch.captions)
