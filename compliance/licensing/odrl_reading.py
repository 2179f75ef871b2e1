"""ODRL 2.2 JSON-LD policies to licences: ours without loss, other people's as far as they are understood.

A limit that is not understood is an error. A duty that is not understood becomes a note of the licence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from typing import Any

from compliance.codes import wrong_territory
from compliance.dataclass import dataclass
from compliance.errors import LicenceError, nearest
from compliance.licensing.grants import EDIT_LIMITS, PLACES, CreditTerms, EditTerms, Grant, Licence, QuoteTerms, Selection
from compliance.licensing.odrl_terms import (
    ACTIONS,
    ALL,
    CHANNELS,
    FOREIGN_ACTIONS,
    NOTHING,
    QUOTE,
    last_part,
    listed,
    policies_of,
    short,
    shortened,
    text_of,
    value_of,
)
from compliance.model import Severity
from compliance.text.patterns import lazy

_OURS = {**{odrl: ours for ours, odrl in ACTIONS.items()}, **FOREIGN_ACTIONS}
_OF_CHANNEL = {channel: action for action, channel in CHANNELS.items()}
_DURATION = lazy(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?\Z")
_ANY_OF = ("isAnyOf", "eq", "isPartOf", "isA")


def read_policies(document: Any, path: str) -> Iterator[Licence]:
    """The licences of a parsed JSON document: one policy, a list, or a ``@graph``."""
    for number, policy in enumerate(policies_of(document), 1):
        if not isinstance(policy, Mapping):
            raise LicenceError(f"policy {number} is no object", path=path)
        yield _Reader(policy, path, number).licence()


@dataclass(frozen=True, slots=True)
class _Limit:
    operand: str
    operator: str
    values: list[Any]


@dataclass(slots=True)
class _Found:
    """What a policy's rules said, while they are read."""

    actions: list[str] | None = field(default_factory=list)
    prohibit: list[str] = field(default_factory=list)
    grant: dict[str, Any] = field(default_factory=dict)
    selection: dict[str, tuple[str, ...]] = field(default_factory=dict)
    valid: dict[str, date | datetime] = field(default_factory=dict)
    edit: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


class _Reader:
    """Reads one policy; every message names it."""

    def __init__(self, policy: Mapping[str, Any], path: str, number: int) -> None:
        self._policy = shortened(policy)
        self._path = path
        uid = self._policy.get("@id")
        self._id = last_part(uid, "licence") if isinstance(uid, str) and uid else f"policy-{number}"
        self._found = _Found()

    def error(self, message: str, remedy: str | None = None) -> LicenceError:
        return LicenceError(message, path=self._path, place=f"policy '{self._id}'", remedy=remedy)

    def licence(self) -> Licence:
        policy, found = self._policy, self._found
        permissions = [shortened(rule) for rule in listed(policy.get("permission"))]
        prohibitions = [shortened(rule) for rule in listed(policy.get("prohibition"))]
        under_limits = [rule.get("constraint") for rule in permissions if not self._is_quote(rule)]
        if any(limits != under_limits[0] for limits in under_limits):
            raise self.error("has permissions under different constraints", "make a policy of each")
        for rule in permissions:
            self._permission(rule)
        for rule in prohibitions:
            self._prohibition(rule)
        for duty in map(shortened, listed(policy.get("obligation"))):
            self._duty(duty)
        rules = [*permissions, *prohibitions]
        holder = self._party("assigner", rules)
        if holder is None:
            raise self.error("has no assigner", "a licence needs its rights holder")
        if found.edit:
            found.grant["edit"] = EditTerms(**found.edit)
        for key, name in (("wire:onKill", "on_kill"), ("wire:onCorrection", "on_correction")):
            if key in policy:
                found.grant[name] = Severity(self._choice(policy[key], [s.value for s in Severity], key))
        actions = None if found.actions is None else tuple(dict.fromkeys(found.actions))
        note = " ".join(filter(None, (text_of(policy.get("dct:description")), *found.notes)))
        return Licence(
            self._id,
            holder,
            Grant(actions=actions, prohibit=tuple(dict.fromkeys(found.prohibit)), **found.grant),
            assignee=self._party("assignee", rules),
            valid_from=found.valid.get("from"),
            valid_to=found.valid.get("to"),
            match=Selection(**found.selection),
            zone=text_of(policy.get("wire:zone")) or "UTC",
            spdx=text_of(policy.get("wire:spdx")),
            note=note or None,
        )

    def _party(self, role: str, rules: list[dict[str, Any]]) -> str | None:
        """The name of a party, of the policy or of its rules."""
        for holder in (self._policy, *rules):
            party = next(iter(listed(holder.get(role))), None)
            if isinstance(party, Mapping):
                named = (party.get(key) for key in ("vcard:fn", "schema:name", "foaf:name", "name", "skos:prefLabel"))
                name = next((text_of(value) for value in named if value), None)
                party = name or value_of(party)
            if isinstance(party, str) and party:
                return last_part(party, "party")
        return None

    def _is_quote(self, rule: dict[str, Any]) -> bool:
        return [self._action(action) for action in listed(rule.get("action"))] == [QUOTE]

    def _permission(self, rule: dict[str, Any]) -> None:
        self._target(rule.get("target"))
        actions = [self._action(action) for action in listed(rule.get("action"))]
        limits = self._limits(rule.get("constraint"))
        if actions == [QUOTE]:
            self._quote(limits)
            return
        for action in actions:
            if action == ALL:
                self._found.actions = None
            elif action != NOTHING and self._found.actions is not None:
                self._found.actions.append(action)
        for limit in limits:
            self._constraint(limit)
        for duty in map(shortened, listed(rule.get("duty"))):
            self._duty(duty)

    def _prohibition(self, rule: dict[str, Any]) -> None:
        if self._limits(rule.get("constraint")):
            raise self.error("has a prohibition under a constraint", "write this licence by hand")
        for action in listed(rule.get("action")):
            named = self._action(action)
            if named in (ALL, NOTHING, QUOTE):
                raise self.error(f"prohibits '{named}' altogether", "a licence needs something that it grants")
            self._found.prohibit.append(named)

    def _action(self, value: Any) -> str:
        """One of our actions, or ALL, NOTHING, QUOTE."""
        refinements: list[_Limit] = []
        if isinstance(value, Mapping):
            plain = shortened(value)
            refinements = self._limits(plain.get("refinement"))
            value = next(iter(listed(plain.get("rdf:value", plain.get("@id")))), None)
        name = short(str(value_of(value)))
        for limit in refinements:
            channel = short(str(value_of(limit.values[0]))) if limit.values else ""
            if name != "distribute" or limit.operand != "deliveryChannel" or channel not in _OF_CHANNEL:
                raise self.error(
                    f"action '{name}' has a refinement that is not understood: {limit.operand}", "write it by hand"
                )
            return _OF_CHANNEL[channel]
        if name in (ALL, NOTHING, QUOTE):
            return name
        if name not in _OURS:
            raise self.error(f"unknown action '{name}'{nearest(name, list(_OURS))}", f"known: {', '.join(sorted(_OURS))}")
        return _OURS[name]

    def _limits(self, value: Any) -> list[_Limit]:
        limits = []
        for entry in listed(value):
            if not isinstance(entry, Mapping):
                raise self.error(f"has a constraint that is no object: {entry!r}")
            plain = shortened(entry)
            operand, operator = plain.get("leftOperand"), plain.get("operator")
            if operand is None:
                raise self.error(f"has a logical constraint ({', '.join(plain)})", "write this licence by hand")
            limits.append(
                _Limit(short(str(value_of(operand))), short(str(value_of(operator))), listed(plain.get("rightOperand")))
            )
        return limits

    def _constraint(self, limit: _Limit) -> None:
        found, operand, operator = self._found, limit.operand, limit.operator
        words = tuple(str(value_of(value)) for value in limit.values)
        if operand == "spatial" and operator in _ANY_OF:
            codes = tuple(last_part(word, "territory") for word in words)
            for code in codes:
                if wrong := wrong_territory(code):
                    raise self.error(f"spatial: {wrong.message}", wrong.remedy)
            found.grant["territory"] = codes
        elif operand == "virtualLocation" and operator in _ANY_OF:
            found.grant["outlets"] = words
        elif operand == "language" and operator in _ANY_OF:
            found.selection["languages"] = words
        elif operand == "dateTime" and operator in ("gteq", "gt"):
            found.valid["from"] = self._time(limit)
        elif operand == "dateTime" and operator in ("lt", "lteq"):
            found.valid["to"] = self._time(limit)
        elif operand == "elapsedTime" and operator in ("lteq", "lt", "eq"):
            found.grant["max_age_days"] = self._days(words)
        elif operand in ("wire:editHeadline", "wire:editBody") and words:
            found.edit["headline" if operand == "wire:editHeadline" else "body"] = self._choice(
                words[0], list(EDIT_LIMITS), operand
            )
        else:
            raise self.error(f"has a constraint that is not understood: {operand} {operator}", "write this licence by hand")

    def _target(self, value: Any) -> None:
        for target in listed(value):
            if not isinstance(target, Mapping):
                continue
            for limit in self._limits(shortened(target).get("refinement")):
                key = {"language": "languages", "wire:category": "categories", "wire:provider": "providers"}.get(limit.operand)
                if key is None:
                    raise self.error(f"has a target that is not understood: {limit.operand}", "write this licence by hand")
                self._found.selection[key] = tuple(str(value_of(value)) for value in limit.values)

    def _quote(self, limits: list[_Limit]) -> None:
        values: dict[str, Any] = {}
        for limit in limits:
            value = value_of(limit.values[0]) if limit.values else None
            if limit.operand == "wire:quotedWords":
                values["max_words"] = int(self._number(value, limit.operand))
            elif limit.operand == "wire:sourceShare":
                values["max_share"] = self._number(value, limit.operand)
            else:
                raise self.error(f"has a quotation limit that is not understood: {limit.operand}")
        self._found.grant["quote"] = QuoteTerms(**values)

    def _duty(self, duty: dict[str, Any]) -> None:
        action = next(iter(listed(duty.get("action"))), None)
        name = short(str(value_of(action)))
        if name not in ("attribute", "cc:Attribution", "Attribution"):
            self._found.notes.append(f"Duty of the ODRL policy: {name}.")
            return
        made: dict[str, Any] = {"required": bool(value_of(duty.get("wire:required", True)))}
        if "wire:creditName" in duty:
            made["names"] = tuple(str(value_of(value)) for value in listed(duty["wire:creditName"]))
        if "wire:creditPlace" in duty:
            places = (str(value_of(value)) for value in listed(duty["wire:creditPlace"]))
            made["where"] = tuple(self._choice(place, list(PLACES), "wire:creditPlace") for place in places)
        made["notice"] = bool(value_of(duty.get("wire:notice", False)))
        for limit in self._limits(duty.get("constraint")):
            if limit.operand != "wire:articleShare" or not limit.values:
                raise self.error(f"has a credit under a constraint that is not understood: {limit.operand}")
            made["above_share"] = self._number(value_of(limit.values[0]), limit.operand)
        self._found.grant["credit"] = CreditTerms(**made)

    def _time(self, limit: _Limit) -> date | datetime:
        text = str(value_of(limit.values[0])) if limit.values else ""
        try:
            moment = datetime.fromisoformat(text) if "T" in text else None
            value = moment if moment is not None else date.fromisoformat(text[:10])
        except ValueError:
            raise self.error(f"dateTime: '{text}' is no date") from None
        if moment is not None and moment.tzinfo is None:
            raise self.error(f"dateTime: '{text}' has no time zone", "add Z or an offset")
        # Before a day is until the day before it, which belongs to the licence.
        return value - timedelta(days=1) if moment is None and limit.operator == "lt" else value

    def _days(self, words: tuple[str, ...]) -> int:
        match = _DURATION.match(words[0]) if words else None
        if match is None or match[1] or match[2]:
            raise self.error(f"elapsedTime: {words} is no duration in days", "write it as P30D")
        return int(match[3] or 0) * 7 + int(match[4] or 0)

    def _number(self, value: Any, key: str) -> float:
        try:
            return float(value)
        except (TypeError, ValueError):
            raise self.error(f"{key}: {value!r} is no number") from None

    def _choice(self, value: Any, known: list[str], key: str) -> str:
        text = str(value_of(value))
        if text not in known:
            raise self.error(f"{key}: unknown '{text}'{nearest(text, known)}", f"use one of {', '.join(known)}")
        return text
