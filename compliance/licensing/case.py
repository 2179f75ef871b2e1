"""What a rule may look at: one article, its matches, and what is known around them. Nothing else exists for a rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from compliance.licensing.context import Context
from compliance.licensing.credits import MENTION, Credit, Grade, find_credits, grade
from compliance.licensing.deadlines import Deadline, deadline_of
from compliance.licensing.grants import Licence, Licences
from compliance.licensing.holders import canonical, other_names
from compliance.licensing.limits import Miss, item_misses
from compliance.licensing.scope import Cover, State, cover_of
from compliance.licensing.terms import Terms, terms_of
from compliance.model import Article, Derivation, Dispatch, Match, Passage, Severity, Span


class Use(NamedTuple):
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
    counted: tuple[Passage, ...]  # the passages that count as reuse
    licence: Licence | None  # the one that covers this use, else the nearest one
    deadline: Deadline | None  # when it must have ended, by the item itself or by the licence that covers it, or did
    agencies: frozenset[str]  # the canonical names under which this text is credited rightly

    @property
    def dispatch(self) -> Dispatch:
        """The dispatch that is used."""
        return self.match.dispatch

    @property
    def name(self) -> str:
        """The holder for messages."""
        return self.holder or "an unknown holder"

    @property
    def words(self) -> int:
        """Words of the article under counted passages."""
        return sum([passage.words for passage in self.counted])


class Case(NamedTuple):
    """An article before the rules."""

    article: Article
    low: str  # its text in lower case
    uses: tuple[Use, ...]
    reuses: tuple[Use, ...]  # those that count as reuse
    context: Context
    licences: Licences
    derivation: Derivation
    coverage: float
    credits: tuple[Credit, ...]
    house: frozenset[str]  # canonical names of the publisher
    foreign: tuple[Credit, ...]  # credits of agencies that are neither the publisher nor of a text in the article

    def credited(self, use: Use) -> Grade:
        """How well the text of ``use`` is credited, wherever that may be."""
        return grade(self.credits, use.agencies, None)[0]

    def share(self, use: Use) -> float:
        """The share (0..1) of the article that comes from the holder of ``use``."""
        same = (other.match.article_coverage for other in self.reuses if other.agencies & use.agencies or other is use)
        return min(1.0, sum(same))


class Draft(NamedTuple):
    """What a rule finds: a finding before the engine gives it the configured severity and its identity."""

    rule: str
    severity: Severity
    message: str
    remedy: str
    dispatch: str | None
    licence: str | None
    clause: str | None
    passages: tuple[Passage, ...]
    spans: tuple[Span, ...]
    evidence: Mapping[str, Any]


Check = Callable[[Case], Iterator[Draft]]


def case_of(
    article: Article, matches: Sequence[Match], derivation: Derivation, coverage: float, licences: Licences, context: Context
) -> Case:
    """Work out, once, what several rules need."""
    # Passages too small to count match by match may make a derived article together.
    together = derivation in _DERIVED and not any(match.derivation in _DERIVED for match in matches)
    uses = tuple([_use(match, together, licences, context) for match in matches])
    reuses = tuple([use for use in uses if use.reused])
    low = article.text.lower()
    names = [name for use in reuses for name in _names(use)]
    credits = find_credits(article, names, low)
    named = {credit.agency for credit in credits}
    # In other languages and scripts, where the name that licence or dispatch use does not stand.
    others = [name for use in reuses if named.isdisjoint(use.agencies) for name in other_names(use.holder)]
    if others:
        credits = find_credits(article, (*names, *others), low)
    house = canonical(context.outlet) if context.outlet else None
    known = frozenset(licences.assignees if house is None else (*licences.assignees, house))
    accounted = known.union(*[use.agencies for use in uses])
    foreign = tuple([c for c in credits if c.place not in _NO_CREDIT and c.agency not in accounted])
    return Case(article, low, uses, reuses, context, licences, derivation, coverage, credits, known, foreign)


_NO_CREDIT = (MENTION, "notice")  # places where an agency is named without a credit for this text
_DERIVED = (Derivation.WHOLLY, Derivation.PARTLY)


def _use(match: Match, together: bool, licences: Licences, context: Context) -> Use:
    dispatch = match.dispatch
    holder = dispatch.holder or dispatch.copyright_holder or dispatch.credit
    terms = terms_of(dispatch)
    counted = match.counted
    reused = match.derivation in _DERIVED or (together and bool(counted))
    cover = cover_of(match, holder, terms, licences, context)
    item = item_misses(dispatch, terms, context)
    licence = cover.licence
    deadline = deadline_of(dispatch, terms, licence if cover.covered or cover.state is State.ENDED else None, context)
    asked = licence.grant.credit if licence else None
    names = (holder, dispatch.provider, *(asked.names if asked else ()))
    agencies = frozenset([canonical(name) for name in names if name])
    quoted = match.derivation is Derivation.QUOTES_ONLY
    return Use(match, holder, terms, cover, item, reused, quoted, counted, licence, deadline, agencies)


def _names(use: Use) -> Iterator[str]:
    asked = use.licence.grant.credit if use.licence else None
    for name in (use.holder, use.dispatch.copyright_holder, use.dispatch.provider, *(asked.names if asked else ())):
        if name:
            yield name


def finding(
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
) -> Draft:
    """A finding of ``rule`` on ``use`` (with its counted passages, unless others are given) or on spans of the article."""
    shown: Sequence[Passage] = ()
    if passages is not None:
        shown = passages
    elif use is not None:
        shown = use.counted or use.match.passages
    return Draft(
        rule,
        severity,
        message,
        remedy,
        use.dispatch.guid if use else None,
        licence.id if licence else None,
        clause,
        tuple(shown),
        tuple(spans),
        evidence or {},
    )
