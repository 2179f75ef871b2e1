"""The official baseline of PAN 2012 and 2013: chance hits of 50 characters, grown as far as both texts agree.

White space and ASCII punctuation are passed over; hits ignore case, growing does not. Written anew from the published
description, so that the scorer can be held against the published figures of the baseline.
"""

from __future__ import annotations

import string
from collections import defaultdict

LENGTH = 50
_PASSED_OVER = frozenset(string.punctuation + string.whitespace)


def baseline(article: str, source: str) -> list[tuple[int, int, int, int]]:
    """Return (start, end, source start, source end) of every detection, in characters."""
    places = [i for i, c in enumerate(article) if c not in _PASSED_OVER]
    letters = "".join(article[i] for i in places).lower()
    if len(letters) != len(places):  # a letter that grows when lower-cased: one for one instead
        letters = "".join(article[i].lower()[:1] for i in places)
    known: dict[str, list[int]] = defaultdict(list)
    for i in range(len(letters) - LENGTH + 1):
        known[letters[i : i + LENGTH]].append(places[i])

    found: list[tuple[int, int, int, int]] = []
    held: list[int] = []
    position = 0
    while position < len(source):
        if source[position] not in _PASSED_OVER:
            held.append(position)
        if len(held) == LENGTH:
            gram = "".join(source[i].lower()[:1] for i in held)
            if gram in known:
                best = max((_grow(article, source, start, held[0]) for start in known[gram]), key=lambda d: d[3] - d[2])
                found.append(best)
                held = []
                position = max(best[3], position + 1)
                continue
            held.pop(0)
        position += 1
    return found


def _grow(article: str, source: str, start: int, source_start: int) -> tuple[int, int, int, int]:
    i, j = start, source_start
    while i < len(article) and j < len(source) and article[i] == source[j]:
        i, j = i + 1, j + 1
        while i < len(article) and article[i] in _PASSED_OVER:
            i += 1
        while j < len(source) and source[j] in _PASSED_OVER:
            j += 1
    return start, max(i, start + LENGTH), source_start, max(j, source_start + LENGTH)
