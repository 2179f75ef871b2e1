"""Paragraphs that an agency repeats: background and "About X", shared with many dispatches, proof of none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from compliance.matching.derivation import derive_passages
from compliance.matching.prepare import Prepared
from compliance.model import Match, Passage, ZoneKind

LEAST_FAMILIES = 3  # families that hold the same stretch of the article
LONGEST = 120  # words; a longer stretch is a story that was filed twice, not a background paragraph
_INSIDE = 0.8  # of a passage that another family's passage must hold


def mark_boilerplate(article: Prepared, matches: Sequence[Match]) -> list[Match]:
    """Exclude the short passages that at least ``LEAST_FAMILIES`` of the matches, one a family, have in common."""
    return [_marked(article, match, matches) for match in matches]


def _marked(article: Prepared, match: Match, matches: Sequence[Match]) -> Match:
    passages = tuple(
        replace(p, excluded=ZoneKind.BOILERPLATE) if p.excluded is None and _is_repeated(p, matches) else p
        for p in match.passages
    )
    if passages == match.passages:
        return match
    counted = [p for p in passages if p.excluded is None]
    derived = derive_passages(article, passages)
    share = sum(p.words for p in counted) / max(1, sum(p.words for p in match.counted))
    return replace(
        match, passages=passages, derivation=derived.derivation, article_coverage=derived.coverage,
        source_coverage=round(match.source_coverage * share, 4),
    )


def _is_repeated(passage: Passage, matches: Sequence[Match]) -> bool:
    if passage.words > LONGEST:
        return False
    return sum(any(_holds(other, passage) for other in match.passages) for match in matches) >= LEAST_FAMILIES


def _holds(other: Passage, passage: Passage) -> bool:
    shared = min(other.article.end, passage.article.end) - max(other.article.start, passage.article.start)
    return other.words <= LONGEST and shared >= _INSIDE * len(passage.article)
