"""Which grant covers a reuse: dispatch, action, territory, outlet, language, date.

``Cover`` is the best that the register offers. What does not depend on the moment is worked out once for equal questions.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from compliance.licensing.context import Context
from compliance.licensing.deadlines import spoken
from compliance.licensing.grants import ANY, Licence, Licences
from compliance.licensing.holders import canonical
from compliance.licensing.limits import Miss
from compliance.licensing.offers import Limits, Offer, Question, offers_of, public_offer
from compliance.licensing.terms import Terms
from compliance.model import Derivation, Dispatch, Match

_KEPT = 4  # of the licences that do not fit, to name the nearest
_REMEMBERED = 10_000  # answers of the register


class State(StrEnum):
    """What the register says of a reuse."""

    GRANTED = "granted"  # a licence covers it, save for what is unknown
    QUOTED = "quoted"  # within a quotation allowance
    OVER_QUOTE = "over-quote"  # there is only a quotation allowance, and this is more
    OUTSIDE = "outside"  # there are licences of the holder, none for this
    ENDED = "ended"  # a licence would cover it, and is over
    NONE = "none"  # no licence of the holder


class Cover(NamedTuple):
    """The best answer of the register: its state, the licence, and what is missed or unknown."""

    state: State
    licence: Licence | None = None
    misses: tuple[Miss, ...] = ()

    @property
    def covered(self) -> bool:
        """True when the reuse is granted, or within a quotation allowance."""
        return self.state in (State.GRANTED, State.QUOTED)


class _Candidate(NamedTuple):
    """A licence with what it misses whatever the moment."""

    licence: Licence
    definite: tuple[Miss, ...]
    unknown: tuple[Miss, ...]
    start: datetime | None
    end: datetime | None

    def valid(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


def cover_of(match: Match, holder: str | None, terms: Terms, licences: Licences, context: Context) -> Cover:
    """How the register covers the reuse in ``match`` of a text of ``holder``.

    Each moment of display needs a licence that holds at that moment; they may be different ones.
    """
    granting, quoting = _candidates(match.dispatch, holder, terms, licences, context)
    cover = Cover(State.NONE)
    for moment in context.display:
        cover = _at(granting, moment)
        if cover.state is not State.GRANTED:
            break
    if cover.state is State.GRANTED:
        return cover
    allowances = [c for c in quoting if _may_quote(c) and all(map(c.valid, context.display))]
    for allowance in allowances:
        if _within_quote(match, allowance.licence):
            return Cover(State.QUOTED, allowance.licence, allowance.unknown)
    if cover.state is State.NONE and allowances:
        return Cover(State.OVER_QUOTE, allowances[0].licence)
    if cover.state is State.NONE and quoting:
        best = min(quoting, key=lambda candidate: len(candidate.definite))
        return _nearest((best,), next((m for m in context.display if not best.valid(m)), context.moment))
    return cover


def _at(candidates: tuple[_Candidate, ...], moment: datetime) -> Cover:
    """The best full grant at one moment; the candidates come in order, those without definite misses first."""
    for candidate in candidates:
        if candidate.definite:
            break
        if candidate.valid(moment):
            return Cover(State.GRANTED, candidate.licence, candidate.unknown)
    return _nearest(candidates, moment) if candidates else Cover(State.NONE)


def _nearest(candidates: tuple[_Candidate, ...], moment: datetime) -> Cover:
    """The licence that misses least, for the finding to name."""

    def rank(candidate: _Candidate) -> tuple[int, bool]:
        return len(candidate.definite), not candidate.valid(moment)

    best = min(candidates, key=rank)
    misses = best.definite + best.unknown
    if best.end is not None and best.end <= moment:
        clause = f"valid.to = {best.licence.valid_to}"
        state = State.OUTSIDE if best.definite else State.ENDED
        return Cover(state, best.licence, (*misses, Miss("valid", spoken(moment), clause)))
    if best.start is not None and moment < best.start:
        misses = (*misses, Miss("valid", spoken(moment), f"valid.from = {best.licence.valid_from}"))
    return Cover(State.OUTSIDE, best.licence, misses)


def _candidates(
    dispatch: Dispatch, holder: str | None, terms: Terms, licences: Licences, context: Context
) -> tuple[tuple[_Candidate, ...], tuple[_Candidate, ...]]:
    """Full grants and quotation allowances for such a dispatch in such a context, best first."""
    place = (context.outlet, context.territories, context.channels, context.commercial, context.language)
    key = (holder, dispatch.provider, dispatch.language, dispatch.categories, terms.public, place)
    known = licences.remembered.answers.get(key)
    if known is None:
        known = _find(dispatch, holder, terms, licences, context)
        if len(licences.remembered.answers) > _REMEMBERED:
            licences.remembered.answers.clear()
        licences.remembered.answers[key] = known
    found: tuple[tuple[_Candidate, ...], tuple[_Candidate, ...]] = known
    return found


def _find(
    dispatch: Dispatch, holder: str | None, terms: Terms, licences: Licences, context: Context
) -> tuple[tuple[_Candidate, ...], tuple[_Candidate, ...]]:
    third = dispatch.provider if dispatch.provider and canonical(dispatch.provider) != canonical(holder or "") else None
    asked = [(Question(licences, dispatch, third, context), offers_of(licences, holder))]
    if third or terms.public:
        own = Question(licences, dispatch, None, context)
        if third:
            asked.append((own, tuple(offer for offer in offers_of(licences, third) if offer.licence.holder != ANY)))
        if terms.public:
            asked.append((own, (public_offer(licences, terms.public),)))
    fitting: list[_Candidate] = []
    missing: list[tuple[int, Offer, tuple[Limits, Limits]]] = []
    quoting: list[_Candidate] = []
    for question, offers in asked:
        for offer in offers:
            parts = question.parts(offer)
            if offer.quotes:
                quoting.append(_candidate(offer, parts))
            if not offer.whole:
                continue
            if misses := len(parts[0][0]) + len(parts[1][0]):
                missing.append((misses, offer, parts))
            else:
                fitting.append(_candidate(offer, parts))
    fitting.sort(key=_doubts)
    # Of those that do not fit, a few will do to name the nearest.
    missing.sort(key=_misses)
    return tuple(fitting + [_candidate(offer, parts) for _, offer, parts in missing[:_KEPT]]), tuple(quoting)


def _doubts(candidate: _Candidate) -> int:
    return len(candidate.unknown)


def _misses(entry: tuple[int, Offer, tuple[Limits, Limits]]) -> int:
    return entry[0]


def _candidate(offer: Offer, parts: tuple[Limits, Limits]) -> _Candidate:
    kind, place = parts
    return _Candidate(offer.licence, kind[0] + place[0], kind[1] + place[1], offer.start, offer.end)


def _may_quote(candidate: _Candidate) -> bool:
    """True when nothing but the grant of an action is missed: an allowance needs none, and keeps to all other limits."""
    return all(miss.limit in ("action", "translation") and not miss.prohibited for miss in candidate.definite)


def _within_quote(match: Match, licence: Licence) -> bool:
    quote = licence.grant.quote
    if quote is None or (quote.max_words is None and quote.max_share is None):
        return match.derivation is not Derivation.WHOLLY
    words = sum(passage.words for passage in match.counted)
    return (quote.max_words is None or words <= quote.max_words) and (
        quote.max_share is None or match.source_coverage <= quote.max_share
    )
