"""Licences as W3C ODRL 2.2 / IPTC RightsML policies in JSON-LD, and back without loss.

Core terms are used where ODRL has them (actions, spatial, dateTime, language, deliveryChannel, virtualLocation,
elapsedTime, the attribute duty); share, edit class, kill and what else it lacks stand under a small profile of ours,
prefix ``wire``. What a document limits in terms that are not understood is an error: a limit must not be lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from compliance.licensing.grants import CreditTerms, EditTerms, Grant, Licence, Licences
from compliance.licensing.odrl_reading import read_policies
from compliance.licensing.odrl_terms import ACTIONS, ALL, CHANNELS, CONTEXT, NOTHING, PREFIXES, PROFILE, QUOTE, RIGHTSML


def to_odrl(licences: Iterable[Licence]) -> dict[str, Any]:
    """One JSON-LD document with a policy for each licence; ``from_odrl`` gives the licences back equal."""
    return {"@context": [CONTEXT, PREFIXES], "@graph": [_policy(licence) for licence in licences]}


def from_odrl(document: Any, path: str = "policy.jsonld") -> Licences:
    """The licences of an ODRL document (parsed JSON). Raises LicenceError, naming ``path`` and the policy."""
    return Licences.of(read_policies(document, path), path)


def _policy(licence: Licence) -> dict[str, Any]:
    grant = licence.grant
    policy: dict[str, Any] = {
        "@type": "Agreement" if licence.assignee else "Offer",
        "uid": f"{PROFILE}:licence:{quote(licence.id, safe='')}",
        "profile": [PROFILE, RIGHTSML],
        "assigner": _party(licence.holder),
    }
    if licence.assignee:
        policy["assignee"] = _party(licence.assignee)
    if licence.note:
        policy["dct:description"] = licence.note
    if licence.spdx:
        policy["wire:spdx"] = licence.spdx
    policy["wire:zone"] = licence.zone
    policy["wire:onKill"] = grant.on_kill.value
    policy["wire:onCorrection"] = grant.on_correction.value
    target = _target(licence)
    permission: dict[str, Any] = {"target": target, "action": _actions(grant), "constraint": _constraints(licence)}
    if grant.credit is not None:
        permission["duty"] = [_attribution(grant.credit)]
    policy["permission"] = [permission]
    if grant.quote is not None:
        limits = [
            _constraint(operand, "lteq", value)
            for operand, value in (("wire:quotedWords", grant.quote.max_words), ("wire:sourceShare", grant.quote.max_share))
            if value is not None
        ]
        policy["permission"].append({"target": target, "action": [QUOTE], "constraint": limits})
    if grant.prohibit:
        policy["prohibition"] = [{"target": target, "action": [_action(action) for action in grant.prohibit]}]
    return policy


def _party(name: str) -> str:
    return f"{PROFILE}:party:{quote(name, safe='')}"


def _target(licence: Licence) -> dict[str, Any]:
    """The dispatches that the licence is about: a collection, narrowed by refinements."""
    selection = licence.match
    refinement = [
        _constraint(operand, "isAnyOf", list(values))
        for operand, values in (
            ("language", selection.languages),
            ("wire:category", selection.categories),
            ("wire:provider", selection.providers),
        )
        if values
    ]
    target: dict[str, Any] = {"@type": "AssetCollection", "source": f"{PROFILE}:dispatches:{quote(licence.holder, safe='')}"}
    if refinement:
        target["refinement"] = refinement
    return target


def _actions(grant: Grant) -> list[Any]:
    if grant.actions is None:
        return [ALL]
    return [_action(action) for action in grant.actions] or [NOTHING]


def _action(action: str) -> Any:
    if action not in CHANNELS:
        return ACTIONS[action]
    channel = _constraint("deliveryChannel", "eq", {"@id": CHANNELS[action]})
    return {"rdf:value": {"@id": "odrl:distribute"}, "refinement": [channel]}


def _constraints(licence: Licence) -> list[dict[str, Any]]:
    grant = licence.grant
    found = []
    if grant.territory:
        found.append(_constraint("spatial", "isAnyOf", list(grant.territory)))
    if grant.outlets:
        found.append(_constraint("virtualLocation", "isAnyOf", list(grant.outlets)))
    if licence.valid_from is not None:
        found.append(_constraint("dateTime", "gteq", _time(licence.valid_from)))
    if licence.valid_to is not None:
        # The last day belongs to the licence; a moment is its end.
        found.append(
            _constraint("dateTime", "lt" if isinstance(licence.valid_to, datetime) else "lteq", _time(licence.valid_to))
        )
    if grant.max_age_days is not None:
        found.append(_constraint("elapsedTime", "lteq", {"@value": f"P{grant.max_age_days}D", "@type": "xsd:duration"}))
    if grant.edit != EditTerms():
        found.append(_constraint("wire:editHeadline", "lteq", grant.edit.headline))
        found.append(_constraint("wire:editBody", "lteq", grant.edit.body))
    return found


def _time(value: date | datetime) -> dict[str, str]:
    if isinstance(value, datetime):
        return {"@value": value.isoformat(), "@type": "xsd:dateTime"}
    return {"@value": value.isoformat(), "@type": "xsd:date"}


def _attribution(credit: CreditTerms) -> dict[str, Any]:
    duty: dict[str, Any] = {"action": "attribute", "wire:required": credit.required}
    if credit.names:
        duty["wire:creditName"] = list(credit.names)
    if credit.where:
        duty["wire:creditPlace"] = list(credit.where)
    if credit.notice:
        duty["wire:notice"] = True
    if credit.above_share:
        duty["constraint"] = [_constraint("wire:articleShare", "gt", credit.above_share)]
    return duty


def _constraint(operand: str, operator: str, value: Any) -> dict[str, Any]:
    return {"leftOperand": operand, "operator": operator, "rightOperand": value}
