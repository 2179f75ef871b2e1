"""The fingerprints of audited articles as few bytes, so that dispatches that come later are held against them.

Of each fingerprint the lower 32 bits are kept: two that differ agree by chance once in four thousand million pairs, and one
shared shingle alone makes no suspicion. Its place is kept as the distance from the one before, two bits of it, since a window
of four shingles ends no farther than four beyond the last. 400 words take some 670 bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.audit.manifests import digest_of
from compliance.fingerprint.minhash import FingerprintBatch, fingerprint_many
from compliance.fingerprint.scheme import Manifest

Keys = NDArray[np.uint32]
Ints = NDArray[np.int64]

SCHEME_BYTES = 8  # of the manifest's digest: enough to tell schemes apart
_WIDE = np.uint32(1 << 31)  # in the count: places follow as they are, four bytes each
_STEPS = np.stack([(np.arange(256) >> shift) & 3 for shift in (0, 2, 4, 6)], axis=1).astype(np.int64) + 1


def scheme_of(manifest: Manifest) -> bytes:
    """What marks fingerprints as made under this manifest."""
    return bytes.fromhex(digest_of(manifest))[:SCHEME_BYTES]


def keys_of(values: NDArray[np.uint64]) -> Keys:
    """The part of fingerprints or shingle values that is kept and compared."""
    return values.astype(np.uint32)  # numpy keeps the lower half


def remember(texts: Sequence[NDArray[np.uint64]], manifest: Manifest) -> list[bytes]:
    """The fingerprints of texts (their token hashes, uint64[n] each), packed; empty for one with none."""
    bounds = np.zeros(len(texts) + 1, np.int64)
    np.cumsum([len(one) for one in texts], out=bounds[1:])
    return packed(fingerprint_many(np.concatenate([np.empty(0, np.uint64), *texts]), bounds, manifest))


def packed(prints: FingerprintBatch) -> list[bytes]:
    """Fingerprints as bytes, a text each: the count, the keys, the places."""
    texts = (prints[number] for number in range(len(prints)))
    return [_packed(keys_of(one.values), one.positions) if len(one) else b"" for one in texts]


def _packed(keys: Keys, places: Ints) -> bytes:
    count = len(keys)
    steps = places - 1
    steps[1:] -= places[:-1]
    steps[0] = places[0]
    if int(steps.min()) >= 0 and int(steps.max()) < 4:
        four = np.zeros((count + 3) // 4 * 4, np.uint8)
        four[:count] = steps
        tail = four[0::4] | four[1::4] << 2 | four[2::4] << 4 | four[3::4] << 6
        return np.uint32(count).tobytes() + keys.astype("<u4").tobytes() + tail.tobytes()
    return (np.uint32(count) | _WIDE).tobytes() + keys.astype("<u4").tobytes() + places.astype("<u4").tobytes()


def unpacked(blobs: Sequence[bytes]) -> tuple[Keys, Ints, Ints]:
    """Keys uint32[k] and places int64[k] of many texts, one after the other, and how many each has (int64[texts]).

    Raises ValueError for bytes that ``packed`` did not make.
    """
    counts = np.zeros(len(blobs), np.int64)
    keys: list[NDArray[np.uint32]] = []
    tails: list[NDArray[np.uint8]] = []
    wide: dict[int, Ints] = {}
    for number, blob in enumerate(blobs):
        if not blob:
            continue
        said = int.from_bytes(blob[:4], "little")
        count = counts[number] = said & 0x7FFFFFFF
        end = 4 + 4 * int(count)
        if len(blob) != end + (4 * count if said >> 31 else (count + 3) // 4):
            raise ValueError("stored fingerprints are damaged")
        keys.append(np.frombuffer(blob, "<u4", int(count), 4))
        if said >> 31:
            wide[number] = np.frombuffer(blob, "<u4", int(count), end).astype(np.int64)
            tails.append(np.zeros((int(count) + 3) // 4, np.uint8))
        else:
            tails.append(np.frombuffer(blob, np.uint8, -1, end))
    if not keys:
        return np.empty(0, np.uint32), np.empty(0, np.int64), counts
    places = _places(np.concatenate(tails), counts)
    starts = counts.cumsum() - counts
    for number, own in wide.items():
        places[starts[number] : starts[number] + len(own)] = own
    return np.concatenate(keys).astype(np.uint32, copy=False), places, counts


def _places(tails: NDArray[np.uint8], counts: Ints) -> Ints:
    """The places that the steps of all texts add up to."""
    full = (counts + 3) // 4 * 4
    within = np.arange(int(full.sum())) - np.repeat(full.cumsum() - full, full)
    steps = _STEPS[tails].ravel()[within < np.repeat(counts, full)]
    run = steps.cumsum()
    starts = counts.cumsum() - counts
    before = np.concatenate(([0], run))[starts]
    places: Ints = run - np.repeat(before, counts) - 1
    return places
