"""What a register asks of a summary, besides its words."""

from __future__ import annotations

import numpy as np

from compliance.matching.idf import Idf
from compliance.matching.pair import pair_up
from compliance.matching.prepare import prepare
from compliance.matching.seeds import Aligned
from compliance.matching.topic import is_summarised

REGISTER = Idf(lambda stems: np.ones(len(stems), np.int64), 25_000)
DISPATCH = (
    "The port of Saltholm will close its oldest quay in autumn, the harbour board decided on Friday. Fishermen who land there "
    "fear for their trade. The board, led by Marit Halvorsen, wants to build flats and a school where nets are mended now. "
) * 3
EVERYTHING = -1_000.0  # log odds


def summed_up(article: str) -> bool:
    a, b = prepare(article), prepare(DISPATCH)
    return is_summarised(pair_up(a, b, REGISTER), Aligned(0, len(a), 0, len(b)), EVERYTHING)


def test_a_summary_names_something_of_what_it_sums_up() -> None:
    assert summed_up("In autumn the quay closes, and the fishermen fear for their trade, says Halvorsen of flats and a school.")
    assert not summed_up(
        "In autumn the quay closes, and the fishermen fear for their trade, says Quintrell of flats and a school."
    )


def test_where_no_capitals_tell_names_it_need_not() -> None:
    assert summed_up("in autumn the quay closes, and the fishermen fear for their trade; flats and a school are planned there.")
