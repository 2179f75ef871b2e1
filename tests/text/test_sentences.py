"""Cuts: where a text may be taken apart."""

from __future__ import annotations

import bisect
import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.text.entities import unmasked
from compliance.text.kinds import kinds_of
from compliance.text.sentences import Cuts, cuts_of, long_tokens
from compliance.text.tokens import tokenise


def cuts(text: str) -> Cuts:
    tokens = tokenise(text)
    return cuts_of(text, tokens, long_tokens(text, tokens), kinds_of(text))


def pieces(text: str, cuts: np.ndarray) -> list[str]:
    """The text of each piece, from its first token to its last."""
    tokens = tokenise(text)
    return [text[tokens.starts[a] : tokens.ends[b - 1]] for a, b in itertools.pairwise(cuts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four; five: six", ["One", "Two", "Three", "Four", "five", "six"]),
        ("Up 3.5 per cent at 10:30. Then down", ["Up 3.5 per cent at 10:30", "Then down"]),
        ("“We go.” They stay.", ["We go", "They stay"]),
        ("(He left.) She stayed", ["He left", "She stayed"]),
        ("a line\nand a line\r\nand more", ["a line", "and a line", "and more"]),
        ("« Nous partons. » Il est parti", ["Nous partons", "Il est parti"]),
        ("会谈结束。双方同意！继续", ["会谈结束", "双方同意", "继续"]),
        ("هل وصل؟ نعم؛ وصل", ["هل وصل", "نعم", "وصل"]),
        ("वह आया। वह गया", ["वह आया", "वह गया"]),
        ("... and then ...", ["and then"]),
    ],
)
def test_fine_cuts(text: str, expected: list[str]) -> None:
    assert pieces(text, cuts(text).fine) == expected


def test_sentences_are_joined_until_they_hold_five_long_tokens() -> None:
    text = "Mr. Brown met the mayor of Graz. He left. They had agreed on nearly every point."
    assert pieces(text, cuts(text).sentences) == [
        "Mr. Brown met the mayor of Graz",
        "He left. They had agreed on nearly every point",
    ]


def test_a_wrapped_line_is_no_sentence() -> None:
    text = "The council of the old town\n   voted late on Monday evening\nDelegates from seven regions stayed away"
    assert pieces(text, cuts(text).sentences) == [
        "The council of the old town\n   voted late on Monday evening",
        "Delegates from seven regions stayed away",
    ]


def test_what_is_left_over_joins_the_sentence_before() -> None:
    text = "Seven regions stayed away from the vote. They did."
    assert pieces(text, cuts(text).sentences) == ["Seven regions stayed away from the vote. They did"]


def test_a_text_without_tokens_has_one_cut() -> None:
    for text in ("...", ""):
        assert [each.tolist() for each in (cuts(text).fine, cuts(text).stops, cuts(text).sentences)] == [[0], [0], [0]]


def test_a_sentence_ends_at_a_full_stop_and_goes_on_after_a_colon() -> None:
    text = "They agreed: no gate, no toll; the quay stays open. It rained\nSo they left"
    assert pieces(text, cuts(text).stops) == ["They agreed: no gate, no toll; the quay stays open", "It rained", "So they left"]


def test_an_ideograph_says_something_and_a_short_word_does_not() -> None:
    text = "To 北京 we ไป"
    assert long_tokens(text, tokenise(text)).tolist() == [False, True, True, False, True, True]


MARKS = re.compile("[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029.!?;:…؟؛۔।॥。！？；：｡][\"'’”“‘»«›‹)\\]}}」』》〉\u00ad]*")


def plain_cuts(text: str) -> tuple[list[int], list[int], list[int]]:
    """Fine cuts, stops and sentences as one reads them, a mark after the other."""
    tokens, read = tokenise(text), unmasked(text)
    starts, ends, count = tokens.starts.tolist(), tokens.ends.tolist(), len(tokens)
    fine, new = {0, count}, {0, count}
    for found in MARKS.finditer(read):
        if read[found.start()] in ".!?;:…؟؛۔।॥" and not (read[found.end() :] == "" or read[found.end()].isspace()):
            continue
        place = bisect.bisect_left(starts, found.end())
        fine.add(place)
        line_end = read[found.start()].isspace()
        if place == count or not (line_end and read[starts[place]].islower()):
            new.add(place)
    stops = [
        cut for cut in sorted(fine) if cut in (0, count) or text[ends[cut - 1] : starts[cut]].strip()[:1] not in {*":;：；؛"}
    ]
    joined = [0]
    long = long_tokens(text, tokens)
    for cut in sorted(new):
        if long[joined[-1] : cut].sum() >= 5:
            joined.append(cut)
    if joined[-1] != count:
        joined = [*joined[: max(1, len(joined) - 1)], count]
    return sorted(fine), stops, joined


@settings(deadline=None, max_examples=400)
@given(st.text(st.sampled_from("aB3 .?:;\n\r\u2028。：”)'é½北\u0301&#4_"), max_size=60) | st.text(max_size=40))
def test_cuts_are_those_of_a_reader(text: str) -> None:
    found = cuts(text)
    assert (found.fine.tolist(), found.stops.tolist(), found.sentences.tolist()) == plain_cuts(text)


@settings(deadline=None)
@given(st.text(st.sampled_from("aB3 .?\n\r\u2028。”'é北\u0301"), max_size=60))
def test_cuts_are_ascending_and_span_the_text(text: str) -> None:
    tokens = tokenise(text)
    found = cuts(text)
    for each in (found.fine, found.stops, found.sentences):
        assert each[0] == 0
        assert each[-1] == len(tokens)
        assert np.all(np.diff(each) > 0)
    assert {*found.sentences.tolist(), *found.stops.tolist()} <= set(found.fine.tolist())
