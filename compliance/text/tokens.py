"""Tokens: runs of folded letters or digits, as arrays of hashes and offsets.

A table look-up gives each code point its role and a random-looking 64-bit value; boundaries are where roles change;
``hashing`` makes one number of a token's values. Hashes depend on the folded letters alone: not on the machine, the
position or the neighbours.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.text.entities import unmasked
from compliance.text.folding import Role, fold
from compliance.text.hashing import Int64, UInt64, hash_runs

_MASK = (1 << 64) - 1
_BATCH = 1 << 17  # characters of a batch tokenised at a time: more would leave the cache
# Roles as numpy has them: comparing an array with an enum member costs more than the comparison.
_BREAK, _WORD, _SINGLE, _EXTEND, _MARK, _SPLIT = (
    np.uint8(role) for role in (Role.BREAK, Role.WORD, Role.SINGLE, Role.EXTEND, Role.MARK, Role.SPLIT)
)
_PLAIN = int(Role.BREAK | Role.WORD)


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The tokens of one text, in its order.

    ``hashes`` uint64[n]: the folded token. ``stems`` uint64[n]: its first five folded letters. ``starts`` and ``ends``
    int64[n]: characters of the text as given, end exclusive. ``lengths`` int32[n]: folded letters.
    """

    hashes: UInt64
    stems: UInt64
    starts: Int64
    ends: Int64
    lengths: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.hashes)

    def copy(self) -> TokenStream:
        """The same in memory of its own: one text of a batch keeps those of the whole batch."""
        return TokenStream(self.hashes.copy(), self.stems.copy(), self.starts.copy(), self.ends.copy(), self.lengths.copy())


@dataclass(frozen=True, slots=True)
class TokenBatch:
    """The tokens of many texts, one after the other.

    ``stream`` holds them all, with offsets into each token's own text; those of text ``i`` are
    ``bounds[i]:bounds[i + 1]`` (int64[texts + 1]).
    """

    stream: TokenStream
    bounds: Int64

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, index: int) -> TokenStream:
        """The tokens of text ``index``: views, no copies."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        part = slice(self.bounds[index], self.bounds[index + 1])
        all_ = self.stream
        return TokenStream(all_.hashes[part], all_.stems[part], all_.starts[part], all_.ends[part], all_.lengths[part])

    def __iter__(self) -> Iterator[TokenStream]:
        return (self[index] for index in range(len(self)))


def tokenise(text: str) -> TokenStream:
    """The tokens of ``text``; any string will do, lone surrogates included. HTML entities count as what they stand for.

    >>> len(tokenise("L’accord, signé à Astana…"))
    5
    """
    return _tokenise(unmasked(text))


def tokenise_many(texts: Sequence[str]) -> TokenBatch:
    """The tokens of many texts, equal to those of ``tokenise`` one by one, and faster for short texts."""
    groups: list[TokenBatch] = []
    first, size = 0, 0
    for index, text in enumerate(texts):
        size += len(text) + 1
        if size >= _BATCH:
            groups.append(_tokenise_group(texts[first : index + 1]))
            first, size = index + 1, 0
    if first < len(texts) or not groups:
        groups.append(_tokenise_group(texts[first:]))
    if len(groups) == 1:
        return groups[0]
    streams = [group.stream for group in groups]
    shifts = accumulate((len(stream) for stream in streams), initial=0)
    bounds = [group.bounds[:-1] + shift for group, shift in zip(groups, shifts, strict=False)]
    total = sum(len(stream) for stream in streams)
    stream = TokenStream(
        np.concatenate([s.hashes for s in streams]),
        np.concatenate([s.stems for s in streams]),
        np.concatenate([s.starts for s in streams]),
        np.concatenate([s.ends for s in streams]),
        np.concatenate([s.lengths for s in streams]),
    )
    return TokenBatch(stream, np.concatenate([*bounds, np.array([total], np.int64)]))


def _tokenise_group(texts: Sequence[str]) -> TokenBatch:
    """Several texts as one, with a break between them."""
    offsets = np.fromiter(accumulate((len(text) + 1 for text in texts), initial=0), np.int64, len(texts) + 1)
    joined = _tokenise(unmasked("\n".join(texts)))
    bounds = np.searchsorted(joined.starts, offsets)
    shift = np.repeat(offsets[:-1], np.diff(bounds))
    stream = TokenStream(joined.hashes, joined.stems, joined.starts - shift, joined.ends - shift, joined.lengths)
    return TokenBatch(stream, bounds.astype(np.int64, copy=False))


def _tokenise(text: str) -> TokenStream:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    roles, values = _TABLES.look_up(codes)
    seen = int(np.bitwise_or.reduce(roles))
    if seen & ~_PLAIN:
        return _tokenise_rare(roles, values, seen)
    starts, ends = _runs(roles == _WORD)
    hashes, stems = hash_runs(values, starts, ends)
    return TokenStream(hashes, stems, starts, ends, (ends - starts).astype(np.int32))


def _tokenise_rare(roles: NDArray[np.uint8], values: UInt64, seen: int) -> TokenStream:
    """The way of a text with accents apart, invisible characters, ligatures, or scripts without spaces."""
    after_marks = _after_marks(roles) if seen & Role.MARK else None
    places: Int64 = np.arange(len(roles), dtype=np.int64)
    if seen & Role.SPLIT:
        roles, values, places = _split(roles, values)
    if seen & (Role.MARK | Role.DROP):
        kept = roles < _MARK
        roles, values, places = roles[kept], values[kept], places[kept]
    first, last = _token_edges(roles)
    starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    hashes, stems = hash_runs(values, starts, ends)
    text_starts, text_ends = places[starts], places[ends - 1] + 1
    if after_marks is not None:
        text_ends = after_marks[text_ends]
    return TokenStream(hashes, stems, text_starts, text_ends, (ends - starts).astype(np.int32))


def _split(roles: NDArray[np.uint8], values: UInt64) -> tuple[NDArray[np.uint8], UInt64, Int64]:
    """Characters that fold to several letters replaced by these, and where in the text each letter comes from."""
    split = roles == _SPLIT
    counts = np.ones(len(roles), np.int64)
    counts[split] = values[split] >> np.uint64(8) & np.uint64(0xFF)
    places = np.repeat(np.arange(len(roles), dtype=np.int64), counts)
    within = np.arange(len(places), dtype=np.int64) - (np.cumsum(counts) - counts)[places]
    values = values[places]
    split = split[places]
    values[split] = _TABLES.pool[(values[split] >> np.uint64(16)).astype(np.int64) + within[split]]
    return values.astype(np.uint8), values, places


def _token_edges(roles: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which letters are the first and which the last of a token."""
    letter = roles != _BREAK
    base = roles
    if np.any(roles == _EXTEND):
        # A sign counts as what it extends; after a break it starts a token of its own.
        holder = np.where(roles == _EXTEND, 0, np.arange(len(roles)))
        base = roles[np.maximum.accumulate(holder)]
    before = np.concatenate((np.array([_BREAK]), base[:-1]))
    first = letter & ((before == _BREAK) & _after_break(letter) | (roles == _SINGLE))
    first |= (roles == _WORD) & (before == _SINGLE)
    last = letter & np.concatenate((~letter[1:] | first[1:], np.ones(min(1, len(roles)), np.bool_)))
    return first, last


def _after_break(letter: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return np.concatenate((np.ones(min(1, len(letter)), np.bool_), ~letter[:-1]))


def _after_marks(roles: NDArray[np.uint8]) -> Int64:
    """For each place 0..n, the first place at or after it that holds no accent."""
    places = np.arange(len(roles) + 1, dtype=np.int64)
    places[:-1][roles == _MARK] = len(roles)
    return np.minimum.accumulate(places[::-1])[::-1]


def _runs(inside: NDArray[np.bool_]) -> tuple[Int64, Int64]:
    """Starts and ends of the runs of true values."""
    padded = np.zeros(len(inside) + 2, np.bool_)
    padded[1:-1] = inside
    edges = (padded[1:] != padded[:-1]).nonzero()[0]
    return edges[::2].copy(), edges[1::2].copy()


class _Tables:
    """The value of every code point, filled in as texts bring them: an ordinary text brings about eighty.

    The low byte of a value is the role, the rest looks random for a letter and is zero for what is none. A code point
    that folds to several letters has the role SPLIT, their number in the second byte and their place in the pool above.
    Zeroed memory that nobody touches costs nothing.
    """

    def __init__(self) -> None:
        self._values = np.zeros(0x110000, np.uint64)
        self._lock = threading.Lock()
        self.pool = np.empty(0, np.uint64)

    def look_up(self, codes: Int64) -> tuple[NDArray[np.uint8], UInt64]:
        """Roles and values of the code points."""
        values = self._values.take(codes, mode="clip")
        roles = values.astype(np.uint8)
        if roles.all():
            return roles, values
        with self._lock:
            self._learn(sorted(set(codes[roles == 0].tolist())))
        return self.look_up(codes)

    def _learn(self, codes: list[int]) -> None:
        for code in codes:
            letters = [_value(role, letter) for role, letter in fold(chr(code))]
            if len(letters) > 1:
                place = len(self.pool)
                self.pool = np.concatenate((self.pool, np.array(letters, np.uint64)))
                letters = [place << 16 | len(letters) << 8 | Role.SPLIT]
            self._values[code] = letters[0]


def _value(role: Role, letter: str) -> int:
    """A random-looking 64-bit value for a folded letter, with its role in the low byte."""
    if not letter:
        return role
    value = (ord(letter) * 0x9E3779B97F4A7C15) & _MASK
    value ^= value >> 32
    value = (value * 0xD6E8FEB86659FD93) & _MASK
    value ^= value >> 32
    return value & ~0xFF | role


_TABLES = _Tables()
