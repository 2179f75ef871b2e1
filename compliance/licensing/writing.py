"""Licences as text: TOML that reads back equal, and a description for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from compliance.licensing.grants import CreditTerms, EditTerms, Grant, Licence
from compliance.licensing.waivers import quoted
from compliance.licensing.wording import count, percent
from compliance.model import Severity


def render_licences(licences: Iterable[Licence]) -> str:
    """A licence file of these licences: ``parse_licences`` gives them back equal."""
    return "\n".join("\n".join(_table(licence)) + "\n" for licence in licences)


def _table(licence: Licence) -> Iterator[str]:
    yield f"[licence.{_key(licence.id)}]"
    for key, value in _pairs(licence):
        yield f"{key} = {_toml(value)}"


def _pairs(licence: Licence) -> Iterator[tuple[str, Any]]:
    """Keys and values in the order of the manual; what is the default is left out."""
    grant = licence.grant
    # What a preset sets stands in full as well, so that the file says all by itself.
    values: dict[str, Any] = {
        "holder": licence.holder,
        "spdx": licence.spdx,
        "assignee": licence.assignee,
        "note": licence.note,
        "zone": licence.zone if licence.zone != "UTC" else None,
        "valid": _present({"from": licence.valid_from, "to": licence.valid_to}),
        "match": _present({key: list(getattr(licence.match, key)) for key in ("languages", "categories", "providers")}),
        "actions": None if grant.actions is None else list(grant.actions),
        "prohibit": list(grant.prohibit),
        "territory": list(grant.territory),
        "outlets": list(grant.outlets),
        "max_age_days": grant.max_age_days,
        "credit": _credit(grant.credit),
        "edit": {} if grant.edit == EditTerms() else {"headline": grant.edit.headline, "body": grant.edit.body},
        "quote": _quote(grant),
        "on_kill": None if grant.on_kill is Severity.VIOLATION else grant.on_kill.value,
        "on_correction": None if grant.on_correction is Severity.REVIEW else grant.on_correction.value,
    }
    keep_empty = {"actions", "quote"} | ({"prohibit", "edit", "credit"} if licence.spdx else set())
    for key, value in values.items():
        if value is None or (value in ([], {}) and not (key in keep_empty and _said(key, grant))):
            continue
        yield key, value


def _said(key: str, grant: Grant) -> bool:
    """Whether an empty value of ``key`` says something: a preset that this licence overrides with nothing."""
    return {"actions": grant.actions == (), "quote": grant.quote is not None}.get(key, True)


def _credit(credit: CreditTerms | None) -> dict[str, Any] | None:
    if credit is None:
        return None
    return _present(
        {
            "required": credit.required,
            "names": list(credit.names),
            "where": list(credit.where),
            "above_share": credit.above_share or None,
            "notice": credit.notice or None,
        }
    )


def _quote(grant: Grant) -> dict[str, Any] | None:
    if grant.quote is None:
        return None
    return _present({"max_words": grant.quote.max_words, "max_share": grant.quote.max_share})


def _present(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and value != []}


def _key(name: str) -> str:
    bare = name and all(c.isascii() and (c.isalnum() or c in "-_") for c in name)
    return name if bare else quoted(name)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{key} = {_toml(entry)}" for key, entry in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return repr(value)


def describe_licence(licence: Licence) -> str:
    """A licence in plain sentences, for ``licences show``."""
    return "\n".join([f"Licence {licence.id}", *(f"  {line}" for line in _lines(licence))]) + "\n"


def _lines(licence: Licence) -> Iterator[str]:
    grant, selection = licence.grant, licence.match
    yield f"Holder: {'every holder' if licence.holder == '*' else licence.holder}" + (
        f", for {licence.assignee}" if licence.assignee else ""
    )
    if licence.spdx:
        yield f"Public licence: {licence.spdx}"
    if licence.valid_from or licence.valid_to:
        start = f" from {licence.valid_from}" if licence.valid_from else ""
        end = f" to {licence.valid_to}" if licence.valid_to else ""
        yield f"Valid{start}{end} ({licence.zone})"
    for label, values in (
        ("Languages", selection.languages),
        ("Categories", selection.categories),
        ("Third parties taken in", selection.providers),
        ("Granted", ("everything that is not prohibited",) if grant.actions is None else grant.actions or ("nothing",)),
        ("Prohibited", grant.prohibit),
        ("Territory", grant.territory),
        ("Outlets", grant.outlets),
    ):
        if values:
            yield f"{label}: {', '.join(values)}"
    if grant.max_age_days is not None:
        yield f"Take down after {count(grant.max_age_days, 'day')}"
    if grant.credit is not None and grant.credit.required:
        yield _credit_line(grant.credit)
    yield f"Edits: headline {grant.edit.headline}, body {grant.edit.body}"
    if grant.quote is not None:
        words = count(grant.quote.max_words, "word") if grant.quote.max_words is not None else ""
        share = f"{percent(grant.quote.max_share)} of a dispatch" if grant.quote.max_share is not None else ""
        yield f"Quotation without any other grant: {' and '.join(part for part in (words, share) if part) or 'excerpts'}"
    yield f"A kill is a {grant.on_kill.value}, a correction a {grant.on_correction.value}"
    if licence.note:
        yield f"Note: {licence.note}"


def _credit_line(credit: CreditTerms) -> str:
    names = f" {' or '.join(credit.names)}" if credit.names else ""
    where = f" in {', '.join(credit.where)}" if credit.where else ""
    above = f", above {percent(credit.above_share)} of an article" if credit.above_share else ""
    return f"Credit{names}{where}{above}{', with the copyright notice' if credit.notice else ''}"
