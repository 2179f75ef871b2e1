"""How an article derives from protected text: of one match, and of all matches together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from compliance.dataclass import dataclass
from compliance.matching.prepare import Prepared
from compliance.model import Derivation, Match, Passage, Span, ZoneKind

WHOLLY = 0.6  # share of the article's words from which it is the agency's story
WHOLLY_COUNTED = 0.4  # or so much counted prose, when with quotations and the like
WHOLLY_WITH_EXCLUDED = 0.75  # nearly all is shared
RETOLD = 0.45  # likeness below which prose is told anew: the agency's, but no longer its story
_OTHERS_WORDS = frozenset({ZoneKind.QUOTATION, ZoneKind.TITLE, ZoneKind.CAPTION, ZoneKind.BOILERPLATE})

Range = tuple[int, int]  # first and last (exclusive) token


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
    ranges = token_ranges(article, [p.article for p in passages])
    told = list(zip(passages, ranges, strict=True))
    counted = share_of(article, [range_ for p, range_ in told if p.excluded is None])
    everything = share_of(article, ranges)
    kept = share_of(article, [range_ for p, range_ in told if p.excluded is None and p.similarity >= RETOLD])
    return Derived(
        _derivation(passages, kept, everything),
        counted,
        _derivation_of_all(passages, everything),
        everything,
    )


def token_ranges(text: Prepared, spans: Sequence[Span]) -> list[Range]:
    """First and last (exclusive) token of each span."""
    if not spans:
        return []
    firsts = text.tokens.ends.searchsorted([span.start for span in spans], side="right")
    lasts = text.tokens.starts.searchsorted([span.end for span in spans])
    return list(zip(firsts.tolist(), lasts.tolist(), strict=True))


def share_of(text: Prepared, ranges: Iterable[Range]) -> float:
    """Share (0..1) of the words of a text in ``ranges`` of tokens; credit lines, notices and the like are no words of it."""
    covered = reached = others = 0  # others: covered tokens that were no words of the text otherwise
    prose = text.prose
    for first, last in sorted(ranges):
        first = max(first, reached)
        if first < last:
            covered += last - first
            others += last - first - int(np.count_nonzero(prose[first:last]))
            reached = last
    return round(covered / (int(np.count_nonzero(prose)) + others), 4) if covered else 0.0


def _derivation(passages: Sequence[Passage], counted: float, everything: float) -> Derivation:
    if any(p.excluded is None for p in passages):
        nearly_all = counted >= WHOLLY_COUNTED and everything >= WHOLLY_WITH_EXCLUDED
        return Derivation.WHOLLY if counted >= WHOLLY or nearly_all else Derivation.PARTLY
    return Derivation.QUOTES_ONLY if any(p.excluded in _OTHERS_WORDS for p in passages) else Derivation.NONE


def _derivation_of_all(passages: Sequence[Passage], everything: float) -> Derivation:
    if not passages:
        return Derivation.NONE
    return Derivation.WHOLLY if everything >= WHOLLY else Derivation.PARTLY
