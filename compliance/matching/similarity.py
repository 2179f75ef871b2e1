"""Likeness of two whole texts, for decisions about near duplicates."""

from __future__ import annotations

import numpy as np

from compliance.matching.prepare import Prepared

NEAR_DUPLICATE = 0.84
"""Texts at least so alike are near duplicates; measured on hand-labelled pairs of web pages, see docs/decisions.md."""


def whole_text_similarity(a: Prepared, b: Prepared) -> float:
    """Likeness (0..1) of two texts, 1 when their tokens are the same.

    The mean of RapidFuzz's normalised Indel similarity of the tokens, which sees order, and of the share of common
    three-token shingles: of both texts together (Dice), and of the shorter one, so that page furniture around a copied
    text costs less.
    """
    if not len(a) or not len(b):
        return float(len(a) == len(b))
    from rapidfuzz.distance import Indel

    ordered = Indel.normalized_similarity(a.tokens.hashes.tolist(), b.tokens.hashes.tolist())
    size_a, size_b = len(a.grams), len(b.grams)
    if not size_a or not size_b:
        return round(float(ordered), 4)
    shared = _shared(a, b)
    return round(0.5 * float(ordered) + 0.5 * shared / (size_a + size_b) + 0.25 * shared / min(size_a, size_b), 4)


def _shared(a: Prepared, b: Prepared) -> int:
    """Shingles that both texts hold, each as often as both do."""
    in_a, in_b = a.sorted_grams[0], b.sorted_grams[0]
    starts = np.flatnonzero(np.concatenate(([True], in_a[1:] != in_a[:-1])))
    often = np.diff(np.append(starts, len(in_a)))
    low, high = np.searchsorted(in_b, in_a[starts]), np.searchsorted(in_b, in_a[starts], side="right")
    return int(np.minimum(often, high - low).sum())
