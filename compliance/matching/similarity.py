"""Likeness of two whole texts, for decisions about near duplicates."""

from __future__ import annotations

import numpy as np

from compliance.matching.prepare import Prepared

NEAR_DUPLICATE = 0.5
"""Texts at least so alike are near duplicates."""


def whole_text_similarity(a: Prepared, b: Prepared) -> float:
    """Likeness (0..1) of two texts: shared tokens, counted as often as both have them, by all tokens (Dice)."""
    if not len(a) and not len(b):
        return 1.0
    if not len(a) or not len(b):
        return 0.0
    values, inverse = np.unique(np.concatenate((a.tokens.hashes, b.tokens.hashes)), return_inverse=True)
    counts_a = np.bincount(inverse[: len(a)], minlength=len(values))
    counts_b = np.bincount(inverse[len(a) :], minlength=len(values))
    return round(2.0 * float(np.minimum(counts_a, counts_b).sum()) / (len(a) + len(b)), 4)
