"""The MinHash of every window of a text, with datasketch's permutations.

A shingle is one number made of its tokens' hashes. For every window our value equals
``MinHash(scheme="affine64").update_batch(shingles of the window).hashvalues``; with one permutation this is winnowing
(Schleimer, Wilkerson and Aiken 2003).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.fingerprint.scheme import Manifest
from compliance.text.hashing import Int64, UInt64, mix_in_place

_SHINGLE_BASE = np.uint64(0xD1342543DE82EF95)


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of one text: ``values`` uint64[k], and ``positions`` int64[k], the first token of the shingle that
    has the value. With more than one permutation, those of the first come first."""

    values: UInt64
    positions: Int64

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True)
class FingerprintBatch:
    """The fingerprints of many texts, one text after the other; those of text i are ``bounds[i]:bounds[i + 1]``.

    ``values`` uint64[k], ``positions`` int64[k] in each text's own tokens, ``bounds`` int64[texts + 1].
    """

    values: UInt64
    positions: Int64
    bounds: Int64

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, index: int) -> Fingerprints:
        """The fingerprints of text ``index``: views, no copies."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        part = slice(self.bounds[index], self.bounds[index + 1])
        return Fingerprints(self.values[part], self.positions[part])


def shingle_hashes(hashes: UInt64, shingle: int) -> UInt64:
    """One number, uint64[n - shingle + 1], for each run of ``shingle`` tokens; what datasketch's ``hashfunc`` would give."""
    count = max(len(hashes) - shingle + 1, 0)
    combined = hashes[:count].copy()
    for offset in range(1, shingle):
        combined *= _SHINGLE_BASE
        combined += hashes[offset : offset + count]
    return combined


def shingle_values(hashes: UInt64, manifest: Manifest) -> UInt64:
    """The permuted value of every shingle, the article's side of a look-up.

    uint64[permutations * s] for the s = n - shingle + 1 shingles of n tokens, permutation after permutation: the value at
    ``index`` belongs to the shingle that starts at token ``index % s``.
    """
    return values_of(shingle_hashes(hashes, manifest.scheme.shingle), manifest)


def values_of(shingles: UInt64, manifest: Manifest) -> UInt64:
    """The same of shingles as ``shingle_hashes`` gives them, whichever they are (uint64[s]); they are overwritten."""
    mixed = mix_in_place(shingles)
    if manifest.scheme.permutations == 1:
        return _permuted(mixed, manifest, 0)
    return np.concatenate([_permuted(mixed, manifest, which) for which in range(manifest.scheme.permutations)])


def shingles_of(hashes: UInt64, sizes: Int64, manifest: Manifest) -> tuple[UInt64, Int64, Int64]:
    """The permuted values of the shingles of many texts, whose tokens (``sizes`` int64[t] of each) stand one after the other.

    Values uint64[k] text by text, each equal to ``shingle_values``; the place of each in its text, int64[k]; and the first
    value of every text, with k at the end, int64[t + 1].
    """
    scheme = manifest.scheme
    counts = np.maximum(sizes - scheme.shingle + 1, 0)
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    places = np.arange(bounds[-1]) - np.repeat(bounds[:-1], counts)
    if not len(places):
        return np.empty(0, np.uint64), places, bounds
    whole = places + np.repeat(np.cumsum(sizes) - sizes, counts)
    mixed = mix_in_place(shingle_hashes(hashes, scheme.shingle))[whole]
    if scheme.permutations == 1:
        return _permuted(mixed, manifest, 0), places, bounds
    values = np.stack([_permuted(mixed, manifest, which) for which in range(scheme.permutations)])
    # Text by text, permutation after permutation within each.
    order = np.argsort(np.tile(np.repeat(np.arange(len(sizes)), counts), scheme.permutations), kind="stable")
    return values.ravel()[order], np.tile(places, scheme.permutations)[order], bounds * scheme.permutations


def fingerprint(hashes: UInt64, manifest: Manifest) -> Fingerprints:
    """The fingerprints of one text, the source's side: one for each window, equal neighbours collapsed.

    A text of fewer shingles than a window holds has the one window of all of them; one of fewer tokens than a shingle has
    no fingerprint.
    """
    mixed = mix_in_place(shingle_hashes(hashes, manifest.scheme.shingle))
    if not len(mixed):
        return Fingerprints(mixed, np.empty(0, np.int64))
    window = min(manifest.scheme.window, len(mixed))
    found = [_of_one_text(_permuted(mixed, manifest, which), window) for which in range(manifest.scheme.permutations)]
    if len(found) == 1:
        return Fingerprints(*found[0])
    return Fingerprints(np.concatenate([values for values, _ in found]), np.concatenate([places for _, places in found]))


def _of_one_text(values: UInt64, window: int) -> tuple[UInt64, Int64]:
    """Values and places of one permutation's fingerprints; the text has at least one window."""
    minima = sliding_minimum(values, window)
    new = np.ones(len(minima), np.bool_)
    np.not_equal(minima[1:], minima[:-1], out=new[1:])
    starts = new.nonzero()[0]
    found = minima[starts]
    places = starts + (window - 1)
    for offset in range(window - 2, -1, -1):
        here = starts + offset
        places = np.where(values[here] == found, here, places)
    return found, places


def fingerprint_many(hashes: UInt64, bounds: Int64, manifest: Manifest) -> FingerprintBatch:
    """The fingerprints of many texts whose tokens stand one after the other, those of text i at ``bounds[i]:bounds[i + 1]``.

    Equal to ``fingerprint`` text by text.
    """
    scheme = manifest.scheme
    mixed = mix_in_place(shingle_hashes(hashes, scheme.shingle))
    layout = _Layout.of(bounds, scheme.shingle, scheme.window)
    found = [_collapsed(_permuted(mixed, manifest, which), layout) for which in range(scheme.permutations)]
    values = np.concatenate([one for one, _ in found])
    places = np.concatenate([one for _, one in found])
    owners = np.searchsorted(bounds, places, "right") - 1
    if scheme.permutations > 1:
        order = np.argsort(owners, kind="stable")
        values, places, owners = values[order], places[order], owners[order]
    counts = np.bincount(owners, minlength=len(bounds) - 1)
    return FingerprintBatch(values, places - bounds[owners], np.concatenate((np.zeros(1, np.int64), np.cumsum(counts))))


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which windows there are, named by their first token.

    ``whole`` bool[windows]: those that lie within one text. ``firsts``: where a text begins, so that no window collapses
    into one of the text before. ``short_starts`` and ``short_ends``: the shingles of each text that has fewer of them than
    a window holds.
    """

    window: int
    whole: NDArray[np.bool_]
    firsts: Int64
    short_starts: Int64
    short_ends: Int64

    @classmethod
    def of(cls, bounds: Int64, shingle: int, window: int) -> _Layout:
        span = shingle + window - 1
        starts, ends = bounds[:-1], bounds[1:]
        sizes = ends - starts
        whole = np.ones(max(int(bounds[-1]) - span + 1, 0), np.bool_)
        for before in range(1, span):
            over = ends - before
            whole[over[(over >= 0) & (over < len(whole))]] = False
        short = (sizes >= shingle) & (sizes < span)
        return cls(window, whole, starts[starts < len(whole)], starts[short], ends[short] - shingle + 1)


def _permuted(mixed: UInt64, manifest: Manifest, which: int) -> UInt64:
    return mixed * np.uint64(manifest.a[which]) + np.uint64(manifest.b[which])


def _collapsed(values: UInt64, layout: _Layout) -> tuple[UInt64, Int64]:
    """The minimum of each window and the place where it stands first, neighbours of equal value once."""
    minima = sliding_minimum(values, layout.window)
    same = np.zeros(len(minima), np.bool_)
    same[1:] = minima[1:] == minima[:-1]
    same[layout.firsts] = False
    starts = np.flatnonzero(layout.whole & ~same)
    found, ends = minima[starts], starts + layout.window
    if len(layout.short_starts):
        edges = np.stack((layout.short_starts, layout.short_ends), axis=1).ravel()
        short = np.minimum.reduceat(np.append(values, values[-1]), edges)[::2]
        starts, found = np.concatenate((starts, layout.short_starts)), np.concatenate((found, short))
        ends = np.concatenate((ends, layout.short_ends))
        order = np.argsort(starts, kind="stable")
        starts, found, ends = starts[order], found[order], ends[order]
    places = ends - 1
    for offset in range(layout.window - 2, -1, -1):
        here = np.minimum(starts + offset, ends - 1)
        places = np.where(values[here] == found, here, places)
    return found, places


def sliding_minimum(values: UInt64, window: int) -> UInt64:
    """The minimum of every ``window`` successive values, uint64[n - window + 1], by doubling: O(log window) passes."""
    if len(values) < window:
        return values[:0]
    width = 1
    while 2 * width <= window:
        values = np.minimum(values[:-width], values[width:])
        width *= 2
    rest = window - width
    return np.minimum(values[:-rest], values[rest:]) if rest else values
