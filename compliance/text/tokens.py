"""Tokens: runs of folded letters or digits, as arrays of hashes and offsets.

A table look-up gives each code point its role and a random-looking 64-bit value; boundaries are where roles change; the
hash of a token is a polynomial over its letters' values modulo 2^64, read off one running sum, and mixed at the end
(Karp and Rabin 1987; the finaliser is that of MurmurHash3). Hashes depend on the folded letters alone: not on the
machine, the position or the neighbours.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from compliance.text.folding import Role, fold

UInt64 = NDArray[np.uint64]
Int64 = NDArray[np.int64]

STEM_LETTERS = 5
_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2^64
_MASK = (1 << 64) - 1
_SHIFT, _MIX_1, _MIX_2 = np.uint64(33), np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_BLOCK = 1 << 15  # letters hashed at a time: the running sums stay in the cache
_BATCH = 1 << 18  # characters of a batch tokenised at a time
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
    """The tokens of ``text``; any string will do, lone surrogates included.

    >>> len(tokenise("L’accord, signé à Astana…"))
    5
    """
    return _tokenise(text)


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
    joined = _tokenise("\n".join(texts))
    bounds = np.searchsorted(joined.starts, offsets)
    shift = np.repeat(offsets[:-1], np.diff(bounds))
    stream = TokenStream(joined.hashes, joined.stems, joined.starts - shift, joined.ends - shift, joined.lengths)
    return TokenBatch(stream, bounds.astype(np.int64, copy=False))


def _tokenise(text: str) -> TokenStream:
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
    roles, values = _TABLES.look_up(codes)
    seen = int(np.bitwise_or.reduce(roles)) if len(roles) else 0
    if seen & ~_PLAIN:
        return _tokenise_rare(roles, values, seen)
    starts, ends = _runs(roles == _WORD)
    hashes, stems = _hash_runs(values, starts, ends)
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
    hashes, stems = _hash_runs(values, starts, ends)
    text_starts, text_ends = places[starts], places[ends - 1] + 1
    if after_marks is not None:
        text_ends = after_marks[text_ends]
    return TokenStream(hashes, stems, text_starts, text_ends, (ends - starts).astype(np.int32))


def _split(roles: NDArray[np.uint8], values: UInt64) -> tuple[NDArray[np.uint8], UInt64, Int64]:
    """Characters that fold to several letters replaced by these, and where in the text each letter comes from."""
    split = roles == _SPLIT
    counts = np.ones(len(roles), np.int64)
    counts[split] = (values[split] & np.uint64(0xFF)).astype(np.int64)
    places = np.repeat(np.arange(len(roles), dtype=np.int64), counts)
    within = np.arange(len(places), dtype=np.int64) - (np.cumsum(counts) - counts)[places]
    roles, values = roles[places], values[places]
    split = roles == _SPLIT
    pool = (values[split] >> np.uint64(8)).astype(np.int64) + within[split]
    roles[split] = _TABLES.pool_roles[pool]
    values[split] = _TABLES.pool_values[pool]
    return roles, values, places


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
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    return edges[::2], edges[1::2]


def _hash_runs(values: UInt64, starts: Int64, ends: Int64) -> tuple[UInt64, UInt64]:
    """Hashes of the whole runs and of their first letters."""
    if not len(starts):
        return np.empty(0, np.uint64), np.empty(0, np.uint64)
    if ends[-1] <= _BLOCK:
        both = _hash_block(values, starts, ends)
        return both[0], both[1]
    both = np.empty((2, len(starts)), np.uint64)
    done = 0
    while done < len(starts):
        origin = starts[done]
        until = max(int(np.searchsorted(ends, origin + _BLOCK, "right")), done + 1)
        both[:, done:until] = _hash_block(values[origin:], starts[done:until] - origin, ends[done:until] - origin)
        done = until
    return both[0], both[1]


def _hash_block(values: UInt64, starts: Int64, ends: Int64) -> UInt64:
    """Hashes of runs (row 0) and of their first letters (row 1), read off one running sum."""
    count = int(ends[-1])
    powers, inverses = _POWERS.up_to(count)
    sums = np.empty(count + 1, np.uint64)
    sums[0] = 0
    np.add.accumulate(values[:count] * powers[:count], out=sums[1:])
    both = np.empty((2, len(starts)), np.uint64)
    both[0] = sums[ends]
    both[1] = sums[np.minimum(starts + STEM_LETTERS, ends)]
    both -= sums[starts]
    both *= inverses[starts]
    return _mix_in_place(both)


def _mix_in_place(values: UInt64) -> UInt64:
    """The finaliser of MurmurHash3, 64 bits: every bit of the input reaches every bit of the result."""
    values ^= values >> _SHIFT
    values *= _MIX_1
    values ^= values >> _SHIFT
    values *= _MIX_2
    values ^= values >> _SHIFT
    return values


class _Powers:
    """Powers of the base and their inverses modulo 2^64, grown when a longer block needs them."""

    def __init__(self) -> None:
        self._pair = (np.empty(0, np.uint64), np.empty(0, np.uint64))

    def up_to(self, count: int) -> tuple[UInt64, UInt64]:
        """At least ``count`` powers and inverses."""
        pair = self._pair
        if len(pair[0]) < count:
            size = 1 << max(12, (count - 1).bit_length())
            pair = self._pair = (_powers_of(_BASE, size), _powers_of(pow(_BASE, -1, 1 << 64), size))
        return pair


def _powers_of(base: int, count: int) -> UInt64:
    factors = np.full(count, base, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)


class _Tables:
    """Role and value of every code point, filled in as texts bring them: an ordinary text brings about eighty.

    A code point that folds to several letters has the role SPLIT, and as value its place in the pool (the upper bits)
    and their number (the lower eight). Zeroed memory that nobody touches costs nothing.
    """

    def __init__(self) -> None:
        self.roles = np.zeros(0x110000, np.uint8)
        self.values = np.zeros(0x110000, np.uint64)
        self.pool_roles = np.empty(0, np.uint8)
        self.pool_values = np.empty(0, np.uint64)
        self._lock = threading.Lock()

    def look_up(self, codes: Int64) -> tuple[NDArray[np.uint8], UInt64]:
        """Roles and values of the code points, one each."""
        roles = self.roles[codes]
        if not roles.all():
            with self._lock:
                self._learn(np.unique(codes[roles == 0]).tolist())
            roles = self.roles[codes]
        return roles, self.values[codes]

    def _learn(self, codes: list[int]) -> None:
        for code in codes:
            letters = fold(chr(code))
            roles = np.array([role for role, _ in letters], np.uint8)
            values = np.array([_value(letter) for _, letter in letters], np.uint64)
            if len(letters) == 1:
                self.values[code] = values[0]
                self.roles[code] = roles[0]
                continue
            place = len(self.pool_roles)
            self.pool_roles = np.concatenate((self.pool_roles, roles))
            self.pool_values = np.concatenate((self.pool_values, values))
            self.values[code] = place << 8 | len(letters)
            self.roles[code] = Role.SPLIT


def _value(letter: str) -> int:
    """A random-looking odd-free 64-bit value for a folded letter; 0 for none."""
    if not letter:
        return 0
    value = (ord(letter) * _BASE) & _MASK
    value ^= value >> 32
    value = (value * 0xD6E8FEB86659FD93) & _MASK
    return value ^ value >> 32


_TABLES = _Tables()
_POWERS = _Powers()
