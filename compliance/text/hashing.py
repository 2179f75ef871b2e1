"""Hashes of tokens: a polynomial over the letters' values modulo 2^64, read off one running sum, mixed at the end.

The polynomial is that of Karp and Rabin (1987), the finaliser that of MurmurHash3.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

BASE = 0x9E3779B97F4A7C15
"""The point at which the polynomial is evaluated; odd, so that it has an inverse modulo 2^64."""
STEM_LETTERS = 5
_SHIFT, _MIX_1, _MIX_2 = np.uint64(33), np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_BLOCK = 1 << 16  # letters hashed at a time: the running sums stay in the cache


def hash_runs(values: UInt64, starts: Int64, ends: Int64) -> tuple[UInt64, UInt64]:
    """Hashes of runs of letters, and of the first five letters of each.

    ``values`` uint64[letters]; ``starts`` and ``ends`` int64[n], ascending, the runs apart or touching, none empty.
    """
    if not len(starts):
        return np.empty(0, np.uint64), np.empty(0, np.uint64)
    if ends[-1] <= _BLOCK:
        both = _hash_block(values, starts, ends)
        return both[0], both[1]
    both = np.empty((2, len(starts)), np.uint64)
    done = 0
    while done < len(starts):
        origin = starts[done]
        until = max(int(np.searchsorted(ends, origin + _BLOCK, "right")), done + 1)
        both[:, done:until] = _hash_block(values[origin:], starts[done:until] - origin, ends[done:until] - origin)
        done = until
    return both[0], both[1]


def _hash_block(values: UInt64, starts: Int64, ends: Int64) -> UInt64:
    """Hashes of runs (row 0) and of their first letters (row 1), read off one running sum."""
    count = int(ends[-1])
    powers, inverses = _POWERS.up_to(count)
    sums = np.empty(count + 1, np.uint64)
    sums[0] = 0
    np.add.accumulate(values[:count] * powers[:count], out=sums[1:])
    both = np.empty((2, len(starts)), np.uint64)
    both[0] = sums[ends]
    both[1] = sums[np.minimum(starts + STEM_LETTERS, ends)]
    both -= sums[starts]
    both *= inverses[starts]
    return mix_in_place(both)


def mix_in_place(values: UInt64) -> UInt64:
    """The finaliser of MurmurHash3, 64 bits: every bit of the input reaches every bit of the result."""
    values ^= values >> _SHIFT
    values *= _MIX_1
    values ^= values >> _SHIFT
    values *= _MIX_2
    values ^= values >> _SHIFT
    return values


class _Powers:
    """Powers of the base and their inverses modulo 2^64, grown when a longer block needs them."""

    def __init__(self) -> None:
        self._pair = (np.empty(0, np.uint64), np.empty(0, np.uint64))

    def up_to(self, count: int) -> tuple[UInt64, UInt64]:
        """At least ``count`` powers and inverses."""
        pair = self._pair
        if len(pair[0]) < count:
            size = 1 << max(12, (count - 1).bit_length())
            pair = self._pair = (_powers_of(BASE, size), _powers_of(pow(BASE, -1, 1 << 64), size))
        return pair


def _powers_of(base: int, count: int) -> UInt64:
    factors = np.full(count, base, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


_POWERS = _Powers()
