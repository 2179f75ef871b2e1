"""Words that two stretches have in common, in order."""

from __future__ import annotations

from compliance.matching.prepare import Prepared
from compliance.matching.seeds import Run


def equal_runs(a: Prepared, b: Prepared, a0: int, a1: int, b0: int, b1: int) -> list[Run]:
    """Runs of equal tokens in RapidFuzz's Indel alignment of tokens ``a0`` to ``a1`` and ``b0`` to ``b1``, in order."""
    from rapidfuzz.distance import Indel

    blocks = Indel.opcodes(a.values[a0:a1], b.values[b0:b1]).as_matching_blocks()
    return [(a0 + first, b0 + other, length) for first, other, length in blocks if length]
