"""Which grant covers a reuse: dispatch, action, territory, outlet, language, date.

``Miss`` says what lies outside, or what nobody knows; ``Cover`` is the best that the register offers. What does not
depend on the moment is worked out once for equal questions and kept in the register's memo.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatchcase

from compliance.licensing.context import Context
from compliance.licensing.deadlines import spoken
from compliance.licensing.grants import CHANNEL_ACTIONS, Licence, Licences
from compliance.licensing.holders import canonical
from compliance.licensing.presets import preset
from compliance.licensing.terms import Terms
from compliance.licensing.territories import within
from compliance.model import Derivation, Dispatch, Match

_LOOKED_AT = 64  # licences of one holder that are compared to find the nearest when none covers


class State(StrEnum):
    """What the register says of a reuse."""

    GRANTED = "granted"  # a licence covers it, save for what is unknown
    QUOTED = "quoted"  # within a quotation allowance
    OVER_QUOTE = "over-quote"  # there is only a quotation allowance, and this is more
    OUTSIDE = "outside"  # there are licences of the holder, none for this
    ENDED = "ended"  # a licence would cover it, and is over
    NONE = "none"  # no licence of the holder


@dataclass(frozen=True, slots=True)
class Miss:
    """A limit that the reuse does not keep, or (``unknown``) may not keep."""

    limit: str  # territory, outlet, action, language, category, provider, commercial, valid
    found: str
    clause: str
    unknown: bool = False


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
        return _nearest(quoting, context.moment)
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
    dispatch: Dispatch, holder: str | None, terms: Terms, licences: Licences, context: Context,
) -> tuple[tuple[_Candidate, ...], tuple[_Candidate, ...]]:
    """Full grants and quotation allowances for such a dispatch in such a context, best first."""
    key = (
        holder, dispatch.provider, dispatch.language, dispatch.categories, terms.public,
        context.outlet, context.territories, context.language, context.channels, context.commercial,
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
    dispatch: Dispatch, holder: str | None, terms: Terms, licences: Licences, context: Context,
) -> tuple[tuple[_Candidate, ...], tuple[_Candidate, ...]]:
    third = dispatch.provider if dispatch.provider and canonical(dispatch.provider) != canonical(holder or "") else None
    found = [_candidate(licence, dispatch, third, context) for licence in licences.of_holder(holder)]
    if third:
        own = (licence for licence in licences.of_holder(third) if licence.holder != "*")
        found += [_candidate(licence, dispatch, None, context) for licence in own]
    if terms.public:
        found.append(_candidate(preset(terms.public), dispatch, None, context))
    granting = sorted((c for c in found if not c.licence.grant.excerpts_only), key=lambda c: (len(c.definite), len(c.unknown)))
    quoting = [c for c in found if c.licence.grant.quote is not None or c.licence.grant.excerpts_only]
    return tuple(granting), tuple(quoting)


def _candidate(licence: Licence, dispatch: Dispatch, third: str | None, context: Context) -> _Candidate:
    misses = list(_misses(licence, dispatch, third, context))
    return _Candidate(
        licence, tuple(m for m in misses if not m.unknown), tuple(m for m in misses if m.unknown), licence.start, licence.end,
    )


def _misses(licence: Licence, dispatch: Dispatch, third: str | None, context: Context) -> Iterator[Miss]:
    grant, selection = licence.grant, licence.match
    if selection.languages:
        clause = _clause("match.languages", selection.languages)
        if dispatch.language is None:
            yield Miss("language", "the dispatch states no language", clause, unknown=True)
        elif not any(speaks(dispatch.language, language) for language in selection.languages):
            yield Miss("language", dispatch.language, clause)
    if selection.categories:
        clause = _clause("match.categories", selection.categories)
        if not dispatch.categories:
            yield Miss("category", "the dispatch states no category", clause, unknown=True)
        elif not _folded(selection.categories) & _folded(dispatch.categories):
            yield Miss("category", ", ".join(dispatch.categories), clause)
    if third and "*" not in selection.providers and canonical(third) not in map(canonical, selection.providers):
        yield Miss("provider", third, _clause("match.providers", selection.providers))
    if grant.territory:
        yield from _territory_misses(context, grant.territory, _clause("territory", grant.territory))
    if grant.outlets:
        clause = _clause("outlets", grant.outlets)
        if context.outlet is None:
            yield Miss("outlet", "the outlet is not known", clause, unknown=True)
        elif not any(_same_outlet(context.outlet, pattern) for pattern in grant.outlets):
            yield Miss("outlet", context.outlet, clause)
    if not grant.excerpts_only:
        yield from _action_misses(licence, context)
    if context.language and dispatch.language and _primary(context.language) != _primary(dispatch.language) and not grant.allows("translate"):
        yield Miss("action", f"translation from {dispatch.language} to {context.language}", _actions_clause(licence, "translate"))
    if "commercial" in grant.prohibit and context.commercial is not False:
        known = context.commercial is True
        found = "commercial use" if known else "it is not known whether the outlet is commercial"
        yield Miss("commercial", found, 'prohibit = ["commercial"]', unknown=not known)


def _action_misses(licence: Licence, context: Context) -> Iterator[Miss]:
    needed = [CHANNEL_ACTIONS[channel] for channel in context.channels]
    refused = [action for action in needed if not licence.grant.allows(action)]
    if not refused:
        return
    clause = _actions_clause(licence, refused[0])
    if len(refused) == len(needed):
        yield Miss("action", " or ".join(refused), clause)
    else:
        yield Miss("action", f"the channel is not known; {' and '.join(refused)} not granted", clause, unknown=True)


def item_misses(dispatch: Dispatch, terms: Terms, context: Context) -> tuple[Miss, ...]:
    """What the dispatch's own terms rule out, whatever a licence says."""
    misses: list[Miss] = []
    if dispatch.territories:
        clause = f"the dispatch is for {', '.join(dispatch.territories)}"
        misses += _territory_misses(context, dispatch.territories, clause)
    if terms.prohibit:
        needed = [CHANNEL_ACTIONS[channel] for channel in context.channels]
        refused = [action for action in needed if action in terms.prohibit]
        if refused:
            certain = len(refused) == len(needed)
            found = " or ".join(refused) if certain else f"the channel is not known; no {' and no '.join(refused)}"
            misses.append(Miss("action", found, "usage terms of the dispatch", unknown=not certain))
        if "translate" in terms.prohibit and _translated(dispatch, context):
            misses.append(Miss("action", f"translation to {context.language}", "usage terms of the dispatch"))
        if "commercial" in terms.prohibit and terms.public is None and context.commercial is not False:
            known = context.commercial is True
            found = "commercial use" if known else "it is not known whether the outlet is commercial"
            misses.append(Miss("commercial", found, "usage terms of the dispatch", unknown=not known))
    return tuple(misses)


def _translated(dispatch: Dispatch, context: Context) -> bool:
    return bool(context.language and dispatch.language and _primary(context.language) != _primary(dispatch.language))


def _territory_misses(context: Context, granted: Iterable[str], clause: str) -> Iterator[Miss]:
    if not context.territories:
        yield Miss("territory", "the territory is not known", clause, unknown=True)
        return
    outside = [territory for territory in context.territories if not within(territory, granted)]
    if outside:
        yield Miss("territory", ", ".join(outside), clause)


def _selection_missed(candidate: _Candidate) -> bool:
    return any(miss.limit in ("language", "category", "provider") for miss in candidate.definite)


def _within_quote(match: Match, licence: Licence) -> bool:
    quote = licence.grant.quote
    if quote is None or (quote.max_words is None and quote.max_share is None):
        return match.derivation is not Derivation.WHOLLY
    words = sum(passage.words for passage in match.counted)
    return (quote.max_words is None or words <= quote.max_words) and (quote.max_share is None or match.source_coverage <= quote.max_share)


def speaks(language: str, granted: str) -> bool:
    """BCP 47 basic filtering (RFC 4647): ``fr`` takes in ``fr-BE``, not the other way round."""
    one, other = language.lower().replace("_", "-"), granted.lower().replace("_", "-")
    return other == "*" or one == other or one.startswith(f"{other}-")


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


def _same_outlet(outlet: str, pattern: str) -> bool:
    name, wanted = outlet.strip().casefold().removeprefix("www."), pattern.strip().casefold().removeprefix("www.")
    return name == wanted or ("*" in wanted and fnmatchcase(name, wanted))


def _folded(words: Iterable[str]) -> set[str]:
    return {word.strip().casefold() for word in words}


def _clause(key: str, values: Iterable[str]) -> str:
    return f"{key} = [{', '.join(values)}]"


def _actions_clause(licence: Licence, refused: str) -> str:
    if licence.grant.actions is None or refused in licence.grant.prohibit:
        return _clause("prohibit", licence.grant.prohibit)
    return _clause("actions", licence.grant.actions)
