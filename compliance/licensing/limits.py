"""The limits that a use does not keep, or may not keep: of a licence, and of the dispatch's own terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from compliance.licensing.context import Context
from compliance.licensing.grants import CHANNEL_ACTIONS, Licence
from compliance.licensing.holders import canonical
from compliance.licensing.terms import Terms
from compliance.licensing.territories import within
from compliance.model import Dispatch


@dataclass(frozen=True, slots=True)
class Miss:
    """A limit that the reuse does not keep, or (``unknown``) may not keep."""

    limit: str  # territory, outlet, action, language, category, provider, commercial, valid
    found: str
    clause: str
    unknown: bool = False


def misses_of(licence: Licence, dispatch: Dispatch, third: str | None, context: Context) -> Iterator[Miss]:
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
    if _translated(dispatch, context) and not grant.allows("translate"):
        yield Miss(
            "action", f"translation from {dispatch.language} to {context.language}", _actions_clause(licence, "translate")
        )
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
    if terms.regions:
        said = "; ".join(terms.regions)
        misses.append(Miss("territory", f"the terms say: {said}", "usage terms of the dispatch", unknown=True))
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
