"""Sentences that follow a sentence of the dispatch, for an article that is all of one topic.

A rewritten passage is told from its article by what stands around it. Where next to nothing does, words of one topic recur
all over, whoever wrote them; there every sentence has to be like some sentence of the dispatch.
"""

from __future__ import annotations

from itertools import pairwise

from compliance.dataclass import dataclass
from compliance.matching.equal import spelled
from compliance.matching.pair import Pair
from compliance.matching.passages import likeness, likeness_of
from compliance.matching.prepare import Ints, Row
from compliance.matching.seeds import Aligned

_PART = 0.4  # of the article that a passage takes, from which too little stands around it
_ALIKE = 0.6  # likeness of a passage that needs no closer look
_FOLLOWS = 0.4  # likeness to one sentence of the dispatch, from which a sentence follows it
_SHARED = 0.2  # by which the share of its words there, whatever their order, must exceed that
_SHORT = 6  # words of a sentence that says nothing either way
_PROOF = 4.0  # words of a run by what their likeness exceeds chance
_CHANCE = 0.36  # likeness that two sentences of one topic may have
_APART = 2  # sentences of the dispatch that may lie between what two neighbours follow
_TOGETHER = 0.3  # likeness of a run to what it follows; less, and its sentences come from here and there

_Sentence = tuple[Row, dict[int, int]]  # of the dispatch: its words, and how often it has each shared term


def following(pair: Pair, span: Aligned) -> list[Aligned]:
    """The parts of a rewritten passage that follow the dispatch sentence by sentence; all of it in an article with a rest."""
    a, b = pair.a.text, pair.b.text
    if span.a1 - span.a0 < _PART * len(a) or likeness(a, b, span) >= _ALIKE:
        return [span]
    ours, theirs = _sentences(a.full_stops, span.a0, span.a1), _sentences(b.full_stops, 0, len(b))
    words, others = spelled(a, b)
    known = [(others[first:last], pair.b.found.times(first, last)) for first, last in theirs]
    best = [_best(pair, first, last, words[first:last], known) for first, last in ours]
    runs: list[_Run] = []
    near: _Run | None = None  # the run that the next sentence may go on with
    for (first, last), (alike, there) in zip(ours, best, strict=True):
        if alike < _FOLLOWS:
            near = near if last - first < _SHORT else None
            continue
        if near is None or not near.low - _APART <= there <= near.high + _APART:
            near = _Run(first, last, there, there)
            runs.append(near)
        near.last, near.low, near.high = last, min(near.low, there), max(near.high, there)
        near.proof += (last - first) * (alike - _CHANCE)
    parts = [
        Aligned(run.first, run.last, theirs[run.low][0], theirs[run.high][1], 0, span.evidence)
        for run in runs
        if run.proof >= _PROOF
    ]
    return [part for part in parts if likeness(a, b, part) >= _TOGETHER]


@dataclass(slots=True)
class _Run:
    """Sentences one after the other that follow sentences ``low`` to ``high`` of the dispatch."""

    first: int
    last: int
    low: int
    high: int
    proof: float = 0.0


def _sentences(cuts: Ints, first: int, last: int) -> list[tuple[int, int]]:
    """First and last token of the sentences within a range, the outer ones cut off at its ends."""
    inner = cuts[(cuts > first) & (cuts < last)].tolist()
    return list(pairwise([first, *inner, last]))


def _best(pair: Pair, first: int, last: int, words: Row, theirs: list[_Sentence]) -> tuple[float, int]:
    """How like a sentence of the article is to the sentence of the dispatch that is likest to it, and which one that is."""
    ours, worth = pair.a.found.times(first, last), pair.a.found.worth
    mass = float(pair.a.weights[first:last].sum())  # not a difference: of three words of five the share is .6 to the last bit
    best = (0.0, 0)
    for number, (others, there) in enumerate(theirs):
        # Each term as often as the other side has it, too.
        shared = sum([worth[term] * min(times, there[term]) for term, times in ours.items() if term in there])
        if shared > 0.0:
            best = max(best, (max(likeness_of(words, others), shared / mass - _SHARED), number))
    return best
