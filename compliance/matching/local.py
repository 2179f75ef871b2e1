"""Short passages: a sentence, copied or lightly edited, anywhere in a long text.

Runs of three tokens and more are chained over edits of a few words; RapidFuzz's Indel alignment of the stretch gives the
tokens that match one by one, and the edges where matching them pays.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.edges import settle
from compliance.matching.equal import equal_runs
from compliance.matching.pair import Pair
from compliance.matching.prepare import Ints, Mask, Prepared
from compliance.matching.seeds import Aligned, Reach, Run, group_runs, in_company
from compliance.matching.settings import Settings

_MARGIN = 8  # tokens beyond the outermost runs that may still belong to the passage
_JOINT_LONGER = 1.5  # times the article's words that the dispatch may take for them
_JOINT_DENSITY = 0.55  # matching words of two neighbours, by all words of the longer side
_JOINT_MASS = 4.0  # what they must prove more than one passage
_FUNCTION_WORD = 0.5  # what a matching function word is worth for the edges; a content word counts 1.5
_CONTENT_WORD = 1.5
_MISSING_WORD = 0.5  # what a word costs that only the dispatch has; one of the article costs 1


@dataclass(frozen=True, slots=True)
class Local:
    """A short passage with what speaks for it.

    ``mass``: idf of the matched content tokens, names and numbers at a discount. ``density``: matched tokens by those of
    the longer side. ``plain``: distinct matched content words that are neither names nor numbers.
    """

    span: Aligned
    mass: float
    density: float
    plain: int
    longest: int  # tokens of the longest run

    @property
    def words(self) -> int:
        """Tokens of the shorter side."""
        return min(self.span.a1 - self.span.a0, self.span.b1 - self.span.b0)

    def is_strong(self, settings: Settings) -> bool:
        """Whether it stands up to a rewritten passage over the same words."""
        return self.mass >= settings.strong_mass and self.density >= settings.strong_density

    def counts(self, settings: Settings, *, beside_long: bool) -> bool:
        """Whether it is reuse: enough words, and words that prove something."""
        if self.words < settings.minimum_words or self.density < settings.local_density:
            return False
        if beside_long:
            return self.longest >= settings.local_run_beside_long or self.mass * self.density >= settings.local_mass_beside_long
        if self.longest >= settings.local_long_run:
            return self.plain >= 2 and self.mass >= settings.local_long_run_mass
        missing = max(0, settings.local_long_run - self.words)
        least = settings.local_mass + settings.local_mass_a_word * missing
        return self.plain >= settings.local_plain and self.mass * self.density >= least


def local_passages(pair: Pair, found: Ints, taken: Sequence[Aligned], settings: Settings) -> list[Local]:
    """Short passages over runs whose article side is free of ``taken``, the longer ones; best first, none overlapping."""
    if taken and len(found):
        free = free_of(taken, len(pair.a.text))
        found = found[free[found[:, 0]] & free[found[:, 0] + found[:, 2] - 1]]
    if not len(found):
        return []
    reach = Reach(settings.local_gap, 2, settings.local_drift)
    grown = []
    for group in group_runs(in_company(found, reach, settings.local_least), reach):
        if sum(run[2] for run in group) >= settings.local_least and (one := _grow(pair, group, settings)) is not None:
            grown.append(one)
    kept: list[Local] = []
    for one in sorted(grown, key=lambda g: (-g.mass, g.span.a0, g.span.b0)):
        if not any(one.span.a0 < other.a1 and other.a0 < one.span.a1 for other in (*taken, *(k.span for k in kept))):
            kept.append(one)
    return kept


def free_of(taken: Iterable[Aligned], tokens: int) -> Mask:
    """Which tokens of the article lie in none of ``taken`` (bool[n])."""
    free = np.ones(tokens, dtype=bool)
    for span in taken:
        free[span.a0 : span.a1] = False
    return free


def judge_together(pair: Pair, found: Sequence[Local], settings: Settings, *, beside_long: bool) -> list[tuple[Aligned, bool]]:
    """The passages, each with whether it counts. Neighbours too short to count by themselves are one where they stand in
    one sentence of either text: its clauses were turned about."""
    result: list[tuple[Aligned, bool]] = []
    waiting: list[Local] = []
    for one in sorted(found, key=lambda f: f.span.a0):
        if one.counts(settings, beside_long=beside_long):
            result.append((one.span, True))
        elif waiting and not beside_long and (joint := _joint(pair, waiting[-1], one, settings)) is not None:
            waiting.pop()
            result.append((joint, True))
        else:
            waiting.append(one)
    return [*result, *((one.span, False) for one in waiting)]


def _joint(pair: Pair, left: Local, right: Local, settings: Settings) -> Aligned | None:
    """Both passages as one, when together they prove enough."""
    one, other = left.span, right.span
    span = Aligned(one.a0, other.a1, min(one.b0, other.b0), max(one.b1, other.b1))
    words, others = span.a1 - span.a0, span.b1 - span.b0
    matched = one.exact + other.exact
    near = other.a0 - one.a1 <= settings.local_gap and others <= _JOINT_LONGER * words
    if not near or not (_one_sentence(pair.a.text, span.a0, span.a1) or _one_sentence(pair.b.text, span.b0, span.b1)):
        return None
    density = matched / max(words, others)
    proven = (left.mass + right.mass) * density >= settings.local_mass + _JOINT_MASS
    return span if proven and density >= _JOINT_DENSITY and left.plain + right.plain > settings.local_plain else None


def _one_sentence(text: Prepared, first: int, last: int) -> bool:
    cuts = text.full_stops
    return int(cuts.searchsorted(first, side="right")) == int(cuts.searchsorted(last - 1, side="right"))


def _grow(pair: Pair, group: Sequence[Run], settings: Settings) -> Local | None:
    a, b = pair.a.text, pair.b.text
    low_a, low_b = max(0, group[0][0] - _MARGIN), max(0, min(r[1] for r in group) - _MARGIN)
    high_a = min(len(a), max(r[0] + r[2] for r in group) + _MARGIN)
    high_b = min(len(b), max(r[1] + r[2] for r in group) + _MARGIN)
    runs = _worth_most(equal_runs(a, b, low_a, high_a, low_b, high_b), a.content_before, low_a, low_b)
    matched = sum(length for *_, length in runs)
    if matched < max(1, settings.local_least):
        return None
    (a0, b0, _), (last, other, length) = runs[0], runs[-1]
    span = Aligned(a0, last + length, b0, other + length, matched)
    if matched + 1 >= settings.minimum_words:
        settled = settle(a, b, span, 0, len(a))
        if settled != span:
            exact = weigh(pair, settled, settings)
            longer = settled.a1 - settled.a0 > span.a1 - span.a0
            if longer or exact.counts(settings, beside_long=False):  # else the words beyond were no chance
                return exact
    return _judge(pair, span, runs, settings)


def _worth_most(runs: Sequence[Run], content_before: Sequence[int], reached_a: int, reached_b: int) -> Sequence[Run]:
    """The runs in a row whose words are worth most less what lies between them; ``reached`` is where both stretches begin."""
    total = lowest = most = 0.0
    first = best = end = 0
    for number, (start, other, length) in enumerate(runs):
        total -= (start - reached_a) + _MISSING_WORD * (other - reached_b)
        if total < lowest:
            lowest, first = total, number
        reached_a, reached_b = start + length, other + length
        content = content_before[reached_a] - content_before[start]
        total += _CONTENT_WORD * content + _FUNCTION_WORD * (length - content)
        if total - lowest > most:
            most, best, end = total - lowest, first, number + 1
    return runs[best:end]


def weigh(pair: Pair, span: Aligned, settings: Settings) -> Local:
    """What speaks for a range as it stands."""
    runs = equal_runs(pair.a.text, pair.b.text, span.a0, span.a1, span.b0, span.b1)
    return _judge(pair, span, runs, settings)


def _judge(pair: Pair, span: Aligned, runs: Sequence[Run], settings: Settings) -> Local:
    """What speaks for a range whose equal tokens lie in ``runs``."""
    terms, named = pair.a.text.listed
    worth = pair.a.weighed.worth
    proof: list[float] = []
    plain: set[int] = set()
    longest = row = end = 0
    for start, _, length in runs:
        row = row + length if start == end else length  # the dispatch alone may have words between
        end = start + length
        longest = max(longest, row)
        for token in range(start, end):
            term = terms[token]
            if term < 0:
                proof.append(0.0)
            elif named[token]:
                proof.append(settings.local_name * worth[term])
            else:
                proof.append(worth[term])
                plain.add(term)
    mass = float(np.array(proof).sum())
    density = len(proof) / max(span.a1 - span.a0, span.b1 - span.b0)
    return Local(span, mass, density, len(plain), longest)
