"""Public licences by SPDX id, as grants: CC0, the Creative Commons 4.0 family, public domain, "republish under guidelines".

The grants stand in ``presets.toml``. An SPDX expression is understood too (``license-expression`` is imported only then):
``A OR B`` is the milder of the two, ``A AND B`` what both allow.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from compliance.errors import LicenceError, nearest
from compliance.licensing.grants import EDIT_LIMITS, CreditTerms, EditTerms, Grant, Licence, wider
from compliance.text.patterns import lazy

_LINK = lazy(
    r"creativecommons\.org/(?:licenses/(?P<kind>by(?:-nc)?(?:-nd|-sa)?)/(?P<version>\d\.\d)|publicdomain/(?P<domain>zero|mark)/)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _presets() -> dict[str, dict[str, Any]]:
    import tomllib
    from importlib.resources import files

    text = files("compliance.licensing").joinpath("presets.toml").read_text("utf-8")
    return tomllib.loads(text)


def preset_ids() -> tuple[str, ...]:
    """The ids of all presets, in the order of their file."""
    return tuple(_presets())


@lru_cache(maxsize=256)
def preset(spdx: str) -> Licence:
    """The public licence ``spdx`` (an SPDX id, an expression, ``public-domain`` or ``republish``), for every holder.

    Raises LicenceError for an id that SPDX does not know, and for one that has no preset.
    """
    if any(mark in spdx.strip() for mark in "() "):
        return _expression(spdx)
    known = {name.lower(): name for name in _presets()}
    name = known.get(spdx.strip().lower())
    if name is None:
        raise LicenceError(_unknown(spdx.strip(), known), remedy=f"known: {', '.join(_presets())}")
    values = _presets()[name]
    edit = values.get("edit", {})
    actions = tuple(values["actions"]) if "actions" in values else None
    credit = values.get("credit")
    grant = Grant(
        actions=actions,
        prohibit=tuple(values.get("prohibit", ())),
        credit=CreditTerms(credit["required"], where=tuple(credit.get("where", ()))) if credit else None,
        edit=EditTerms(**edit),
    )
    return Licence(name, "*", grant, spdx=name, note=values.get("note"))


def preset_of_link(text: str) -> str | None:
    """The preset that a Creative Commons address in ``text`` stands for; older versions count as 4.0.

    >>> preset_of_link("https://creativecommons.org/licenses/by-nd/4.0/")
    'CC-BY-ND-4.0'
    """
    found = _LINK.search(text)
    if not found:
        return None
    if found["domain"]:
        return "CC0-1.0" if found["domain"].lower() == "zero" else "public-domain"
    name = f"CC-{found['kind'].upper()}-4.0"
    return name if name in _presets() else None


def _unknown(spdx: str, known: dict[str, str]) -> str:
    from license_expression import ExpressionError, get_spdx_licensing

    try:
        get_spdx_licensing().parse(spdx, validate=True)
        valid = True
    except ExpressionError:
        valid = False
    hint = nearest(spdx, list(known.values()))
    return f"there is no preset for '{spdx}'{hint}" if valid else f"'{spdx}' is no SPDX licence{hint}"


def _expression(spdx: str) -> Licence:
    from license_expression import ExpressionError, get_spdx_licensing

    licensing = get_spdx_licensing()
    try:
        tree = licensing.parse(spdx, validate=True)
    except ExpressionError as error:
        raise LicenceError(f"'{spdx}' is no SPDX expression: {error}", remedy=f"known: {', '.join(_presets())}") from None

    def walk(node: Any) -> Licence:
        if isinstance(node, licensing.OR):
            return min(map(walk, node.args), key=_strictness)
        if isinstance(node, licensing.AND):
            parts = [walk(argument) for argument in node.args]
            merged = parts[0]
            for part in parts[1:]:
                merged = _both(merged, part)
            return merged
        return preset(str(node))

    chosen = walk(tree)
    return Licence(str(tree), "*", chosen.grant, spdx=str(tree), note=chosen.note)


def _strictness(licence: Licence) -> tuple[int, bool, bool]:
    grant = licence.grant
    return len(grant.prohibit), grant.edit.body != "allowed", grant.credit is not None


def _both(one: Licence, other: Licence) -> Licence:
    """What two licences allow together."""
    a, b = one.grant, other.grant
    if a.actions is None or b.actions is None:
        actions = a.actions if b.actions is None else b.actions
    else:
        actions = tuple(action for action in a.actions if b.allows(action))
    strict = a.edit if wider(EDIT_LIMITS[b.edit.body], EDIT_LIMITS[a.edit.body]) else b.edit
    grant = Grant(
        actions=actions, prohibit=tuple(dict.fromkeys((*a.prohibit, *b.prohibit))), credit=a.credit or b.credit, edit=strict
    )
    notes = [note for note in (one.note, other.note) if note]
    return Licence(f"{one.id} AND {other.id}", "*", grant, spdx=None, note=" ".join(notes) or None)
