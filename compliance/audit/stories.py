"""How many stories of a register hold a run of words: what many hold is a set phrase, and proves nothing of any."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from compliance.audit.register_view import RegisterView
from compliance.fingerprint.minhash import shingle_values

VERSIONS = 64  # of one story; a run of words that more dispatches hold is no story's own


class Stories:
    """Counts of the runs of one article, without the rows ``without``. Its passages overlap from dispatch to dispatch: the
    index is asked of each run once."""

    def __init__(self, view: RegisterView, without: Collection[int] = ()) -> None:
        self._view, self._without = view, list(without)
        self._known: dict[int, int] = {}

    def __call__(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """How many stories hold each shingle of a stretch of tokens (uint64[n]) as a fingerprint, all versions of one counted
        once: int64[n - shingle + 1]. Of a shingle of more than ``VERSIONS`` dispatches, how many dispatches do."""
        values = shingle_values(hashes, self._view.manifest).tolist()
        new = [value for value in dict.fromkeys(values) if value not in self._known]
        if new:
            self._known.update(zip(new, self._count(np.array(new, np.uint64)).tolist(), strict=True))
        counts = np.array([self._known[value] for value in values], np.int64)
        stories: NDArray[np.int64] = counts.reshape(self._view.manifest.scheme.permutations, -1).max(axis=0)
        return stories

    def _count(self, values: NDArray[np.uint64]) -> NDArray[np.int64]:
        found = self._view.index.lookup(values)
        left_out = np.isin(found.dispatch, self._without)
        stories = found.frequency - np.bincount(found.query[left_out], minlength=len(values))
        few = ((stories > 1) & (stories <= VERSIONS))[found.query] & ~left_out
        if few.any():
            rows, place = np.unique(found.dispatch[few], return_inverse=True)
            families = self._view.families.of(rows.tolist())
            story = np.array([-row if (family := families.get(row)) is None else family for row in rows.tolist()], np.int64)
            counted = np.bincount(np.unique(np.stack((found.query[few], story[place])), axis=1)[0], minlength=len(values))
            stories = np.where(counted > 0, counted, stories)
        return stories
