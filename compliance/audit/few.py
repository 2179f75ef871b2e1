"""A register of few dispatches, as of a newsroom that takes in ten a day.

There is little to align, so little needs to be left out: up to ``Settings.few_aligned`` dispatches all are aligned with every
article, whatever they share. Up to ``Settings.few_dispatches`` so many of those that share anything are aligned, besides those
that pass the looks of a large register, which ask for more than one lightly rewritten sentence may show: first those that share
runs of words, best first, and then those of the likest vocabulary.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from compliance.audit.register_view import RegisterView
from compliance.audit.shortlist import Listed
from compliance.matching.distinct import distinct
from compliance.matching.idf import Idf
from compliance.matching.prepare import Prepared
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
    return replace(settings, near_least=-math.inf, wide_least=-math.inf)


def all_of(view: RegisterView, settings: Settings) -> Rows:
    """The rows of all dispatches of a register of few; none of one of more than ``few_aligned``."""
    if view.index.documents > settings.few_aligned:
        return ()
    return tuple(Catalogue(view.register.store).texts(1))


def with_the_best(
    lists: Sequence[Sequence[Listed]], confirmed: Sequence[Rows], texts: Sequence[Prepared],
    view: RegisterView, idf: Idf, settings: Settings,
) -> list[Rows]:  # fmt: skip
    """The rows of ``confirmed``, and of each article's list and vocabulary so many that ``few_aligned`` are aligned."""
    alike = by_vocabulary(texts, view.tokens(Catalogue(view.register.store).texts(1)), idf)
    result = []
    for listed, rows, likest in zip(lists, confirmed, alike, strict=True):
        most = settings.few_aligned - _BY_VOCABULARY
        best = (*rows, *(one.dispatch for one in listed[:most]), *likest[:_BY_VOCABULARY])
        result.append(tuple(dict.fromkeys(best)))
    return result


def by_vocabulary(texts: Sequence[Prepared], sources: Mapping[int, TokenStream], idf: Idf) -> list[Rows]:
    """The rows of ``sources`` (row to tokens) for each text, the likest first: by what the stems that both hold weigh,
    over the root of what all stems of the dispatch do, since a long one holds anybody's words."""
    rows = np.array(list(sources), np.int64)
    stems = [distinct(tokens.stems)[0] for tokens in sources.values()]
    owner = np.repeat(np.arange(len(rows)), [len(own) for own in stems])
    held = np.concatenate([np.empty(0, np.uint64), *stems])
    weights = idf.weights(held)
    length = np.sqrt(np.bincount(owner, weights, minlength=len(rows)) + 1.0)
    found = []
    for text in texts:
        shared = np.bincount(owner, weights * np.isin(held, text.terms), minlength=len(rows)) / length
        order = np.lexsort((rows, -shared))
        found.append(tuple(rows[order[shared[order] > 0]].tolist()))
    return found
