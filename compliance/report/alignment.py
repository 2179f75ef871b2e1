"""Monotone alignment of two token sequences of any length.

Short stretches go to RapidFuzz's Indel (a longest common subsequence). Its time and memory grow with the product of the
lengths, so long sequences are first cut at runs of tokens that occur once on each side, in the same order on both (the
longest increasing run of them: patience diff).
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

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
    ours, theirs = _once(left), _once(right)
    _, i, j = np.intersect1d(ours[0], theirs[0], assume_unique=True, return_indices=True)
    x, y = ours[1][i], theirs[1][j]
    order = np.argsort(x)
    return _growing(list(zip(x[order].tolist(), y[order].tolist(), strict=True)))


def _once(tokens: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The hashes of all runs that occur once, with their positions."""
    count = max(0, len(tokens) - _RUN + 1)
    runs = np.zeros(count, dtype=np.uint64)
    for offset in range(_RUN):
        runs = runs * np.uint64(0x9E3779B97F4A7C15) + tokens[offset : offset + count]
    values, first, counts = np.unique(runs, return_index=True, return_counts=True)
    return values[counts == 1], first[counts == 1].astype(np.int64)


def _growing(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence in which the second number grows (the first one does already)."""
    ends: list[int] = []  # smallest last value of a chain of each length
    holders: list[int] = []  # and the pair that ends it
    before: list[int] = []
    for index, (_, value) in enumerate(pairs):
        length = bisect_left(ends, value)
        before.append(holders[length - 1] if length else -1)
        ends[length : length + 1] = [value]
        holders[length : length + 1] = [index]
    chain, index = [], holders[-1] if holders else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]
