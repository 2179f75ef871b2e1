"""Line and column in the file, whatever its reader dropped."""

from __future__ import annotations

import html
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model import Article, Span
from compliance.readers import read_articles
from compliance.readers.decoding import decode
from compliance.report.alignment import aligned, embedded
from compliance.report.places import Region, locate, locate_in_file, whereabouts
from compliance.report.views import markup_view, plain_view
from compliance.text.tokens import tokenise

PARAGRAPHS = (
    "The lighthouse on Skarn Point went dark at nine.",
    "“Nobody told us,” said Aoife Ní Bhriain & her crew – the café stayed open.",
    "By noon the relief boat had come back, and the lamp was lit again by hand.",
)
TEXT = "\n\n".join(PARAGRAPHS)
PAGE = """<!doctype html>
<html><head><title>The lighthouse on Skarn Point went dark</title>
<script>var story = "The lighthouse on Skarn Point went dark at nine.";</script></head>
<body><nav><a href="/">The news</a> <a href="/b">Boats</a></nav>
<article>
  <p>The <em>light</em>house on Skarn&nbsp;Point went <b>dark</b>
     at nine.</p>
  <p>&ldquo;Nobody told us,&rdquo; said Aoife N&iacute; Bhriain &amp; her crew &#8211; the caf\u00e9 stayed open.</p>
  <!-- By noon the relief boat -->
  <p>By noon the relief boat had come back, and the lamp was lit again by hand.</p>
</article></body></html>
"""


def spot(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def shown(raw: str, region: Region | None) -> str:
    """What an editor would mark."""
    assert region is not None
    lines = raw.split("\n")
    picked = lines[region.start_line - 1 : region.end_line]
    picked[-1] = picked[-1][: region.end_column - 1]
    picked[0] = picked[0][region.start_column - 1 :]
    return "\n".join(picked)


def test_a_plain_file_is_its_own_text() -> None:
    assert locate(TEXT, TEXT, [spot("By noon")]) == [Region(5, 1, 5, 8)]


def test_front_matter_shifts_the_lines() -> None:
    raw = "---\ntitle: Dark\n---\n\n" + TEXT + "\n"
    (region,) = locate(TEXT, raw, [spot("her crew")])
    assert region == Region(7, 43, 7, 51)


def test_line_ends_of_windows() -> None:
    raw = "---\r\ntitle: Dark\r\n---\r\n" + TEXT.replace("\n", "\r\n")
    (region,) = locate(TEXT, raw, [spot("the lamp was lit again by hand.")])
    assert (region.start_line, shown(raw, region)) == (8, "the lamp was lit again by hand.")


def test_a_byte_order_mark_is_no_column() -> None:
    assert locate(TEXT, "\ufeff" + TEXT, [Span(0, 14)]) == [Region(1, 1, 1, 15)]


@pytest.mark.parametrize(
    ("words", "line", "marked"),
    [
        ("The lighthouse on Skarn Point", 6, "The <em>light</em>house on Skarn&nbsp;Point"),
        ("dark at nine.", 6, "dark</b>\n     at nine."),
        ("“Nobody told us,”", 8, "&ldquo;Nobody told us,&rdquo;"),
        ("Aoife Ní Bhriain & her crew – the café", 8, "Aoife N&iacute; Bhriain &amp; her crew &#8211; the café"),
        ("By noon the relief boat", 10, "By noon the relief boat"),
    ],
)
def test_a_page_of_html(words: str, line: int, marked: str) -> None:
    (region,) = locate(TEXT, PAGE, [spot(words)])
    assert region is not None
    assert (region.start_line, shown(PAGE, region)) == (line, marked)


def test_a_text_in_json() -> None:
    raw = json.dumps({"guid": "x", "body": TEXT}, indent=1)
    (region,) = locate(TEXT, raw, [spot("“Nobody told us,” said Aoife Ní Bhriain")])
    assert region is not None
    assert region.start_line == 3
    assert json.loads(f'"{shown(raw, region)}"') == "“Nobody told us,” said Aoife Ní Bhriain"


def test_markup_in_json() -> None:
    raw = json.dumps({"body_xhtml": f"<p>{'</p><p>'.join(map(html.escape, PARAGRAPHS))}</p>"})
    (region,) = locate(TEXT, raw, [spot("her crew")])
    assert shown(raw, region) == "her crew"


def test_words_that_are_not_in_the_file_have_no_place() -> None:
    assert locate(TEXT, "something else", [spot("By noon")]) == [None]
    assert locate("", "", [Span(0, 0)]) == [None]
    assert locate("", "<p>", [Span(0, 0)]) == [None]


def test_a_file_of_unclosed_comments_is_read_in_no_time() -> None:
    locate(TEXT, "<!-- <script> <a " * 60_000 + "x", [spot("By noon")])


def test_a_long_page_with_the_text_among_noise() -> None:
    noise = " ".join(f"<i>{n % 977}</i> word{n % 31}" for n in range(30_000))
    raw = f"<p>{noise}</p>\n<p>{'</p><p>'.join(map(html.escape, PARAGRAPHS))}</p>\n<p>{noise}</p>"
    (region,) = locate(TEXT, raw, [spot("By noon the relief boat")])
    assert region is not None
    assert (region.start_line, shown(raw, region)) == (2, "By noon the relief boat")


@given(
    st.lists(st.sampled_from(["aa", "bb", "cc", "über", "d’or", "“e”", "漁港", "x & y", "1.5"]), min_size=1, max_size=40),
    st.data(),
)
@settings(deadline=None, max_examples=60)
def test_html_round_trip(words: list[str], data: st.DataObject) -> None:
    """Any span of whole words is found again, entities or not, in a page that holds the text once."""
    text = " ".join(words)
    raw = "<h1>Title</h1>\n<p>" + " ".join(html.escape(w) for w in words) + "</p>"
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    start = len(" ".join([*words[:first], ""])) if first else 0
    span = Span(start, start + len(" ".join(words[first : last + 1])))
    (region,) = locate(text, raw, [span])
    assert html.unescape(shown(raw, region)) == text[span.start : span.end]


@given(st.lists(st.sampled_from(["aa", "𝒜𝒷", "😀", "x\ty", "é", "\r\n", "\n", "漁"]), min_size=1, max_size=30), st.data())
@settings(deadline=None)
def test_columns_in_utf_16(parts: list[str], data: st.DataObject) -> None:
    """The columns for viewers of SARIF cut the same characters out of a line of UTF-16."""
    text = data.draw(st.sampled_from(["", "\ufeff"])) + "".join(parts) + "."
    start = data.draw(st.integers(1, len(text) - 1))
    (region,) = locate(text, text, [Span(start, start + 1)])
    assert region is not None
    line = text.removeprefix("\ufeff").split("\n")[region.start_line - 1] + "\n"
    units = line.encode("utf-16-le")[2 * (region.start_unit - 1) : 2 * (region.end_unit - 1)]
    assert units.decode("utf-16-le") == text[start]


def article(text: str, form: str = "text", **known: object) -> Article:
    return Article("a/x.zip!in/story.txt" if "container" in known else "a/story", text, format=form, **known)  # type: ignore[arg-type]


def test_a_record_of_json_lines_is_placed_in_its_own_line() -> None:
    record = json.dumps({"body": TEXT})
    raw = f"{record}\n\n{record}\n"
    places = [locate_in_file(article(TEXT, "jsonl", record=n), raw, [spot("By noon")])[0] for n in (1, 3)]
    assert [place and place.start_line for place in places] == [1, 3]
    assert all(shown(raw, place) == "By noon" for place in places)
    (lost,) = locate_in_file(article("nowhere", "jsonl", record=3), raw, [Span(0, 7)])
    assert lost == Region(3, 1, 3, len(record) + 1)  # the line is known, if not the words
    array = json.dumps([{"body": TEXT}] * 2)
    (place,) = locate_in_file(article(TEXT, "jsonl", record=2), array, [spot("By noon")])
    assert shown(array, place) == "By noon"


@pytest.mark.parametrize(
    ("known", "place"),
    [
        (article(TEXT, container="a/x.zip"), "in/story.txt, line 5, column 1"),
        (article(TEXT, "markdown", container="a/x.zip"), "in/story.txt, paragraph 3"),
        (article(TEXT, "docx"), "paragraph 3"),
        (article(TEXT, "pdf", meta={"pages": (0, 50, 50, len(TEXT))}), "page 3"),
        (article(TEXT, "pdf"), "paragraph 3"),
        (article(TEXT, "parquet", record=7), "record 7, paragraph 3"),
        (article("", "docx"), ""),
    ],
    ids=lambda value: value if isinstance(value, str) else value.format,
)
def test_what_has_no_lines_is_placed_in_words(known: Article, place: str) -> None:
    span = spot("By noon") if known.text else Span(0, 0)
    if known.text:
        assert locate_in_file(known, TEXT, [span]) == [None]
    assert whereabouts(known, span) == place


hashes = st.lists(st.integers(0, 6), max_size=60).map(lambda values: np.array(values, dtype=np.uint64))


@given(hashes, hashes)
@settings(deadline=None)
def test_alignments_only_ever_grow(left: np.ndarray, right: np.ndarray) -> None:
    for align in (aligned, embedded):
        partners = align(left, right)
        used = partners[partners >= 0]
        assert (np.diff(used) > 0).all()
        assert (left[partners >= 0] == right[used]).all()


@given(hashes, hashes)
@settings(deadline=None)
def test_short_alignments_are_longest_common_subsequences(left: np.ndarray, right: np.ndarray) -> None:
    table = np.zeros((len(left) + 1, len(right) + 1), dtype=int)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            table[i + 1, j + 1] = table[i, j] + 1 if a == b else max(table[i, j + 1], table[i + 1, j])
    assert (aligned(left, right) >= 0).sum() == table[-1, -1]


def test_long_sequences_are_aligned_by_their_rare_runs() -> None:
    rng = np.random.default_rng(7)
    right = rng.integers(0, 50_000, 40_000).astype(np.uint64)
    left = np.concatenate([right[:9_000], right[9_100:30_000], np.array([1, 2, 3], np.uint64), right[30_000:]])
    assert (aligned(left, right) >= 0).sum() >= len(left) - 3


SAMPLES = sorted(p for p in (Path(__file__).parents[2] / "corpus" / "articles").iterdir() if p.suffix in (".md", ".html"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_what_the_readers_make_of_our_samples_is_found_again(path: Path) -> None:
    """Every eight words of the text are those of their place in the file."""
    raw = decode(path.read_bytes(), None, path=str(path)).text
    (article,) = read_articles(path)
    assert isinstance(article, Article)
    tokens = tokenise(article.text)
    spans = [Span(int(tokens.starts[n]), int(tokens.ends[n + 7])) for n in range(0, len(tokens) - 8, 5)]
    assert spans
    for span, region in zip(spans, locate(article.text, raw, spans), strict=True):
        found = tokenise(markup_view(plain_view(shown(raw, region))).text).hashes.tolist()
        assert found == tokenise(article.text[span.start : span.end]).hashes.tolist()
