"""Quotations in every style of mark, and marks that are none."""

from __future__ import annotations

import itertools
import time
import unicodedata
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.text import quotations as module
from compliance.text.quotations import LONGEST, quotations


def quoted(text: str) -> list[str]:
    return [text[span.start : span.end] for span in quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('She said "we go" and then "we stay".', ['"we go"', '"we stay"']),
        ("She said “we go” and ‘we stay’.", ["“we go”", "‘we stay’"]),
        ("« Nous irons », dit-il, « demain ».", ["« Nous irons »", "« demain »"]),
        ("«Vamos», dijo.", ["«Vamos»"]),
        ("„Wir gehen“, sagte er, ‚jetzt‘.", ["„Wir gehen“", "‚jetzt‘"]),
        ("»Wir gehen«, sagte er, ›jetzt‹.", ["»Wir gehen«", "›jetzt‹"]),
        ("„Idziemy”, powiedział.", ["„Idziemy”"]),
        ("”Vi går”, sade han. ”Nej”", ["”Vi går”", "”Nej”"]),
        ("‹Allons›, dit-il.", ["‹Allons›"]),
        ("《人民日报》说「好的」，『是』。", ["《人民日报》", "「好的」", "『是』"]),
        ("قال «نعم» ثم “لا”.", ["«نعم»", "“لا”"]),
        ("``We go,'' he said.", ["``We go,''"]),
        ("''We go,'' he said.", ["''We go,''"]),
        ('“We go" he said.', ['“We go"']),
        ('قال ب"الإجماع" و"لا" فقط', ['"الإجماع"', '"لا"']),
        ("＂はい＂と言った", ["＂はい＂"]),
        ('他说“好的”然后‘走’了，又说"行"了', ["“好的”", "‘走’", '"行"']),
        ('"I was--" he began.', ['"I was--"']),
        ('"', []),
        ("", []),
    ],
)
def test_styles_of_mark(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“He told me ‘no’ twice,” she said.", ["“He told me ‘no’ twice,”"]),
        ("\"He told me 'no' twice,\" she said.", ["\"He told me 'no' twice,\""]),
        ('"He told me "no" twice," she said.', ['"He told me "no" twice,"']),
        ("«Uno «dos» tres» fin", ["«Uno «dos» tres»"]),
        ("“‘No,’ he told me.”", ["“‘No,’ he told me.”"]),
    ],
)
def test_the_outermost_counts(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The workers' rights and the bosses' profits",
        "The workers’ rights and the bosses’ profits",
        "It's the '90s, don't say 'em",
        "Rock 'n' roll, rock ’n’ roll",
        "'s-Hertogenbosch en 't Veld",
        "l'accord d'Astana, aujourd'hui",
        'a 6" pipe, 5\'10" tall',
        'דובר צה"ל ומנכ"ל',
    ],
)
def test_apostrophes_and_inches_quote_nothing(text: str) -> None:
    assert quoted(text) == []


def test_a_possessive_does_not_end_a_quotation() -> None:
    assert quoted("‘The workers’ rights come first,’ she said.") == ["‘The workers’ rights come first,’"]
    assert quoted("'We don't know the workers' names,' she said.") == ["'We don't know the workers' names,'"]


LONG = "word " * 30


@pytest.mark.parametrize(("mark", "close"), [("“", "”"), ('"', '"'), ("«", "»"), ("‘", "’")])
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n\r\n", "\n \n\n"])
def test_a_long_statement_repeats_the_opening_mark(mark: str, close: str, gap: str) -> None:
    statement = gap.join((f"{mark}First {LONG}.", f"{mark}Second {LONG}.", f"{mark}Third,{close}"))
    assert quoted(f"Before {LONG}.\n\n{statement} he said {LONG}. {mark}More{close}") == [statement, f"{mark}More{close}"]


def test_a_statement_that_never_closes_counts_as_far_as_it_was_taken_up() -> None:
    assert quoted(f"“First {LONG}.\n\n“Second {LONG}\n\nPlain {LONG}") == [f"“First {LONG}."]


def test_a_quotation_may_run_over_wrapped_lines() -> None:
    text = 'He said: "The bridge will\nopen in May. Not\nbefore." Nobody asked.'
    assert quoted(text) == ['"The bridge will\nopen in May. Not\nbefore."']


@pytest.mark.parametrize("gap", ["\n\n", f"\n{LONG}\n", "\n    Indented "])
def test_a_forgotten_mark_swallows_no_other_paragraph(gap: str) -> None:
    assert quoted(f'He said "we go{gap}and "we stay" again') == ['"we stay"']


@pytest.mark.parametrize(("more", "counts"), [(0, True), (1, False)])
def test_the_longest_quotation(more: int, counts: bool) -> None:
    long = f'"{"x" * (LONGEST - 2 + more)}."'
    assert quoted(f"He said {long} and left.") == ([long] if counts else [])


def test_a_forgotten_mark_is_bounded_where_there_are_no_paragraphs() -> None:
    assert quoted('He said "we go ' + "and on " * LONGEST + 'until here" or so') == []


@pytest.mark.parametrize(
    "text",
    ['"' * 50_000, "“ " * 50_000, "s’ a don’t " * 20_000 + "‘ s’ a", "«" * 50_000, "“x\n" * 30_000, "\n" * 50_000 + '"'],
    ids=lambda text: text[:4],
)
def test_no_text_takes_long(text: str) -> None:
    started = time.process_time()
    quotations(text)
    assert time.process_time() - started < 2


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("\"'“”„‘’‚«»‹›`《》「」 abs.,\n—"), max_size=80))
def test_spans_are_apart_ascending_and_between_marks(text: str) -> None:
    spans = quotations(text)
    for span in spans:
        assert 0 <= span.start < span.end <= len(text)
        assert unicodedata.category(text[span.start])[0] in "PS"
    for one, following in itertools.pairwise(spans):
        assert one.end <= following.start


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("\"'“”„‘’«»`״ aZ3é北م.,\n—"), max_size=60))
def test_marks_within_words_are_passed_over_as_if_they_had_been_read(text: str) -> None:
    spans = quotations(text)
    with mock.patch.object(module, "_TELLING", module._SCAN):
        assert quotations(text) == spans
