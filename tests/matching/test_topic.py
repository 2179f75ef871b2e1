"""What a register asks of a summary, besides its words."""

from __future__ import annotations

import numpy as np

from compliance.matching.idf import Idf
from compliance.matching.pair import pair_up
from compliance.matching.passages import passage
from compliance.matching.prepare import prepare
from compliance.matching.seeds import Aligned
from compliance.matching.settings import settings_for
from compliance.matching.topic import is_summarised, says_enough

REGISTER = Idf(lambda stems: np.ones(len(stems), np.int64), 25_000)
DISPATCH = (
    "The port of Saltholm will close its oldest quay in autumn, the harbour board decided on Friday. Fishermen who land there "
    "fear for their trade. The board, led by Marit Halvorsen, wants to build flats and a school where nets are mended now. "
) * 3
EVERYTHING = -1_000.0  # log odds


SUMMARY = (
    "In autumn the quay closes, and the fishermen who mend their nets there fear for their trade, says {whom}, who wants to "
    "build flats and a school. "
) * 3


def summed_up(article: str) -> bool:
    a, b = prepare(article), prepare(DISPATCH)
    return is_summarised(pair_up(a, b, REGISTER), Aligned(0, len(a), 0, len(b)), EVERYTHING)


def test_a_summary_names_something_of_what_it_sums_up() -> None:
    assert summed_up(SUMMARY.format(whom="Halvorsen"))
    assert not summed_up(SUMMARY.format(whom="Quintrell"))


def test_where_no_capitals_tell_names_it_need_not() -> None:
    assert summed_up(SUMMARY.format(whom="the board").lower())


def test_a_sentence_or_two_of_the_topic_are_no_summary() -> None:
    assert not summed_up(SUMMARY.format(whom="Halvorsen")[: len(SUMMARY) // 2])


SENTENCE = (
    "The cooperative lost its licence for the ponds three winters ago and has sued the province of Saltholm for 84 million "
    "crowns ever since."
)
REWORDED = (
    "Three winters ago the licence for the ponds was taken from the cooperative, which sued Saltholm province and demands "
    "84 million crowns."
)


def said_enough(article: str, source: str, idf: Idf | None) -> bool:
    a, b = prepare(article), prepare(source)
    span = Aligned(0, len(a), 0, len(b))
    return says_enough(pair_up(a, b, idf), span, passage(a, b, span), settings_for())


def common(documents: int) -> Idf:
    """A register of 25,000 in which so many dispatches hold every word."""
    return Idf(lambda stems: np.full(len(stems), documents, np.int64), 25_000)


def test_rare_words_and_a_figure_prove_a_reworded_sentence_and_common_words_do_not() -> None:
    assert said_enough(REWORDED, SENTENCE, common(20))
    assert not said_enough(REWORDED, SENTENCE, common(10_000))


def test_without_a_figure_in_common_words_must_be_rarer() -> None:
    without = REWORDED.replace("84", "some")
    assert said_enough(REWORDED, SENTENCE, common(5_200))
    assert not said_enough(without, SENTENCE, common(5_200))
    assert said_enough(without, SENTENCE, common(20))


def test_two_texts_alone_ask_for_nothing_more() -> None:
    assert said_enough("the ponds three winters on", SENTENCE, None)


def test_a_reworded_phrase_says_too_little_however_rare_its_words() -> None:
    assert not said_enough("Three winters ago the licence for the ponds was lost", SENTENCE, common(1))


def test_a_reworded_sentence_shares_a_run_of_words() -> None:
    shuffled = (
        "Saltholm province sued: 84 crowns, million, cooperative ponds licence; ago winters three lost ever, since has it."
    )
    assert not said_enough(shuffled, SENTENCE, common(1))
