"""Monotone alignment of two token sequences of any length.

Short stretches go to RapidFuzz's Indel (a longest common subsequence). Its time and memory grow with the product of the
lengths, so long sequences are first cut at runs of tokens that occur once on each side, in the same order on both (the
longest increasing run of them: patience diff).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from compliance.fingerprint.minhash import shingle_hashes
from compliance.text.anchors import rising, shared_once

_PRODUCT = 40_000_000  # tokens times tokens that Indel takes in one piece: some milliseconds, 5 MB
_RUN = 4  # tokens of an anchor


def aligned(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> NDArray[np.int64]:
    """For each token hash of ``left`` the position of its partner in ``right``, or -1; partners only ever grow."""
    partners = np.full(len(left), -1, dtype=np.int64)
    _align(left, right, partners, 0, 0)
    return partners


def embedded(text: NDArray[np.uint64], file: NDArray[np.uint64]) -> NDArray[np.int64]:
    """As ``aligned``, for a text that was taken out of a file: its words keep together there.

    A longest common subsequence would as gladly take the first word from the navigation above; so runs that occur once
    are followed both ways first, and only what lies between them is left to it.
    """
    partners = np.full(len(text), -1, dtype=np.int64)
    i = j = 0
    for x, y in _anchors(text, file):
        if x < i or y < j:
            continue
        back = _common(text[i:x][::-1], file[j:y][::-1])
        ahead = _common(text[x:], file[y:])
        _align(text[i : x - back], file[j : y - back], partners, i, j)
        partners[x - back : x + ahead] = np.arange(y - back, y + ahead)
        i, j = x + ahead, y + ahead
    _align(text[i:], file[j:], partners, i, j)
    return partners


def _align(left: NDArray[np.uint64], right: NDArray[np.uint64], partners: NDArray[np.int64], at: int, to: int) -> None:
    """Fill ``partners`` for ``left``, which starts at token ``at``, against ``right``, which starts at token ``to``."""
    head = _common(left, right)
    tail = _common(left[head:][::-1], right[head:][::-1])
    partners[at : at + head] = np.arange(to, to + head)
    if tail:
        end, last = at + len(left), to + len(right)
        partners[end - tail : end] = np.arange(last - tail, last)
    left, right = left[head : len(left) - tail], right[head : len(right) - tail]
    if not len(left) or not len(right):
        return
    at, to = at + head, to + head
    if len(left) * len(right) <= _PRODUCT:
        _indel(left, right, partners, at, to)
        return
    i = j = 0
    anchors = _anchors(left, right)
    for x, y in anchors:
        if x >= i and y >= j:
            _align(left[i:x], right[j:y], partners, at + i, to + j)
            partners[at + x : at + x + _RUN] = np.arange(to + y, to + y + _RUN)
            i, j = x + _RUN, y + _RUN
    if anchors:
        _align(left[i:], right[j:], partners, at + i, to + j)


def _common(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> int:
    """How many tokens both begin with."""
    size = min(len(left), len(right))
    unequal = np.flatnonzero(left[:size] != right[:size])
    return int(unequal[0]) if len(unequal) else size


def _indel(left: NDArray[np.uint64], right: NDArray[np.uint64], partners: NDArray[np.int64], at: int, to: int) -> None:
    from rapidfuzz.distance import Indel

    for step in Indel.opcodes(left.tolist(), right.tolist()):
        if step.tag == "equal":
            size = step.src_end - step.src_start
            partners[at + step.src_start : at + step.src_end] = np.arange(to + step.dest_start, to + step.dest_start + size)


def _anchors(left: NDArray[np.uint64], right: NDArray[np.uint64]) -> list[tuple[int, int]]:
    """Positions of runs that occur once on each side, in the longest chain that grows on both."""
    ours, theirs = shared_once(shingle_hashes(left, _RUN), shingle_hashes(right, _RUN))
    chain = rising(theirs)
    return list(zip(ours[chain].tolist(), theirs[chain].tolist(), strict=True))
