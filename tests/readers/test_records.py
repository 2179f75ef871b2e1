"""Records: JSON Lines, JSON, CSV, Parquet; the usual names and the user's own."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest

from compliance.model import Article, Dispatch, Skipped, Status
from compliance.readers import ReadOptions, read_articles, read_dispatches

TEXT = "The harbour reopened on Monday, the port said."


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def test_json_lines() -> None:
    first, second = read_dispatches(
        lines(
            {
                "id": "h-1",
                "title": "HARBOUR REOPENS",
                "text": TEXT,
                "date": "26-FEB-1987 15:01:01.79",
                "holder": "Agence France-Presse",
            },
            {"guid": "h-2", "headline": "Ships", "body": "Ships wait.", "published": "2024-05-03T10:00:00+02:00", "version": 2},
        )
    )
    assert isinstance(first, Dispatch)
    assert isinstance(second, Dispatch)
    assert (first.guid, first.headline, first.body, first.holder, first.format) == (
        "h-1",
        "HARBOUR REOPENS",
        TEXT,
        "AFP",
        "jsonl",
    )
    assert first.published == datetime(1987, 2, 26, 15, 1, 1, 790000, tzinfo=UTC)
    assert (second.guid, second.headline, second.version) == ("h-2", "Ships", 2)
    assert second.published is not None
    assert second.published.isoformat() == "2024-05-03T10:00:00+02:00"


def test_articles_of_a_file_are_numbered() -> None:
    found = list(read_articles(lines({"text": "a b"}, {"text": "c d"}), name="many.jsonl"))
    assert [(a.path, a.record, a.text) for a in found if isinstance(a, Article)] == [
        ("many.jsonl", 1, "a b"),
        ("many.jsonl", 2, "c d"),
    ]


HTML = (
    '<p class="byline">Ada Quill, AFP</p><p>The harbour <b>reopened</b> on Monday,&nbsp;the port said.</p>'
    "<figure><img src=x><figcaption>The quay</figcaption></figure>\n<p>Ships wait.<br>All is well.</p>"
)


@pytest.mark.parametrize(
    "value",
    [HTML, {"rendered": HTML, "protected": False}, [{"format": "html", "value": HTML}], [HTML]],
    ids=["html", "WordPress", "Drupal", "a list"],
)
def test_html_in_a_record_is_read_as_a_reader_sees_it(value: object) -> None:
    """Content systems export it so; its tags were taken for words, and hid that a story was taken whole."""
    (article,) = read_articles(lines({"id": 1, "title": {"rendered": "Ships &amp; <i>quays</i>"}, "content": value}))
    assert isinstance(article, Article)
    assert article.title == "Ships & quays"
    assert article.text == "Ada Quill, AFP\n\nThe harbour reopened on Monday, the port said.\n\nShips wait.\nAll is well."


@pytest.mark.parametrize(
    "text",
    ["Write <b> for bold, the manual says.", "5 < 6 and 7 > 6", "a </close> tag", "<poem>Sea</poem>", "a<b and <br> or <p>"],
)
def test_a_text_that_speaks_of_tags_stays_as_it_is(text: str) -> None:
    (article,) = read_articles(lines({"id": 1, "text": text}))
    assert isinstance(article, Article)
    assert article.text == text


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("pad", ["", "x" * 100_000], ids=["short", "longer than a first look"])
def test_an_answer_on_one_line_is_a_list_of_records(pad: str, end: str) -> None:
    """``curl`` and ``jq -c`` end it with a line end, and it was taken for JSON Lines with one record and no text."""
    posts = [{"ID": n, "post_title": "Ships", "post_content": f"<!-- wp:p --><p>{TEXT}</p>"} for n in range(2)]
    found = list(read_articles((json.dumps({"total": 2, "next": pad, "posts": posts}) + end).encode()))
    assert [(one.text, one.record) for one in found if isinstance(one, Article)] == [(TEXT, 1), (TEXT, 2)]


def test_a_record_whose_mapped_text_stands_beside_a_list_is_one_record() -> None:
    row = {"story": TEXT, "tags": [{"name": "sea"}]}
    for data in (json.dumps(row), json.dumps(row, indent=1), json.dumps(row) + "\n"):
        (found,) = read_articles(data.encode(), options=ReadOptions(records={"text": "story"}))
        assert isinstance(found, Article)
        assert found.text == TEXT


def test_a_field_within_another_is_mapped_by_its_path() -> None:
    """JSON:API keeps all that is worth reading under ``attributes``."""
    options = ReadOptions(records={"text": "attributes.body", "headline": "attributes.name"})
    rows = [{"id": str(n), "attributes": {"name": "Ships", "body": TEXT}} for n in range(2)]
    first, second = read_articles(json.dumps({"data": rows}).encode(), options=options)
    assert isinstance(first, Article)
    assert (first.text, first.title) == (TEXT, "Ships")
    assert isinstance(second, Article)


def test_a_record_whose_text_is_empty_is_called_so() -> None:
    found = list(read_articles(b'{"id": 1, "text": "a b"}\n{"id": 2, "text": ""}\n'))
    assert [s.reason for s in found if isinstance(s, Skipped)] == ["line 2: its 'text' is empty"]


def test_a_record_of_a_mere_picture_is_called_so() -> None:
    (skipped,) = read_articles(lines({"id": 1, "body": "<p><img src='quay.jpg'></p>"}))
    assert isinstance(skipped, Skipped)
    assert "its 'body' holds no text" in skipped.reason


def test_bad_lines_harm_no_other() -> None:
    data = b'{"text": "a b"}\nnonsense\n[1]\n\n{"x": 1}\n' + b'{"a":' * 20000 + b"\n" + b'{"text": "c d"}\n'
    found = list(read_articles(data))
    assert [a.text for a in found if isinstance(a, Article)] == ["a b", "c d"]
    assert [s.reason.split(" (")[0] for s in found if isinstance(s, Skipped)] == [
        "line 2: is not valid JSON",
        "line 3: is no object",
        "line 5: has no text under a known name",
        "line 6: is not valid JSON",
    ]


FERRIES = [{"id": f"f{n}", "text": f"The ferry number {n} left the harbour on Monday."} for n in range(1, 6)]


def read(data: str) -> tuple[list[str], list[str]]:
    """The guids that are read, and what is said of the rest."""
    found = list(read_dispatches(data.encode(), name="ferries.json"))
    said = [one for one in found if isinstance(one, Skipped)]
    assert all(one.error and one.path == "ferries.json" for one in said)
    return [one.guid for one in found if isinstance(one, Dispatch)], [one.reason for one in said]


@pytest.mark.parametrize("indent", [None, 2])
def test_of_an_array_that_breaks_off_the_whole_records_are_read(indent: int | None) -> None:
    whole = json.dumps(FERRIES, indent=indent)
    for cut in (whole.rindex("Monday"), whole.rindex("left the"), whole.rindex('"id"'), whole.rindex("{")):
        line = whole.count("\n", 0, cut) + 1
        guids, (reason,) = read(whole[:cut])
        assert guids == ["f1", "f2", "f3", "f4"]
        assert reason.startswith(f"record 5: the JSON breaks off in line {line}; the records before it were read; ask for the")
    assert read(whole[:-1])[0] == ["f1", "f2", "f3", "f4", "f5"]


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("bad", [1, 3, 5])
def test_a_broken_record_of_an_array_costs_no_other(indent: int | None, bad: int) -> None:
    whole = json.dumps(FERRIES, indent=indent).replace(f'"f{bad}",', f'"f{bad}"')
    guids, (reason,) = read(whole)
    assert guids == [f"f{n}" for n in range(1, 6) if n != bad]
    assert reason.startswith(f"record {bad}: is not valid JSON (Expecting ',' delimiter, line ")
    assert reason.endswith("); mend it or ask for the file again")


def test_records_after_a_broken_one_keep_their_numbers() -> None:
    data = json.dumps(FERRIES).replace('"f2",', '"f2"').encode()
    assert [one.record for one in read_articles(data) if isinstance(one, Article)] == [1, 3, 4, 5]


def test_wires_in_an_array_that_breaks_off_are_read_like_records() -> None:
    items = [
        {"uri": f"tag:{n}", "type": "text", "headline": "Ferry", "body_text": one["text"]} for n, one in enumerate(FERRIES)
    ]
    whole = json.dumps(items, indent=1)
    guids, (reason,) = read(whole[: whole.rindex("harbour")])
    assert guids == ["tag:0", "tag:1", "tag:2", "tag:3"]
    assert reason.startswith("record 5: the JSON breaks off in line ")


@pytest.mark.parametrize("first", ["{broken", '{"id": "f1", "text": "The fer', 'erry left."}', "garbage", '{id": "f1"}'])
@pytest.mark.parametrize("wire", [False, True])
def test_json_lines_whose_first_line_is_broken_are_no_plain_text(first: str, wire: bool) -> None:
    items = [{"uri": one["id"], "type": "text", "headline": "Ferry", "body_text": one["text"]} for one in FERRIES]
    guids, (reason,) = read(first + "\n" + lines(*(items if wire else FERRIES)[1:]).decode())
    assert guids == ["f2", "f3", "f4", "f5"]
    assert reason.startswith("1 line is no JSON, cut off perhaps: 1; ask" if wire else "line 1: is not valid JSON (")


def test_a_text_that_shows_some_json_stays_a_text() -> None:
    text = 'The interface answers with objects:\n{"text": "a"}\n{"text": "b"}\nand so on, as the manual of the harbour says.'
    (found,) = read_articles(text.encode())
    assert isinstance(found, Article)
    assert (found.format, found.text) == ("text", text)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps([{"title": "T", "text": TEXT}]).encode(),
        json.dumps({"title": "T", "text": TEXT}, indent=1).encode(),
        json.dumps({"count": 1, "articles": [{"title": "T", "content": TEXT}]}).encode(),
        b"\xef\xbb\xbf" + json.dumps({"title": "T", "articleBody": TEXT}).encode(),
        json.dumps([{"title": "T", "text": TEXT}]).encode("utf-16"),
    ],
)
def test_json_that_is_no_lines(data: bytes) -> None:
    (found,) = read_articles(data)
    assert isinstance(found, Article)
    assert (found.title, found.text) == ("T", TEXT)


def test_names_of_the_users_own() -> None:
    options = ReadOptions(records={"text": "Inhalt", "headline": "Titel", "guid": "nr"}, zones={"dpa": "Europe/Berlin"})
    (found,) = read_dispatches(
        lines({"nr": 7, "Titel": "Hafen", "Inhalt": TEXT, "text": "not this", "agency": "dpa", "date": "03.05.2024 10:00"}),
        options,
    )
    assert isinstance(found, Dispatch)
    assert (found.guid, found.headline, found.body) == ("7", "Hafen", TEXT)
    assert found.published is not None
    assert found.published.isoformat() == "2024-05-03T10:00:00+02:00"
    assert found.warnings == ("published names no time zone; taken as Europe/Berlin",)


def test_rights_fields() -> None:
    found, = read_dispatches(
        lines({
            "id": 1, "text": TEXT, "status": "canceled", "usageTerms": "NO ARCHIVAL USE", "copyrightHolder": "EFE",
            "expires": "2024-06-01",
            "embargo": 1714759200, "lang": "es", "categories": ["harbour", "sea"], "territories": "ES, PT",
        })
    )  # fmt: skip
    assert isinstance(found, Dispatch)
    assert (found.status, found.usage_terms, found.holder) == (Status.CANCELED, "NO ARCHIVAL USE", "EFE")
    assert found.embargoed == datetime(2024, 5, 3, 18, tzinfo=UTC)
    assert (found.language, found.categories, found.territories) == ("es", ("harbour", "sea"), ("ES", "PT"))


def test_a_json_file_that_is_no_record_is_named_as_such() -> None:
    (skipped,) = read_articles(b'{"name": "harbour", "version": "1.0"}', name="package.json")
    assert isinstance(skipped, Skipped)
    assert not skipped.error
    assert "no text under a known name (it has 'name', 'version')" in skipped.reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(delimiter: str) -> None:
    data = delimiter.join(["id", "title", "text", "date"]) + "\r\n"
    data += (
        delimiter.join(["1", "T", f'"{TEXT}\nMore, ""so"" it said; all."', "2024-05-03"])
        + "\r\n"
        + delimiter.join(["2", "", "", ""])
    )
    first, second = read_dispatches(data.encode("utf-8-sig"))
    assert isinstance(first, Dispatch)
    assert (first.guid, first.headline, first.format) == ("1", "T", "csv")
    assert first.body == TEXT + '\nMore, "so" it said; all.'
    assert second == Skipped("-", "row 2: has no text")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_csv_whose_columns_only_the_configuration_knows(encoding: str) -> None:
    options = ReadOptions(records={"text": "storia", "headline": "titolo", "usage_terms": "termini"})
    data = f"codice,titolo,storia,termini\n1,Porto,{TEXT.replace(',', '')},Solo web\n".encode(encoding)
    (found,) = read_dispatches(data, options)
    assert isinstance(found, Dispatch)
    assert (found.format, found.headline, found.usage_terms) == ("csv", "Porto", "Solo web")
    assert found.body == TEXT.replace(",", "")


def test_a_row_that_the_file_ends_within_is_no_text() -> None:
    rows = f"guid,text,usage_terms\n1,{TEXT.replace(',', '')},Web only\n2,The mill has reo"
    story, line = read_dispatches(rows.encode(), name="a.csv")
    assert isinstance(story, Dispatch)
    assert isinstance(line, Skipped)
    assert line.error
    assert line.reason == "row 2: the file is cut off within it; ask for it again"
    assert isinstance(next(iter(read_dispatches(b"guid,text,status\n1,The mill has reopened.\n"))), Dispatch)


def test_prose_that_begins_with_a_mapped_word_is_prose() -> None:
    options = ReadOptions(records={"text": "storia", "headline": "titolo"})
    (found,) = read_dispatches(f"storia, e basta\n\n{TEXT}\n".encode(), options)
    assert isinstance(found, Dispatch)
    assert found.format == "text"


def test_csv_in_windows_1252() -> None:
    (found,) = read_dispatches("id,title,text\n1,Été,Le café du port a rouvert à Besançon lundi matin\n".encode("windows-1252"))
    assert isinstance(found, Dispatch)
    assert found.headline == "Été"


def test_parquet() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    stream = io.BytesIO()
    when = datetime(2024, 5, 3, 18, tzinfo=UTC)
    parquet.write_table(pyarrow.table({"id": [1, 2], "title": ["T", "U"], "text": [TEXT, None], "date": [when, when]}), stream)
    first, second = read_dispatches(stream.getvalue(), name="a.parquet")
    assert isinstance(first, Dispatch)
    assert (first.guid, first.body, first.published) == ("1", TEXT, when)
    assert second == Skipped("a.parquet", "row 2: has no text")
    (broken,) = read_dispatches(stream.getvalue()[:-40], name="a.parquet")
    assert isinstance(broken, Skipped)
    assert "damaged Parquet" in broken.reason


@pytest.mark.parametrize("field", ["text", "body"])
def test_the_text_is_mapped_by_either_name(field: str) -> None:
    options = ReadOptions(records={field: "inhalt"})
    (found,) = read_articles(b'{"id": "1", "inhalt": "a b c"}\n', options)
    assert isinstance(found, Article)
    assert found.text == "a b c"


@pytest.mark.parametrize("field", ["text", "title", "id"])
def test_a_text_that_only_speaks_of_ninjs_is_no_ninjs(field: str) -> None:
    record = {"id": "a-1", "title": "New rules", "text": "The port authority publishes its new rules for pilots today."}
    record[field] = f"{record[field]} http://ninjs.example/2"
    found = list(read_dispatches(json.dumps(record).encode()))
    assert [type(item) for item in found] == [Dispatch]
    assert found[0].format == "jsonl"  # type: ignore[union-attr]


def test_ninjs_names_itself_by_its_schema() -> None:
    item = {
        "$schema": "http://www.iptc.org/std/ninjs/ninjs-schema_1.4.json",
        "type": "text",
        "body_text": TEXT,
        "title": "Ships",
    }
    found = next(iter(read_dispatches(json.dumps(item).encode())))
    assert isinstance(found, Dispatch)
    assert found.format == "ninjs"


def test_a_first_line_that_is_longer_than_a_first_look() -> None:
    data = lines(*({"id": n, "text": TEXT * (2_000 if n == 0 else 1)} for n in range(3)))
    found = list(read_articles(data, name="cms.jsonl"))
    assert [one.record for one in found if isinstance(one, Article)] == [1, 2, 3], found[0]
