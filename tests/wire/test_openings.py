"""A line that a pattern matches begins with a word of the pattern's openings: no pattern is kept from a line of its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.wire import advisories, credits, embargoes, signoffs
from compliance.wire.openings import opening


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Photo: Jane Doe", "photo"),
        ("  (*_ with inputs from agencies)", "with"),
        ("(c) Foto: Jane Doe", "c"),
        ("AMPLÍA con datos", "amplía"),
        ("ملاحظة إلى المحررين", "ملاحظة"),
        ("ımage: Jane Doe", "image"),
        ("ſource: AFP", "source"),
        ("--- ***", ""),
        ("", ""),
    ],
)
def test_opening(text: str, word: str) -> None:
    assert opening(text) == word


def _compiled(pattern: object) -> re.Pattern[str]:
    return re.compile(pattern._source, pattern._flags)  # type: ignore[attr-defined]


OPENED = {
    "crew": (credits._CREW, credits._CREW_WORDS),
    "tail": (credits._TAIL, credits._TAIL_WORDS),
    "tail perhaps": (credits._TAIL_PERHAPS, credits._TAIL_WORDS),
    "unnamed": (credits._UNNAMED, credits._UNNAMED_WORDS),
    "photo": (credits._PHOTO, credits._PHOTO_WORDS),
    "update": (advisories._UPDATE, advisories._NOTE_WORDS),
    "note": (advisories._NOTE, advisories._NOTE_WORDS),
    "changed": (advisories._CHANGED, advisories._NOTE_WORDS),
}


WHOLE = {"unnamed"}  # asked of whole lines only


@pytest.mark.parametrize("name", OPENED)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_every_match_begins_with_an_opening(name: str, data: st.DataObject) -> None:
    pattern, words = OPENED[name]
    text = data.draw(st.from_regex(_compiled(pattern), fullmatch=name in WHOLE))
    if _compiled(pattern).match(text):
        assert opening(text) in words


@settings(max_examples=200, deadline=None)
@given(text=st.from_regex(_compiled(embargoes._OPENING)))
def test_every_embargo_begins_with_an_opening(text: str) -> None:
    if _compiled(embargoes._OPENING).match(text):
        assert embargoes.may_open(opening(text))


@settings(max_examples=150, deadline=None)
@given(text=st.from_regex(_compiled(advisories._END_AFTER)))
def test_every_mark_of_the_end_ends_so(text: str) -> None:
    found = _compiled(advisories._END_AFTER).search(text.rstrip("\n"))
    assert found is None or text.rstrip("\n").endswith(advisories._END_MARKS)


@settings(max_examples=150, deadline=None)
@given(text=st.from_regex(_compiled(signoffs._TRAILING)) | st.from_regex(_compiled(signoffs._LAST_WORDS)))
def test_no_sign_off_ends_as_a_sentence(text: str) -> None:
    assert not text.rstrip("\n").endswith(signoffs._STOPS)
