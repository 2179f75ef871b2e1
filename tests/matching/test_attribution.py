"""Sentences that are a quotation and who said it."""

from __future__ import annotations

from compliance.matching.attribution import quoted_sentences
from compliance.matching.prepare import prepare

QUOTED = (
    'The visit will "open more room for the two ports to work together on the coast road", Saltholm harbour ministry '
    "spokesman Orin Vask said Monday."
)
PROSE = 'The town slept through it, and only the "old" lighthouse keeper said he had seen the boats go out before dawn.'


def test_a_quotation_with_its_speaker_is_taken_as_a_whole_and_prose_is_not() -> None:
    text = prepare(f"{QUOTED} {PROSE}")
    sentence = quoted_sentences(text)
    assert [bool(flag) for flag in sentence] == [end <= len(QUOTED) for end in text.tokens.ends.tolist()]


def test_a_text_without_marks_has_none() -> None:
    assert not quoted_sentences(prepare("The ministry said on Monday that the road would open.")).any()
