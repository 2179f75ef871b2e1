"""What a rule may look at: one article, its matches, and what is known around them. Nothing else exists for a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.licensing.context import Context
from compliance.licensing.credits import Credit, find_credits
from compliance.licensing.grants import Licence, Licences
from compliance.licensing.holders import canonical
from compliance.licensing.identity import posix_path
from compliance.licensing.limits import Miss, item_misses
from compliance.licensing.scope import Cover, cover_of
from compliance.licensing.terms import Terms, terms_of
from compliance.model import Article, Derivation, Dispatch, Finding, Match, Passage, Severity, Span


@dataclass(frozen=True, slots=True)
class Use:
    """One match with what its dispatch and the register say of it.

    ``reused`` is True when it counts as reuse, ``quoted`` when only quotations of third persons are shared.
    """

    match: Match
    holder: str | None  # as the dispatch names it
    terms: Terms
    cover: Cover
    item: tuple[Miss, ...]  # what the dispatch's own terms rule out
    reused: bool
    quoted: bool
    agencies: frozenset[str]  # the canonical names under which this text is credited rightly

    @property
    def dispatch(self) -> Dispatch:
        return self.match.dispatch

    @property
    def licence(self) -> Licence | None:
        """The licence that covers this use, else the nearest one."""
        return self.cover.licence

    @property
    def name(self) -> str:
        """The holder for messages."""
        return self.holder or "an unknown holder"

    @property
    def words(self) -> int:
        """Words of the article under counted passages."""
        return sum(passage.words for passage in self.match.counted)


@dataclass(frozen=True, slots=True)
class Case:
    """An article before the rules."""

    article: Article
    uses: tuple[Use, ...]
    reuses: tuple[Use, ...]  # those that count as reuse
    context: Context
    licences: Licences
    derivation: Derivation
    coverage: float
    credits: tuple[Credit, ...]

    def share(self, use: Use) -> float:
        """The share (0..1) of the article that comes from the holder of ``use``."""
        same = (other.match.article_coverage for other in self.reuses if other.agencies & use.agencies or other is use)
        return min(1.0, sum(same))


Check = Callable[[Case], Iterator[Finding]]


def case_of(
    article: Article, matches: Sequence[Match], derivation: Derivation, coverage: float, licences: Licences, context: Context
) -> Case:
    """Work out, once, what several rules need."""
    # Passages too small to count match by match may make a derived article together.
    together = derivation in _DERIVED and not any(match.derivation in _DERIVED for match in matches)
    uses = tuple(_use(match, together, licences, context) for match in matches)
    reuses = tuple(use for use in uses if use.reused)
    names = [name for use in reuses for name in _names(use)]
    return Case(article, uses, reuses, context, licences, derivation, coverage, find_credits(article, names))


_DERIVED = (Derivation.WHOLLY, Derivation.PARTLY)


def _use(match: Match, together: bool, licences: Licences, context: Context) -> Use:
    dispatch = match.dispatch
    holder = dispatch.holder or dispatch.copyright_holder or dispatch.credit
    terms = terms_of(dispatch)
    reused = match.derivation in _DERIVED or (together and bool(match.counted))
    cover = cover_of(match, holder, terms, licences, context)
    item = item_misses(dispatch, terms, context)
    asked = cover.licence.grant.credit if cover.licence else None
    names = (holder, dispatch.provider, *(asked.names if asked else ()))
    agencies = frozenset(canonical(name) for name in names if name)
    return Use(match, holder, terms, cover, item, reused, match.derivation is Derivation.QUOTES_ONLY, agencies)


def _names(use: Use) -> Iterator[str]:
    asked = use.licence.grant.credit if use.licence else None
    for name in (use.holder, use.dispatch.copyright_holder, use.dispatch.provider, *(asked.names if asked else ())):
        if name:
            yield name


def finding(
    case: Case,
    rule: str,
    severity: Severity,
    message: str,
    remedy: str,
    use: Use | None = None,
    *,
    clause: str | None = None,
    licence: Licence | None = None,
    passages: Sequence[Passage] | None = None,
    spans: Sequence[Span] = (),
    evidence: Mapping[str, Any] | None = None,
) -> Finding:
    """A finding of ``rule`` on ``use`` (with its counted passages, unless others are given) or on spans of the article."""
    shown: Sequence[Passage] = ()
    if passages is not None:
        shown = passages
    elif use is not None:
        shown = use.match.counted or use.match.passages
    return Finding(
        rule,
        severity,
        message,
        remedy,
        posix_path(case.article.path),
        use.dispatch.guid if use else None,
        licence.id if licence else None,
        clause,
        tuple(shown),
        tuple(spans),
        dict(evidence or {}),
    )
