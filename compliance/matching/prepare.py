"""A text made ready for matching: tokens, vocabulary, cuts and sentences, computed once and when first needed."""

from __future__ import annotations

import math
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
from compliance.matching.distinct import in_order, tally
from compliance.matching.furniture import furniture, is_furnished
from compliance.matching.numbers import numbers_of
from compliance.matching.weighed import Weighed
from compliance.model import Article, Dispatch, Zone, ZoneKind
from compliance.text.kinds import DIGIT, UPPER, kinds_of
from compliance.text.quotations import quotations
from compliance.text.sentences import Cuts, cuts_of, long_tokens
from compliance.text.tokens import TokenStream, tokenise
from compliance.text.transcripts import speeches

Ints = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float64]

Row = str | list[int]  # tokens as RapidFuzz takes them

LETTERS = 0x10FFFF  # that Unicode has
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
    beside: list[tuple[Prepared, Row, Row]] = field(default_factory=list, repr=False, compare=False)  # see ``equal``

    def __len__(self) -> int:
        return len(self.tokens)

    @cached_property
    def content(self) -> Mask:
        """Tokens that carry content (bool[n]): more than two letters, or a character that is a word by itself."""
        return long_tokens(self.text, self.tokens)

    @cached_property
    def _vocabulary(self) -> tuple[Hashes, Ints]:
        stems = self.tokens.stems[self.content]
        terms = in_order(stems)
        ids = np.full(len(self.tokens), -1, dtype=np.int64)
        ids[self.content] = terms.searchsorted(stems)
        return terms, ids

    @property
    def terms(self) -> Hashes:
        """Distinct stems of the content tokens, sorted (uint64[v])."""
        return self._vocabulary[0]

    @property
    def term_ids(self) -> Ints:
        """Index into ``terms`` for every token (int64[n]), -1 where the token carries no content."""
        return self._vocabulary[1]

    @cached_property
    def _kinds(self) -> tuple[Cuts, Mask, Mask]:
        """The cuts; tokens that begin with a capital, and with a digit (bool[n] each): read off the text in one go."""
        kinds = kinds_of(self.text)
        first = kinds[self.tokens.starts]
        return cuts_of(self.text, self.tokens, self.content, kinds), first & UPPER > 0, first & DIGIT > 0

    @property
    def cuts(self) -> Ints:
        """Token indices at which a passage may begin or end, with 0 and n (int64[k])."""
        return self._kinds[0].fine

    @cached_property
    def cut_places(self) -> list[int]:
        """``cuts`` one by one."""
        places: list[int] = self.cuts.tolist()
        return places

    @cached_property
    def segments(self) -> list[int]:
        """How many cuts lie at or before each token (n)."""
        segments: list[int] = self.cuts.searchsorted(np.arange(len(self)), side="right").tolist()
        return segments

    @property
    def bounds(self) -> Ints:
        """Sentence i holds tokens ``bounds[i]`` to ``bounds[i + 1]`` (int64[s + 1])."""
        return self._kinds[0].sentences

    @property
    def full_stops(self) -> Ints:
        """Token indices at which a sentence ends for a reader, however short, with 0 and n (int64[k])."""
        return self._kinds[0].stops

    @cached_property
    def stops(self) -> frozenset[int]:
        """``full_stops`` as a set."""
        return frozenset(self.full_stops.tolist())

    @cached_property
    def content_before(self) -> list[int]:
        """How many tokens carry content before each of them, and of all at last (n + 1)."""
        return [0, *self.content.cumsum().tolist()]

    @cached_property
    def listed(self) -> tuple[list[int], list[bool]]:
        """``term_ids`` one by one, and which tokens are names or numbers, as far as capitals tell here."""
        named = self.capitalised if self.names_stand_out else np.zeros(len(self), dtype=bool)
        return self.term_ids.tolist(), named.tolist()

    @cached_property
    def masks(self) -> dict[ZoneKind, Mask]:
        """Which tokens lie in which kind of zone, quotations included (bool[n] each; kinds without tokens left out)."""
        spans = [(zone.kind, zone.start, zone.end) for zone in self.zones]
        spans += [(ZoneKind.QUOTATION, span.start, span.end) for span in (*quotations(self.text), *speeches(self.text))]
        spans += [(ZoneKind.BOILERPLATE, span.start, span.end) for span in about_paragraphs(self.text)]
        if is_furnished(self.tokens.hashes):
            spans += [(ZoneKind.BOILERPLATE, span.start, span.end) for span in furniture(self.text)]
        result: dict[ZoneKind, Mask] = {}
        if not spans:
            return result
        kinds, starts, ends = zip(*spans, strict=True)
        first = self.tokens.ends.searchsorted(starts, side="right").tolist()
        last = self.tokens.starts.searchsorted(ends).tolist()
        for kind, begin, end in zip(kinds, first, last, strict=True):
            if begin < end:
                if kind not in result:
                    result[kind] = np.zeros(len(self.tokens), dtype=bool)
                result[kind][begin:end] = True
        return result

    @cached_property
    def prose(self) -> Mask:
        """Tokens of the author's text (bool[n]): all but credits, bylines, datelines, sign-offs, notices, advisories."""
        result = np.ones(len(self.tokens), dtype=bool)
        for kind in _NO_PROSE & self.masks.keys():
            result &= ~self.masks[kind]
        return result

    @cached_property
    def capitalised(self) -> Mask:
        """Tokens that begin with a capital or a digit: names and numbers, most of them (bool[n])."""
        return self._kinds[1] | self._kinds[2]

    @cached_property
    def _capitals(self) -> float:
        """Share of the tokens that carry content and begin with a capital or a digit; of none no number."""
        words = int(self.content.sum())
        return int((self.capitalised & self.content).sum()) / words if words else math.nan

    @cached_property
    def names_stand_out(self) -> bool:
        """Whether a capital marks a name here: not in German, where nouns have one, nor in a text of capitals."""
        return self._capitals < 0.45 and not self.in_german

    @cached_property
    def in_german(self) -> bool:
        """Whether every noun has a capital here."""
        return nouns_have_capitals(self.tokens.hashes)

    @property
    def all_in_capitals(self) -> bool:
        """Whether nearly every word begins with a capital, as in titles: it tells no name there, and in German no noun."""
        return self._capitals >= 0.75

    @property
    def numeric(self) -> Mask:
        """Tokens that begin with a digit (bool[n])."""
        return self._kinds[2]

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
        return numbers_of(self.text, self.tokens, self.numeric.nonzero()[0])

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
    def spelling(self) -> tuple[Hashes, str]:
        """The distinct hashes of the tokens, in order, and the text as a string: a letter a token, by its hash's number."""
        alphabet = in_order(self.tokens.hashes)
        return alphabet, letters(alphabet.searchsorted(self.tokens.hashes)) if len(alphabet) < LETTERS else ""

    @cached_property
    def shingles(self) -> Hashes:
        """Hashes of the distinct runs of ``SHINGLE`` tokens, in order (uint64[k])."""
        return in_order(shingle_hashes(self.tokens.hashes, SHINGLE))

    @cached_property
    def sorted_grams(self) -> tuple[Hashes, Ints]:
        """``grams`` in order, and the position of each."""
        order = np.argsort(self.grams, kind="stable")
        return self.grams[order], order


def letters(numbers: Ints) -> str:
    """A string with the letters of these numbers, from 0 to ``LETTERS``."""
    return numbers.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def prepare(text: str, zones: Sequence[Zone] = (), language: str | None = None, title: str | None = None) -> Prepared:
    """Make ``text`` ready for matching; ``title`` is a headline that is no part of it."""
    return Prepared(text, tokenise(text), tuple(zones), language, title)


def prepare_dispatch(dispatch: Dispatch) -> Prepared:
    """Make the body of a dispatch ready."""
    return prepare(dispatch.body, dispatch.zones, dispatch.language, dispatch.headline)


def prepare_article(article: Article) -> Prepared:
    """Make the text of an article ready."""
    return prepare(article.text, article.zones, article.language, article.title)
