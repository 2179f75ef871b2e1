"""How many stories of a register hold a run of words: what many hold is a set phrase, and proves nothing of any."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from compliance.audit.register_view import RegisterView
from compliance.fingerprint.minhash import values_of
from compliance.matching.distinct import distinct, tally

VERSIONS = 64  # of one story; a run of words that more dispatches hold is no story's own
KEPT = 65_536  # runs whose count is, 100 bytes each
_ALONE = 1 << 32  # marks a dispatch that stands alone among numbers of families: neither is as large


class Stories:
    """Counts without the rows ``without``. The passages of an article overlap from dispatch to dispatch, and set phrases come
    in one article after the other: what was asked of the index is kept for a while."""

    def __init__(self, view: RegisterView, without: Collection[int] = ()) -> None:
        self._view, self._without = view, list(without)
        self._known: dict[int, int] = {}

    def __call__(self, runs: NDArray[np.uint64]) -> NDArray[np.int64]:
        """How many stories hold each of these runs of a shingle's length (``shingle_hashes``, uint64[k]) as a fingerprint, all
        versions of one counted once: int64[k]. Of a run of more than ``VERSIONS`` dispatches, how many dispatches do."""
        wanted = runs.tolist()
        new = [run for run in dict.fromkeys(wanted) if run not in self._known]
        if new:
            if len(self._known) > KEPT:
                self._known.clear()
                new = list(dict.fromkeys(wanted))
            self._known.update(zip(new, self._count(np.array(new, np.uint64)).tolist(), strict=True))
        return np.array([self._known[run] for run in wanted], np.int64)

    def _count(self, runs: NDArray[np.uint64]) -> NDArray[np.int64]:
        manifest = self._view.manifest
        values = values_of(runs, manifest)
        # What is left out has to be known of every posting; else those of the commoner runs need not be read.
        found = self._view.index.lookup(values, None if self._without else VERSIONS)
        stories = found.frequency
        query, dispatch = found.query, found.dispatch
        if self._without:
            kept = np.isin(dispatch, self._without, invert=True)
            stories = stories - np.bincount(query[~kept], minlength=len(values))
            query, dispatch = query[kept], dispatch[kept]
        several = ((stories > 1) & (stories <= VERSIONS))[query]
        if several.any():
            query, dispatch = query[several], dispatch[several]
            rows, place = distinct(dispatch)
            families = self._view.families_of(rows.tolist())
            story = np.array([row | _ALONE if family is None else family for row, family in families.items()], np.int64)
            told, _ = tally(query << 33 | story[place])
            counted = np.bincount(told >> 33, minlength=len(values))
            stories = np.where(counted > 0, counted, stories)
        most: NDArray[np.int64] = stories.reshape(manifest.scheme.permutations, -1).max(axis=0)
        return most
