"""Keyed values against their plain twin, one HMAC at a time."""

from __future__ import annotations

import hmac

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import UsageError
from compliance.fingerprint.keyed import LEAST_SENTENCE, Key, marked_places, places_of
from compliance.text.kinds import kinds_of
from compliance.text.sentences import cuts_of, long_tokens
from compliance.text.tokens import tokenise

SECRET = b"an invented key of no use"
KEY = Key(SECRET)
NUMBERS = st.lists(st.integers(0, 2**64 - 1), max_size=30)


def plain(use: bytes, data: bytes) -> int:
    key = hmac.new(SECRET, b"compliance pack: " + use, "sha256").digest()
    return int.from_bytes(hmac.new(key, data, "sha256").digest()[:8], "little")


@given(NUMBERS)
@settings(deadline=None)
def test_values_are_hmacs(numbers):
    keyed = KEY.values(np.array(numbers, np.uint64))
    assert keyed.tolist() == [plain(b"shingles", n.to_bytes(8, "little")) for n in numbers]


def test_sentences_of_enough_words_and_where_they_begin():
    text = "Short one. The keel of the ketch is whole, the museum said, and so is a chest of tools. Two."
    tokens = tokenise(text)
    cuts = cuts_of(text, tokens, long_tokens(text, tokens), kinds_of(text)).fine
    values, which = KEY.sentences(tokens.hashes, cuts)
    assert which.tolist() == [1]
    (alone,), _ = KEY.sentences(tokenise(text[11:-5]).hashes, np.array([0, len(tokens) - 3]))
    assert values.tolist() == [alone]
    assert int(np.diff(cuts)[0]) < LEAST_SENTENCE


def test_another_key_gives_other_values_and_another_name():
    other = Key(SECRET + b"!")
    values = np.arange(50, dtype=np.uint64)
    assert not set(KEY.values(values).tolist()) & set(other.values(values).tolist())
    assert KEY.id != other.id
    assert KEY.signature().digest() != other.signature().digest()
    assert "invented" not in repr(KEY)


def test_a_short_key_is_refused():
    with pytest.raises(UsageError, match="at least 16"):
        Key(b"short")


@given(st.lists(st.tuples(st.integers(0, 2**30), st.booleans()), max_size=20))
@settings(deadline=None)
def test_marks_come_back(pairs):
    places = np.array([place for place, _ in pairs], np.int64)
    aside = np.array([mark for _, mark in pairs], bool)
    back, marks = places_of(marked_places(places, aside))
    assert back.tolist() == places.tolist()
    assert marks.tolist() == aside.tolist()
