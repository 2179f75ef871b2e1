"""What speaks for a rewritten passage, and how much: a logistic score over few plain features."""

from __future__ import annotations

import math

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.pair import Pair, Side
from compliance.matching.prepare import Ints
from compliance.matching.seeds import Aligned

_NAMED_USUALLY = 0.3  # share of names where capitals do not tell them
_IN_ORDER = 10.0  # log odds that likeness adds
_LISTED = 0.7  # share of names from which a passage is a list of them
_OUTSIDE_MASS = 20.0  # idf added to what lies outside, so that a short rest does not decide
_OUTSIDE_SHARE = 0.5  # or so much of what lies inside: a headline and two sentences do not tell what recurs by chance


@dataclass(frozen=True, slots=True)
class Evidence:
    """Features of a rewritten passage; masses in nats of idf, each term counted as often as both sides have it."""

    mass: float  # of the words that find a partner, the poorer side
    share: float  # of the article's side: mass with a partner by mass
    source_share: float  # the same of the dispatch's side
    background: float  # share of the article's mass outside the passage that recurs in the dispatch's range
    mismatch: float  # |log of the two lengths' ratio|, in content tokens
    seeds: int
    beside_verbatim: bool
    named: float  # share of the article's matching mass that names and numbers have

    def score(self) -> float:
        """Log odds that the passage is reuse; coefficients fitted by logistic regression, see docs/decisions.md."""
        return (
            -16.2
            + 4.3 * math.log1p(self.mass)
            + 6.15 * self.share
            - 3.6 * self.source_share
            - 37.0 * self.background
            + 0.7 * math.log(max(1, self.seeds))
            - 1.9 * self.mismatch
            - 3.1 * self.beside_verbatim
            - 3.0 * self.named
        )

    def score_in_order(self, alike: float) -> float:
        """Log odds where the two texts alone weigh the words: words in the same order (likeness ``alike``, 0..1) prove what
        their rareness cannot, except in a list of names."""
        return self.score() + _IN_ORDER * (alike - 0.5) if self.named <= _LISTED else -math.inf


def counts(side: Side, start: int, end: int) -> Ints:
    """How often each shared term occurs in a range (int64[shared + 1]); the last, for all others, is 0."""
    result = np.bincount(side.columns[start:end], minlength=side.shared + 1)
    result[-1] = 0
    return result


def weigh(pair: Pair, span: Aligned, seeds: int, beside_verbatim: bool) -> Evidence:
    """Compute the evidence of a passage."""
    counts_a, counts_b = counts(pair.a, span.a0, span.a1), counts(pair.b, span.b0, span.b1)
    both = np.minimum(counts_a, counts_b)
    mass_a, mass_b = float(pair.a.shared_weights @ both), float(pair.b.shared_weights @ both)
    all_a = float(pair.a.weights[span.a0 : span.a1].sum())
    all_b = float(pair.b.weights[span.b0 : span.b1].sum())
    recurs = pair.a.weights * (counts_b > 0)[pair.a.columns]
    inside = recurs[span.a0 : span.a1]
    outside = float(recurs.sum() - inside.sum())
    named = _NAMED_USUALLY
    if pair.a.text.names_stand_out:
        named = float(inside[pair.a.text.capitalised[span.a0 : span.a1]].sum()) / (float(inside.sum()) + 1e-9)
    around = float(pair.a.weights.sum()) - all_a + max(_OUTSIDE_MASS, _OUTSIDE_SHARE * all_a)
    length_a = int(pair.a.text.content[span.a0 : span.a1].sum())
    length_b = int(pair.b.text.content[span.b0 : span.b1].sum())
    return Evidence(
        min(mass_a, mass_b),
        mass_a / (all_a + 1e-9),
        mass_b / (all_b + 1e-9),
        outside / around,
        abs(math.log((length_a + 1) / (length_b + 1))),
        seeds,
        beside_verbatim,
        named,
    )
