"""Likeness of two whole texts, for decisions about near duplicates."""

from __future__ import annotations

from compliance.fingerprint.minhash import shingle_hashes
from compliance.matching.common import common_tokens
from compliance.matching.distinct import among, in_order
from compliance.matching.prepare import SHINGLE, Prepared

NEAR_DUPLICATE = 0.818
"""Texts at least so alike are near duplicates; measured on hand-labelled pairs of web pages, see docs/decisions.md."""
_OF_SHORTER = 0.3  # weight of the shorter text's shingles: page furniture around a copied text costs less


def whole_text_similarity(a: Prepared, b: Prepared) -> float:
    """Likeness (0..1) of two texts, in either order: 1 when their tokens are the same, near 0 for unrelated texts.

    Seven tenths: the share of both texts' tokens in runs of three and more that both hold in the same order
    (``common_tokens``). Three tenths: the share of the shorter text's distinct five-token shingles that the other holds
    too, wherever, so that what stands around a copied text or between its paragraphs does not decide.
    """
    if not len(a) or not len(b):
        return float(len(a) == len(b))
    ordered = 2.0 * common_tokens(a, b) / (len(a) + len(b))
    return round((1.0 - _OF_SHORTER) * ordered + _OF_SHORTER * _contained(a, b), 4)


def _contained(a: Prepared, b: Prepared) -> float:
    size = min(SHINGLE, len(a), len(b))
    if size == SHINGLE:
        ours, theirs = a.shingles, b.shingles
    else:
        ours, theirs = (in_order(shingle_hashes(text.tokens.hashes, size)) for text in (a, b))
    return int(among(ours, theirs)[1].sum()) / min(len(ours), len(theirs))
