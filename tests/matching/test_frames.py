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


def register(postings: int) -> Idf:
    """A register of rare words in which every run of three words has so many postings."""
    held = lambda hashes: np.full(max(0, len(hashes) - 2), postings, np.int64)  # noqa: E731
    return Idf(lambda stems: np.ones(len(stems), np.int64), 25_000, held)


def reasons(article: str, source: str, idf: Idf) -> list[ZoneKind | None]:
    return [p.excluded for p in align(prepare(article), prepare(source), NORMAL, idf)]


@pytest.mark.parametrize(("postings", "excluded"), [(40, [ZoneKind.TABLE]), (3, [ZoneKind.TABLE])])
def test_other_numbers_in_a_frame_of_many_dispatches_do_not_count(postings: int, excluded: list[ZoneKind]) -> None:
    assert reasons(OURS, THEIRS, register(postings)) == excluded


def test_the_same_numbers_reworded_do_however_common_the_frame() -> None:
    assert None in reasons(REWORDED, THEIRS, register(40))


def test_one_other_number_in_words_that_no_other_dispatch_has_does_not_make_a_form() -> None:
    source = (
        "Some 85 villagers are feared dead after floods swept through the Aldermoor valley overnight, carrying off the bridge "
        "and two mills, rescuers said."
    )
    article = source.replace("85", "97").replace("are feared dead", "may have died").replace("carrying off", "taking with it")
    assert None in reasons(article, source, register(1))
    assert None not in reasons(article, source, register(40))


def test_a_register_that_knows_no_runs_knows_no_frames() -> None:
    idf = register(40)
    assert None in reasons(OURS, THEIRS, Idf(idf.document_frequency, idf.documents))
