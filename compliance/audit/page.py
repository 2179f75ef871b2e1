"""The words of a batch of articles side by side, so that places in all of them are looked at together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.index import windows_of, word_codes
from compliance.matching.idf import Idf
from compliance.matching.neighbourhood import Bytes, Worth, in_batch
from compliance.matching.prepare import Ints, Prepared

GAP = 96  # no words between two articles: no look reaches across


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a batch of articles, ``GAP`` zeros around each: their stems, a byte for each, and what they prove; and where
    each article begins."""

    stems: NDArray[np.uint64]
    codes: Bytes
    worth: Worth
    starts: Ints

    @classmethod
    def of(cls, texts: Sequence[Prepared], idf: Idf) -> Page:
        """Lay out the words of ``texts``."""
        stems = np.concatenate([np.empty(0, np.uint64), *(text.tokens.stems for text in texts)])
        content, worth = in_batch([text.content for text in texts], stems, idf)
        sizes = np.array([len(text) for text in texts], np.int64)
        place, starts, size = laid_out(sizes)
        page = cls(np.zeros(size, np.uint64), np.zeros(size, np.uint8), np.zeros(size, np.int16), starts)
        page.stems[place] = stems
        page.codes[place] = word_codes(stems, content)
        page.worth[place] = worth
        return page


def laid_out(sizes: Ints) -> tuple[Ints, Ints, int]:
    """Texts of so many words with ``GAP`` places around each: the place of every word, where each text begins, all places."""
    starts = GAP + np.cumsum(sizes + GAP) - sizes - GAP
    place = np.arange(int(sizes.sum())) + np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    return place, starts, GAP + int((sizes + GAP).sum())


def around(words: NDArray[Any], place: Ints, before: int, after: int) -> NDArray[Any]:
    """The words around places of a layout (int64[m]): a copy, [m, before + after]."""
    return windows_of(words, place - before, before + after)
