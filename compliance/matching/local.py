"""Short passages: a sentence, copied or lightly edited, anywhere in a long text.

Runs of three tokens and more are chained over edits of a few words; RapidFuzz's Indel alignment of the stretch gives the
tokens that match one by one, and the edges where matching them pays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.distinct import tally
from compliance.matching.edges import settle
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


def local_passages(pair: Pair, found: Ints, free: Mask, settings: Settings) -> list[Local]:
    """Short passages over runs whose article side is ``free`` (bool[n]) of longer ones, best first, none overlapping."""
    if len(found):
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
        if not any(one.span.a0 < k.span.a1 and k.span.a0 < one.span.a1 for k in kept) and free[one.span.a0 : one.span.a1].all():
            kept.append(one)
    return kept


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
    from rapidfuzz.distance import Indel

    a, b = pair.a.text, pair.b.text
    low_a, low_b = max(0, group[0][0] - _MARGIN), max(0, min(r[1] for r in group) - _MARGIN)
    high_a = min(len(a), max(r[0] + r[2] for r in group) + _MARGIN)
    high_b = min(len(b), max(r[1] + r[2] for r in group) + _MARGIN)
    blocks = Indel.opcodes(a.values[low_a:high_a], b.values[low_b:high_b])
    gains: list[float] = []
    places: list[int] = []  # token of the article that each gain belongs to, -1 for words that only the dispatch has
    partner = np.full(high_a - low_a, -1, dtype=np.int64)
    content = a.content[low_a:high_a]
    for block in blocks:
        if block.tag == "equal":
            partner[block.src_start : block.src_end] = np.arange(block.dest_start, block.dest_end)
            gains += [_CONTENT_WORD if c else _FUNCTION_WORD for c in content[block.src_start : block.src_end].tolist()]
            places += range(block.src_start, block.src_end)
            continue
        gains += [-0.5] * (block.dest_end - block.dest_start) + [-1.0] * (block.src_end - block.src_start)
        places += [-1] * (block.dest_end - block.dest_start) + list(range(block.src_start, block.src_end))
    total = np.concatenate(([0.0], np.cumsum(gains)))
    end = int(np.argmax(total - np.minimum.accumulate(total)))
    start = int(np.argmin(total[: end + 1]))
    inside = np.array([place for place in places[start:end] if place >= 0 and partner[place] >= 0], dtype=np.int64)
    if len(inside) < settings.local_least:
        return None
    other = partner[inside]
    span = Aligned(
        low_a + int(inside[0]), low_a + int(inside[-1]) + 1, low_b + int(other[0]), low_b + int(other[-1]) + 1, len(inside)
    )
    if len(inside) + 1 >= settings.minimum_words:
        settled = settle(a, b, span, 0, len(a))
        if settled != span:
            exact = weigh(pair, settled, settings)
            longer = settled.a1 - settled.a0 > span.a1 - span.a0
            if longer or exact.counts(settings, beside_long=False):  # else the words beyond were no chance
                return exact
    return _judge(pair, span, inside + low_a, settings)


def weigh(pair: Pair, span: Aligned, settings: Settings) -> Local:
    """What speaks for a range as it stands."""
    from rapidfuzz.distance import Indel

    ours, theirs = pair.a.text.values[span.a0 : span.a1], pair.b.text.values[span.b0 : span.b1]
    matched = [np.arange(block.src_start, block.src_end) for block in Indel.opcodes(ours, theirs) if block.tag == "equal"]
    return _judge(pair, span, np.concatenate([np.zeros(0, np.int64), *matched]) + span.a0, settings)


def _judge(pair: Pair, span: Aligned, matched: Ints, settings: Settings) -> Local:
    text = pair.a.text
    named = text.capitalised[matched] & text.names_stand_out
    weights = pair.a.weights[matched]
    mass = float((weights * np.where(named, settings.local_name, 1.0)).sum())
    plain = len(tally(text.tokens.stems[matched[text.content[matched] & ~named]])[0])
    density = len(matched) / max(span.a1 - span.a0, span.b1 - span.b0)
    breaks = np.flatnonzero(np.diff(matched) != 1)
    longest = int(np.diff(np.concatenate(([-1], breaks, [len(matched) - 1]))).max()) if len(matched) else 0
    return Local(span, mass, density, plain, longest)
