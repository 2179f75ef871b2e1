"""What two texts have in common, in order: runs of equal tokens."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.matching.equal import matching, spelled
from compliance.matching.prepare import GRAM, Prepared
from compliance.text.anchors import rising, shared_once

_CELLS = 1 << 24  # product of two lengths up to which the alignment is exact; its bits take two megabytes

Stretch = tuple[int, int, int, int]  # tokens of one text, first and last (exclusive), and of the other


def common_tokens(a: Prepared, b: Prepared) -> int:
    """How many tokens lie in runs of at least three equal ones that both texts hold in the same order.

    RapidFuzz's Indel alignment finds the runs. Its memory grows with the product of the lengths, so long texts are first
    cut at three-token shingles that each of them holds once.
    """
    ours, theirs = spelled(a, b)
    if len(b) < len(a) or (len(b) == len(a) and b.tokens.hashes.tobytes() < a.tokens.hashes.tobytes()):
        a, b, ours, theirs = b, a, theirs, ours  # among equally good alignments the one that is found depends on the order
    least = min(GRAM, len(a), len(b))
    runs = (run for a0, a1, b0, b1 in _parts(a, b) for run in matching(ours[a0:a1], theirs[b0:b1]))
    return sum([length for *_, length in runs if length >= least])


def _parts(a: Prepared, b: Prepared) -> Iterator[Stretch]:
    """Stretches that may be aligned by themselves, in order; together they are both texts."""
    waiting: list[Stretch] = [(0, len(a), 0, len(b))]
    while waiting:
        a0, a1, b0, b1 = waiting.pop()
        if (a1 - a0) * (b1 - b0) <= _CELLS:
            yield a0, a1, b0, b1
            continue
        cut = _anchor(a, b, (a0, a1, b0, b1))
        if cut is None:  # nothing tells where: the first parts beside each other, and then the rest
            cut = a0 + (a1 - a0) // 2, b0 + (b1 - b0) // 2
        waiting += [(cut[0], a1, cut[1], b1), (a0, cut[0], b0, cut[1])]


def _anchor(a: Prepared, b: Prepared, part: Stretch) -> tuple[int, int] | None:
    """Where both stretches may be cut: the anchor nearest to the middle of the longest chain of anchors in order."""
    a0, a1, b0, b1 = part
    places_a, places_b = shared_once(a.grams[a0 : a1 - GRAM + 1], b.grams[b0 : b1 - GRAM + 1])
    if not len(places_a):
        return None
    chain = rising(places_b)
    middle = chain[len(chain) // 2]
    cut = a0 + int(places_a[middle]), b0 + int(places_b[middle])
    return cut if cut not in {(a0, b0), (a1, b1)} else None
