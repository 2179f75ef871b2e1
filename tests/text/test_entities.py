"""HTML entities in plain text hide nothing, and move no offset."""

from __future__ import annotations

from html import escape

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.text.entities import unmasked
from compliance.text.kinds import kinds_of
from compliance.text.quotations import quotations
from compliance.text.sentences import cuts_of, long_tokens
from compliance.text.tokens import tokenise, tokenise_many

PLAIN = "The président said: “No comment on the café.” Then—at noon—he left. “Adieu,” he told us."
NAMES = {"é": "&eacute;", "“": "&ldquo;", "”": "&#8221;", "—": "&mdash;", " ": "&nbsp;"}
MASKED = PLAIN.translate(str.maketrans(NAMES))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("caf&eacute;", "café"), ("&Eacute;tat", "État"), ("the&nbsp;mayor", "the mayor"), ("AT&amp;T", "AT&T"),
        ("&#x41;&#66;C", "ABC"), ("AT&T; Q&A", "AT&T; Q&A"),
        ("&nosuchthing;", "&nosuchthing;"), ("fish & chips;", "fish & chips;"),
        ("&", "&"), ("", ""),
    ],
)  # fmt: skip
def test_what_an_entity_stands_for(text: str, meant: str) -> None:
    assert unmasked(text).replace("\u00ad", "").replace("\u00a0", " ") == meant
    assert len(unmasked(text)) == len(text)


def test_a_text_without_entities_is_the_text_itself() -> None:
    text = "Marks & Spencer; AT&T"
    assert unmasked(text) is text


def test_tokens_are_those_of_the_plain_text_and_reach_over_their_entities() -> None:
    plain, masked = tokenise(PLAIN), tokenise(MASKED)
    assert masked.hashes.tolist() == plain.hashes.tolist()
    words = [MASKED[a:b] for a, b in zip(masked.starts.tolist(), masked.ends.tolist(), strict=True)]
    assert words[:2] == ["The", "pr&eacute;sident"]
    assert "caf&eacute;" in words


def _edges(text: str) -> tuple[list[int], list[int]]:
    tokens = tokenise(text)
    return tokens.starts.tolist(), tokens.ends.tolist()


def test_a_token_reaches_over_the_entity_that_begins_it() -> None:
    assert _edges("L’&Eacute;tat, &Eacute;tat") == ([0, 2, 15], [1, 13, 26])


def test_quotations_and_sentences_are_those_of_the_plain_text() -> None:
    assert len(quotations(MASKED)) == len(quotations(PLAIN)) == 2
    plain, masked = tokenise(PLAIN), tokenise(MASKED)
    assert long_tokens(MASKED, masked).tolist() == long_tokens(PLAIN, plain).tolist()
    ours, theirs = (
        cuts_of(text, tokens, long_tokens(text, tokens), kinds_of(text)) for text, tokens in ((MASKED, masked), (PLAIN, plain))
    )
    assert ours.fine.tolist() == theirs.fine.tolist()
    assert ours.sentences.tolist() == theirs.sentences.tolist()


@given(st.lists(st.text(alphabet='ab é&;#<>"”\n', max_size=30), max_size=4))
@settings(deadline=None)
def test_many_texts_are_as_each_of_them(texts: list[str]) -> None:
    batch = tokenise_many(texts)
    for text, tokens in zip(texts, batch, strict=True):
        alone = tokenise(text)
        assert np.array_equal(alone.hashes, tokens.hashes)
        assert np.array_equal(alone.starts, tokens.starts)


@given(st.text(alphabet="ab &;é<>\"'", max_size=40))
@settings(deadline=None)
def test_escaping_changes_no_token(text: str) -> None:
    plain = text.replace(";", "").replace("&", " & ")
    assert tokenise(escape(plain)).hashes.tolist() == tokenise(plain).hashes.tolist()
