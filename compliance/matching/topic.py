"""Reuse or merely the same topic: what a register needs to know of passages without copied runs.

Two reports of one affair share names and many words, each of them here and there. Who rewrites a text, or translates it,
keeps most words of a sentence once each and many of them in order. Coefficients fitted by logistic regression, see
docs/decisions.md.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from compliance.matching.evidence import Evidence, counts, weigh
from compliance.matching.idf import MEASURED
from compliance.matching.pair import Pair, Side
from compliance.matching.passages import likeness, likeness_of
from compliance.matching.prepare import Ints, Mask
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings
from compliance.model import Kind, Passage

_PHRASE = 12  # words
_SENTENCE = 40
_LEAST = 1.9  # times the log of the number of dispatches: what is tried so often must be so much rarer than one in them
_LEAST_WITHOUT_FIGURES = 2.4  # where no number that both have bears it out
FEW_WORDS = 75  # less sums nothing up
_LONG = 400  # words beyond which a longer stretch is no better a summary


def says_enough(pair: Pair, span: Aligned, found: Passage, settings: Settings) -> bool:
    """Whether a sentence that is not nearly word for word says enough for a register: words that are rarer together than
    chance finds among so many dispatches; and, where it is rewritten, more than a phrase, with a run of words in common."""
    if pair.idf is None or found.words > _SENTENCE or found.similarity >= settings.figures_likeness:
        return True
    both = (counts(pair.a, span.a0, span.a1) > 0) & (counts(pair.b, span.b0, span.b1) > 0)
    ours, theirs = pair.a.text.numbers(span.a0, span.a1), pair.b.text.numbers(span.b0, span.b1)
    least = _LEAST if set(ours) & set(theirs) else _LEAST_WITHOUT_FIGURES
    if float(pair.a.shared_weights @ both) < least * math.log(min(pair.idf.documents, MEASURED)):
        return False  # in more dispatches no word is worth more
    if found.kind is not Kind.REWRITTEN:
        return True
    runs, others = pair.a.text.runs(span.a0, span.a1), pair.b.text.runs(span.b0, span.b1)
    return found.words >= _PHRASE and bool(np.isin(runs, others).any())


def is_rewritten(pair: Pair, span: Aligned, least: float) -> bool:
    """Whether log odds of at least ``least`` say that the range was rewritten from the dispatch's."""
    return _odds(_once_each(pair, span), likeness(pair.a.text, pair.b.text, span)) >= least


def is_rewritten_beside(pair: Pair, span: Aligned, exact: Sequence[Aligned], least: float) -> bool:
    """The same for what a range holds beside exact passages: a copied sentence proves nothing of its neighbours."""
    ours, theirs = np.zeros(len(pair.a.columns), bool), np.zeros(len(pair.b.columns), bool)
    ours[span.a0 : span.a1], theirs[span.b0 : span.b1] = True, True
    for one in exact:
        ours[one.a0 : one.a1], theirs[one.b0 : one.b1] = False, False
    words = int(ours.sum())
    if not words or not theirs.any():
        return False
    once = (_times(pair.a, ours) == 1) & (_times(pair.b, theirs) == 1)
    share = (np.count_nonzero(once) + 0.5) / words
    left, right = pair.a.text.tokens.hashes[ours], pair.b.text.tokens.hashes[theirs]
    return _odds(share, likeness_of(left.tolist(), right.tolist())) >= least


def _times(side: Side, mask: Mask) -> Ints:
    """How often each shared term occurs in the tokens of a mask (int64[shared])."""
    return np.bincount(side.columns[mask], minlength=side.shared + 1)[:-1]


def _odds(share: float, alike: float) -> float:
    return -4.65 + 2.97 * math.log(share) + 34.6 * alike


def is_summarised(pair: Pair, span: Aligned, least: float) -> bool:
    """Whether log odds of at least ``least`` say that the range sums the dispatch up: it names something that stands there,
    and is more than the sentence or two that any report on the affair has."""
    a, b = pair.a.text, pair.b.text
    if span.a1 - span.a0 < FEW_WORDS:
        return False
    said = {*a.names(span.a0, span.a1), *a.numbers(span.a0, span.a1)}
    tells = a.names_stand_out and a.all_names  # a text without any capitals names nobody
    if tells and not said & (b.all_names | b.all_numbers):
        return False
    proof: Evidence = weigh(pair, span, 1, False)
    words, others = span.a1 - span.a0, span.b1 - span.b0
    odds = (
        -17.2
        + 10.14 * proof.share
        - 16.75 * proof.background
        + 2.27 * math.log(others / words)
        + 2.23 * math.log(_once_each(pair, span))
        + 2.82 * math.log(min(words, _LONG))
    )
    return odds >= least


def _once_each(pair: Pair, span: Aligned) -> float:
    """Terms that both sides have exactly once, by the words of the article's side; half a term is added."""
    once = (counts(pair.a, span.a0, span.a1) == 1) & (counts(pair.b, span.b0, span.b1) == 1)
    return float(np.count_nonzero(once) + 0.5) / (span.a1 - span.a0)
