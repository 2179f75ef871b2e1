"""XML from strangers: encodings as declared or not, small damage mended and said, bombs refused in one line."""

from __future__ import annotations

import pytest

from compliance.errors import ReadError
from compliance.readers.elements import child_text, language_of, text_of
from compliance.readers.source import Source
from compliance.readers.xml import parse_xml, root_name

TEXT = "Les pêcheurs sont restés à quai"


def read(data: bytes) -> tuple[str, tuple[str, ...]]:
    document = parse_xml(data, "feed.xml")
    return text_of(document.root), document.warnings


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("ISO-8859-1", "latin-1"),
        ("iso-8859-15", "iso-8859-15"),
        ("windows-1252", "cp1252"),
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("UTF-16LE", "utf-16-le"),
        ("GB2312", "gb2312"),
        ("us-ascii", "ascii"),
    ],
)
def test_declared_encodings_are_believed(declared: str, codec: str) -> None:
    text = "港口 空" if codec == "gb2312" else "plain words" if codec == "ascii" else TEXT
    data = f'<?xml version="1.0" encoding="{declared}"?><a><b>{text}</b></a>'.encode(codec)
    assert read(data) == (text, ())


@pytest.mark.parametrize(
    ("declared", "codec", "said"),
    [
        ("ISO-8859-1", "utf-8", "but is UTF-8"),
        ("UTF-8", "cp1252", "is"),
        ("klingon", "utf-8", "unknown encoding"),
        ("UTF-16", "utf-8", "but is UTF-8"),
    ],
)
def test_a_wrong_declaration_is_mended_and_said(declared: str, codec: str, said: str) -> None:
    text = f"{TEXT}, «à l’abri» du vent d’été, et les mouettes aussi, à côté des hôtels fermés."
    data = f'<?xml version="1.0" encoding="{declared}"?><a><b>{text}</b></a>'.encode(codec)
    found, warnings = read(data)
    assert found == text
    assert len(warnings) == 1
    assert said in warnings[0]


def test_latin_1_that_holds_windows_quotes_is_windows_1252() -> None:
    data = '<?xml version="1.0" encoding="ISO-8859-1"?><a>“quoted” – and €</a>'.encode("cp1252")
    assert read(data)[0] == "“quoted” – and €"


def test_a_byte_order_mark_over_broken_utf_8_loses_only_the_broken_characters() -> None:
    found, warnings = read(b"\xef\xbb\xbf<a>Espa\xf1a y m\xc3\xa1s</a>")
    assert found == "Espa�a y más"
    assert "1 characters are lost" in warnings[0]


def test_character_entities_of_an_internal_dtd_are_put_in_by_hand() -> None:
    dtd = b'<!DOCTYPE n [<!ENTITY eacute "&#233;"><!ENTITY dash "&#x2014;"><!ENTITY firm "Harrow Copper">]>'
    data = dtd + b"<n>caf&eacute;<b>&dash;</b>&firm; &eacute;t&eacute;<c/>&dash;</n>"
    assert read(data) == ("café—Harrow Copper été—", ())


def test_external_character_sets_are_not_fetched_and_their_entities_still_known() -> None:
    dtd = b'<!DOCTYPE n PUBLIC "-//X//EN" "http://no.invalid/n.dtd" [<!ENTITY % L PUBLIC "-//W3C//Latin 1//EN" "l.ent"> %L;]>'
    assert read(dtd + b"<n>caf&eacute;</n>")[0] == "café"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>',
            "expands to more than plain characters",
        ),
        (b'<!DOCTYPE a [<!ENTITY a "' + b"A" * 5000 + b'">]><a>' + b"&a;" * 5000 + b"</a>", "more than plain characters"),
        (b'<!DOCTYPE a [<!ENTITY a "' + b"A" * 900 + b'">]><a>' + b"&a;<b/>" * 5000 + b"</a>", "such a file is not opened"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>', "external entity"),
        (b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://nowhere.invalid/p"> %p;]><a/>', "external entity"),
        (b'<!DOCTYPE a [<!ENTITY m "<b>markup</b>">]><a>&m;</a>', "expands to more than plain characters"),
        (b"<!DOCTYPE a [<!ENTITY >]><a/>", "not understood"),
        (b"<a>" * 10_000 + b"x" + b"</a>" * 10_000, "nested deeper than"),
        (b"<a><b>" + b"x" * 11_000_000 + b"</b></a>", "too large"),
        (b"<a>\x00</a>", "binary"),
        (b"", "not well-formed"),
        (b"no markup at all", "not well-formed"),
        (b"\xff\xfe<\x00a\x00>\x00\x00\xd8", "its bytes are not the utf-16"),
    ],
    ids=[
        "bomb",
        "long entity",
        "quadratic",
        "external",
        "parameter",
        "markup",
        "odd",
        "deep",
        "huge",
        "nul",
        "empty",
        "words",
        "half utf-16",
    ],
)
def test_hostile_documents_are_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(ReadError) as caught:
        parse_xml(data, "feed.xml")
    line = str(caught.value)
    assert line.startswith("feed.xml")
    assert said in line
    assert "\n" not in line


def test_utf_16_bombs_are_seen_too() -> None:
    bomb = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><a>&b;</a>'
    with pytest.raises(ReadError, match="expands"):
        parse_xml(bomb.encode("utf-16"), "feed.xml")


def test_a_size_limit() -> None:
    with pytest.raises(ReadError, match="MB of XML"):
        parse_xml(b"<a>" + b" " * 100 + b"</a>", "feed.xml", max_bytes=50)


@pytest.mark.parametrize(
    ("data", "text", "said"),
    [
        (b"<a><b>Salt &amp; rye, AT&T and Q&A</b></a>", "Salt & rye, AT&T and Q&A", "mended"),
        (b"<a><b>5 < 6, and x <= y, and <3</b></a>", "5 < 6, and x <= y, and <3", "mended"),
        (b"<a><b>caf&eacute;&nbsp;noir</b></a>", "café noir", "mended"),
        (b"<a><b>one\x0btwo</b></a>", "onetwo", "mended"),
        (b"\n\n <?xml version='1.0'?><a>late</a>", "late", "mended"),
        (b"<a><b>first</b><b>sec", "firstsec", "cut off"),
        (b"<a><b>first</c><b>second</b></a>", "firstsecond", "recovered"),
    ],
)
def test_small_damage_is_mended_and_said(data: bytes, text: str, said: str) -> None:
    found, warnings = read(data)
    assert found == text
    assert len(warnings) == 1
    assert said in warnings[0]


def test_tags_lose_their_namespaces_but_those_that_are_kept() -> None:
    data = b'<r xmlns="urn:one" xmlns:o="urn:other"><role>ours</role><o:role>theirs</o:role></r>'
    assert child_text(parse_xml(data, "x").root, "role") == "ours"
    kept = parse_xml(data.replace(b"<role>ours</role>", b""), "x", keep=("urn:other",)).root
    assert child_text(kept, "role") == ""


def test_the_language_is_the_nearest_above() -> None:
    root = parse_xml(b'<a xml:lang="fr"><b><c xml:lang="de"/></b></a>', "x").root
    assert language_of(root.find("b/c")) == "de"
    assert language_of(root.find("b")) == "fr"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<?xml version='1.0'?><!-- <no> --><NewsML>", "NewsML"),
        (b'<!DOCTYPE nitf [<!ENTITY a "<b>">]>\n<n:nitf xmlns:n="x">', "nitf"),
        ("<rss/>".encode("utf-16"), "rss"),
        (b"plain", ""),
    ],
)
def test_the_root_is_seen_in_the_first_bytes(data: bytes, name: str) -> None:
    assert root_name(Source.of_bytes(data)) == name
