"""TOML to licences. Every mistake is named with its file, its line, and the nearest known key.

Reading the file is done by ``load_licences`` alone; all the rest works on text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from compliance.codes import Wrong, wrong_language, wrong_territory, wrong_zone
from compliance.dataclass import dataclass
from compliance.errors import LicenceError, nearest
from compliance.licensing.grants import (
    ACTIONS,
    ANY,
    EDIT_LIMITS,
    PLACES,
    CreditTerms,
    EditTerms,
    Grant,
    Licence,
    Licences,
    QuoteTerms,
    Selection,
)
from compliance.model import Severity
from compliance.places import Places
from compliance.settings_files import text_of, toml_of
from compliance.wire.agencies import Agencies

KEYS = (
    "holder",
    "assignee",
    "valid",
    "match",
    "actions",
    "prohibit",
    "territory",
    "outlets",
    "max_age_days",
    "credit",
    "edit",
    "quote",
    "on_kill",
    "on_correction",
    "zone",
    "spdx",
    "note",
)
_SEVERITIES = tuple(severity.value for severity in Severity)


def load_licences(path: Path, agencies: Agencies | None = None) -> Licences:
    """Read a licence register; ``agencies`` are those of a configuration, so that their names are known.

    Raises LicenceError for a file that is missing, is no TOML, or says something unknown.
    """
    text = text_of(path, "licence file", remedy="name it with --licences FILE", error=LicenceError)
    return parse_licences(text, str(path), agencies)


def parse_licences(text: str, path: str = "licences.toml", agencies: Agencies | None = None) -> Licences:
    """The licences of a TOML text. Raises LicenceError, naming ``path`` and the line."""
    document = toml_of(text, path, error=LicenceError)
    places = Places(text)
    for key in document:
        if key != "licence":
            place = places.line_of(key)
            raise LicenceError(
                f"unknown table '{key}'{nearest(key, ['licence'])}", path=path, place=place, remedy="use [licence.NAME]"
            )
    tables = document.get("licence", {})
    if not isinstance(tables, dict):
        raise LicenceError(
            "'licence' must hold tables", path=path, place=places.line_of("licence"), remedy="use [licence.NAME]"
        )
    entries = [_licence(name, table, _Source(places, path, name)) for name, table in tables.items()]
    return Licences.of(entries, path, short=agencies.short if agencies is not None else str)


# Keys that limit: an empty list would mean nothing to whoever wrote it, and everything to a check.
_EVERYTHING = ("territory", "outlets", "languages", "categories")


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a licence stands, for messages."""

    places: Places
    path: str
    name: str

    def error(self, message: str, *keys: str, remedy: str | None = None) -> LicenceError:
        place = self.places.line_of("licence", self.name, *keys)
        return LicenceError(f"licence '{self.name}': {message}", path=self.path, place=place, remedy=remedy)

    def require(self, wrong: Wrong | None, *keys: str) -> None:
        """Raise the error for a code that is wrong."""
        if wrong is not None:
            raise self.error(f"{'.'.join(keys)}: {wrong.message}", *keys, remedy=wrong.remedy)

    def table(self, value: Any, known: tuple[str, ...], *keys: str) -> dict[str, Any]:
        """``value`` as a table with known keys only."""
        label = ".".join(keys)
        if not isinstance(value, dict):
            raise self.error(f"{label or 'a licence'} must be a table, not {value!r}", *keys)
        for key in value:
            if key not in known:
                where = f" in {label}" if label else ""
                raise self.error(
                    f"unknown key '{key}'{where}{nearest(key, list(known))}", *keys, key, remedy=f"known: {', '.join(known)}"
                )
        return value

    def strings(self, value: Any, *keys: str, choices: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of strings, each of ``choices`` where there are some; a single string is a list of one."""
        entries = [value] if isinstance(value, str) else value
        label = ".".join(keys)
        if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
            raise self.error(f"{label} must be a list of strings, not {value!r}", *keys)
        if not entries and keys[-1] in _EVERYTHING:
            raise self.error(f"{label} is empty", *keys, remedy="name what it takes in, or leave the key out for everything")
        for entry in entries:
            if choices and entry not in choices:
                raise self.error(
                    f"{label}: unknown '{entry}'{nearest(entry, list(choices))}", *keys, remedy=f"known: {', '.join(choices)}"
                )
        return tuple(entries)

    def string(self, value: Any, *keys: str, choices: tuple[str, ...] = ()) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"{'.'.join(keys)} must be a string, not {value!r}", *keys)
        if choices and value not in choices:
            raise self.error(
                f"{'.'.join(keys)}: unknown '{value}'{nearest(value, list(choices))}",
                *keys,
                remedy=f"use one of {', '.join(choices)}",
            )
        return value

    def share(self, value: Any, *keys: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self.error(f"{'.'.join(keys)} must be a share between 0 and 1, not {value!r}", *keys)
        return float(value)

    def whole(self, value: Any, *keys: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.error(f"{'.'.join(keys)} must be a whole number, not {value!r}", *keys)
        return value

    def flag(self, value: Any, *keys: str) -> bool:
        if not isinstance(value, bool):
            raise self.error(f"{'.'.join(keys)} must be true or false, not {value!r}", *keys)
        return value


def _licence(name: str, table: Any, source: _Source) -> Licence:
    values = source.table(table, KEYS)
    if "holder" not in values:
        raise source.error("has no holder", remedy='name the rights holder, for example holder = "AFP"')
    zone = source.string(values["zone"], "zone") if "zone" in values else "UTC"
    source.require(wrong_zone(zone), "zone")
    start, end = _valid(values.get("valid", {}), source)
    base = Licence(name, source.string(values["holder"], "holder"))
    if "spdx" in values:
        from compliance.licensing.presets import preset

        spdx = source.string(values["spdx"], "spdx")
        try:
            base = replace(preset(spdx), id=name, holder=base.holder)
        except LicenceError as error:
            raise source.error(error.message, "spdx", remedy=error.remedy) from None
    text = {key: source.string(values[key], key) for key in ("assignee", "note") if key in values}
    line = source.places.line_of("licence", name)
    licence = replace(
        base,
        **text,
        zone=zone,
        valid_from=start,
        valid_to=end,
        match=_selection(values.get("match", {}), source),
        grant=_grant(values, base.grant, source),
        line=int(line or 0),
    )
    if licence.start and licence.end and licence.start >= licence.end:
        raise source.error("ends before it begins", "valid", remedy="set valid.from before valid.to")
    return licence


def _valid(value: Any, source: _Source) -> tuple[date | datetime | None, date | datetime | None]:
    table = source.table(value, ("from", "to"), "valid")
    return _day(table.get("from"), source, "from"), _day(table.get("to"), source, "to")


def _day(value: Any, source: _Source, key: str) -> date | datetime | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise source.error(
                f"valid.{key}: {value.isoformat()} has no time zone",
                "valid",
                key,
                remedy="write Z or an offset, or a date alone",
            )
        return value.astimezone(UTC)
    if not isinstance(value, date):
        raise source.error(
            f"valid.{key} must be a date, not {value!r}", "valid", key, remedy="write it as 2026-12-31, without quotes"
        )
    return value


def _selection(value: Any, source: _Source) -> Selection:
    table = source.table(value, ("languages", "categories", "providers"), "match")
    found = {key: source.strings(entry, "match", key) for key, entry in table.items()}
    for tag in found.get("languages", ()):
        source.require(None if tag == ANY else wrong_language(tag), "match", "languages")
    return Selection(**found)


def _grant(values: Mapping[str, Any], base: Grant, source: _Source) -> Grant:
    made: dict[str, Any] = {}
    for key in ("actions", "prohibit"):
        if key in values:
            made[key] = source.strings(values[key], key, choices=ACTIONS)
    if "territory" in values:
        made["territory"] = _territory(values["territory"], source)
    if "outlets" in values:
        made["outlets"] = source.strings(values["outlets"], "outlets")
    if "max_age_days" in values:
        made["max_age_days"] = source.whole(values["max_age_days"], "max_age_days")
    if "credit" in values:
        made["credit"] = _credit(values["credit"], source)
    if "edit" in values:
        edit = source.table(values["edit"], ("headline", "body"), "edit")
        made["edit"] = EditTerms(**{k: source.string(v, "edit", k, choices=tuple(EDIT_LIMITS)) for k, v in edit.items()})
    if "quote" in values:
        made["quote"] = _quote(values["quote"], source)
        if "actions" not in made and "spdx" not in values:
            made["actions"] = ("excerpt",)
    for key in ("on_kill", "on_correction"):
        if key in values:
            made[key] = Severity(source.string(values[key], key, choices=_SEVERITIES))
    return replace(base, **made)


def _territory(value: Any, source: _Source) -> tuple[str, ...]:
    territories = source.strings(value, "territory")
    for entry in territories:
        source.require(wrong_territory(entry), "territory")
    return territories


def _credit(value: Any, source: _Source) -> CreditTerms:
    table = source.table(value, ("required", "names", "where", "above_share", "notice"), "credit")
    made: dict[str, Any] = {k: source.flag(table[k], "credit", k) for k in ("required", "notice") if k in table}
    if "names" in table:
        made["names"] = source.strings(table["names"], "credit", "names")
    if "where" in table:
        made["where"] = source.strings(table["where"], "credit", "where", choices=PLACES)
    if "above_share" in table:
        made["above_share"] = source.share(table["above_share"], "credit", "above_share")
    return CreditTerms(**made)


def _quote(value: Any, source: _Source) -> QuoteTerms:
    table = source.table(value, ("max_words", "max_share"), "quote")
    words = source.whole(table["max_words"], "quote", "max_words") if "max_words" in table else None
    share = source.share(table["max_share"], "quote", "max_share") if "max_share" in table else None
    return QuoteTerms(words, share)
