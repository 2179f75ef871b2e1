"""A text made ready for matching: tokens, vocabulary, cuts and sentences, computed once and when first needed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.fingerprint.minhash import shingle_hashes
from compliance.matching.about import about_paragraphs
from compliance.matching.capitals import nouns_have_capitals
from compliance.matching.distinct import distinct, tally
from compliance.matching.furniture import furniture
from compliance.model import Article, Dispatch, Zone, ZoneKind
from compliance.text.quotations import quotations
from compliance.text.sentences import fine_cuts, long_tokens, sentence_cuts
from compliance.text.tokens import TokenStream, tokenise
from compliance.text.transcripts import speeches

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

GRAM = 3  # successive tokens of an exact seed
SHINGLE = 5  # and of what whole texts are compared by
_NO_PROSE = frozenset(
    {
        ZoneKind.CREDIT,
        ZoneKind.BYLINE,
        ZoneKind.DATELINE,
        ZoneKind.SIGNOFF,
        ZoneKind.NOTICE,
        ZoneKind.ADVISORY,
    }
)
_IN_NUMBERS = frozenset(".,'’/:-–٫٬")
_PRIME = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the words of a text prove, in nats: ``terms`` float64[v], and ``tokens`` float64[n], 0 where one carries no content.
    ``sentences`` has the tf-idf of each of its ``sentence_terms`` (float64[k]) and the norm of each sentence (float64[s]), once
    somebody asked for them."""

    terms: Floats
    tokens: Floats
    sentences: list[tuple[Floats, Floats]] = field(default_factory=list)


@dataclass(frozen=True)
class Prepared:
    """A text with its tokens and zones; what matching needs beyond is computed when first asked for, and kept."""

    text: str
    tokens: TokenStream
    zones: tuple[Zone, ...] = ()
    language: str | None = None
    title: str | None = None
    kept: dict[str, Ints] = field(default_factory=dict, repr=False, compare=False)  # what others compute once
    weighed: dict[Hashable, Weighed] = field(default_factory=dict, repr=False, compare=False)  # by register

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def content(self) -> Mask:
        """Tokens that carry content (bool[n]): more than two letters, or a character that is a word by itself."""
        return long_tokens(self.text, self.tokens)

    @cached_property
    def _vocabulary(self) -> tuple[Hashes, Ints]:
        values, inverse = distinct(self.tokens.stems[self.content])
        ids = np.full(len(self.tokens), -1, dtype=np.int64)
        ids[self.content] = inverse
        return values, ids

    @property
    def terms(self) -> Hashes:
        """Distinct stems of the content tokens, sorted (uint64[v])."""
        return self._vocabulary[0]

    @property
    def term_ids(self) -> Ints:
        """Index into ``terms`` for every token (int64[n]), -1 where the token carries no content."""
        return self._vocabulary[1]

    @cached_property
    def cuts(self) -> Ints:
        """Token indices at which a passage may begin or end, with 0 and n (int64[k])."""
        return fine_cuts(self.text, self.tokens)

    @cached_property
    def bounds(self) -> Ints:
        """Sentence i holds tokens ``bounds[i]`` to ``bounds[i + 1]`` (int64[s + 1])."""
        return sentence_cuts(self.text, self.tokens)

    @cached_property
    def full_stops(self) -> Ints:
        """Token indices at which a sentence ends for a reader, however short, with 0 and n (int64[k])."""
        cuts = self.cuts
        inner = cuts[(cuts > 0) & (cuts < len(self.tokens))]
        before = [
            self.text[end:start].strip()[:1]
            for end, start in zip(self.tokens.ends[inner - 1].tolist(), self.tokens.starts[inner].tolist(), strict=True)
        ]
        hard = np.array([mark not in {":", ";", "；", "：", "؛"} for mark in before], dtype=bool)
        return np.concatenate(([0], inner[hard], [len(self.tokens)])).astype(np.int64)

    @cached_property
    def masks(self) -> dict[ZoneKind, Mask]:
        """Which tokens lie in which kind of zone, quotations included (bool[n] each; kinds without tokens left out)."""
        spans = [(zone.kind, zone.start, zone.end) for zone in self.zones]
        spans += [(ZoneKind.QUOTATION, span.start, span.end) for span in quotations(self.text)]
        spans += [(ZoneKind.QUOTATION, span.start, span.end) for span in speeches(self.text)]
        spans += [(ZoneKind.BOILERPLATE, span.start, span.end) for span in about_paragraphs(self.text)]
        spans += [(ZoneKind.BOILERPLATE, span.start, span.end) for span in furniture(self.text)]
        result: dict[ZoneKind, Mask] = {}
        for kind, start, end in spans:
            first = int(np.searchsorted(self.tokens.ends, start, side="right"))
            last = int(np.searchsorted(self.tokens.starts, end))
            if first < last:
                result.setdefault(kind, np.zeros(len(self.tokens), dtype=bool))[first:last] = True
        return result

    @cached_property
    def prose(self) -> Mask:
        """Tokens of the author's text (bool[n]): all but credits, bylines, datelines, sign-offs, notices, advisories."""
        result = np.ones(len(self.tokens), dtype=bool)
        for kind in _NO_PROSE & self.masks.keys():
            result &= ~self.masks[kind]
        return result

    @cached_property
    def _first_letters(self) -> tuple[Mask, Mask]:
        """Tokens that begin with a capital, and with a digit (bool[n] each)."""
        codes = np.frombuffer(self.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)[self.tokens.starts]
        capital, digit = (codes >= 65) & (codes <= 90), (codes >= 48) & (codes <= 57)
        other = np.flatnonzero(codes > 127)
        if len(other):
            values, place = distinct(codes[other])
            letters = [chr(value) for value in values.tolist()]
            capital[other] = np.array([letter.isupper() for letter in letters], dtype=bool)[place]
            digit[other] = np.array([letter.isdigit() for letter in letters], dtype=bool)[place]
        return capital, digit

    @cached_property
    def capitalised(self) -> Mask:
        """Tokens that begin with a capital or a digit: names and numbers, most of them (bool[n])."""
        return self._first_letters[0] | self._first_letters[1]

    @cached_property
    def names_stand_out(self) -> bool:
        """Whether a capital marks a name here: not in German, where nouns have one, nor in a text of capitals."""
        content = self.content
        few = bool(content.any()) and float(self.capitalised[content].mean()) < 0.45
        return few and not nouns_have_capitals(self.tokens.hashes)

    @property
    def numeric(self) -> Mask:
        """Tokens that begin with a digit (bool[n])."""
        return self._first_letters[1]

    def names(self, first: int, last: int) -> list[int]:
        """Stems of the capitalised words within sentences of tokens ``first`` to ``last``, in their order."""
        places, stems = self._names
        return stems[bisect_left(places, first) : bisect_left(places, last)]

    @cached_property
    def all_names(self) -> frozenset[int]:
        """Those of the whole text."""
        return frozenset(self._names[1])

    @cached_property
    def _names(self) -> tuple[list[int], list[int]]:
        named: Mask = self.capitalised & ~self.numeric & self.content
        named[self.full_stops[self.full_stops < len(self)]] = False
        (places,) = named.nonzero()
        return places.tolist(), self.tokens.stems[places].tolist()

    def numbers(self, first: int, last: int) -> list[int]:
        """The numbers among tokens ``first`` to ``last``, each as one value: 5,591.1 is one number."""
        places, values = self._numbers
        return values[bisect_left(places, first) : bisect_left(places, last)]

    @cached_property
    def all_numbers(self) -> frozenset[int]:
        """Those of the whole text."""
        return frozenset(self._numbers[1])

    @cached_property
    def _numbers(self) -> tuple[list[int], list[int]]:
        """Where each number begins, and its value: tokens that a single sign joins make one, with the word that a hyphen
        joins to it (Baa-3)."""
        places = np.flatnonzero(self.numeric)
        if not len(places):
            return [], []
        starts, ends, hashes = self.tokens.starts, self.tokens.ends, self.tokens.hashes
        joined = [
            before + 1 == place and ends[before] + 1 == starts[place] and self.text[ends[before]] in _IN_NUMBERS
            for before, place in zip(places[:-1].tolist(), places[1:].tolist(), strict=True)
        ]
        firsts = np.flatnonzero(~np.concatenate(([False], np.array(joined, dtype=bool))))
        rank = np.arange(len(places)) - np.repeat(firsts, np.diff(np.append(firsts, len(places))))
        values = np.add.reduceat(hashes[places] * (_PRIME ** (rank + 1).astype(np.uint64)), firsts)
        begin = places[firsts]
        (close,) = ((begin > 0) & (ends[begin - 1] + 1 == starts[begin])).nonzero()
        hyphened = close[np.array([self.text[place] == "-" for place in ends[begin[close] - 1].tolist()], dtype=bool)]
        values[hyphened] += ~hashes[begin[hyphened] - 1]
        return begin.tolist(), values.tolist()

    @cached_property
    def sentence_terms(self) -> tuple[Ints, Ints, Ints]:
        """Sentence, term and count of every distinct (sentence, term), three int64[k], in order."""
        bounds, ids = self.bounds, self.term_ids
        size = max(1, len(self.terms))
        rows = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        keys, counts = tally((rows * size + ids)[ids >= 0])
        return keys // size, keys % size, counts

    @cached_property
    def sentence_sizes(self) -> tuple[Ints, Floats]:
        """Where the entries of each sentence begin in ``sentence_terms`` (int64[s + 1]), and how many it has (float64[s])."""
        sentences = len(self.bounds) - 1
        rows = self.sentence_terms[0]
        starts = rows.searchsorted(np.arange(sentences + 1))
        return starts, np.bincount(rows, minlength=sentences).astype(np.float64)

    @cached_property
    def sentence_frequency(self) -> Ints:
        """In how many sentences each term occurs (int64[v])."""
        return np.bincount(self.sentence_terms[1], minlength=len(self.terms))

    @cached_property
    def grams(self) -> Hashes:
        """Hash of every run of ``GRAM`` successive tokens (uint64[n - GRAM + 1])."""
        return shingle_hashes(self.tokens.hashes, GRAM)

    def runs(self, first: int, last: int) -> Hashes:
        """Of these, the runs within tokens ``first`` to ``last`` (uint64[k])."""
        return self.grams[first : max(first, last - GRAM + 1)]

    @cached_property
    def values(self) -> list[int]:
        """The hashes of the tokens as RapidFuzz takes them."""
        values: list[int] = self.tokens.hashes.tolist()
        return values

    @cached_property
    def shingles(self) -> Hashes:
        """Hashes of the distinct runs of ``SHINGLE`` tokens, in order (uint64[k])."""
        return distinct(shingle_hashes(self.tokens.hashes, SHINGLE))[0]

    @cached_property
    def sorted_grams(self) -> tuple[Hashes, Ints]:
        """``grams`` in order, and the position of each."""
        order = np.argsort(self.grams, kind="stable")
        return self.grams[order], order


def prepare(text: str, zones: Sequence[Zone] = (), language: str | None = None, title: str | None = None) -> Prepared:
    """Make ``text`` ready for matching; ``title`` is a headline that is no part of it."""
    return Prepared(text, tokenise(text), tuple(zones), language, title)


def prepare_dispatch(dispatch: Dispatch) -> Prepared:
    """Make the body of a dispatch ready."""
    return prepare(dispatch.body, dispatch.zones, dispatch.language, dispatch.headline)


def prepare_article(article: Article) -> Prepared:
    """Make the text of an article ready."""
    return prepare(article.text, article.zones, article.language, article.title)
