"""Cuts: where a text may be taken apart."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.text.sentences import fine_cuts, long_tokens, sentence_cuts
from compliance.text.tokens import tokenise


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
    assert pieces(text, fine_cuts(text, tokenise(text))) == expected


def test_sentences_are_joined_until_they_hold_five_long_tokens() -> None:
    text = "Mr. Brown met the mayor of Graz. He left. They had agreed on nearly every point."
    assert pieces(text, sentence_cuts(text, tokenise(text))) == [
        "Mr. Brown met the mayor of Graz",
        "He left. They had agreed on nearly every point",
    ]


def test_a_wrapped_line_is_no_sentence() -> None:
    text = "The council of the old town\n   voted late on Monday evening\nDelegates from seven regions stayed away"
    assert pieces(text, sentence_cuts(text, tokenise(text))) == [
        "The council of the old town\n   voted late on Monday evening",
        "Delegates from seven regions stayed away",
    ]


def test_what_is_left_over_joins_the_sentence_before() -> None:
    text = "Seven regions stayed away from the vote. They did."
    assert pieces(text, sentence_cuts(text, tokenise(text))) == ["Seven regions stayed away from the vote. They did"]


def test_a_text_without_tokens_has_one_cut() -> None:
    assert fine_cuts("...", tokenise("...")).tolist() == [0]
    assert sentence_cuts("", tokenise("")).tolist() == [0]


def test_an_ideograph_says_something_and_a_short_word_does_not() -> None:
    text = "To 北京 we ไป"
    assert long_tokens(text, tokenise(text)).tolist() == [False, True, True, False, True, True]


@settings(deadline=None)
@given(st.text(st.sampled_from("aB3 .?\n\r\u2028。”'é北\u0301"), max_size=60))
def test_cuts_are_ascending_and_span_the_text(text: str) -> None:
    tokens = tokenise(text)
    for cuts in (fine_cuts(text, tokens), sentence_cuts(text, tokens)):
        assert cuts[0] == 0
        assert cuts[-1] == len(tokens)
        assert np.all(np.diff(cuts) > 0)
    assert set(sentence_cuts(text, tokens).tolist()) <= set(fine_cuts(text, tokens).tolist())
