"""How an article derives from protected text: of one match, and of all matches together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.prepare import Mask, Prepared
from compliance.model import Derivation, Match, Passage, Span, ZoneKind

WHOLLY = 0.6  # share of the article's words from which it is the agency's story
WHOLLY_COUNTED = 0.4  # or so much counted prose, when with quotations and the like
WHOLLY_WITH_EXCLUDED = 0.75  # nearly all is shared
RETOLD = 0.45  # likeness below which prose is told anew: the agency's, but no longer its story
_OTHERS_WORDS = frozenset({ZoneKind.QUOTATION, ZoneKind.TITLE, ZoneKind.CAPTION, ZoneKind.BOILERPLATE})


@dataclass(frozen=True, slots=True)
class Derived:
    """Derivation and share of the article's words under passages, counted ones only and with the excluded ones."""

    derivation: Derivation
    coverage: float
    derivation_with_excluded: Derivation
    coverage_with_excluded: float


def derive(article: Prepared, matches: Sequence[Match]) -> Derived:
    """Judge an article over all its matches: the union of their passages counts, whatever the number of dispatches."""
    return derive_passages(article, [p for match in matches for p in match.passages])


def derive_passages(article: Prepared, passages: Sequence[Passage]) -> Derived:
    """Judge an article by passages."""
    counted = coverage(article, (p.article for p in passages if p.excluded is None))
    everything = coverage(article, (p.article for p in passages))
    kept = coverage(article, (p.article for p in passages if p.excluded is None and p.similarity >= RETOLD))
    return Derived(
        _derivation(passages, kept, everything),
        counted,
        _derivation_of_all(passages, everything),
        everything,
    )


def coverage(text: Prepared, spans: Iterable[Span]) -> float:
    """Share (0..1) of the words of a text that lie in ``spans``; credit lines, notices and the like are no words of it."""
    covered = np.zeros(len(text.tokens), dtype=bool)
    for span in spans:
        covered[_tokens(text, span)] = True
    words: Mask = text.prose | covered
    return round(float(covered.sum() / words.sum()), 4) if words.any() else 0.0


def _tokens(text: Prepared, span: Span) -> slice:
    first = int(np.searchsorted(text.tokens.ends, span.start, side="right"))
    return slice(first, int(np.searchsorted(text.tokens.starts, span.end)))


def _derivation(passages: Sequence[Passage], counted: float, everything: float) -> Derivation:
    if any(p.excluded is None for p in passages):
        nearly_all = counted >= WHOLLY_COUNTED and everything >= WHOLLY_WITH_EXCLUDED
        return Derivation.WHOLLY if counted >= WHOLLY or nearly_all else Derivation.PARTLY
    return Derivation.QUOTES_ONLY if any(p.excluded in _OTHERS_WORDS for p in passages) else Derivation.NONE


def _derivation_of_all(passages: Sequence[Passage], everything: float) -> Derivation:
    if not passages:
        return Derivation.NONE
    return Derivation.WHOLLY if everything >= WHOLLY else Derivation.PARTLY
