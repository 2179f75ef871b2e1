"""The limits that a use does not keep, or may not keep: of a licence, and of the dispatch's own terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from compliance.dataclass import dataclass
from compliance.licensing.context import Context
from compliance.licensing.grants import CHANNEL_ACTIONS, Grant, Selection, allowed
from compliance.licensing.holders import canonical
from compliance.licensing.terms import Terms
from compliance.model import Dispatch
from compliance.territories import WORLD, within

_OWN_TERMS = "usage terms of the dispatch"


@dataclass(frozen=True, slots=True)
class Miss:
    """A limit that the reuse does not keep, or (``unknown``) may not keep."""

    limit: str  # territory, outlet, action, translation, language, category, provider, commercial, valid
    found: str
    clause: str
    unknown: bool = False
    prohibited: bool = False  # said outright, so that a quotation allowance does not help


def selection_misses(
    selection: Selection, language: str | None, categories: tuple[str, ...], third: str | None
) -> Iterator[Miss]:
    """What a licence for the dispatches in ``selection`` misses for one of these; ``third`` is a third party's name."""
    if selection.languages:
        yield from _language(language, selection.languages)
    if selection.categories:
        yield from _category(categories, selection.categories)
    if third:
        yield from _provider(third, selection.providers)


def scope_misses(grant: Grant, context: Context) -> Iterator[Miss]:
    """What the place of publication misses of ``grant``: territory, outlet, channel, trade."""
    if grant.territory:
        yield from _territory(context.territories, grant.territory, _clause("territory", grant.territory))
    if grant.outlets:
        yield from _outlet(context.outlet, grant.outlets)
    # A quotation needs no grant for its channel, and keeps to what is prohibited.
    yield from _action(None if grant.excerpts_only else grant.actions, grant.prohibit, context.channels)
    if "commercial" in grant.prohibit and context.commercial is not False:
        yield _commercial(context, 'prohibit = ["commercial"]')


def translation_misses(grant: Grant, dispatch: Dispatch, context: Context) -> tuple[Miss, ...]:
    """What an article in another language than the dispatch misses of ``grant``."""
    if grant.allows("translate"):
        return ()
    found = f"from {dispatch.language} to {context.language}"
    clause = _actions_clause(grant.actions, grant.prohibit, "translate")
    return (Miss("translation", found, clause, prohibited="translate" in grant.prohibit),)


def _language(language: str | None, granted: tuple[str, ...]) -> tuple[Miss, ...]:
    if language is not None and any(speaks(language, entry) for entry in granted):
        return ()
    found = language or "the dispatch states no language"
    return (Miss("language", found, _clause("match.languages", granted), unknown=language is None),)


def _category(categories: tuple[str, ...], granted: tuple[str, ...]) -> tuple[Miss, ...]:
    if _folded(granted) & _folded(categories):
        return ()
    found = ", ".join(categories) or "the dispatch states no category"
    return (Miss("category", found, _clause("match.categories", granted), unknown=not categories),)


def _provider(third: str, granted: tuple[str, ...]) -> tuple[Miss, ...]:
    if "*" in granted or canonical(third) in map(canonical, granted):
        return ()
    return (Miss("provider", third, _clause("match.providers", granted)),)


def _territory(territories: tuple[str, ...], granted: tuple[str, ...], clause: str) -> tuple[Miss, ...]:
    if within(WORLD, granted):
        return ()
    if not territories:
        return (Miss("territory", "the territory is not known", clause, unknown=True),)
    outside = [territory for territory in territories if not within(territory, granted)]
    return (Miss("territory", ", ".join(outside), clause),) if outside else ()


def _barred(territories: tuple[str, ...], out: tuple[str, ...]) -> tuple[Miss, ...]:
    """The misses of a text that is not for the territories ``out``."""
    clause = f"{_OWN_TERMS}: not in {', '.join(out)}"
    if not territories:
        return (Miss("territory", "the territory is not known", clause, unknown=True),)
    # A wider territory than the one that is out holds it too.
    found = [one for one in territories if within(one, out) or any(within(code, (one,)) for code in out)]
    return (Miss("territory", ", ".join(found), clause),) if found else ()


def _outlet(outlet: str | None, granted: tuple[str, ...]) -> tuple[Miss, ...]:
    if outlet is not None and any(_same_outlet(outlet, pattern) for pattern in granted):
        return ()
    return (Miss("outlet", outlet or "the outlet is not known", _clause("outlets", granted), unknown=outlet is None),)


def _action(actions: tuple[str, ...] | None, prohibit: tuple[str, ...], channels: tuple[str, ...]) -> tuple[Miss, ...]:
    needed = [CHANNEL_ACTIONS[channel] for channel in channels]
    refused = [action for action in needed if not allowed(action, actions, prohibit)]
    if not refused:
        return ()
    clause = _actions_clause(actions, prohibit, refused[0])
    outright = not any(allowed(action, None, prohibit) for action in needed)
    if len(refused) == len(needed):
        return (Miss("action", " or ".join(refused), clause, prohibited=outright),)
    return (Miss("action", f"the channel is not known; {' and '.join(refused)} not granted", clause, unknown=True),)


def _commercial(context: Context, clause: str) -> Miss:
    known = context.commercial is True
    found = "commercial use" if known else "it is not known whether the outlet is commercial"
    return Miss("commercial", found, clause, unknown=not known)


def item_misses(dispatch: Dispatch, terms: Terms, context: Context) -> tuple[Miss, ...]:
    """What the dispatch's own terms rule out, whatever a licence says."""
    misses: list[Miss] = []
    if dispatch.territories:
        clause = f"the dispatch is for {', '.join(dispatch.territories)}"
        misses += _territory(context.territories, dispatch.territories, clause)
    regions = terms.regions
    if regions.only_in:
        misses += _territory(context.territories, regions.only_in, f"{_OWN_TERMS}: only in {', '.join(regions.only_in)}")
    if regions.not_in:
        misses += _barred(context.territories, regions.not_in)
    if regions.words:
        said = "; ".join(regions.words)
        misses.append(Miss("territory", f"the terms say: {said}", _OWN_TERMS, unknown=True))
    if terms.prohibit:
        needed = [CHANNEL_ACTIONS[channel] for channel in context.channels]
        refused = [action for action in needed if action in terms.prohibit]
        if refused:
            certain = len(refused) == len(needed)
            found = " or ".join(refused) if certain else f"the channel is not known; no {' and no '.join(refused)}"
            misses.append(Miss("action", found, _OWN_TERMS, unknown=not certain))
        if "translate" in terms.prohibit and context.translates(dispatch.language):
            misses.append(Miss("translation", f"to {context.language}", _OWN_TERMS))
        if "commercial" in terms.prohibit and terms.public is None and context.commercial is not False:
            misses.append(_commercial(context, _OWN_TERMS))
    return tuple(misses)


def speaks(language: str, granted: str) -> bool:
    """BCP 47 basic filtering (RFC 4647): ``fr`` takes in ``fr-BE``, not the other way round."""
    one, other = language.lower().replace("_", "-"), granted.lower().replace("_", "-")
    return other == "*" or one == other or one.startswith(f"{other}-")


def _same_outlet(outlet: str, pattern: str) -> bool:
    name, wanted = outlet.strip().casefold().removeprefix("www."), pattern.strip().casefold().removeprefix("www.")
    return name == wanted or ("*" in wanted and fnmatchcase(name, wanted))


def _folded(words: Iterable[str]) -> set[str]:
    return {word.strip().casefold() for word in words}


def _clause(key: str, values: Iterable[str]) -> str:
    return f"{key} = [{', '.join(values)}]"


def _actions_clause(actions: tuple[str, ...] | None, prohibit: tuple[str, ...], refused: str) -> str:
    if actions is None or refused in prohibit:
        return _clause("prohibit", prohibit)
    return _clause("actions", actions)
