"""An article held against one dispatch: passages, derivation, shares, likeness."""

from __future__ import annotations

from compliance.matching.alignment import align
from compliance.matching.derivation import derive_passages, share_of, token_ranges
from compliance.matching.idf import Idf
from compliance.matching.prepare import Prepared
from compliance.matching.settings import Settings
from compliance.matching.similarity import whole_text_similarity
from compliance.model import Dispatch, Match, Passage


def match(article: Prepared, source: Prepared, dispatch: Dispatch, settings: Settings, idf: Idf | None = None) -> Match | None:
    """The match of a candidate dispatch, or None when they share no passage, not even an excluded one."""
    passages = align(article, source, settings, idf)
    return _match(article, source, dispatch, passages) if passages else None


def compare(article: Prepared, source: Prepared, dispatch: Dispatch, settings: Settings, idf: Idf | None = None) -> Match:
    """The match of any pair; without passages its derivation is ``none``."""
    return _match(article, source, dispatch, align(article, source, settings, idf))


def _match(article: Prepared, source: Prepared, dispatch: Dispatch, passages: tuple[Passage, ...]) -> Match:
    derived = derive_passages(article, passages)
    ranges = token_ranges(source, [p.source for p in passages])
    counted = [range_ for p, range_ in zip(passages, ranges, strict=True) if p.excluded is None]
    return Match(
        dispatch=dispatch,
        derivation=derived.derivation,
        similarity=whole_text_similarity(article, source),
        article_coverage=derived.coverage,
        source_coverage=share_of(source, counted),
        passages=passages,
        article_coverage_with_excluded=derived.coverage_with_excluded,
        source_coverage_with_excluded=share_of(source, ranges),
    )
