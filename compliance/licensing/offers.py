"""Licences as the search for cover asks them: when they hold, and what they miss, worked out once for all that limit alike.

A register has thousands of licences, and few different territories, channels or languages. Equal limits have one number
in their register, and what is known of them for a place, or for a kind of dispatch, is kept under that number.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from compliance.licensing.context import Context
from compliance.licensing.grants import Licence, Licences
from compliance.licensing.limits import Miss, scope_misses, selection_misses, translation_misses
from compliance.licensing.presets import preset
from compliance.model import Dispatch

_REMEMBERED = 2048  # places, and kinds of dispatches, that a register remembers

# What is surely missed, and what may be, since something is not known.
Limits = tuple[tuple[Miss, ...], tuple[Miss, ...]]


class Offer(NamedTuple):
    """A licence with its moments; ``quotes`` when it has a quotation allowance, ``whole`` when it grants more than that."""

    licence: Licence
    start: datetime | None
    end: datetime | None
    quotes: bool
    whole: bool
    selection: int  # the number of its selection of dispatches
    scope: int  # and of its territory, outlets and actions


def offers_of(licences: Licences, holder: str | None) -> tuple[Offer, ...]:
    """The offers of a holder (any of its names), and those for every holder after them."""
    made = licences.remembered.offers.get(holder)
    if made is None:
        made = tuple(_offer(licence, licences.remembered.numbers) for licence in licences.of_holder(holder))
        licences.remembered.offers[holder] = made
    found: tuple[Offer, ...] = made
    return found


def public_offer(licences: Licences, spdx: str) -> Offer:
    """The offer of a public licence, as ``licences`` remembers it."""
    made = licences.remembered.offers.get((spdx,))
    if made is None:
        made = licences.remembered.offers[(spdx,)] = _offer(preset(spdx), licences.remembered.numbers)
    offer: Offer = made
    return offer


def _offer(licence: Licence, numbers: dict[Any, int]) -> Offer:
    grant = licence.grant
    scope = (grant.territory, grant.outlets, grant.actions, grant.prohibit)
    return Offer(
        licence,
        licence.start,
        licence.end,
        quotes=grant.quote is not None or grant.excerpts_only,
        whole=not grant.excerpts_only,
        selection=numbers.setdefault(licence.match, len(numbers)),
        scope=numbers.setdefault(scope, len(numbers)),
    )


class Question:
    """A use of ``dispatch`` in ``context``, for many offers to answer, dates left aside.

    ``third`` is the provider when the text is a third party's.
    """

    __slots__ = ("_context", "_dispatch", "_of_kind", "_of_place", "_third", "_translated")

    def __init__(self, licences: Licences, dispatch: Dispatch, third: str | None, context: Context) -> None:
        self._dispatch, self._third, self._context = dispatch, third, context
        self._of_kind = _remembered(licences.remembered.limits, (dispatch.language, dispatch.categories, third))
        place = (context.territories, context.outlet, context.channels, context.commercial)
        self._of_place = _remembered(licences.remembered.limits, place)
        self._translated = context.translates(dispatch.language)

    def parts(self, offer: Offer) -> tuple[Limits, Limits]:
        """What ``offer`` misses for such a dispatch, and for such a place."""
        kind = self._of_kind.get(offer.selection)
        if kind is None:
            dispatch, selection = self._dispatch, offer.licence.match
            kind = _sorted(selection_misses(selection, dispatch.language, dispatch.categories, self._third))
            self._of_kind[offer.selection] = kind
        place = self._of_place.get(offer.scope)
        if place is None:
            place = self._of_place[offer.scope] = _sorted(scope_misses(offer.licence.grant, self._context))
        if self._translated and (more := translation_misses(offer.licence.grant, self._dispatch, self._context)):
            place = (*place[0], *more), place[1]
        return kind, place


def _remembered(known: dict[Any, dict[int, Limits]], key: Any) -> dict[int, Limits]:
    found = known.get(key)
    if found is None:
        if len(known) >= _REMEMBERED:
            known.clear()
        found = known[key] = {}
    return found


def _sorted(misses: Iterable[Miss]) -> Limits:
    """The misses that are certain, and those of which nobody knows."""
    found = tuple(misses)
    return tuple(miss for miss in found if not miss.unknown), tuple(miss for miss in found if miss.unknown)
