"""What surrounds a shingle that an article shares with a dispatch: words alike on both sides, or others.

Machine translation and summaries leave a shingle or two of a passage. If these are no chance, the words around them are alike
too, and come in about the same order. That is asked of a byte a word first (``likeness``), and of the few pairs that are left,
of the words themselves. Evidence is counted in ``NATS`` of idf, as whole numbers, so that a sum does
not depend on what else is looked at.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.matching.idf import Idf
from compliance.matching.prepare import Floats, Ints

Bytes = NDArray[np.uint8]
Worth = NDArray[np.int16]

NATS = 64  # units in a nat
_CODES = 255  # values of a byte that stand for a word


def in_units(weights: Floats) -> Worth:
    """Weights in nats as whole numbers of ``1 / NATS``."""
    return np.rint(weights * NATS).astype(np.int16)


def partners(ours: NDArray[Any], theirs: NDArray[Any], band: int) -> NDArray[np.bool_]:
    """Which of ``ours`` [w, m] stand in ``theirs`` [w + 2 * band, m] at most ``band`` places off their own: bool[w, m]."""
    met = np.zeros(ours.shape, np.bool_)
    same = np.empty_like(met)
    for shift in range(2 * band + 1):
        np.equal(ours, theirs[shift : shift + len(ours)], out=same)
        met |= same
    return met


def upright(rows: NDArray[Any]) -> NDArray[Any]:
    """A row a place in place of a row a pair: there are many pairs and few places, and long rows are quicker."""
    return np.ascontiguousarray(rows.T)


def likeness(ours: Bytes, worth: Worth, theirs: Bytes, band: int) -> tuple[Floats, Ints]:
    """What the article's words have of a partner among the dispatch's, in nats and beyond chance (float64[m]), and how many
    have one at their very place (int64[m]).

    ``ours`` uint8[m, w] are an article's words as ``word_codes`` has them, 0 for none, and ``worth`` int16[m, w] what each
    proves; ``theirs`` uint8[m, w + 2 * band] are those of a dispatch. A partner stands at most ``band`` words off its place.
    Small numbers are summed as what they are: windows are of 170 words at most.
    Chance gives a word a partner as often as the bytes of two words agree.
    """
    ours, worth, theirs = upright(ours), upright(worth), upright(theirs)
    met = partners(ours, theirs, band)
    telling = ours > 0
    worth *= telling
    in_step = ours == theirs[band : band + len(ours)]
    in_step &= telling
    chance = _by_chance(len(theirs), band)[_how_many(theirs > 0)]
    whole = _sum(worth)
    worth *= met
    likely: Floats = (_sum(worth) - chance * whole) / NATS
    return likely, _how_many(in_step)


def _sum(worth: Worth) -> Ints:
    """What the words of each column are worth together: less than 2^16, if they are no more than 170 (``idf.RAREST``)."""
    total: Ints = worth.view(np.uint16).sum(axis=0, dtype=np.uint16).astype(np.int64)
    return total


def _how_many(flags: NDArray[np.bool_]) -> Ints:
    """How many of each column are set, of no more than 255."""
    total: Ints = flags.view(np.uint8).sum(axis=0, dtype=np.uint8).astype(np.int64)
    return total


@lru_cache(16)
def _by_chance(words: int, band: int) -> Floats:
    """How likely a word has a partner by chance, by how many of the ``words`` beside it tell something: float64[words + 1]."""
    told: Floats = np.arange(words + 1, dtype=np.float64) * ((2 * band + 1) / words)
    return 1.0 - (1.0 - 1.0 / _CODES) ** told


def in_batch(telling: list[NDArray[np.bool_]], stems: NDArray[np.uint64], idf: Idf) -> tuple[NDArray[np.bool_], Worth]:
    """Of the tokens of many articles, one after the other: which tell something (bool[n]), and their worth (int16[n])."""
    content = np.concatenate([np.empty(0, np.bool_), *telling])
    own = stems[content]
    order = np.argsort(own)
    ordered = own[order]
    new = np.ones(len(own), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    units = np.empty(len(own), np.int16)
    units[order] = in_units(idf.weights(ordered[new]))[np.cumsum(new) - 1]
    worth = np.zeros(len(stems), np.int16)
    worth[content] = units
    return content, worth


def first_best(pair: Ints, proof: Floats, query: Ints, position: Ints, starts: Ints) -> tuple[Floats, Ints]:
    """Of hits in the order of their ``pair`` (each beginning at one of ``starts``): the best proof of each pair, and the
    first place, article before dispatch, that has it, as a hit's number."""
    best = np.maximum.reduceat(proof, starts)
    key = (query << 32) | position
    key[proof < best[pair]] = np.iinfo(np.int64).max
    least = np.minimum.reduceat(key, starts)
    (chosen,) = np.nonzero(key == least[pair])
    once = np.ones(len(chosen), np.bool_)
    once[1:] = pair[chosen][1:] != pair[chosen][:-1]
    return best, chosen[once]
