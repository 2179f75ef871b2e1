"""The stems of dispatches' words, kept side by side for those whose texts are read again and again."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.audit.page import around, laid_out
from compliance.matching.prepare import Hashes, Ints
from compliance.text.tokens import tokenise_many

ROOM = 6_000_000  # places: 48 MB, that fill as texts are read; some 18,000 texts of 240 words, or 12,000 of 400

Texts = Callable[[Sequence[int]], Mapping[int, str]]
"""The texts of dispatches by row, without those that were removed."""


class Stems:
    """Stems by row, read through ``texts`` and laid out in one array of ``room`` places; the oldest go when it is full."""

    def __init__(self, texts: Texts, room: int = ROOM) -> None:
        self._texts = texts
        self._words = np.zeros(room, np.uint64)
        self._held: dict[int, tuple[int, int]] = {}  # row -> its first place, and how many words it has
        self._blocks: deque[tuple[int, int, list[int]]] = deque()  # places and rows of texts read together, the oldest first
        self._free = 0

    def around(self, rows: Sequence[int], places: Ints, before: int, after: int) -> tuple[Hashes, Ints]:
        """The stems around places (int64[m]) of dispatches (a row each), uint64[m, before + after], none being 0; and how many
        words each has (int64[m]), -1 of one that was removed. Looks reach no further than ``page.GAP`` beyond a text."""
        found = np.zeros((len(rows), before + after), np.uint64)
        words = np.full(len(rows), -1, np.int64)
        self._fill(found, words, rows, places, before)
        missing = list(dict.fromkeys(row for row in rows if row not in self._held))
        if missing:  # what is held may have to go for these, and was looked at first
            self._take(self._texts(missing))
            self._fill(found, words, rows, places, before)
        return found, words

    def _fill(self, found: Hashes, words: Ints, rows: Sequence[int], places: Ints, before: int) -> None:
        """Put in what is held now and was not looked at yet."""
        new = [number for number in (words < 0).nonzero()[0].tolist() if rows[number] in self._held]
        if new:
            starts, words[new] = np.array([self._held[rows[number]] for number in new], np.int64).T
            found[new] = around(self._words, starts + places[new], before, found.shape[1] - before)

    def _take(self, texts: Mapping[int, str]) -> None:
        """Lay out texts where the oldest were."""
        batch = tokenise_many(list(texts.values()))
        sizes = np.diff(batch.bounds)
        place, starts, size = laid_out(sizes)
        if size > len(self._words):
            self._words = np.zeros(size, np.uint64)
            self._held.clear()
            self._blocks.clear()
        if self._free + size > len(self._words):
            self._forget(self._free, len(self._words))
            self._free = 0
        first, self._free = self._free, self._free + size
        self._forget(first, self._free)
        block: NDArray[np.uint64] = self._words[first : self._free]
        block[:] = 0
        block[place] = batch.stream.stems
        rows = list(texts)
        self._held.update(zip(rows, zip((starts + first).tolist(), sizes.tolist(), strict=True), strict=True))
        self._blocks.append((first, self._free, rows))

    def _forget(self, first: int, last: int) -> None:
        """Let go of the oldest blocks while they stand between these places."""
        while self._blocks and first < self._blocks[0][1] and self._blocks[0][0] < last:
            for row in self._blocks.popleft()[2]:
                del self._held[row]
