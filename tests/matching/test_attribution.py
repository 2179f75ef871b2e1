"""Sentences that are a quotation and who said it."""

from __future__ import annotations

import numpy as np

from compliance.matching.alignment import align
from compliance.matching.attribution import has_speakers, quoted_sentences
from compliance.matching.idf import Idf
from compliance.matching.prepare import prepare
from compliance.matching.settings import settings_for
from compliance.model import ZoneKind

RARE_WORDS = Idf(lambda stems: np.ones(len(stems), np.int64), 20_000)
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


SAID = (
    "Ferries will be cheaper for islanders, harbour minister Ilse Marquandt said on Monday. Winter boats would run until "
    "midnight, she told reporters, and nobody should be left on a quay again."
)
MARKED = (
    '"Islanders will pay less for ferries," Ilse Marquandt, the harbour minister, said. "The winter boats will run until '
    'midnight, and nobody should be left on a quay again."'
)


def test_every_sentence_has_a_speaker_or_not() -> None:
    assert has_speakers(prepare(SAID), 0, len(prepare(SAID)))
    with_prose = prepare(f"{SAID} {PROSE[:40]}.")
    assert not has_speakers(with_prose, 0, len(with_prose))


def test_what_the_dispatch_reports_of_somebody_stays_a_quotation_in_marks() -> None:
    found = align(prepare(f"{PROSE} {MARKED}"), prepare(SAID), settings_for(), RARE_WORDS)
    assert {p.excluded for p in found} <= {ZoneKind.QUOTATION, ZoneKind.SHORT}


def test_a_set_phrase_beside_somebodys_words_is_no_quotation() -> None:
    phrase = "who did not want to be named"
    source = f'A clerk {phrase} said "the till was empty when we came back from lunch, and so was the safe behind it".'
    article = f"The boy behind the counter, {phrase}, had taken off his badge and gone to look for his bicycle in the yard."
    found = align(prepare(article), prepare(source), settings_for(), RARE_WORDS)
    assert {p.excluded for p in found} <= {ZoneKind.SHORT}
