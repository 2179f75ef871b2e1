"""Reuse or merely the same topic: what a register needs to know of passages without copied runs.

Two reports of one affair share names and many words, each of them here and there. Who rewrites a text, or translates it,
keeps most words of a sentence once each and many of them in order. Coefficients fitted by logistic regression, see
docs/decisions.md.
"""

from __future__ import annotations

import math

import numpy as np

from compliance.matching.evidence import Evidence, counts, weigh
from compliance.matching.pair import Pair
from compliance.matching.passages import likeness
from compliance.matching.seeds import Aligned

_LONG = 400  # words beyond which a longer stretch is no better a summary


def is_rewritten(pair: Pair, span: Aligned, least: float) -> bool:
    """Whether log odds of at least ``least`` say that the range was rewritten from the dispatch's."""
    odds = -4.65 + 2.97 * math.log(_once_each(pair, span)) + 34.6 * likeness(pair.a.text, pair.b.text, span)
    return odds >= least


def is_summarised(pair: Pair, span: Aligned, least: float) -> bool:
    """Whether log odds of at least ``least`` say that the range sums the dispatch up."""
    proof: Evidence = weigh(pair, span, 1, False)
    words, others = span.a1 - span.a0, span.b1 - span.b0
    odds = (
        -17.2 + 10.14 * proof.share - 16.75 * proof.background + 2.27 * math.log(others / words)
        + 2.23 * math.log(_once_each(pair, span)) + 2.82 * math.log(min(words, _LONG))
    )
    return odds >= least


def _once_each(pair: Pair, span: Aligned) -> float:
    """Terms that both sides have exactly once, by the words of the article's side; half a term is added."""
    once = (counts(pair.a, span.a0, span.a1) == 1) & (counts(pair.b, span.b0, span.b1) == 1)
    return float(np.count_nonzero(once) + 0.5) / (span.a1 - span.a0)
