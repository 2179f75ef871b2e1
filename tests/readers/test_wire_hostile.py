"""Hostile and broken wires: one line each, our own errors only, and nothing else harmed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.config import LimitsConfig
from compliance.errors import ComplianceError
from compliance.model import Article, Dispatch, Skipped, Status
from compliance.readers import (
    ReadOptions,
    anpa1312,
    ap_json,
    dpa_json,
    feed,
    iptc7901,
    newsml12,
    newsmlg2,
    ninjs,
    nitf,
    read_articles,
    read_dispatches,
)
from compliance.readers.source import Source
from compliance.readers.xml import root_name

WIRES = Path(__file__).parent / "wires"
SAMPLES = {path.name: path.read_bytes() for path in WIRES.iterdir() if not path.name.endswith(".expected.json")}
XML_READERS = [newsml12, newsmlg2, nitf, feed]
JSON_READERS = [ninjs, ap_json, dpa_json]
READERS = [*XML_READERS, *JSON_READERS, iptc7901, anpa1312]
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
EXTERNAL = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def run(reader: object, data: bytes, limits: LimitsConfig | None = None) -> str | None:
    """Read ``data``; the error's line, or None. Anything but our own errors fails the test."""
    line = None
    try:
        list(reader.read(Source.of_bytes(data, "wire", limits), ReadOptions()))  # type: ignore[attr-defined]
    except ComplianceError as error:
        line = str(error)
    assert line is None or "\n" not in line
    return line


@pytest.mark.parametrize("reader", XML_READERS, ids=lambda r: r.__name__.rpartition(".")[2])
@pytest.mark.parametrize(
    "data",
    [
        BOMB + b"<rss>&b;</rss>",
        EXTERNAL + b"<rss>&a;</rss>",
        b"<rss>" + b"<a>" * 10_000,
        b"<rss>\x00</rss>",
        b"",
        b"\xff\xfe\x00",
    ],
    ids=["bomb", "external", "deep", "nul", "empty", "half utf-16"],
)
def test_hostile_xml_is_one_line(reader: object, data: bytes) -> None:
    line = run(reader, data)
    assert line is not None or data == b""
    assert line is None or line.startswith("wire")


@pytest.mark.parametrize("reader", JSON_READERS, ids=lambda r: r.__name__.rpartition(".")[2])
@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"uri": "x", "bodies": ',
        b'{"a":' * 50_000,
        b"{'a': 1}",
        b"\x00",
        b"",
        b"nul",
        b"[" + b"9" * 6000 + b"]",
    ],
    ids=["deep", "cut", "deep objects", "quotes", "nul", "empty", "word", "long number"],
)
def test_hostile_json_is_one_line(reader: object, data: bytes) -> None:
    line = run(reader, data)
    assert line is not None
    assert line.startswith("wire")


@pytest.mark.parametrize("reader", JSON_READERS, ids=lambda r: r.__name__.rpartition(".")[2])
@pytest.mark.parametrize(
    "value", [None, 7, [], {}, "text", [[]], {"a": 1}, [None], {"data": None}, {"bodies": {"value": 3}}, {"uri": ["x"]}]
)
def test_json_of_another_shape_holds_no_text(reader: object, value: object) -> None:
    assert run(reader, json.dumps(value).encode()) is None


@pytest.mark.parametrize("reader", READERS, ids=lambda r: r.__name__.rpartition(".")[2])
def test_a_file_over_the_limit_is_not_read(reader: object) -> None:
    line = run(reader, b"<rss>" + b" " * 2_000, LimitsConfig(file_bytes=1_000))
    assert line is not None
    assert "larger than 1,000 bytes" in line


def test_a_document_of_nothing_but_tags_is_refused_before_it_fills_the_memory() -> None:
    line = run(newsmlg2, b"<newsItem>" + b"<a/>" * 4_000_001 + b"</newsItem>")
    assert line is not None
    assert "more than 4,000,000 tags" in line


def test_a_json_document_of_many_megabytes_is_refused_unless_it_has_lines() -> None:
    line = run(ninjs, b'{"uri": "x", "bodies": [' + b"[]," * 6_000_000 + b"[]]}")
    assert line is not None
    assert "one JSON document" in line
    item = b'{"uri": "x", "body_text": "' + b"word " * 100_000 + b'"}\n'
    assert run(ninjs, item * 40) is None


@pytest.mark.parametrize("reader", XML_READERS, ids=lambda r: r.__name__.rpartition(".")[2])
def test_character_references_that_no_text_can_hold_are_dropped(reader: object) -> None:
    for name, data in SAMPLES.items():
        if name.endswith(".xml"):
            run(reader, data.replace(b"The ", b"T&#xD800;&#0;&#x110000;he&#xDFFF &#99999999999999999999; "))


@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (newsmlg2, b"<!ENTITY" + b"<!DOCTYPE [" * 100_000),
        (newsmlg2, b"<!--" * 200_000),
        (newsmlg2, b"<?x " * 200_000),
        (nitf, b"<nitf><body><body.content>" + b"<p>x</p>" * 50_000),
        (newsml12, b"<NewsML>" + b"<NewsItem><NewsComponent>" * 100),
        (newsml12, b"<NewsML><NewsItem><NewsComponent>" + b"<NewsComponent><ContentItem/></NewsComponent>" * 20_000),
        (feed, b"<rss><channel>" + b"<item>" * 200),
        (anpa1312, b"\x16" * 500_000),
        (anpa1312, b"\x16\x01A1\n\x02^" + b"1" * 300_000 + b"\x03"),
        (iptc7901, b"\x01" * 300_000),
        (iptc7901, b"\x01eca062 4 i 211 dpa 061\n\x02" + b"#\n" * 100_000 + b"pas destin" * 20_000),
        (ninjs, b'{"uri": "x", "body_html": "' + b"<p " * 200_000 + b'"}'),
        (ninjs, b'{"uri": "x", "body_text": "' + b"\\n " * 200_000 + b'"}'),
        (ninjs, b'{"uri": "x", "headline": "h", "body_text": "' + b"h\\n" * 100_000 + b'x"}'),
    ],
)
def test_no_input_takes_quadratic_time(reader: object, data: bytes) -> None:
    run(reader, data)  # each is done in well under a second, or the suite never ends


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_file_cut_anywhere_gives_a_dispatch_with_a_warning_or_one_line(name: str) -> None:
    data = SAMPLES[name]
    for place in range(0, len(data), max(1, len(data) // 40)):
        for found in read_dispatches(data[:place], name=name):
            assert isinstance(found, Dispatch | Skipped)
            if isinstance(found, Skipped):
                assert found.reason
                assert "\n" not in found.reason


def test_half_a_text_is_no_dispatch_and_one_line_says_so() -> None:
    for name, mark in (("g2-dpa.xml", b"</section>"), ("nitf-plain.xml", b"</p>"), ("layout-afp1.xml", b"</p>")):
        (found,) = read_dispatches(SAMPLES[name][: SAMPLES[name].index(mark)], name="cut.xml")
        assert isinstance(found, Skipped), name
        assert found.error
        assert "cut off" in found.reason


def test_an_article_that_is_cut_off_is_checked_with_a_warning() -> None:
    data = SAMPLES["g2-dpa.xml"]
    (found,) = read_articles(data[: data.index(b"</section>")], name="cut.xml")
    assert isinstance(found, Article)
    assert "cut off" in found.warnings[0]


def test_what_is_whole_before_the_cut_is_taken() -> None:
    story = "<p>The mill at Quarrow has reopened.</p>"
    nitf_cut = f"<nitf><body><body.content>{story}</body.content><body.end><tagline>ab/"
    item = f"<newsItem guid='g:%d'><itemMeta/><contentSet><inlineXML><html><body>{story}"
    whole = item % 1 + "</body></html></inlineXML></contentSet></newsItem>"
    message = f"<newsMessage><header/><itemSet>{whole}"
    rss = "<rss><channel><item><guid>g:%d</guid><description>The mill has reopened.</description>"
    for data in (nitf_cut, message, message + item % 2, f"{rss % 1}</item>", f"{rss % 1}</item>{rss[14:] % 2}"):
        found = list(read_dispatches(data.encode(), name="cut.xml"))
        assert [type(one) for one in found] == [Dispatch, Skipped], data
        assert found[1].error
        assert "cut off" in found[1].reason


def test_a_kill_is_taken_from_a_file_that_is_cut_off() -> None:
    data = SAMPLES["layout-g2-4-kill.xml"]
    kill, line = read_dispatches(data[: data.index(b"</newsItem>")], name="cut.xml")
    assert isinstance(kill, Dispatch)
    assert kill.status is Status.CANCELED
    assert isinstance(line, Skipped)
    assert "cut off" in line.reason


def test_damage_that_may_have_cost_a_part_is_said() -> None:
    data = b"<nitf><body><body.content><p>One story.</p></x><p>And more.</p></body.content></body></nitf>"
    story, line = read_dispatches(data, name="bad.xml")
    assert isinstance(story, Dispatch)
    assert story.body == "One story."
    assert isinstance(line, Skipped)
    assert line.error
    assert "not well-formed XML" in line.reason


def test_a_prefix_without_a_namespace_costs_nothing() -> None:
    data = b"<nitf><body><body.content><p>One <x:b>story</x:b>.</p></body.content></body></nitf>"
    (story,) = read_dispatches(data, name="bad.xml")
    assert isinstance(story, Dispatch)
    assert story.body == "One story."


@pytest.mark.parametrize(
    "item",
    [
        '{"uri": "u:%d", "headline": "h", "body_text": "A mill reopened."}',
        '{"version_created": "2031", "urn": "u:%d", "article_html": "<p>A mill reopened.</p>"}',
        '{"api_version": "1", "data": {"item": {"altids": {"itemid": "%d"}, "body_nitf": "<p>A mill.</p>"}}}',
    ],
)
def test_a_broken_line_of_json_lines_is_said(item: str) -> None:
    *dispatches, line = read_dispatches(f"{item % 1}\n{item % 2}\n{item[:40]}\n".encode(), name="feed.jsonl")
    assert all(isinstance(one, Dispatch) for one in dispatches)
    assert len(dispatches) == 2
    assert isinstance(line, Skipped)
    assert line.error
    assert "1 line is no JSON, cut off perhaps: 3" in line.reason


@pytest.mark.parametrize(
    "data",
    [
        b"<newsItem><broken",
        b'<?xml version="1.0" encoding="utf-8"?><nitf><body>\xff\xfe\xfa\xc3\x28</body>',
        b"<NewsML><NewsItem><NewsComponent>",
        b"<rss><channel><title>x",
    ],
)
def test_what_is_damaged_and_holds_no_text_is_an_error(data: bytes) -> None:
    (found,) = read_dispatches(data, name="cut.xml")
    assert isinstance(found, Skipped)
    assert found.error
    assert "cut short or damaged" in found.reason


@pytest.mark.parametrize("name", ["iptc7901.txt", "anpa1312.tst"])
def test_a_message_that_is_cut_off_before_its_text_is_one_line(name: str) -> None:
    (line,) = read_dispatches(SAMPLES[name][: SAMPLES[name].index(b"\x02") + 1], name="cut.txt")
    assert isinstance(line, Skipped)
    assert line.error
    assert "cut off" in line.reason


def test_a_message_without_an_end_says_so() -> None:
    data = SAMPLES["iptc7901.txt"]
    found, line = read_dispatches(data[: data.index(b"# dpa")], name="cut.txt")
    assert isinstance(found, Dispatch)
    assert isinstance(line, Skipped)
    assert line.error
    assert "cut off" in line.reason


@pytest.mark.parametrize("name", sorted(n for n in SAMPLES if n.endswith(".xml") and SAMPLES[n][:2] not in UTF16_MARKS))
def test_nothing_is_fetched_or_expanded_in_any_layout(name: str) -> None:
    data = SAMPLES[name]
    start = data.index(b"<", data.index(b"?>") if data.startswith(b"<?") else 0)
    if b"<!DOCTYPE" in data:
        start = data.index(b"<" + root_name(Source.of_bytes(data)).encode())
        data = data[: data.index(b"<!DOCTYPE")] + data[start:]
        start = data.index(b"<" + root_name(Source.of_bytes(data)).encode())
    (found,) = read_dispatches(data[:start] + BOMB + data[start:], name=name)
    assert isinstance(found, Skipped)
    assert found.error
    assert "expands" in found.reason


@pytest.mark.parametrize("value", ["&#1;", "&#xFFFE;", "\ufffe", "a&#2;b"])
def test_an_entity_for_a_character_that_xml_does_not_allow(value: str) -> None:
    xml = f'<!DOCTYPE nitf [<!ENTITY e "{value}">]><nitf><body><body.content><p>One &e; two.</p></body.content></body></nitf>'
    found, *_ = read_dispatches(xml.encode(), name="x.xml")
    assert isinstance(found, Dispatch | Skipped)
    if isinstance(found, Dispatch):
        assert found.body.startswith("One")


@pytest.mark.parametrize("reference", ["&&#x0;#xD800;", "&#&#0;xD800;", "&#xD8&#1;00;", "&#xD800;", "&#55296;"])
def test_no_mending_makes_a_reference_to_half_a_character(reference: str) -> None:
    xml = f"<nitf><body><body.content><p>One</p><<{reference}><p>two {reference}.</p></body.content></body></nitf>"
    found, *_ = read_dispatches(xml.encode(), name="x.xml")
    assert isinstance(found, Dispatch)
    assert found.body.startswith("One")
    found.body.encode()


def mutated(data: bytes, edits: list[tuple[int, bytes, int]]) -> bytes:
    """``data`` with stretches replaced."""
    for place, piece, length in edits:
        at = place % (len(data) + 1)
        data = data[:at] + piece + data[at + length :]
    return data


PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from([b"<", b">", b"&", b"</p>", b"<p>", b"]]>", b"\x00", b"{", b"}", b"null", b'"', b"\x01", b"\x02"]),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(SAMPLES)),
    edits=st.lists(st.tuples(st.integers(0, 10_000), PIECES, st.integers(0, 40)), min_size=1, max_size=4),
)
def test_no_mutation_brings_anything_but_our_own_errors(name: str, edits: list[tuple[int, bytes, int]]) -> None:
    data = mutated(SAMPLES[name], edits)
    kind = name.rpartition(".")[2]
    for reader in XML_READERS if kind == "xml" else JSON_READERS if kind == "json" else (iptc7901, anpa1312):
        run(reader, data)
