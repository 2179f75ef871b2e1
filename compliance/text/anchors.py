"""Where two rows of values may be cut before they are aligned: at values that each of them holds once, in one order.

So Bram Cohen's patience diff cuts files at lines. Aligned as wholes, long rows would take memory by the product of their
lengths.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np

from compliance.text.hashing import Int64, UInt64


def shared_once(one: UInt64, other: UInt64) -> tuple[Int64, Int64]:
    """Places (two int64[k]) of the values that both rows (uint64[n], uint64[m]) hold once, by place in the first."""
    values, places = _once(one)
    others, their_places = _once(other)
    if not len(values) or not len(others):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    found = np.minimum(np.searchsorted(others, values), len(others) - 1)
    hit = others[found] == values
    mine, theirs = places[hit], their_places[found[hit]]
    order = np.argsort(mine)
    return mine[order], theirs[order]


def _once(values: UInt64) -> tuple[UInt64, Int64]:
    """The values that occur once, in order, and their places."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    new = np.concatenate(([True], ordered[1:] != ordered[:-1], [True]))
    single = new[:-1] & new[1:] if len(values) else new[:0]
    return ordered[single], order[single]


def rising(places: Int64) -> list[int]:
    """Numbers of a longest rising subsequence of ``places`` int64[k]."""
    ends: list[int] = []  # the smallest last place of a chain of each length
    tails: list[int] = []  # and the number that ends it
    before: list[int] = []
    for number, place in enumerate(places.tolist()):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        tails[length : length + 1] = [number]
        before.append(tails[length - 1] if length else -1)
    chain: list[int] = []
    number = tails[-1] if tails else -1
    while number >= 0:
        chain.append(number)
        number = before[number]
    return chain[::-1]
