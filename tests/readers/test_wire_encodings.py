"""Wires in the encodings that they come in, declared, marked, wrongly declared or not at all."""

from __future__ import annotations

import codecs
import json

import pytest

from compliance.model import Dispatch
from compliance.readers import read_dispatches

BODY = "Les pêcheurs de Kermor sont restés à quai, dit « le maire », à l’abri du vent d’été."
NITF = "<nitf><head><docdata><doc-id id-string='e'/></docdata></head><body><body.content><p>{}</p></body.content></body></nitf>"
ITEM = {"uri": "e", "versioncreated": "2031-01-01T00:00:00Z", "body_html": f"<p>{BODY}</p>"}


def body_of(data: bytes) -> tuple[str, tuple[str, ...]]:
    (dispatch,) = read_dispatches(data, name="wire")
    assert isinstance(dispatch, Dispatch), dispatch
    return dispatch.body, dispatch.warnings


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("windows-1252", "cp1252"),
        ("ISO-8859-15", "iso-8859-15"),
        ("ISO-8859-1", "latin-1"),
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-be"),
        ("UTF-32", "utf-32"),
    ],
)
def test_xml_as_declared(declared: str, codec: str) -> None:
    text = BODY.replace("’", "'") if codec.startswith(("iso", "latin")) else BODY
    data = f'<?xml version="1.0" encoding="{declared}"?>{NITF.format(text)}'.encode(codec)
    assert body_of(data) == (text, ())


@pytest.mark.parametrize(("declared", "codec"), [("ISO-8859-1", "utf-8"), ("UTF-8", "cp1252"), ("ISO-8859-15", "utf-8")])
def test_xml_wrongly_declared_is_mended_and_said(declared: str, codec: str) -> None:
    found, warnings = body_of(f'<?xml version="1.0" encoding="{declared}"?>{NITF.format(BODY)}'.encode(codec))
    assert found == BODY
    assert len(warnings) == 1


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_json_in_every_unicode_encoding(codec: str) -> None:
    assert body_of(json.dumps(ITEM, ensure_ascii=False).encode(codec)) == (BODY, ())


def test_json_in_windows_1252_is_read_and_said() -> None:
    found, warnings = body_of(json.dumps(ITEM, ensure_ascii=False).encode("cp1252"))
    assert found == BODY
    assert warnings


def test_a_feed_in_latin_1_without_a_declaration() -> None:
    data = f"<rss><channel><item><title>Kermor</title><description>{BODY}</description></item></channel></rss>".encode("cp1252")
    found, warnings = body_of(data)
    assert found == BODY
    assert warnings


def test_a_teleprinter_message_in_latin_1() -> None:
    text = BODY.replace("’", "'")
    data = f"\x01eca062 4 i 211 dpa 061\r\n\x02Kermor =\r\n\r\n{text}\r\n\x03131137 GMT Nov 31\r\n\x04".encode("latin-1")
    assert body_of(data)[0] == text


def test_the_mark_beats_the_declaration() -> None:
    data = codecs.BOM_UTF8 + f'<?xml version="1.0" encoding="ISO-8859-1"?>{NITF.format(BODY)}'.encode()
    assert body_of(data)[0] == BODY
