"""Which grant covers a reuse: dispatch, action, territory, outlet, language, date.

``Cover`` is the best that the register offers. What does not
depend on the moment is worked out once for equal questions and kept in the register's memo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from compliance.licensing.context import Context
from compliance.licensing.deadlines import spoken
from compliance.licensing.grants import Licence, Licences
from compliance.licensing.holders import canonical
from compliance.licensing.limits import Miss, misses_of
from compliance.licensing.presets import preset
from compliance.licensing.terms import Terms
from compliance.model import Derivation, Dispatch, Match

# When none fits: how many licences of the holder are looked at for the nearest, and how many of them are kept.
_LOOKED_AT = 64
_KEPT = 4


class State(StrEnum):
    """What the register says of a reuse."""

    GRANTED = "granted"  # a licence covers it, save for what is unknown
    QUOTED = "quoted"  # within a quotation allowance
    OVER_QUOTE = "over-quote"  # there is only a quotation allowance, and this is more
    OUTSIDE = "outside"  # there are licences of the holder, none for this
    ENDED = "ended"  # a licence would cover it, and is over
    NONE = "none"  # no licence of the holder


@dataclass(frozen=True, slots=True)
class Cover:
    """The best answer of the register: its state, the licence, and what is missed or unknown."""

    state: State
    licence: Licence | None = None
    misses: tuple[Miss, ...] = ()

    @property
    def covered(self) -> bool:
        """True when the reuse is granted, or within a quotation allowance."""
        return self.state in (State.GRANTED, State.QUOTED)


@dataclass(frozen=True, slots=True)
class _Candidate:
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
    allowances = [c for c in quoting if not _selection_missed(c) and all(map(c.valid, context.display))]
    for allowance in allowances:
        if _within_quote(match, allowance.licence):
            return Cover(State.QUOTED, allowance.licence, allowance.unknown)
    if cover.state is State.NONE and allowances:
        return Cover(State.OVER_QUOTE, allowances[0].licence)
    if cover.state is State.NONE and quoting:
        best = min(quoting[:_LOOKED_AT], key=lambda candidate: len(candidate.definite))
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

    best = min(candidates[:_LOOKED_AT], key=rank)
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
    key = (
        holder,
        dispatch.provider,
        dispatch.language,
        dispatch.categories,
        terms.public,
        context.outlet,
        context.territories,
        context.language,
        context.channels,
        context.commercial,
    )
    known = licences._memo.get(key)
    if known is None:
        known = _find(dispatch, holder, terms, licences, context)
        if len(licences._memo) > 10_000:
            licences._memo.clear()
        licences._memo[key] = known
    found: tuple[tuple[_Candidate, ...], tuple[_Candidate, ...]] = known
    return found


def _find(
    dispatch: Dispatch, holder: str | None, terms: Terms, licences: Licences, context: Context
) -> tuple[tuple[_Candidate, ...], tuple[_Candidate, ...]]:
    third = dispatch.provider if dispatch.provider and canonical(dispatch.provider) != canonical(holder or "") else None
    offered = [(licence, third) for licence in licences.of_holder(holder)]
    if third:
        offered += [(licence, None) for licence in licences.of_holder(third) if licence.holder != "*"]
    if terms.public:
        offered.append((preset(terms.public), None))
    fitting: list[_Candidate] = []
    missing: list[_Candidate] = []
    quoting: list[_Candidate] = []
    for licence, provider in offered:
        grant = licence.grant
        quotes = grant.quote is not None or grant.excerpts_only
        # Of those that do not fit, some will do to name the nearest.
        if len(missing) >= _LOOKED_AT and not quotes and not _fits(licence, dispatch, provider, context):
            continue
        candidate = _candidate(licence, dispatch, provider, context)
        if quotes:
            quoting.append(candidate)
        if not grant.excerpts_only:
            (missing if candidate.definite else fitting).append(candidate)
    fitting.sort(key=lambda candidate: len(candidate.unknown))
    missing.sort(key=lambda candidate: len(candidate.definite))
    return tuple(fitting + missing[:_KEPT]), tuple(quoting)


def _fits(licence: Licence, dispatch: Dispatch, third: str | None, context: Context) -> bool:
    return all(miss.unknown for miss in misses_of(licence, dispatch, third, context))


def _candidate(licence: Licence, dispatch: Dispatch, third: str | None, context: Context) -> _Candidate:
    definite: list[Miss] = []
    unknown: list[Miss] = []
    for miss in misses_of(licence, dispatch, third, context):
        (unknown if miss.unknown else definite).append(miss)
    return _Candidate(licence, tuple(definite), tuple(unknown), licence.start, licence.end)


def _selection_missed(candidate: _Candidate) -> bool:
    return any(miss.limit in ("language", "category", "provider") for miss in candidate.definite)


def _within_quote(match: Match, licence: Licence) -> bool:
    quote = licence.grant.quote
    if quote is None or (quote.max_words is None and quote.max_share is None):
        return match.derivation is not Derivation.WHOLLY
    words = sum(passage.words for passage in match.counted)
    return (quote.max_words is None or words <= quote.max_words) and (
        quote.max_share is None or match.source_coverage <= quote.max_share
    )
