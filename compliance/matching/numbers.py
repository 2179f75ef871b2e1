"""The numbers of a text, each as one value, so that two texts can be asked which figures both of them have."""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from compliance.text.tokens import TokenStream, tokenise

_WITHIN = frozenset(".,'’/:-–٫٬")  # signs that join tokens to one number
_PRIME = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def numbers_of(text: str, tokens: TokenStream, places: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Where each number begins, and its value; ``places`` are the tokens that begin with a digit (int64[k]).

    Tokens that a single sign joins make one (5,591.1), with the word that a hyphen joins to it (Baa-3).
    """
    if not len(places):
        return [], []
    ends, hashes = tokens.ends, tokens.hashes
    firsts: list[int] = []
    values: list[int] = []
    factor, last = 1, -2
    rows = places, tokens.starts[places], ends[places], hashes[places], ends[places - 1], hashes[places - 1]
    for place, start, end, value, before, word in zip(*(row.tolist() for row in rows), strict=True):
        if text[end - 1].isalpha():
            value = _without_unit(text[start:end], value)
        sign = text[before] if place and before + 1 == start else ""
        if sign in _WITHIN and place == last + 1:
            factor = factor * _PRIME & _MASK
            values[-1] = values[-1] + value * factor & _MASK
        else:
            factor = _PRIME
            firsts.append(place)
            values.append(value * factor + (_MASK - word if sign == "-" else 0) & _MASK)
        last = place
    return firsts, values


@lru_cache(1024)
def _without_unit(token: str, value: int) -> int:
    """The hash of the figures of "210m" or "40km", which other houses set apart from their unit; ``value`` if none lead."""
    figures = "".join(takewhile(str.isdecimal, token))
    return int(tokenise(figures).hashes[0]) if figures else value
