"""A stretch of the article that tells the whole dispatch in fewer words."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from compliance.matching.evidence import counts
from compliance.matching.pair import Floats, Pair
from compliance.matching.prepare import Ints
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings

_PRIOR_RATE, _PRIOR_MASS = 0.15, 50.0  # recurrence of words of a text that has nothing to do with the dispatch
_RARE = 2.0  # nats from which a word tells where in the dispatch a stretch comes from


def summary(pair: Pair, passages: Iterable[Aligned], settings: Settings) -> Aligned | None:
    """The stretch of the article whose words recur, all over the dispatch, far more than those around it do.

    The stretch is the run of sentences with the greatest log likelihood ratio. It must be much shorter than the dispatch,
    and none of ``passages`` may explain it already.
    """
    a, b = pair.a, pair.b
    in_b = counts(b, 0, len(b.columns))
    recurs = a.weights * (in_b > 0)[a.columns]
    gain = _gain(a.weights, recurs)
    found = _stretch(a.text.bounds, gain)
    if found is None:
        return None
    start, end = found
    inside, all_inside = float(recurs[start:end].sum()), float(a.weights[start:end].sum())
    outside = (float(recurs.sum()) - inside) / (float(a.weights.sum()) - all_inside + 20.0)
    length = int(a.text.tokens.ends[end - 1] - a.text.tokens.starts[start])
    if (
        float(gain[start:end].sum()) < settings.summary_ratio or inside < settings.summary_share * all_inside
        or outside > settings.summary_background or length < settings.summary_characters
        or len(b.text.text) < settings.summary_compression * length
        or _spread(pair, start, end) < settings.summary_spread
    ):
        return None
    mass = float(a.shared_weights @ (np.minimum(counts(a, start, end), in_b) > 0))
    if _is_explained(pair, gain, list(passages), Aligned(start, end, 0, len(b.columns), 0, mass), settings):
        return None
    return Aligned(start, end, 0, len(b.columns), 0, mass)


def _gain(weights: Floats, recurs: Floats) -> Floats:
    """Log likelihood ratio of every token: of a stretch taken from the dispatch against the rest of the article."""
    rate = min((float(recurs.sum()) + _PRIOR_RATE * _PRIOR_MASS) / (float(weights.sum()) + _PRIOR_MASS), 0.5)
    within = max(0.55, rate + 0.2)
    gain: Floats = np.where(recurs > 0, math.log(within / rate), math.log((1 - within) / (1 - rate))) * weights
    return gain


def _stretch(bounds: Ints, gain: Floats) -> tuple[int, int] | None:
    """First and last token of the run of sentences with the greatest gain."""
    reached = np.concatenate(([0.0], np.cumsum(gain)))[bounds]
    lowest = np.minimum.accumulate(reached)
    last = int(np.argmax(reached - lowest))
    first = int(np.argmin(reached[: last + 1]))
    return (int(bounds[first]), int(bounds[last])) if first < last else None


def _spread(pair: Pair, start: int, end: int) -> float:
    """Share of the dispatch between the first and the last fifth of the stretch's rarer words in it (.6 when even)."""
    in_a, in_b = counts(pair.a, start, end), counts(pair.b, 0, len(pair.b.columns))
    telling = (in_a > 0) & (in_b <= np.maximum(3, in_a))
    places = np.flatnonzero(telling[pair.b.columns] & (pair.b.weights > _RARE))
    if len(places) < 4:
        return 0.0
    fifth = len(places) // 5
    return float(places[-1 - fifth] - places[fifth]) / len(pair.b.columns)


def _is_explained(pair: Pair, gain: Floats, passages: list[Aligned], told: Aligned, settings: Settings) -> bool:
    """Whether passages that lie as closely in the dispatch as in the article leave too little for a summary."""
    rest = gain[told.a0 : told.a1].copy()
    explained = 0.0
    for one in passages:
        start, end = max(one.a0, told.a0), min(one.a1, told.a1)
        if start >= end or one.b1 - one.b0 > settings.summary_loose * (one.a1 - one.a0):
            continue
        rest[start - told.a0 : end - told.a0] = 0.0
        both = np.minimum(counts(pair.a, start, end), counts(pair.b, one.b0, one.b1)) > 0
        explained += float(pair.a.shared_weights @ both)
    return explained > settings.summary_explained * told.evidence or float(rest.sum()) < settings.summary_rest
