"""Exact passages: maximal runs of equal tokens, chained over small edits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.prepare import GRAM, Ints, Prepared
from compliance.matching.settings import Settings

Run = tuple[int, int, int]  # start in the article, start in the dispatch, length

_EDITED = 3  # words that may have been edited between a chain and a run beyond it
_FEW = 12  # runs that are grouped as quickly as they are held against each other
_PAIRWISE = 300  # runs up to which all are held against all
MOST_RUNS = 4000  # of texts that repeat one phrase over and over only the longest runs are chained


@dataclass(frozen=True, slots=True)
class Aligned:
    """Tokens ``a0`` to ``a1`` of the article beside ``b0`` to ``b1`` of the dispatch; ``exact`` tokens lie in equal runs."""

    a0: int
    a1: int
    b0: int
    b1: int
    exact: int = 0
    evidence: float = 0.0


def runs(a: Prepared, b: Prepared, settings: Settings) -> Ints:
    """Maximal runs of at least ``GRAM`` equal tokens: rows (start in a, start in b, length), int64[k, 3]."""
    none = np.zeros((0, 3), dtype=np.int64)
    grams, order = b.sorted_grams
    asked, place = a.sorted_grams
    if not len(grams) or not len(asked):
        return none
    low = grams.searchsorted(asked)
    low[low == len(grams)] = 0
    (found,) = (grams[low] == asked).nonzero()
    if not len(found):
        return none
    low = low[found]
    count = grams.searchsorted(asked[found], side="right") - low
    usual = count <= settings.frequent_seed
    if not usual.all():
        found, low, count = found[usual], low[usual], count[usual]
        if not len(found):
            return none
    ends = count.cumsum()
    in_a = place[found].repeat(count)
    in_b = order[np.arange(len(in_a)) + (low - ends + count).repeat(count)]

    ordered = ((in_b - in_a + len(a)) * len(a) + in_a).argsort()  # by diagonal, and by place
    in_a, in_b = in_a[ordered], in_b[ordered]
    step = in_a[1:] - in_a[:-1]
    edges = np.ones(len(in_a) + 1, dtype=bool)  # the first of a run, and the end of the last
    edges[1:-1] = (step > GRAM) | (step < 1) | (in_b[1:] - in_b[:-1] != step)
    (starts,) = edges.nonzero()
    starts, last = starts[:-1], starts[1:] - 1
    result = np.empty((len(starts), 3), dtype=np.int64)
    result[:, 0], result[:, 1] = in_a[starts], in_b[starts]
    result[:, 2] = in_a[last] - result[:, 0] + GRAM
    if len(result) > MOST_RUNS:
        result = result[(-result[:, 2]).argsort(kind="stable")[:MOST_RUNS]]
    return result


@dataclass(frozen=True, slots=True)
class Reach:
    """How far apart two runs of one passage may lie: tokens of the gap, of an overlap, and by how many the gaps differ."""

    gap: int
    back: int
    drift: int


def chains(found: Ints, settings: Settings) -> list[Aligned]:
    """Chain runs whose gaps are small on both sides and alike; the longest chains first, none twice over one stretch."""
    reach = Reach(settings.chain_gap, settings.chain_back, settings.chain_drift)
    whole = sorted((_chain(group) for group in group_runs(found, reach)), key=lambda c: (-c.exact, c.a0, c.b0))
    kept: list[Aligned] = []
    for chain in whole:
        covered = sum(max(0, min(chain.a1, k.a1) - max(chain.a0, k.a0)) for k in kept)
        if 2 * covered <= chain.a1 - chain.a0:
            kept.append(chain)
    return kept


def extend(chain: Aligned, found: Ints) -> Aligned:
    """The chain with the runs of ``found``, too short to begin one, that lie an edited word or two beyond its ends."""
    for forward in (False, True):
        while len(near := _beyond(chain, found, forward)):
            a, b, length = near[np.argmax(near[:, 2])].tolist()
            exact = chain.exact + length
            if forward:
                chain = replace(chain, a1=a + length, b1=b + length, exact=exact)
            else:
                chain = replace(chain, a0=a, b0=b, exact=exact)
    return chain


def _beyond(chain: Aligned, found: Ints, forward: bool) -> Ints:
    start_a, start_b, length = found.T
    gap_a = start_a - chain.a1 if forward else chain.a0 - start_a - length
    gap_b = start_b - chain.b1 if forward else chain.b0 - start_b - length
    near: Ints = found[(gap_a >= 0) & (gap_a <= _EDITED) & (gap_b >= 0) & (gap_b <= _EDITED)]
    return near


def group_runs(found: Ints, reach: Reach) -> list[list[Run]]:
    """Runs in groups that follow each other closely on both sides, each run joining the longest group it can."""
    rows: list[Run] = sorted((a, b, length) for a, b, length in found.tolist())
    groups: list[list[Run]] = []
    open_groups: list[list[Run]] = []
    for row in rows:
        open_groups = [g for g in open_groups if g[-1][0] + g[-1][2] >= row[0] - reach.gap]
        best = max((g for g in open_groups if _follows(g[-1], row, reach)), key=_exact, default=None)
        if best is None:
            best = []
            groups.append(best)
            open_groups.append(best)
        best.append(row)
    return groups


def in_company(found: Ints, reach: Reach, least: int) -> Ints:
    """The runs of ``found`` that are of ``least`` tokens or that another one may follow or be followed by: a group of any
    other is that run alone. Of few and of very many all."""
    if not _FEW < len(found) <= _PAIRWISE:
        return found
    long = found[:, 2] >= least
    start_a, start_b, length = found.T
    gap_a = start_a[None, :] - (start_a + length)[:, None]
    gap_b = start_b[None, :] - (start_b + length)[:, None]
    low, high = -reach.back, reach.gap
    follows = (gap_a >= low) & (gap_a <= high) & (gap_b >= low) & (gap_b <= high)
    kept: Ints = found[long | follows.any(axis=0) | follows.any(axis=1)]
    return kept


def _exact(group: list[Run]) -> int:
    return sum(run[2] for run in group)


def _follows(last: Run, row: Run, reach: Reach) -> bool:
    gap_a, gap_b = row[0] - last[0] - last[2], row[1] - last[1] - last[2]
    low, high = -reach.back, reach.gap
    return low <= gap_a <= high and low <= gap_b <= high and abs(gap_a - gap_b) <= reach.drift


def _chain(group: list[Run]) -> Aligned:
    reached_a = reached_b = -1
    exact_a = exact_b = 0
    for start_a, start_b, length in group:
        exact_a += max(0, start_a + length - max(start_a, reached_a))
        exact_b += max(0, start_b + length - max(start_b, reached_b))
        reached_a, reached_b = max(reached_a, start_a + length), max(reached_b, start_b + length)
    return Aligned(group[0][0], reached_a, min(r[1] for r in group), reached_b, min(exact_a, exact_b))
