"""How much a shared word proves: inverse document frequency, from the register or from the two texts themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass

Weights = NDArray[np.float64]

RAREST = 6.0  # a word that no other text holds is worth so many nats, however large the register
LEAST_DOCUMENTS = 400.0  # a smaller register is taken for a sample of so many dispatches
FEWEST_DOCUMENTS = 200  # below which a register does not tell common words from rare ones
LEAST_SENTENCES = 40  # two short texts are weighed as if they had so many sentences between them
FLOOR = 0.2
MEASURED = 25_000  # dispatches on which thresholds were measured; in more of them chance repeats runs more often


@dataclass(frozen=True, slots=True)
class Idf:
    """What a register knows of words: a look-up of stems (uint64[k] -> int64[k], the dispatches that hold each), the number
    of dispatches, and how many stories hold each of some runs of three tokens (``Prepared.grams`` uint64[k] -> int64[k])."""

    document_frequency: Callable[[NDArray[np.uint64]], NDArray[np.int64]]
    documents: int
    # Weights do not depend on it: what is kept under one of these serves the others.
    holders: Callable[[NDArray[np.uint64]], NDArray[np.int64]] | None = field(default=None, compare=False)

    def weights(self, stems: NDArray[np.uint64]) -> Weights:
        """Weight of every stem in nats, between the floor and ``RAREST``."""
        counts = self.document_frequency(stems).astype(np.float64)
        documents = float(self.documents)
        if documents < LEAST_DOCUMENTS:  # a word of one text in ten may be common; a word of one text need not be
            counts *= 1.0 + (LEAST_DOCUMENTS / max(documents, 1.0) - 1.0) * counts / max(documents, 1.0)
            documents = LEAST_DOCUMENTS
        weights: Weights = np.minimum(np.maximum(np.log((documents + 1.0) / (counts + 1.0)), FLOOR), RAREST)
        return weights
