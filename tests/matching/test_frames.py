"""Frames that many dispatches fill: with numbers of their own on both sides they prove nothing of either."""

from __future__ import annotations

import numpy as np
import pytest

from compliance.matching.alignment import align
from compliance.matching.idf import Idf
from compliance.matching.prepare import prepare
from compliance.matching.settings import settings_for
from compliance.model import ZoneKind

NORMAL = settings_for()
LOAN = (
    "The {years}-year loan to {whom}, which was arranged last week, will carry interest of {rate} points over the Halvorsen "
    "interbank offered rate."
)
OURS = LOAN.format(years=3, whom="the port of Saltholm", rate=1.25)
THEIRS = LOAN.format(years=9, whom="Brennick Timber", rate=0.75).replace("which was arranged last week, ", "")
REWORDED = LOAN.format(years=9, whom="Brennick Timber", rate=0.75).replace("will carry", "carries an")
FLOODS = (
    "Some 85 villagers are feared dead after floods swept through the Aldermoor valley overnight, carrying off the bridge "
    "and two mills, rescuers said."
)
FLOODS_AGAIN = FLOODS.replace("85", "97").replace("are feared dead", "may have died").replace("carrying off", "taking with it")


def register(postings: int) -> Idf:
    """A register of rare words in which every run of three words has so many postings."""
    held = lambda runs: np.full(len(runs), postings, np.int64)  # noqa: E731
    return Idf(lambda stems: np.ones(len(stems), np.int64), 25_000, held)


def reasons(article: str, source: str, idf: Idf) -> list[ZoneKind | None]:
    return [p.excluded for p in align(prepare(article), prepare(source), NORMAL, idf)]


@pytest.mark.parametrize(("postings", "excluded"), [(40, [ZoneKind.TABLE]), (3, [ZoneKind.TABLE])])
def test_other_numbers_in_a_frame_of_many_dispatches_do_not_count(postings: int, excluded: list[ZoneKind]) -> None:
    assert reasons(OURS, THEIRS, register(postings)) == excluded


def test_the_same_numbers_reworded_do_however_common_the_frame() -> None:
    assert None in reasons(REWORDED, THEIRS, register(40))


def test_one_other_number_in_words_that_no_other_dispatch_has_does_not_make_a_form() -> None:
    assert None in reasons(FLOODS_AGAIN, FLOODS, register(1))
    assert None not in reasons(FLOODS_AGAIN, FLOODS, register(40))


def test_a_set_phrase_nearly_word_for_word_is_a_form_unless_it_keeps_its_figures() -> None:
    source = (
        "Members may redeem the 40 million crowns of shares at any harvest fair upon a notice of one moon, the bank of the "
        "valley said."
    )
    assert None not in reasons(source.replace("40", "75"), source, register(40))
    assert None not in reasons(source.replace("40 million crowns of shares", "shares"), source, register(40))
    assert None in reasons(source.replace("upon", "after"), source, register(40))
    assert None in reasons(source.replace("40", "75"), source, register(1))


def test_a_register_that_knows_no_runs_knows_no_frames() -> None:
    idf = register(40)
    assert None in reasons(FLOODS_AGAIN, FLOODS, Idf(idf.document_frequency, idf.documents))


PRICES = (
    "Consumer prices in {place} rose {now} percent in {month} after a {before} percent rise in {last}, the statistics office "
    "said. The index of 120 goods, based on the year 1990, stood at {index}, {year} percent above that of {month} a year ago."
)
MAY = PRICES.format(place="Saltholm", now=0.4, month="May", before=0.7, last="April", index=131.2, year=4.1)
APRIL = PRICES.format(place="Saltholm", now=0.7, month="April", before=0.3, last="March", index=130.6, year=3.8)


def test_the_statistics_of_the_next_month_are_no_copy_though_they_repeat_a_figure() -> None:
    article = MAY.replace("the statistics office said", "officials in the capital reported on Friday")
    assert set(reasons(article, APRIL, register(1))) == {ZoneKind.TABLE}


def test_a_reworded_report_of_the_same_month_is_one() -> None:
    article = MAY.replace("the statistics office said", "officials in the capital reported on Friday").replace(
        "stood at", "was"
    )
    assert None in reasons(article, MAY, register(1))


def test_other_names_throughout_fill_a_form_and_the_same_names_do_not() -> None:
    source = (
        "Shareholders of Brennick are offered two shares and a warrant of Halvorsen for each share that they hold at the close "
        "of trading."
    )
    article = source.replace("Shareholders", "Holders").replace("two shares and a warrant", "one share and two warrants")
    other = article.replace("Brennick", "Aldermoor").replace("Halvorsen", "Quintrell")
    around = "The two companies made their plans known on Friday after months of talks. "
    assert None in reasons(around + article, around.upper() + source, register(1))
    assert None not in reasons(around + other, source, register(1))


@pytest.mark.parametrize("killed", [14, 15])
def test_a_story_whose_toll_has_risen_is_a_copy(killed: int) -> None:
    source = (
        "A ferry with 212 people on board ran aground off Saltholm on Tuesday, killing 14 of them, the coast guard said. It "
        "had left Aldermoor at 6 a.m. for a crossing of 40 minutes and struck a reef that pilots have feared for a century."
    )
    article = source.replace("14", str(killed)).replace("ran aground", "hit the rocks").replace("have feared", "dread")
    assert None in reasons(article, source, register(1))


def test_a_frame_of_common_words_with_other_names_is_a_form_without_any_number() -> None:
    rating = (
        "Brennick Ratings said it lowered the ratings on the subordinated debt of {whom} after a review that {when} the spring."
    )
    source = rating.format(whom="Halvorsen Timber", when="began in")
    article = rating.format(whom="Quintrell Glass", when="had been promised since")
    assert None not in reasons(article, source, register(2))
    assert None in reasons(article, source, register(1))


def test_a_sentence_whose_names_and_numbers_the_dispatch_knows_nothing_of_is_of_others() -> None:
    source = (
        "The accounts of Brennick Timber for 1986 received a qualified opinion from its auditor, Halvorsen, subject to the "
        "outcome of a lawsuit."
    )
    reworded = (
        "A qualified opinion on the 1986 accounts of Brennick Timber came from Halvorsen, its auditor, who made them subject "
        "to the outcome of a lawsuit."
    )
    other = reworded.replace("1986", "1991").replace("Brennick Timber", "Aldermoor Glass and Quintrell Ferries")
    assert None in reasons(reworded, source, register(1))
    assert None not in reasons(other, source, register(1))
