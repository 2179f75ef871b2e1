"""What the index and the families need of a dispatch's text, made in batches, in this process or in others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.fingerprint.minhash import fingerprint_many
from compliance.fingerprint.scheme import Manifest
from compliance.fingerprint.sketch import Permutations, sketch_many
from compliance.index import word_codes
from compliance.text.sentences import long_tokens
from compliance.text.tokens import tokenise_many

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Digest:
    """Fingerprints ``values`` uint64[k] at token ``positions`` int64[k], distinct ``stems`` uint64[s], the number of words,
    the document sketch (528 bytes), and a byte for each word (``codes`` uint8[words]), where there is a text."""

    values: NDArray[np.uint64]
    positions: Ints
    stems: NDArray[np.uint64]
    words: int
    sketch: bytes
    codes: NDArray[np.uint8] | None = None


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of many texts, one after the other, in few arrays: quick to hand over to another process.

    ``values`` uint64[k] and ``positions`` uint32[k] are those of text i at ``prints[i]:prints[i + 1]``, ``stems`` uint64[s]
    (ascending within a text) at ``kinds``, ``codes`` uint8[w] at ``bounds`` (int64[texts + 1] each). ``sketches`` has one a
    text, or none.
    """

    values: NDArray[np.uint64]
    positions: NDArray[np.uint32]
    prints: Ints
    stems: NDArray[np.uint64]
    kinds: Ints
    codes: NDArray[np.uint8]
    bounds: Ints
    sketches: tuple[bytes, ...] = ()

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, index: int) -> Digest:
        """The digest of text ``index``."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        prints, kinds, words = (slice(edges[index], edges[index + 1]) for edges in (self.prints, self.kinds, self.bounds))
        return Digest(
            self.values[prints],
            self.positions[prints].astype(np.int64),
            self.stems[kinds],
            int(self.bounds[index + 1] - self.bounds[index]),
            self.sketches[index] if self.sketches else b"",
            self.codes[words],
        )

    def __iter__(self) -> Iterator[Digest]:
        return (self[index] for index in range(len(self)))

    def of(self, texts: NDArray[np.bool_]) -> Digests:
        """Those of ``texts`` (bool[texts]) only, without their sketches."""
        prints, kinds, words = (np.repeat(texts, np.diff(edges)) for edges in (self.prints, self.kinds, self.bounds))
        return Digests(
            self.values[prints], self.positions[prints], _edges(np.diff(self.prints)[texts]),
            self.stems[kinds], _edges(np.diff(self.kinds)[texts]),
            self.codes[words], _edges(np.diff(self.bounds)[texts]),
        )  # fmt: skip


def digest_many(bodies: Sequence[str], manifest: Manifest, permutations: Permutations | None = None) -> Digests:
    """The digests of many texts, in their order; with sketches where their ``permutations`` are given."""
    batch = tokenise_many(bodies)
    tokens, bounds = batch.stream, batch.bounds
    prints = fingerprint_many(tokens.hashes, bounds, manifest)
    stems, kinds = _distinct(tokens.stems, bounds)
    long = [long_tokens(body, one) for body, one in zip(bodies, batch, strict=True)]
    return Digests(
        prints.values,
        prints.positions.astype(np.uint32),
        prints.bounds,
        stems,
        kinds,
        word_codes(tokens.stems, np.concatenate([np.empty(0, np.bool_), *long])),
        bounds,
        tuple(sketch_many(tokens.hashes, bounds, permutations)) if permutations is not None else (),
    )


def _distinct(stems: NDArray[np.uint64], bounds: Ints) -> tuple[NDArray[np.uint64], Ints]:
    """The distinct stems of each text, ascending, and where those of each begin."""
    ordered = stems.copy()
    for start, end in pairwise(bounds.tolist()):
        ordered[start:end].sort()
    first = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    first[bounds[:-1][np.diff(bounds) > 0]] = True
    before = np.zeros(len(first) + 1, np.int64)
    np.cumsum(first, out=before[1:])
    return ordered[first], before[bounds]


def _edges(counts: Ints) -> Ints:
    edges = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=edges[1:])
    return edges
