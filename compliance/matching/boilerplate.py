"""Paragraphs that an agency repeats: background and "About X", shared with many dispatches, proof of none.

And set forms: releases of a series (ratings, the borrowings of a week) share a frame of words with each other and differ in
what they report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np

from compliance.matching.derivation import derive_passages, token_ranges
from compliance.matching.distinct import among
from compliance.matching.passages import characters
from compliance.matching.prepare import GRAM, Hashes, Mask, Prepared, prepare
from compliance.model import Match, Passage, Span, ZoneKind

LEAST_FAMILIES = 3  # families that hold the same stretch of the article
LONGEST = 120  # words; a longer stretch is a story that was filed twice, not a background paragraph
LEAST_WORDS = 8  # and a shorter one no paragraph
LEAST_LIKENESS = 0.8  # of the words, so that mere likeness of topic proves no repeated paragraph
_LESS = 0.1  # than the passage itself: a copied release is liker than the other releases of its series
_INSIDE = 0.8  # of a passage that another family's passage must hold
_SERIES_LONGEST = 60  # words of a passage in a series
_SERIES = 0.4  # of it that another family's form must hold
_FRAME = 0.65  # of the copied runs of a passage that another family holds too


def mark_boilerplate(article: Prepared, matches: Sequence[Match]) -> list[Match]:
    """Exclude the short passages that at least ``LEAST_FAMILIES`` of the matches, one a family, have in common, and what
    lies where another family's dispatch has a form or such a passage."""
    marked = [_marked(article, match, matches) for match in matches]
    return [_excluded(article, match, match.passages, partial(_is_in_series, article, match, marked)) for match in marked]


def _marked(article: Prepared, match: Match, matches: Sequence[Match]) -> Match:
    parts = [part for p in match.passages for part in _without_repeats(article, match, p, matches)]
    return _excluded(article, match, parts, lambda p: _is_repeated(p, matches) or _is_form(article, match, p, matches))


def _excluded(article: Prepared, match: Match, parts: Sequence[Passage], repeated: Callable[[Passage], bool]) -> Match:
    """The match with those of ``parts`` excluded that are repeated."""
    passages = tuple([replace(p, excluded=ZoneKind.BOILERPLATE) if p.excluded is None and repeated(p) else p for p in parts])
    if passages == match.passages:
        return match
    counted = [p for p in passages if p.excluded is None]
    derived = derive_passages(article, passages)
    share = sum(p.words for p in counted) / max(1, sum(p.words for p in match.counted))
    return replace(
        match,
        passages=passages,
        derivation=derived.derivation,
        article_coverage=derived.coverage,
        source_coverage=round(match.source_coverage * share, 4),
    )


def _without_repeats(article: Prepared, match: Match, passage: Passage, matches: Sequence[Match]) -> list[Passage]:
    """Split a verbatim passage around a repeated paragraph inside it, which then stands alone."""
    if passage.excluded is not None or passage.similarity < 1.0:
        return [passage]
    inside = [
        other.article
        for one in matches
        if one is not match
        for other in one.passages
        if LEAST_WORDS <= other.words <= LONGEST
        and other.similarity >= 1.0
        and passage.article.start <= other.article.start
        and other.article.end <= passage.article.end
        and len(other.article) < _INSIDE * len(passage.article)
    ]
    repeats = [span for span in inside if inside.count(span) + 1 >= LEAST_FAMILIES]
    if not repeats:
        return [passage]
    return _split(article, _source(match), passage, max(repeats, key=len))


def _split(article: Prepared, source: Prepared, passage: Passage, repeat: Span) -> list[Passage]:
    a = [
        int(np.searchsorted(article.tokens.starts, place))
        for place in (passage.article.start, repeat.start, repeat.end, passage.article.end)
    ]
    shift = int(np.searchsorted(source.tokens.starts, passage.source.start)) - a[0]
    if shift + a[3] > len(source):
        return [passage]
    return [
        replace(
            passage,
            article=characters(article, first, last),
            source=characters(source, first + shift, last + shift),
            words=last - first,
        )
        for first, last in pairwise(a)
        if first < last
    ]


def _is_repeated(passage: Passage, matches: Sequence[Match]) -> bool:
    if passage.words > LONGEST:
        return False
    return sum(any(_holds(other, passage) for other in match.passages) for match in matches) >= LEAST_FAMILIES


def _holds(other: Passage, passage: Passage) -> bool:
    alike = other.similarity >= max(LEAST_LIKENESS, passage.similarity - _LESS)
    return alike and other.words <= LONGEST and _shared(other.article, passage.article) >= _INSIDE * len(passage.article)


def _is_form(article: Prepared, match: Match, passage: Passage, matches: Sequence[Match]) -> bool:
    """Whether other families' dispatches hold most of the runs of words that an edited passage has in common."""
    if passage.similarity >= LEAST_LIKENESS or passage.words > LONGEST or len(matches) < LEAST_FAMILIES:
        return False
    touching = [
        one for one in matches if one is not match and any(_shared(p.article, passage.article) > 0 for p in one.passages)
    ]
    if len(touching) + 1 < LEAST_FAMILIES:
        return False
    ((first, last),) = token_ranges(article, [passage.article])
    grams = article.runs(first, last)
    common = _held(grams, _source(match))
    frame = int(_covered(common).sum())
    holders = sum(_covered(common & _held(grams, _source(one))).sum() >= _FRAME * frame for one in touching)
    return frame > 0 and holders + 1 >= LEAST_FAMILIES


def _is_in_series(article: Prepared, match: Match, matches: Sequence[Match], passage: Passage) -> bool:
    """Whether an edited passage lies where the article fills a form of another family's, or repeats what several have; and
    no figures tell that it is this dispatch's."""
    if passage.similarity >= LEAST_LIKENESS or passage.words > _SERIES_LONGEST:
        return False
    least = _SERIES * len(passage.article)
    in_series = any(
        other.excluded in {ZoneKind.TABLE, ZoneKind.BOILERPLATE} and _shared(other.article, passage.article) >= least
        for one in matches
        if one is not match
        for other in one.passages
    )
    return in_series and not _keeps_figures(article, _source(match), passage.article)


def _keeps_figures(article: Prepared, source: Prepared, span: Span) -> bool:
    """Whether a stretch of the article has numbers, and no number or name that the dispatch has not."""
    ((first, last),) = token_ranges(article, [span])
    numbers, names = article.numbers(first, last), article.names(first, last)
    return bool(numbers) and source.all_numbers.issuperset(numbers) and set(source.tokens.stems.tolist()).issuperset(names)


def _shared(one: Span, other: Span) -> int:
    """Characters of both, negative where they lie apart."""
    return min(one.end, other.end) - max(one.start, other.start)


def _held(grams: Hashes, source: Prepared) -> Mask:
    """Which of ``grams`` (uint64[k]) a dispatch holds (bool[k])."""
    return among(grams, source.sorted_grams[0])[1]


def _covered(held: Mask) -> Mask:
    """Which tokens lie in a gram that is held (bool[k + GRAM - 1])."""
    tokens = np.zeros(len(held) + GRAM - 1, dtype=bool)
    for shift in range(GRAM):
        tokens[shift : shift + len(held)] |= held
    return tokens


@lru_cache(64)
def _prepared(body: str) -> Prepared:
    return prepare(body)


def _source(match: Match) -> Prepared:
    return _prepared(match.dispatch.body)
