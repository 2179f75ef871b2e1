"""What the index and the families need of a dispatch's text, made in batches, in this process or in others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.fingerprint.minhash import fingerprint_many
from compliance.fingerprint.scheme import Manifest
from compliance.fingerprint.sketch import Permutations, sketch
from compliance.index import word_codes
from compliance.text.sentences import long_tokens
from compliance.text.tokens import tokenise_many


@dataclass(frozen=True, slots=True)
class Digest:
    """Fingerprints ``values`` uint64[k] at token ``positions`` int64[k], distinct ``stems`` uint64[s], the number of words,
    the document sketch (528 bytes), and a byte for each word (``codes`` uint8[words]), where there is a text."""

    values: NDArray[np.uint64]
    positions: NDArray[np.int64]
    stems: NDArray[np.uint64]
    words: int
    sketch: bytes
    codes: NDArray[np.uint8] | None = None


def digest_many(bodies: Sequence[str], manifest: Manifest, permutations: Permutations | None = None) -> list[Digest]:
    """The digests of many texts, in their order; with sketches where their ``permutations`` are given (they cost most)."""

    batch = tokenise_many(bodies)
    prints = fingerprint_many(batch.stream.hashes, batch.bounds, manifest)
    digests = []
    for body, tokens, found in zip(bodies, batch, (prints[i] for i in range(len(prints))), strict=True):
        digests.append(
            Digest(
                found.values,
                found.positions,
                np.unique(tokens.stems),
                len(tokens),
                sketch(tokens.hashes, permutations) if permutations is not None else b"",
                word_codes(tokens.stems, long_tokens(body, tokens)),
            )
        )
    return digests
