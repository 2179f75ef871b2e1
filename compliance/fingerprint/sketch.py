"""The sketch of a whole text: datasketch's LeanMinHash of its shingles, to group the versions of a story.

128 permutations of the scheme affine32, 528 bytes as ``LeanMinHash.serialize`` writes them on a little-endian machine. The
sketch is computed for all shingles and permutations at once. Near-duplicates are found with the bands of datasketch's
``MinHashLSH``, for all texts at once.
"""

from __future__ import annotations

import struct
from functools import cache

import numpy as np
from numpy.typing import NDArray

from compliance.errors import SchemeError
from compliance.fingerprint.constants import drawn
from compliance.fingerprint.minhash import shingle_hashes
from compliance.text.hashing import Int64, UInt64

UInt32 = NDArray[np.uint32]
Permutations = tuple[UInt32, UInt32]  # columns a and b, uint32[128, 1] each

PERMUTATIONS = 128
SEED = 1
SHINGLE = 3
SKETCH_BYTES = 528
VERSION_SIMILARITY = 0.5
"""Two texts whose shingles are equal to this degree (Jaccard) are taken for versions of one story."""
BANDS, BAND_ROWS = 25, 5  # what MinHashLSH chooses for that similarity when a miss costs more than a false pair
NEIGHBOURS = 4
_PAIRS = 100_000  # compared at a time
_HEADER = struct.Struct("<qiB3x")
_AFFINE32 = 1  # datasketch's code for the scheme
_EMPTY = np.uint32(0xFFFFFFFF)
_COLUMNS = 1024  # shingles permuted at a time: their products stay in the cache
_BLOCK = 32_768  # shingles of many texts permuted at a time, for the same reason


def sketch(hashes: UInt64, permutations: Permutations | None = None) -> bytes:
    """The sketch of a text of these tokens, 528 bytes; a text shorter than a shingle is one shingle.

    Equal to ``MinHash(128, seed=1, scheme="affine32").update_batch`` over ``sketch_inputs`` of it. With the
    ``permutations`` that another process has asked for, datasketch is not imported.
    """
    a, b = permutations or sketch_permutations()
    inputs = _mix32(sketch_inputs(hashes))
    minima = np.full(PERMUTATIONS, _EMPTY)
    for start in range(0, len(inputs), _COLUMNS):
        products = a * inputs[start : start + _COLUMNS]
        products += b
        np.minimum(minima, products.min(axis=1), out=minima)
    return _HEADER.pack(SEED, -PERMUTATIONS, _AFFINE32) + minima.astype("<u4").tobytes()


def sketch_many(hashes: UInt64, bounds: Int64, permutations: Permutations | None = None) -> list[bytes]:
    """The sketches of many texts whose tokens stand one after the other, those of text i at ``bounds[i]:bounds[i + 1]``.

    Equal to ``sketch`` text by text, in a fifth of its time for short texts: one permutation of all shingles at a time.
    """
    a, b = permutations or sketch_permutations()
    sizes = np.diff(bounds)
    counts = np.maximum(sizes - SHINGLE + 1, 0)
    minima = np.full((PERMUTATIONS, len(sizes)), _EMPTY)
    inputs = sketch_inputs(hashes)[: max(len(hashes) - SHINGLE + 1, 0)]
    whole = np.ones(len(inputs), np.bool_)  # shingles, named by their first token, that lie within one text
    for before in range(1, SHINGLE):
        over = bounds[1:] - before
        whole[over[(over >= bounds[:-1]) & (over < len(whole))]] = False
    inputs = _mix32(inputs[whole])
    (long,) = np.nonzero(counts)
    starts = (np.cumsum(counts) - counts)[long]
    done = 0
    while done < len(long):
        first = int(starts[done])
        until = max(int(np.searchsorted(starts, first + _BLOCK)), done + 1)
        block = inputs[first : int(starts[until]) if until < len(starts) else len(inputs)]
        products = np.empty_like(block)
        for which in range(PERMUTATIONS):
            np.multiply(block, a[which, 0], out=products)
            np.add(products, b[which, 0], out=products)
            minima[which, long[done:until]] = np.minimum.reduceat(products, starts[done:until] - first)
        done = until
    head = _HEADER.pack(SEED, -PERMUTATIONS, _AFFINE32)
    found = [head + values.tobytes() for values in minima.T.astype("<u4", order="C")]
    for short in np.flatnonzero((counts == 0) & (sizes > 0)).tolist():
        found[short] = sketch(hashes[bounds[short] : bounds[short + 1]], (a, b))
    return found


def sketch_inputs(hashes: UInt64) -> UInt32:
    """The 32-bit numbers of a text's shingles, uint32[max(n - 2, 1)]: what datasketch's ``hashfunc`` would give."""
    shingles = shingle_hashes(hashes, min(SHINGLE, max(len(hashes), 1)))
    return (shingles >> np.uint64(32)).astype(np.uint32)


def sketch_values(data: bytes) -> UInt32:
    """The hash values, uint32[128], of a sketch. Raises SchemeError for one of another scheme."""
    if len(data) != SKETCH_BYTES or _HEADER.unpack_from(data) != (SEED, -PERMUTATIONS, _AFFINE32):
        raise SchemeError(
            "a document sketch of another scheme was found", remedy="rebuild the index with `compliance corpus reindex`"
        )
    return np.frombuffer(data, "<u4", offset=_HEADER.size).astype(np.uint32, copy=False)


def similarity(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity (0..1) of two texts, from their sketches; 0 when one of them is empty."""
    values = sketch_values(one)
    if values.min() == _EMPTY:
        return 0.0
    return float(np.mean(values == sketch_values(other)))


def version_pairs(
    sketches: NDArray[np.uint32], days: Int64, *, reach: int, least: float = VERSION_SIMILARITY
) -> NDArray[np.int64]:
    """Pairs of near-duplicates at most ``reach`` days apart: int64[m, 2] of rows of ``sketches`` uint32[n, 128].

    What ``MinHashLSH`` with the same bands finds, for all texts at once: the values of a band become one number, equal
    numbers are neighbours after sorting by number and day. A text is compared with the ``NEIGHBOURS`` before it, so that
    boilerplate in thousands of texts cannot make thousands of thousands of pairs.
    """
    rows = np.arange(len(sketches))
    found: list[NDArray[np.int64]] = [np.empty((0, 2), np.int64)]
    filled = sketches.min(axis=1, initial=_EMPTY) != _EMPTY
    for band in range(BANDS):
        part = sketches[:, band * BAND_ROWS : (band + 1) * BAND_ROWS].astype(np.uint64)
        keys = part[:, 0].copy()
        for column in range(1, BAND_ROWS):
            keys = (keys * np.uint64(0x9E3779B97F4A7C15)) ^ part[:, column]
        order = np.lexsort((rows, days, keys))
        order = order[filled[order]]
        for step in range(1, NEIGHBOURS + 1):
            one, other = order[:-step], order[step:]
            near = (keys[one] == keys[other]) & (np.abs(days[one] - days[other]) <= reach)
            found.append(np.sort(np.stack((one[near], other[near]), axis=1), axis=1))
    pairs = np.unique(np.concatenate(found), axis=0)
    alike = [
        np.mean(sketches[part[:, 0]] == sketches[part[:, 1]], axis=1) >= least
        for part in np.array_split(pairs, len(pairs) // _PAIRS + 1)
    ]
    return pairs[np.concatenate(alike)] if len(pairs) else pairs


@cache
def sketch_permutations() -> Permutations:
    """The constants of the permutations, as datasketch draws them."""
    a, b = drawn(PERMUTATIONS, SEED, "affine32")
    return a.reshape(-1, 1), b.reshape(-1, 1)


def _mix32(values: UInt32) -> UInt32:
    """The finaliser of MurmurHash3, 32 bits, as datasketch applies it before its permutations."""
    values = values ^ (values >> np.uint32(16))
    values *= np.uint32(0x85EBCA6B)
    values ^= values >> np.uint32(13)
    values *= np.uint32(0xC2B2AE35)
    values ^= values >> np.uint32(16)
    return values
