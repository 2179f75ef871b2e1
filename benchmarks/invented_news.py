"""Texts of made-up words whose runs of words repeat as those of news do: any number of them, from a seed.

A text is a row of units: single words, and phrases. A phrase is known by its number alone, from which its length and its
words follow by hashing, so the stock of phrases is endless and nothing is stored. Numbers come from a Pareto law: a few
phrases are everywhere, most are met once. So the number of distinct runs of n words grows with the number of words as a power
of it, as Heaps' law (1978) says of real texts; ``fit`` shows the exponents beside those of a collection of news. Copies of one
set of sentences would not do: every posting list would grow in step with the register.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UInt64 = NDArray[np.uint64]

_SYLLABLES = [
    consonant + vowel + end
    for consonant in ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z")
    for vowel in "aeiou"
    for end in ("", "n", "r", "s")
]
_SENTENCE = 21  # words
_RECENT = 60  # texts back that a version may follow


@dataclass(frozen=True, slots=True)
class Law:
    """The laws of a language: exponents of words and phrases, phrases' length, the share of units that are single words."""

    phrases: float = 1.07
    words: float = 1.34
    continued: float = 0.5  # of phrases of two words or more: chance of one more word
    single: float = 0.45
    vocabulary: int = 100_000
    flat: float = 8.0  # Mandelbrot's constant: the commonest words are not that common
    longest: int = 4  # words of a phrase
    versions: float = 0.15  # share of texts that take over much of one written shortly before: updates, background


def ranks(random: np.random.Generator, count: int, law: Law) -> NDArray[np.int64]:
    """``count`` words, as ranks in the vocabulary."""
    parts: list[NDArray[np.int64]] = []
    missing = count
    while missing > 0:
        units = missing // 2 + 1000
        single = random.random(units) < law.single
        number = np.minimum(random.random(units) ** (-1 / (law.phrases - 1)), 2.0**62).astype(np.uint64)
        longer = np.floor(np.log(_uniform(number * np.uint64(2) + np.uint64(1))) / np.log(law.continued))
        length = np.where(single, 1, np.minimum(2 + longer, law.longest)).astype(np.int64)
        ends = length.cumsum()
        place = np.arange(ends[-1]) - np.repeat(ends - length, length)
        of_phrase = _uniform(np.repeat(number, length) * np.uint64(0x9E3779B97F4A7C15) + place.astype(np.uint64))
        chance = np.where(np.repeat(single, length), random.random(len(place)), of_phrase)
        parts.append(_rank(chance, law))
        missing -= len(place)
    return np.concatenate(parts)[:count]


def rows(seed: int, count: int, words: int, law: Law) -> NDArray[np.int64]:
    """``count`` texts of ``words`` words, int64[count, words] of ranks."""
    random = np.random.default_rng(seed)
    texts = ranks(random, count * words, law).reshape(count, words)
    for text in np.flatnonzero(random.random(count) < law.versions).tolist():
        other = text - int(random.integers(1, _RECENT))
        if other >= 0:
            taken = int(random.uniform(0.1, 0.9) * words)
            start, place = random.integers(0, words - taken, 2)
            texts[text, place : place + taken] = texts[other, start : start + taken]
    return texts


def _rank(chance: NDArray[np.float64], law: Law) -> NDArray[np.int64]:
    """The law of Zipf and Mandelbrot, by inversion."""
    power = 1 - law.words
    low, high = (1 + law.flat) ** power, (law.vocabulary + law.flat) ** power
    return ((low + chance * (high - low)) ** (1 / power) - law.flat - 1).astype(np.int64)


def _uniform(numbers: UInt64) -> NDArray[np.float64]:
    """Numbers to 0..1, as if at random."""
    values = numbers.copy()
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        values ^= values >> np.uint64(33)
        values *= np.uint64(factor)
    values ^= values >> np.uint64(33)
    return ((values >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53


class Writer:
    """Writes texts of ``words`` words each."""

    def __init__(self, law: Law | None = None) -> None:
        self.law = law or Law()
        self._words = np.array([_word(rank) for rank in range(self.law.vocabulary)], dtype=object)

    def texts(self, seed: int, count: int, words: int = 400) -> list[str]:
        """``count`` texts; another seed gives others in the same language."""
        return [_set(text.tolist()) for text in self._words[rows(seed, count, words, self.law)]]


def _set(words: list[str]) -> str:
    """Words as sentences, three a paragraph."""
    sentences = [" ".join(words[i : i + _SENTENCE]).capitalize() + "." for i in range(0, len(words), _SENTENCE)]
    return "\n".join(" ".join(sentences[i : i + 3]) for i in range(0, len(sentences), 3))


def _word(rank: int) -> str:
    base = len(_SYLLABLES)
    number, word = rank * 7919 % (base**3), ""
    for _ in range(1 if rank < 40 else 2 if rank < 20_000 else 3):
        number, part = divmod(number, base)
        word += _SYLLABLES[part]
    return word


def distinct_runs(hashes: UInt64, sizes: list[int], most: int = 5) -> dict[int, list[int]]:
    """How many distinct runs of 1 to ``most`` words the first so many words hold."""
    found = {}
    runs = hashes.copy()
    for length in range(1, most + 1):
        if length > 1:
            runs = runs[:-1] * np.uint64(0xD1342543DE82EF95) + hashes[length - 1 :]
        found[length] = [len(np.unique(runs[:size])) for size in sizes]
    return found


def exponent(sizes: list[int], distinct: list[int]) -> float:
    """Heaps' exponent: the slope of the logarithms."""
    return float(np.polyfit(np.log(sizes), np.log(distinct), 1)[0])
