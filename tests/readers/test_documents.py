"""Word documents, PDF and WARC, behind their extras; and what is said without them."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
import zlib

import pytest

from compliance.model import Article, Skipped, ZoneKind
from compliance.readers import read_articles

STORY = "The harbour reopened on Monday, the port said."
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(body: str, declaration: str = "", *, properties: str = "") -> bytes:
    core = f'<Relationship Id="r2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{R}/officeDocument" '
        f'Target="word/document.xml"/>{core if properties else ""}</Relationships>',
        "word/document.xml": f'{declaration}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
    }
    if properties:
        parts["docProps/core.xml"] = properties
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f'<w:r><w:t xml:space="preserve">{run}</w:t></w:r>' for run in runs) + "</w:p>"


def reason(data: bytes) -> str:
    (found,) = read_articles(data, name="x")
    assert isinstance(found, Skipped), found
    assert found.error
    assert "\n" not in found.reason
    return found.reason


def test_docx() -> None:
    pytest.importorskip("docx2python")
    row = "<w:tr><w:tc>" + paragraph("a") + "</w:tc><w:tc>" + paragraph("b") + "</w:tc></w:tr>"
    data = docx(paragraph("The harbour ", "reopened.") + f"<w:tbl>{row}</w:tbl>" + paragraph("Ships wait."))
    (found,) = read_articles(data)
    assert isinstance(found, Article)
    assert found.text == "The harbour reopened.\n\na\n\nb\n\nShips wait."
    assert [(zone.kind, found.text[zone.start : zone.end]) for zone in found.zones] == [(ZoneKind.TABLE, "a\n\nb")]


def test_docx_that_cannot_be_read() -> None:
    pytest.importorskip("docx2python")
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100
    assert reason(ole + "EncryptedPackage".encode("utf-16-le")) == "is an encrypted document; save it without a password"
    assert reason(ole) == "is an old Office document; save it as DOCX"
    assert "declares a document type" in reason(docx(paragraph("x"), '<!DOCTYPE x [<!ENTITY a "aaaa">]>'))
    assert reason(docx("")) == "is a document without text"
    assert "damaged DOCX" in reason(docx("<w:p>"))
    assert "damaged DOCX" in reason(docx(paragraph(STORY))[:400])
    assert "no text" in reason(docx("").replace(b"word/document.xml", b"word/nothings.xml"))


def test_when_a_document_was_created_is_not_when_it_went_out() -> None:
    """A draft of this morning, checked when the embargo has ended, was not published this morning."""
    pytest.importorskip("docx2python")
    names = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
    created = "<dc:title>Harbour</dc:title><dcterms:created>2024-05-03T08:00:00Z</dcterms:created>"
    properties = f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" {names}>{created}</cp:coreProperties>'
    (found,) = read_articles(docx(paragraph(STORY), properties=properties))
    assert isinstance(found, Article)
    assert (found.title, found.published) == ("Harbour", None)


def test_an_archive_that_holds_a_document_is_an_archive() -> None:
    pytest.importorskip("docx2python")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a/story.docx", docx(paragraph(STORY)))
        archive.writestr("b.txt", STORY)
    found = [item for item in read_articles(stream.getvalue(), name="x.zip") if isinstance(item, Article)]
    assert [(item.path, item.container, item.format) for item in found] == [
        ("x.zip!a/story.docx", "x.zip", "docx"),
        ("x.zip!b.txt", "x.zip", "text"),
    ]


def test_the_pages_of_a_pdf_are_known() -> None:
    pytest.importorskip("pypdfium2")
    data = pdf("BT /F1 12 Tf 10 150 Td (One.) Tj ET").replace(b"[3 0 R]/Count 1", b"[3 0 R 7 0 R 3 0 R]/Count 3")
    data = data.replace(b"6 0 obj", b"7 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\n6 0 obj")
    (found,) = read_articles(data)
    assert isinstance(found, Article)
    assert found.text == "One.\n\nOne."
    assert found.meta["pages"] == (0, 4, 6)


def pdf(content: str, extra: str = "") -> bytes:
    return f"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj
4 0 obj<</Length {len(content)}>>stream
{content}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
6 0 obj<</Title(Harbour)/CreationDate(D:20240503100000+02'00')>>endobj
trailer<</Root 1 0 R/Info 6 0 R{extra}>>
""".encode()


def test_pdf() -> None:
    pytest.importorskip("pypdfium2")
    (found,) = read_articles(pdf("BT /F1 12 Tf 10 150 Td (The har-) Tj 0 -14 Td (bour reopened.) Tj ET"))
    assert isinstance(found, Article)
    assert (found.text, found.title) == ("The harbour reopened.", "Harbour")
    assert found.published is not None
    assert found.published.isoformat() == "2024-05-03T10:00:00+02:00"


def test_a_pdf_that_grows_a_thousandfold_is_refused() -> None:
    pytest.importorskip("pypdfium2")
    once = zlib.compress(b" " * (20 << 20), 9)
    for packed, filters in ((once, b"/FlateDecode"), (zlib.compress(once, 9), b"[/FlateDecode /FlateDecode]")):
        stream = b"<</Length %d/Filter%s>>stream\n%s" % (len(packed), filters, packed)
        data = pdf("BT ET").replace(b"<</Length 5>>stream\nBT ET", stream)
        assert reason(data) == "expands more than 200-fold; raise limits.archive_ratio if you trust it"
        picture = data.replace(b"/Filter", b"/Subtype/Image/Filter")
        assert "without text" in reason(picture)


def test_pdf_that_cannot_be_read() -> None:
    pytest.importorskip("pypdfium2")
    assert reason(pdf("")) == "is a PDF without text (1 page, perhaps scanned)"
    assert "damaged PDF" in reason(b"%PDF-1.4\nnonsense")
    key = "(" + "x" * 32 + ")"
    locked = pdf("BT ET", f"/Encrypt<</Filter/Standard/V 1/R 2/O {key}/U {key}/P -4>>/ID[(a)(b)]")
    assert reason(locked) == "is an encrypted PDF; save it without a password"


def warc(url: str, body: bytes, kind: str = "text/html", more: str = "") -> bytes:
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{url}>\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_warc(pack) -> None:  # type: ignore[no-untyped-def]
    pytest.importorskip("fastwarc")
    page = f"<!DOCTYPE html><html><body><main><p>{STORY} {STORY}</p></main></body></html>".encode()
    data = pack(
        warc("http://a.example/1", page) + warc("http://a.example/p", b"\x89PNG", "image/png") + warc("http://a.example/2", b"")
    )
    (found,) = read_articles(data, name="c.warc")
    assert isinstance(found, Article)
    assert (found.path, found.format) == ("c.warc!http://a.example/1", "html")
    assert found.text == f"{STORY} {STORY}"
    assert reason(pack(warc("http://a.example/p", b"\x89PNG", "image/png"))) == "is a WARC without text responses"


def test_a_compressed_warc_that_is_too_large_to_lie_in_memory() -> None:
    pytest.importorskip("fastwarc")
    page = f"<!DOCTYPE html><html><body><main><p>{STORY * 20}</p></main></body></html>".encode()
    for pages in (100, 1_000):  # packed, they are less than what is read for a first look, and more
        packed = b"".join(gzip.compress(warc(f"http://a.example/{n}", page)) for n in range(pages))
        assert len(list(read_articles(packed, name="c.warc.gz"))) == pages


def test_a_response_as_it_came_over_the_wire_is_decoded() -> None:
    pytest.importorskip("fastwarc")
    page = gzip.compress(f"<html><body><main><p>{STORY} {STORY}</p></main></body></html>".encode())
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(page), page)
    for body, more in ((page, ""), (chunked, "Transfer-Encoding: chunked\r\n")):
        data = warc("http://a.example/1", body, more=f"Content-Encoding: gzip\r\n{more}")
        (found,) = read_articles(data, name="c.warc")
        assert isinstance(found, Article)
        assert found.text == f"{STORY} {STORY}"


def test_a_damaged_response_harms_no_other() -> None:
    pytest.importorskip("fastwarc")
    page = f"<html><body><main><p>{STORY} {STORY}</p></main></body></html>".encode()
    bad = warc("http://a.example/1", b"no gzip at all", more="Content-Encoding: gzip\r\n")
    line, story = read_articles(bad + warc("http://a.example/2", page), name="c.warc")
    assert isinstance(line, Skipped)
    assert line.error
    assert (line.path, "is damaged" in line.reason) == ("c.warc!http://a.example/1", True)
    assert isinstance(story, Article)


@pytest.mark.parametrize("encoding", ["", "Content-Encoding: gzip\r\n"])
def test_half_a_response_is_said(encoding: str) -> None:
    pytest.importorskip("fastwarc")
    page = f"<html><body><main><p>{STORY} {STORY}</p></main></body></html>".encode()
    data = warc("http://a.example/1", gzip.compress(page) if encoding else page, more=encoding)
    found = list(read_articles(data[:-45], name="c.warc"))
    assert not any(isinstance(one, Article) for one in found)
    assert isinstance(found[0], Skipped)
    assert found[0].error
    assert found[0].path == "c.warc!http://a.example/1"


@pytest.mark.parametrize(
    ("module", "data", "extra"),
    [
        ("docx2python", docx(paragraph("x")), "docx"),
        ("pypdfium2", pdf(""), "pdf"),
        ("fastwarc.warc", warc("http://a.example/1", b"x"), "warc"),
        ("pyarrow", b"PAR1" + b"\x00" * 20, "parquet"),
    ],
)
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, module: str, data: bytes, extra: str) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    assert reason(data).endswith(f"needs the extra '{extra}'; install it with: pip install 'wire-compliance[{extra}]'")
