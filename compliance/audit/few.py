"""A register of few dispatches, as of a newsroom that takes in ten a day.

There is little to align, so little needs to be left out: up to ``Settings.few_aligned`` dispatches all are aligned with every
article, whatever they share. Up to ``Settings.few_dispatches`` so many of those that share anything are aligned, besides those
that pass the looks of a large register, which ask for more than one lightly rewritten sentence may show: first those that share
runs of words, best first, and then those of the likest vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from compliance.audit.register_view import RegisterView
from compliance.dataclass import dataclass
from compliance.matching.distinct import distinct
from compliance.matching.idf import Idf
from compliance.matching.prepare import Floats, Hashes, Ints, Prepared
from compliance.matching.settings import Settings
from compliance.store import Catalogue
from compliance.text.tokens import TokenStream

Rows = tuple[int, ...]

_BY_VOCABULARY = 5  # of the dispatches of an article, chosen for their vocabulary alone


def is_few(documents: int, settings: Settings) -> bool:
    """Whether a register of so many dispatches is one of few."""
    return settings.rewritten and documents <= settings.few_dispatches


def sharing_anything(settings: Settings) -> Settings:
    """The settings of a shortlist that lists whatever shares a shingle."""
    return replace(settings, near_least=-math.inf, wide_least=-math.inf, outlook=math.inf, others=1)


class Few:
    """What does not change from one batch of articles to the next: the rows of the register, and their vocabulary."""

    def __init__(self, view: RegisterView, idf: Idf, settings: Settings) -> None:
        self._view, self._idf, self._settings = view, idf, settings

    @cached_property
    def rows(self) -> Rows:
        """All dispatches whose text is held."""
        return tuple(Catalogue(self._view.register.store).texts(1))

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary.of(self._view.tokens(self.rows), self._idf)

    def all_of(self) -> Rows:
        """The rows of all dispatches; none of a register of more than ``few_aligned``."""
        return self.rows if self._view.index.documents <= self._settings.few_aligned else ()

    def with_the_best(self, listed: Sequence[Rows], confirmed: Sequence[Rows], texts: Sequence[Prepared]) -> Iterator[Rows]:
        """The rows of ``confirmed``, and of each article's list and vocabulary so many that ``few_aligned`` are aligned."""
        most = self._settings.few_aligned - _BY_VOCABULARY
        for first, rows, text in zip(listed, confirmed, texts, strict=True):
            yield tuple(dict.fromkeys((*rows, *first[:most], *self._vocabulary.likest(text)[:_BY_VOCABULARY])))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The distinct stems of dispatches: ``held`` uint64[k] weigh ``weights`` float64[k] and are of ``rows[owner]`` (int64[k]).
    ``length`` float64[n] is the root of what all stems of a dispatch weigh, since a long one holds anybody's words."""

    rows: Ints
    owner: Ints
    held: Hashes
    weights: Floats
    length: Floats

    @classmethod
    def of(cls, sources: Mapping[int, TokenStream], idf: Idf) -> Vocabulary:
        """That of ``sources``, row to tokens."""
        rows = np.array(list(sources), np.int64)
        stems = [distinct(tokens.stems)[0] for tokens in sources.values()]
        owner = np.repeat(np.arange(len(rows)), [len(own) for own in stems])
        held = np.concatenate([np.empty(0, np.uint64), *stems])
        weights = idf.weights(held)
        return cls(rows, owner, held, weights, np.sqrt(np.bincount(owner, weights, minlength=len(rows)) + 1.0))

    def likest(self, text: Prepared) -> Rows:
        """The rows that share a stem with a text, the likest first: by what the stems that both hold weigh, over ``length``."""
        shared = np.bincount(self.owner, self.weights * np.isin(self.held, text.terms), minlength=len(self.rows)) / self.length
        order = np.lexsort((self.rows, -shared))
        return tuple(self.rows[order[shared[order] > 0]].tolist())
