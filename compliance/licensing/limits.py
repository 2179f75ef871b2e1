"""The limits that a use does not keep, or may not keep: of a licence, and of the dispatch's own terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache

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
    if selection.languages and not _speaks_any(dispatch.language, selection.languages):
        clause = _clause("match.languages", selection.languages)
        found = dispatch.language or "the dispatch states no language"
        yield Miss("language", found, clause, unknown=dispatch.language is None)
    if selection.categories and not _folded(selection.categories) & _folded(dispatch.categories):
        clause = _clause("match.categories", selection.categories)
        found = ", ".join(dispatch.categories) or "the dispatch states no category"
        yield Miss("category", found, clause, unknown=not dispatch.categories)
    if third and "*" not in selection.providers and canonical(third) not in map(canonical, selection.providers):
        yield Miss("provider", third, _clause("match.providers", selection.providers))
    if grant.territory:
        yield from _territory_misses(context, grant.territory)
    if grant.outlets and not _outlet_among(context.outlet, grant.outlets):
        found = context.outlet or "the outlet is not known"
        yield Miss("outlet", found, _clause("outlets", grant.outlets), unknown=context.outlet is None)
    if not grant.excerpts_only:
        yield from _action_misses(licence, context)
    if _translated(dispatch, context) and not grant.allows("translate"):
        found = f"translation from {dispatch.language} to {context.language}"
        yield Miss("action", found, _actions_clause(licence, "translate"))
    if "commercial" in grant.prohibit and context.commercial is not False:
        yield _commercial(context, 'prohibit = ["commercial"]')


def _commercial(context: Context, clause: str) -> Miss:
    known = context.commercial is True
    return Miss(
        "commercial",
        "commercial use" if known else "it is not known whether the outlet is commercial",
        clause,
        unknown=not known,
    )


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
        misses += _territory_misses(context, dispatch.territories, "the dispatch is for")
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
            misses.append(_commercial(context, "usage terms of the dispatch"))
    return tuple(misses)


def _translated(dispatch: Dispatch, context: Context) -> bool:
    return bool(context.language and dispatch.language and _primary(context.language) != _primary(dispatch.language))


def _territory_misses(context: Context, granted: tuple[str, ...], key: str = "territory") -> Iterator[Miss]:
    if not context.territories:
        yield Miss("territory", "the territory is not known", _clause(key, granted), unknown=True)
        return
    outside = [territory for territory in context.territories if not within(territory, granted)]
    if outside:
        yield Miss("territory", ", ".join(outside), _clause(key, granted))


def speaks(language: str, granted: str) -> bool:
    """BCP 47 basic filtering (RFC 4647): ``fr`` takes in ``fr-BE``, not the other way round."""
    one, other = language.lower().replace("_", "-"), granted.lower().replace("_", "-")
    return other == "*" or one == other or one.startswith(f"{other}-")


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-")[0].lower()


@lru_cache(maxsize=65536)
def _speaks_any(language: str | None, granted: tuple[str, ...]) -> bool:
    return language is not None and any(speaks(language, entry) for entry in granted)


@lru_cache(maxsize=65536)
def _outlet_among(outlet: str | None, patterns: tuple[str, ...]) -> bool:
    return outlet is not None and any(_same_outlet(outlet, pattern) for pattern in patterns)


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
