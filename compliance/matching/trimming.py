"""Quotations at the ends of a copied passage are cut off, so that the prose counts and the third person's words do not."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from compliance.matching.equal import equal_runs
from compliance.matching.pair import Pair
from compliance.matching.prepare import Ints, Mask
from compliance.matching.seeds import Aligned
from compliance.matching.settings import Settings
from compliance.model import ZoneKind


def pieces(pair: Pair, span: Aligned, settings: Settings) -> list[Aligned]:
    """The parts of a copied passage: a quotation of ``minimum_words`` and more at an end, and the rest, in order."""
    mask = pair.a.text.masks.get(ZoneKind.QUOTATION)
    if mask is None:
        return [span]
    cuts = _cuts(mask[span.a0 : span.a1], settings.minimum_words)
    if not cuts:
        return [span]
    partner = _partners(pair, span)
    edges = [0, *cuts, span.a1 - span.a0]
    parts = [_part(span, partner, first, last) for first, last in pairwise(edges)]
    return [part for part in parts if part is not None]


def _cuts(quoted: Mask, least: int) -> list[int]:
    """Where a quotation at the beginning ends and where one at the end begins, if both it and the rest are long enough."""
    outside = np.flatnonzero(~quoted)
    if len(outside) < least:
        return []
    first, last = int(outside[0]), int(outside[-1]) + 1
    return [cut for cut, length in ((first, first), (last, len(quoted) - last)) if length >= least]


def _partners(pair: Pair, span: Aligned) -> Ints:
    """Token of the dispatch that each token of the passage equals in RapidFuzz's Indel alignment, -1 for none."""
    partner = np.full(span.a1 - span.a0, -1, dtype=np.int64)
    for first, other, length in equal_runs(pair.a.text, pair.b.text, span.a0, span.a1, span.b0, span.b1):
        partner[first - span.a0 : first - span.a0 + length] = np.arange(other, other + length)
    return partner


def _part(span: Aligned, partner: Ints, first: int, last: int) -> Aligned | None:
    found = np.flatnonzero(partner[first:last] >= 0) + first
    if not len(found):
        return None
    low, high = int(found[0]), int(found[-1])
    return Aligned(span.a0 + low, span.a0 + high + 1, int(partner[low]), int(partner[high]) + 1, len(found), span.evidence)
