"""Planting: a passage of one text, copied or changed, set into another, with its place known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.prepare import Prepared
from compliance.model import Span, Zone

_FIGURES = 0.25  # share of numbers from which a stretch is a table, not prose
_LEAST_PIECE = 4  # words of a sentence, or of what a passage holds of one, that is moved as a piece
_TRIES = 12


@dataclass(frozen=True, slots=True)
class Kind:
    """A way in which passages are planted: their length in words, the share of words edited, sentences reordered or not."""

    words: int
    edited: float = 0.0
    reordered: bool = False

    @property
    def name(self) -> str:
        """``25 words, 10 % edited``."""
        how = "sentences reordered" if self.reordered else f"{self.edited:.0%} edited".replace("%", " %")
        return f"{self.words} words, {how if self.reordered or self.edited else 'verbatim'}"


KINDS = (
    *(Kind(words) for words in (15, 25, 50)),
    *(Kind(words, edited=0.1) for words in (15, 25, 50)),
    *(Kind(words, edited=0.2) for words in (15, 25, 50)),
    *(Kind(words, reordered=True) for words in (25, 50)),
)
"""The rows of a self-test. Fifteen words hold no two sentences, so these are not reordered."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A text with a foreign passage at ``span``, and its zones moved along."""

    text: str
    span: Span
    zones: tuple[Zone, ...]


def choose(source: Prepared, kind: Kind, random: Random) -> tuple[int, int] | None:
    """Tokens of a stretch of prose of ``kind.words`` words that begins with a sentence; None when there is none.

    Quotations, credits, notices, tables and the like are no prose: what lies in them is set aside by every check.
    """
    starts = source.bounds[:-1]
    starts = starts[starts + kind.words <= len(source)]
    if not len(starts):
        return None
    barred = np.zeros(len(source), dtype=bool)
    for mask in source.masks.values():
        barred |= mask
    for start in random.sample(starts.tolist(), min(_TRIES, len(starts))):
        end = start + kind.words
        if barred[start:end].any() or source.numeric[start:end].mean() > _FIGURES:
            continue
        if kind.reordered and len(_pieces(source, start, end)) < 2:
            continue
        return start, end
    return None


def passage_of(source: Prepared, span: tuple[int, int], kind: Kind, vocabulary: Sequence[str], random: Random) -> str:
    """The text of tokens ``span``, changed as ``kind`` asks."""
    start, end = span
    if kind.reordered:
        pieces = _pieces(source, start, end)
        order = list(range(len(pieces)))
        while order == sorted(order):
            random.shuffle(order)
        return " ".join(_sentence(source, *pieces[place]) for place in order)
    text = source.text[source.tokens.starts[start] : source.tokens.ends[end - 1]]
    return edit(text, kind.edited, vocabulary, random) if kind.edited else text


def edit(text: str, share: float, vocabulary: Sequence[str], random: Random) -> str:
    """Replace (half the times), leave out or insert words until ``share`` of the words are touched.

    A word is what stands between white space here: 3.5 and state-run are one.
    """
    words = text.split()
    for place in sorted(random.sample(range(len(words)), max(1, round(share * len(words)))), reverse=True):
        other = random.choice(vocabulary)
        if place == 0:
            other = other.capitalize()
        what = random.random()
        if what < 0.5:
            words[place] = other
        elif what < 0.75 and len(words) > 1:
            del words[place]
        else:
            words.insert(place, other)
    return " ".join(words)


def plant(carrier: Prepared, passage: str, random: Random) -> Planted:
    """Set ``passage`` between two sentences of ``carrier``, outside of its zones."""
    inside = np.zeros(len(carrier) + 1, dtype=bool)
    for mask in carrier.masks.values():
        inside[1:-1] |= mask[:-1] & mask[1:]
    cuts = [cut for cut in carrier.bounds.tolist() if 0 < cut < len(carrier) and not inside[cut]]
    place = _before(carrier, random.choice(cuts)) if cuts else len(carrier.text)
    before = "" if not place or carrier.text[place - 1].isspace() else " "
    closing = "" if passage.endswith((".", "!", "?")) else "."
    added = f"{before}{passage}{closing} "
    start = place + len(before)
    zones = tuple(_moved(zone, place, len(added)) for zone in carrier.zones)
    return Planted(carrier.text[:place] + added + carrier.text[place:], Span(start, start + len(passage)), zones)


def _before(text: Prepared, cut: int) -> int:
    """Where the sentence of token ``cut`` begins, with the marks that open it."""
    place, least = int(text.tokens.starts[cut]), int(text.tokens.ends[cut - 1])
    while place > least and not text.text[place - 1].isspace():
        place -= 1
    return place


def _moved(zone: Zone, place: int, by: int) -> Zone:
    if zone.end <= place:
        return zone
    return replace(zone, start=zone.start + by if zone.start >= place else zone.start, end=zone.end + by)


def _pieces(source: Prepared, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of a stretch, the last one perhaps cut off; short ones stay with their neighbour."""
    cuts = [start, *(cut for cut in source.bounds.tolist() if start < cut < end), end]
    pieces: list[tuple[int, int]] = []
    for first, last in pairwise(cuts):
        if pieces and (last - first < _LEAST_PIECE or pieces[-1][1] - pieces[-1][0] < _LEAST_PIECE):
            pieces[-1] = (pieces[-1][0], last)
        else:
            pieces.append((first, last))
    return pieces


def _sentence(source: Prepared, start: int, end: int) -> str:
    return source.text[source.tokens.starts[start] : source.tokens.ends[end - 1]] + "."


def vocabulary_of(texts: Sequence[Prepared], most: int = 20_000) -> list[str]:
    """Words of ``texts`` as often as they stand there, without numbers: what edits put in."""
    words: list[str] = []
    for text in texts:
        tokens = text.tokens
        for start, end in zip(tokens.starts.tolist(), tokens.ends.tolist(), strict=True):
            word = text.text[start:end]
            if word.isalpha():
                words.append(word.lower())
        if len(words) > most:
            break
    return words
