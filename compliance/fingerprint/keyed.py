"""Fingerprints under a key: what a pack holds in the place of texts.

A value is replaced by the first 64 bits of its HMAC-SHA256 (RFC 2104, FIPS 180-4). Without the key nothing can be looked up in
a pack, nor two packs be compared. With it, somebody may still ask whether a run of three words that he guesses stands in a
dispatch: a pack is not the text, and no secret either.
"""

from __future__ import annotations

import hmac
from dataclasses import field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.errors import UsageError
from compliance.text.hashing import Int64, UInt64

LEAST_BYTES = 16
LEAST_SENTENCE = 8  # tokens: a shorter sentence is a commonplace


@dataclass(frozen=True)
class Key:
    """A secret and the keys that are made from it, one for each use, so that no value serves for two.

    Raises UsageError for a secret of fewer than ``LEAST_BYTES`` bytes.
    """

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < LEAST_BYTES:
            message = f"the key has {len(self.secret)} bytes, it needs at least {LEAST_BYTES}"
            raise UsageError(message, remedy="make one with: openssl rand -hex 32")

    @property
    def id(self) -> str:
        """A name of the key (16 hexadecimal digits) that does not tell it."""
        return self._hmac(b"key id").hexdigest()[:16]

    def signature(self) -> hmac.HMAC:
        """A fresh HMAC-SHA256, to be fed with all bytes of a pack before its signature."""
        return hmac.new(self._hmac(b"signature").digest(), digestmod="sha256")

    def values(self, values: UInt64) -> UInt64:
        """Keyed values uint64[k] of shingles' values uint64[k]."""
        distinct, inverse = np.unique(values, return_inverse=True)
        data = distinct.astype("<u8").tobytes()
        keyed = _keyed(self._hmac(b"shingles").digest(), (data[at : at + 8] for at in range(0, len(data), 8)))
        return keyed[inverse]

    def sentences(self, hashes: UInt64, cuts: Int64) -> tuple[UInt64, Int64]:
        """Keyed values uint64[s] of the sentences of a text, and the numbers int64[s] of the first tokens' cuts.

        ``hashes`` uint64[n] are the tokens, sentence i is ``cuts[i]:cuts[i + 1]``; those of fewer than ``LEAST_SENTENCE``
        tokens are left out.
        """
        which = np.flatnonzero(np.diff(cuts) >= LEAST_SENTENCE)
        data = hashes.astype("<u8")
        parts = (data[cuts[i] : cuts[i + 1]].tobytes() for i in which.tolist())
        return _keyed(self._hmac(b"sentences").digest(), parts), which

    def _hmac(self, use: bytes) -> hmac.HMAC:
        return hmac.new(self.secret, b"compliance pack: " + use, "sha256")


def marked_places(places: Int64, aside: NDArray[np.bool_]) -> Int64:
    """Token places int64[k] with a mark on those that are ``aside`` bool[k], in one number each."""
    return 2 * places + aside


def places_of(marked: Int64) -> tuple[Int64, NDArray[np.bool_]]:
    """The inverse of ``marked_places``."""
    return marked >> 1, (marked & 1).astype(bool)


def _keyed(key: bytes, parts: Any) -> UInt64:
    """The first eight bytes of the HMAC of each part, as numbers."""
    empty = hmac.new(key, digestmod="sha256")
    found = []
    for part in parts:
        one = empty.copy()
        one.update(part)
        found.append(one.digest()[:8])
    return np.frombuffer(b"".join(found), "<u8").astype(np.uint64)
