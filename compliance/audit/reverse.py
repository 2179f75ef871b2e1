"""The reverse check: which articles of the past share words with dispatches that came later, by fingerprints alone.

Here all shingles of a dispatch are looked for among the winnowed fingerprints of articles, the mirror of a check. Winnowing is
the same from both sides, so the guarantee stands: of any verbatim run of six words at least one fingerprint is found. Articles
are streamed and dispatches taken some thousands at a time, so memory stays flat whatever the number of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from compliance.audit.remembered import Ints, Keys, keys_of, unpacked
from compliance.audit.screening import COVERED, SURE, longest_diagonals
from compliance.dataclass import dataclass
from compliance.fingerprint.minhash import shingle_values
from compliance.fingerprint.scheme import Manifest
from compliance.index import Index, document_frequency_cap
from compliance.matching.candidates import weights_of
from compliance.matching.distinct import distinct
from compliance.matching.settings import Settings
from compliance.text.tokens import tokenise_many

WANTED_CHARACTERS = 12_000_000  # of dispatches that are looked for at once: some 2 M shingles, 60 MB
MOST_HITS = 2_000_000  # that are weighed at once; of an article with more of them, which is no prose, the first ones
EVIDENT_WORDS = 7
EVIDENT_WEIGHT = 1.2
_TABLE_BITS = 24
_TABLE_SHIFT = np.uint32(32 - _TABLE_BITS)


@dataclass(frozen=True, slots=True)
class Remembered:
    """An article of the past: the key of its content, how many words it has, and its packed fingerprints."""

    content: bytes
    words: int
    fingerprints: bytes


@dataclass(frozen=True, slots=True)
class Suspect:
    """An article that shares words with a new dispatch: at least ``words`` along one diagonal, ``share`` of the article.

    ``weight`` sums the rareness (0..1) of the shared shingles.
    """

    content: bytes
    dispatch: int
    words: int
    share: float
    weight: float

    @property
    def evident(self) -> bool:
        """Whether it is worth naming without the text: half of these are reuse, where of the others hardly any is."""
        return self.words >= EVIDENT_WORDS and self.weight >= EVIDENT_WEIGHT


@dataclass(frozen=True, slots=True)
class Wanted:
    """The shingles of new dispatches, in order of their keys.

    ``keys`` uint32[s], ``rows`` int64[s] (database rows of the dispatches), ``places`` int64[s], ``weights`` float64[s] (0..1,
    1 for a shingle that one dispatch holds); ``table`` bool[2^24] tells which beginnings of keys there are.
    """

    keys: Keys
    rows: Ints
    places: Ints
    weights: NDArray[np.float64]
    table: NDArray[np.bool_]


def wanted(texts: Sequence[tuple[int, str]], index: Index, manifest: Manifest, settings: Settings) -> Wanted:
    """The shingles of ``texts`` (row, body); those that the register counts as set phrases are left out."""
    scheme = manifest.scheme
    values, rows, places = [np.empty(0, np.uint64)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for (row, _), tokens in zip(texts, tokenise_many([body for _, body in texts]), strict=True):
        own = shingle_values(tokens.hashes, manifest)
        values.append(own)
        rows.append(np.full(len(own), row, np.int64))
        places.append(np.arange(len(own)) % max(1, len(own) // scheme.permutations))
    all_values, all_rows, all_places = np.concatenate(values), np.concatenate(rows), np.concatenate(places)
    frequency = index.find(all_values).frequency
    told = np.flatnonzero(frequency <= document_frequency_cap(index.documents))
    keys = keys_of(all_values[told])
    order = np.argsort(keys, kind="stable")
    keys, told = keys[order], told[order]
    table = np.zeros(1 << _TABLE_BITS, np.bool_)
    table[keys >> _TABLE_SHIFT] = True
    return Wanted(keys, all_rows[told], all_places[told], weights_of(frequency[told].clip(1), settings), table)


def in_portions(texts: Iterable[tuple[int, str]], most: int = WANTED_CHARACTERS) -> Iterator[list[tuple[int, str]]]:
    """Dispatches (row, body) so many at a time that their shingles fit in memory."""
    portion: list[tuple[int, str]] = []
    size = 0
    for row, body in texts:
        portion.append((row, body))
        size += len(body)
        if size >= most:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion


def suspects(articles: Sequence[Remembered], new: Wanted, shingle: int, settings: Settings) -> list[Suspect]:
    """The pairs of article and new dispatch that share more than chance, in the order of the articles.

    As candidates of a check are: enough words along one diagonal, or shared shingles so rare and close together that no
    order is needed. Raises ValueError for damaged fingerprints.
    """
    keys, places, counts = unpacked([article.fingerprints for article in articles])
    owners = np.repeat(np.arange(len(articles)), counts)
    maybe = np.flatnonzero(new.table[keys >> _TABLE_SHIFT]) if len(keys) else np.empty(0, np.int64)
    first = np.searchsorted(new.keys, keys[maybe])
    many = np.searchsorted(new.keys, keys[maybe], "right") - first
    hit = many > 0
    found: list[Suspect] = []
    for part in _portions(owners[maybe][hit], many[hit]):
        at, start, count = maybe[hit][part], first[hit][part], many[hit][part]
        ends = count.cumsum()
        shared = np.arange(int(ends[-1])) + np.repeat(start - ends + count, count)
        at = np.repeat(at, count)
        found += _weighed(articles, owners[at], places[at], shared, new, shingle, settings)
    return found


def _portions(owners: Ints, many: Ints) -> Iterator[slice]:
    """Stretches of at most ``MOST_HITS`` hits that end where an article does."""
    total = many.cumsum()
    begin = 0
    while begin < len(owners):
        before = int(total[begin - 1]) if begin else 0
        end = max(int(np.searchsorted(total, before + MOST_HITS, "right")), begin + 1)
        if end < len(owners) and owners[end] == owners[end - 1]:
            whole = int(np.searchsorted(owners, owners[end]))
            following = int(np.searchsorted(owners, owners[end], "right"))
            if whole > begin:
                end = following = whole
            yield slice(begin, end)
            begin = following
        else:
            yield slice(begin, end)
            begin = end


def _weighed(
    articles: Sequence[Remembered], owners: Ints, places: Ints, shared: Ints, new: Wanted, shingle: int, settings: Settings
) -> Iterator[Suspect]:
    """The pairs among these hits that are more than chance. ``shared`` numbers the shingles of ``new``."""
    dispatches, numbers = distinct(new.rows[shared])
    pairs, rows = distinct(owners * len(dispatches) + numbers)
    if not len(pairs):
        return
    words = longest_diagonals(rows, places, new.places[shared], len(pairs), shingle)
    weight = np.bincount(rows, new.weights[shared])
    hits = np.bincount(rows)
    likely = words >= COVERED
    for score, least in SURE[settings.sensitivity]:
        if score:  # "high" looks at everything, which here would be every article
            likely |= (weight >= score) & (hits >= least)
    for pair in np.flatnonzero(likely).tolist():
        owner, dispatch = divmod(int(pairs[pair]), len(dispatches))
        article = articles[owner]
        own = min(int(words[pair]), article.words)
        share = round(own / max(1, article.words), 4)
        yield Suspect(article.content, int(dispatches[dispatch]), own, share, round(float(weight[pair]), 4))
