"""Few words looked for in many texts, by the hashes of their tokens: a glance at a table leaves hardly any to compare."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from compliance.matching.distinct import among, in_order
from compliance.text.tokens import tokenise_many

_SLOTS = (1 << 16) - 1  # of the table, less one: low bits of a hash


class Lexicon:
    """Words, each of them known by its first token."""

    def __init__(self, words: Iterable[str]) -> None:
        batch = tokenise_many(list(words))
        self._hashes = in_order(batch.stream.hashes[batch.bounds[:-1]])
        self._marked = np.zeros(_SLOTS + 1, np.bool_)
        self._marked[self._hashes.view(np.int64) & _SLOTS] = True

    def places(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Which of the tokens of a text (uint64[n]) begin one of the words: their places, int64[k]."""
        places: NDArray[np.int64]
        (places,) = self._marked[hashes.view(np.int64) & _SLOTS].nonzero()
        if len(places):
            places = places[among(hashes[places], self._hashes)[1]]
        return places
