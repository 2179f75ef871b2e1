"""Whether a capital marks a name: not in German, where every noun has one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from compliance.matching.lexicon import Lexicon

Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]

_WORDS = "der die das dem den und nicht ist sind ein eine mit auf für von im zu sich nach bei aus auch sie wird wurde"
_SHARE = 0.1  # of all words that these are; in other languages at most half of that


def nouns_have_capitals(words: Hashes) -> bool:
    """Whether a text of these words (uint64[n], as ``tokenise`` hashes them) is German."""
    return len(words) > 0 and len(_german().places(words)) / len(words) >= _SHARE


@lru_cache(maxsize=1)
def _german() -> Lexicon:
    return Lexicon(_WORDS.split())
