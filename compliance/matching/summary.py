"""A stretch of the article that tells the whole dispatch in fewer words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.evidence import counts
from compliance.matching.pair import Pair, Side
from compliance.matching.prepare import Floats
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings
from compliance.matching.topic import FEW_WORDS, is_summarised

_PRIOR_RATE, _PRIOR_MASS = 0.15, 50.0  # recurrence of words of a text that has nothing to do with the dispatch
_LONG = 120  # words beyond which a longer stretch is no better a summary
_EXACT = 0.8  # equal tokens of an exact passage's shorter side
_NEARLY_ALL = 0.8  # beyond which the rest is too little to tell
_GOOD_PART = 0.3  # of a stretch under exact passages, from which the rest must speak for a summary too
_EXTRACTS = 3
_LEAST_REST = 0.12  # log likelihood ratio a nat of the rest
_RARE = 2.0  # nats from which a word tells where in the dispatch a stretch comes from


@dataclass(frozen=True, slots=True)
class Story:
    """Features of a stretch that may be a summary."""

    ratio: float  # its log likelihood ratio
    share: float  # of its words, by weight, that recur in the dispatch
    background: float  # the same of the rest of the article
    words: int
    spread: float  # of its words over the dispatch
    explained: float  # share that other passages explain
    rest: float  # of the ratio that they leave

    def score(self) -> float:
        """Log odds that it is a summary; coefficients fitted by logistic regression, see docs/decisions.md."""
        return (
            -6.95
            - 3.97 * math.log(self.ratio)
            - 9.2 * self.explained
            - 6.68 * self.rest / self.ratio
            + 0.88 * math.log(max(1.0, self.rest))
            + 6.32 * self.spread
            + 20.6 * self.share
            - 24.5 * self.background
            + 3.27 * math.log(min(self.words, _LONG))
        )


def summary(pair: Pair, passages: Sequence[Aligned], copied: Sequence[Aligned], settings: Settings) -> Aligned | None:
    """The stretch of the article whose words recur, all over the dispatch, far more than those around it do.

    The stretch is the run of sentences with the greatest log likelihood ratio. It must be much shorter than the dispatch,
    and none of ``passages`` may explain it already; ``copied`` are the exact ones, also those within others.
    """
    a, b = pair.a, pair.b
    if len(b.text.text) < settings.summary_compression * settings.summary_characters:
        return None
    recurs = a.shared_weights[a.columns]
    found = _stretch(a, recurs)
    if found is None:
        return None
    start, end = found
    length = int(a.text.tokens.ends[end - 1] - a.text.tokens.starts[start])
    compression = len(b.text.text) / max(1, length)
    if length < settings.summary_characters or not settings.summary_compression <= compression <= settings.summary_most:
        return None
    if pair.by_register and end - start < FEW_WORDS:
        return None
    for_inside, for_outside = _logarithms(float(a.weights.sum()), float(recurs.sum()))
    gain = np.where(recurs > 0, for_inside, for_outside) * a.weights
    in_b = counts(b, 0, len(b.columns))
    inside, all_inside = float(recurs[start:end].sum()), float(a.weights[start:end].sum())
    ratio = float(gain[start:end].sum())
    mass = float(a.shared_weights @ (np.minimum(counts(a, start, end), in_b) > 0))
    least_ratio = settings.summary_ratio if pair.by_register else settings.summary_ratio_alone
    if ratio < least_ratio or inside < settings.summary_share * all_inside:
        return None
    told = Aligned(start, end, 0, len(b.columns), 0, mass)
    most = settings.summary_copied_few if pair.of_register else settings.summary_copied
    if _is_copied(passages, told, most) or _is_spliced(copied, told, gain, a.weights):
        return None
    explained, rest, supported = _explained(pair, gain, passages, told)
    story = Story(
        ratio,
        inside / all_inside,
        (float(recurs.sum()) - inside) / (float(a.weights.sum()) - all_inside + 20.0),
        end - start,
        _spread(pair, start, end),
        explained,
        rest,
    )
    least = (settings.summary_score_alone, settings.summary_score, settings.summary_score_many)[min(supported, 2)]
    if story.score() <= least or (pair.by_register and not is_summarised(pair, told, settings.topic_score)):
        return None
    return told


def _logarithms(mass: float, recurs: float) -> tuple[float, float]:
    """Log likelihood ratio of a word that recurs, and of any other, a nat of its weight: of a stretch taken from the dispatch
    against the rest of the article."""
    rate = min((recurs + _PRIOR_RATE * _PRIOR_MASS) / (mass + _PRIOR_MASS), 0.5)
    within = max(0.55, rate + 0.2)
    return math.log(within / rate), math.log((1 - within) / (1 - rate))


def _stretch(side: Side, recurs: Floats) -> tuple[int, int] | None:
    """First and last token of the run of sentences with the greatest log likelihood ratio; ``recurs`` float64[n] has the
    weights of the words that recur."""
    bounds, reached, found = side.text.bounds, side.weighed.reached, recurs.cumsum()
    for_inside, for_outside = _logarithms(reached[-1], float(found[-1]))
    lowest = most = 0.0
    first = best = last = 0
    for bound, met in zip(bounds[1:].tolist(), found[bounds[1:] - 1].tolist(), strict=True):
        total = met * for_inside + (reached[bound] - met) * for_outside
        if total < lowest:
            lowest, first = total, bound
        elif total - lowest > most:
            most, best, last = total - lowest, first, bound
    return (best, last) if best < last else None


def _spread(pair: Pair, start: int, end: int) -> float:
    """Share of the dispatch between the first and the last fifth of the stretch's rarer words in it (.6 when even)."""
    in_a, in_b = counts(pair.a, start, end), counts(pair.b, 0, len(pair.b.columns))
    telling = (in_a > 0) & (in_b <= np.maximum(3, in_a))
    places = np.flatnonzero(telling[pair.b.columns] & (pair.b.weights > _RARE))
    if len(places) < 4:
        return 0.0
    fifth = len(places) // 5
    return float(places[-1 - fifth] - places[fifth]) / len(pair.b.columns)


def _is_copied(passages: Sequence[Aligned], told: Aligned, most: float) -> bool:
    """Whether exact passages hold more than ``most`` of the words: then these are extracts, not a summary."""
    copied = [max(0, min(one.a1, told.a1) - max(one.a0, told.a0)) for one in passages if one.exact]
    return sum(copied) > most * (told.a1 - told.a0)


def _is_spliced(copied: Sequence[Aligned], told: Aligned, gain: Floats, weights: Floats) -> bool:
    """Whether exact passages hold a good part of the words and what stands around them is of the topic only.

    Many extracts may be a summary by themselves, one or two are none.
    """
    rest = np.ones(told.a1 - told.a0, dtype=bool)
    pieces = 0
    for one in copied:
        first, last = max(0, one.a0 - told.a0), max(0, one.a1 - told.a0)
        if first < min(last, len(rest)) and one.exact >= _EXACT * min(one.a1 - one.a0, one.b1 - one.b0):
            rest[first:last] = False
            pieces += 1
    inside = slice(told.a0, told.a1)
    least = _LEAST_REST * weights[inside][rest].sum() if pieces < _EXTRACTS else 0.0
    good_part = _GOOD_PART <= 1.0 - rest.mean() <= _NEARLY_ALL
    return bool(good_part and gain[inside][rest].sum() < least)


def _explained(pair: Pair, gain: Floats, passages: Iterable[Aligned], told: Aligned) -> tuple[float, float, int]:
    """What passages leave of a summary: the share they explain, the gain left, and how many touch it.

    A passage as long in the dispatch as in the article explains its words fully, one three times as long not at all: it
    may be a part of the summary itself.
    """
    rest = gain[told.a0 : told.a1].copy()
    explained, supported = 0.0, 0
    for one in passages:
        start, end = max(one.a0, told.a0), min(one.a1, told.a1)
        if start >= end:
            continue
        supported += 1
        tight = min(1.0, max(0.0, 2.0 - (one.b1 - one.b0) / (one.a1 - one.a0) / 1.5))
        rest[start - told.a0 : end - told.a0] *= 1.0 - tight
        both = np.minimum(counts(pair.a, start, end), counts(pair.b, one.b0, one.b1)) > 0
        explained += tight * float(pair.a.shared_weights @ both)
    return explained / max(told.evidence, 1e-9), float(rest.sum()), supported
