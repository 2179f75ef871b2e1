"""The last look before alignment: the words themselves, of the dispatches that a batch of articles has on its shortlists."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from compliance.audit.page import Page, around
from compliance.audit.shortlist import Listed, asked
from compliance.audit.stems import Stems
from compliance.matching.neighbourhood import NATS, partners, upright
from compliance.matching.prepare import Floats, Ints
from compliance.matching.settings import Settings

AT_ONCE = 512  # pairs looked at together


def confirmed(listed: Listed, page: Page, stems: Stems, *, shingle: int, settings: Settings) -> Listed:
    """Those of the pairs that are worth aligning.

    Those with words along one diagonal are. The others must have enough words alike around the shared shingle: most for a
    long dispatch, which holds more words, and where many dispatches hold the shingle, as those of one topic do.
    """
    kept = listed.straight.copy()
    (doubtful,) = (~kept).nonzero()
    for first in range(0, len(doubtful), AT_ONCE):
        part = doubtful[first : first + AT_ONCE]
        kept[part] = _enough(listed[part], page, stems, shingle, settings)
    return listed[kept]


def _enough(pairs: Listed, page: Page, stems: Stems, shingle: int, settings: Settings) -> NDArray[np.bool_]:
    """Whether the words around each pair's shared shingle prove enough with its weight, and also all that is known of it
    together: the words close by once more, more for the weight, less for a long dispatch (bool[n])."""
    weight = np.minimum(pairs.weight, settings.weight_most)
    alike, words = resemblance(pairs, page, stems, shingle, settings)
    enough: NDArray[np.bool_] = alike + pairs.in_step >= asked(weight, pairs.near, np.maximum(words, 0), settings)
    return enough & (words >= 0)


def resemblance(pairs: Listed, page: Page, stems: Stems, shingle: int, settings: Settings) -> tuple[Floats, Ints]:
    """What the words around a shared shingle prove, in nats, for each pair of article and dispatch (float64[m]), and how many
    words the dispatch has (int64[m]), -1 where it was removed.

    A word proves what it is worth where the dispatch has one of its stem at most ``exact_band`` words off its place; the
    shingle itself proves nothing.
    """
    words, band = settings.exact_words, settings.exact_band
    there, sizes = stems.around(pairs.dispatch.tolist(), pairs.position, words + band, words + shingle + band)
    there[:, words + band : words + band + shingle] = 0
    ours = page.starts[pairs.article] + pairs.query
    worth = around(page.worth, ours, words, words + shingle)
    worth[:, words : words + shingle] = 0
    met = partners(upright(around(page.stems, ours, words, words + shingle)), upright(there), band)
    proof: Floats = (upright(worth) * met).sum(axis=0, dtype=np.int64) / NATS
    return proof, sizes
