"""What words weigh, and for how long that is kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from compliance.matching.idf import Idf
from compliance.matching.pair import by_register
from compliance.matching.prepare import prepare


def test_what_is_kept_by_register_is_found_again_whatever_is_left_out() -> None:
    """A self-test leaves other dispatches out for each text; the words of a dispatch are weighed once all the same."""
    frequency = lambda stems: np.ones(len(stems), np.int64)  # noqa: E731
    idf = Idf(frequency, 1000, lambda hashes: np.zeros(len(hashes), np.int64))
    text = prepare("The harbour board will close its oldest quay in March.")
    assert by_register(text, idf) is by_register(text, replace(idf, holders=lambda hashes: np.ones(len(hashes), np.int64)))
