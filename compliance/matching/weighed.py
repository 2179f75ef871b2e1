"""What the words of a text prove."""

from __future__ import annotations

from dataclasses import field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Weighed:
    """What the words of a text prove, in nats: ``terms`` float64[v], and ``tokens`` float64[n], 0 where one carries no content.
    ``sentences``, once somebody asked for it, has what ``matching.sentences`` keeps of each of its ``sentence_terms`` and of
    each sentence."""

    terms: Floats
    tokens: Floats
    sentences: list[tuple[Floats, Floats, NDArray[np.float32], Floats]] = field(default_factory=list)

    @cached_property
    def reached(self) -> list[float]:
        """Weight of all tokens before each of them, and of all at last (n + 1)."""
        return [0.0, *self.tokens.cumsum().tolist()]

    @cached_property
    def worth(self) -> list[float]:
        """``terms`` one by one."""
        worth: list[float] = self.terms.tolist()
        return worth
