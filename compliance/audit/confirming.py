"""The last look before alignment: the words themselves, of the dispatches that a batch of articles has on its shortlists."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.audit.batches import batched
from compliance.audit.page import Page, around, laid_out
from compliance.audit.shortlist import Listed, asked
from compliance.matching.neighbourhood import NATS, partners, upright
from compliance.matching.prepare import Floats
from compliance.matching.settings import Settings
from compliance.text.tokens import TokenStream

AT_ONCE = 512  # pairs looked at together

Tokens = Callable[[Sequence[int]], Mapping[int, TokenStream]]
"""The tokens of dispatches by row, without those that were removed."""


def confirmed(
    lists: Sequence[Sequence[Listed]], page: Page, tokens: Tokens, *, shingle: int, settings: Settings
) -> list[tuple[int, ...]]:
    """The rows of each article's list that are worth aligning, in their order.

    Those with words along one diagonal are. The others must have enough words alike around the shared shingle: most for a
    long dispatch, which holds more words, and where many dispatches hold the shingle, as those of one topic do.
    """
    doubtful = [(number, one) for number, listed in enumerate(lists) for one in listed if not one.straight]
    kept: set[tuple[int, int]] = set()
    for part in batched(doubtful, AT_ONCE):
        texts = tokens(list({one.dispatch: None for _, one in part}))
        known = [(number, one) for number, one in part if one.dispatch in texts]
        if not known:
            continue
        enough = _enough(known, page, texts, shingle, settings)
        kept.update((number, one.dispatch) for (number, one), good in zip(known, enough.tolist(), strict=True) if good)
    return [
        tuple([one.dispatch for one in listed if one.straight or (number, one.dispatch) in kept])
        for number, listed in enumerate(lists)
    ]


def _enough(
    pairs: Sequence[tuple[int, Listed]], page: Page, texts: Mapping[int, TokenStream], shingle: int, settings: Settings
) -> NDArray[np.bool_]:
    """Whether the words around each pair's shared shingle prove enough with its weight, and also all that is known of it
    together: the words close by once more, more for the weight, less for a long dispatch (bool[n])."""
    weight = np.minimum([one.weight for _, one in pairs], settings.weight_most)
    near, in_step = np.array([(one.near, one.in_step) for _, one in pairs]).T
    words = np.array([len(texts[one.dispatch]) for _, one in pairs])
    alike = resemblance(pairs, page, texts, shingle, settings) + in_step
    enough: NDArray[np.bool_] = alike >= asked(weight, near, words, settings)
    return enough


def resemblance(
    pairs: Sequence[tuple[int, Listed]], page: Page, texts: Mapping[int, TokenStream], shingle: int, settings: Settings
) -> Floats:
    """What the words around a shared shingle prove, in nats, for each pair of article and dispatch (float64[m]).

    A word proves what it is worth where the dispatch has one of its stem at most ``exact_band`` words off its place; the
    shingle itself proves nothing.
    """
    words, band = settings.exact_words, settings.exact_band
    numbers = {row: number for number, row in enumerate(texts)}
    place, starts, size = laid_out(np.array([len(text) for text in texts.values()], np.int64))
    stems = np.zeros(size, np.uint64)
    stems[place] = np.concatenate([text.stems for text in texts.values()])
    ours = page.starts[[number for number, _ in pairs]] + np.array([one.place[0] for _, one in pairs])
    theirs = starts[[numbers[one.dispatch] for _, one in pairs]] + np.array([one.place[1] for _, one in pairs])
    there = around(stems, theirs, words + band, words + shingle + band)
    there[:, words + band : words + band + shingle] = 0
    worth = around(page.worth, ours, words, words + shingle)
    worth[:, words : words + shingle] = 0
    met = partners(upright(around(page.stems, ours, words, words + shingle)), upright(there), band)
    proof: Floats = (upright(worth) * met).sum(axis=0, dtype=np.int64) / NATS
    return proof
