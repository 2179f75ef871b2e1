"""How many stories of a register hold a run of words: what many hold is a set phrase, and proves nothing of any."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from compliance.audit.register_view import RegisterView
from compliance.fingerprint.minhash import shingle_values

VERSIONS = 64  # of one story; a run of words that more dispatches hold is no story's own


def stories_of(view: RegisterView, hashes: NDArray[np.uint64], without: Collection[int] = ()) -> NDArray[np.int64]:
    """How many stories hold each shingle of a stretch of tokens (uint64[n]) as a fingerprint, all versions of one counted once,
    without the rows ``without``: int64[n - shingle + 1]. Of a shingle of more than ``VERSIONS`` dispatches, how many dispatches
    do."""
    values = shingle_values(hashes, view.manifest)
    found = view.index.lookup(values)
    left_out = np.isin(found.dispatch, list(without))
    stories = found.frequency - np.bincount(found.query[left_out], minlength=len(values))
    few = ((stories > 1) & (stories <= VERSIONS))[found.query] & ~left_out
    if few.any():
        rows, place = np.unique(found.dispatch[few], return_inverse=True)
        families = view.families.of(rows.tolist())
        story = np.array([-row if (family := families.get(row)) is None else family for row in rows.tolist()], np.int64)
        counted = np.bincount(np.unique(np.stack((found.query[few], story[place])), axis=1)[0], minlength=len(values))
        stories = np.where(counted > 0, counted, stories)
    holders: NDArray[np.int64] = stories.reshape(view.manifest.scheme.permutations, -1).max(axis=0)
    return holders
