"""TOML to ``Config``: ``compliance.toml``, or ``[tool.compliance]`` in ``pyproject.toml``.

Every key is optional, unknown keys are errors that name the nearest known one, and flags of the command line win over all
of it. Paths in a configuration file are relative to that file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, field, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from compliance.codes import Wrong, wrong_language, wrong_territory, wrong_zone
from compliance.dataclass import dataclass
from compliance.errors import ConfigError, nearest
from compliance.settings_files import text_of, toml_of

FILE_NAME = "compliance.toml"
CHANNELS = ("web", "print", "archive", "app")
SENSITIVITIES = ("strict", "normal", "high")
SEVERITIES = ("off", "note", "review", "violation")
LEAST_WORDS = 3  # of min_words
FAIL_ON = ("note", "review", "violation", "never")


@dataclass(frozen=True, slots=True)
class ContextRule:
    """What is known of the articles whose path matches ``paths`` (gitignore patterns)."""

    paths: tuple[str, ...] = ()
    outlet: str | None = None
    territory: str | None = None
    language: str | None = None
    channel: str | None = None


@dataclass(frozen=True, slots=True)
class ContextConfig:
    """What is known of every article, unless the article or a flag says otherwise."""

    outlet: str | None = None
    territory: str | None = None
    language: str | None = None
    channel: str | None = None
    zone: str | None = None  # IANA zone of naive times in articles
    rules: tuple[ContextRule, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitsConfig:
    """Bounds on what is read; nothing in an input is trusted."""

    file_bytes: int = 64 * 1024 * 1024
    text_characters: int = 4_000_000
    archive_members: int = 1_000_000
    archive_ratio: int = 200
    archive_depth: int = 3


@dataclass(frozen=True, slots=True)
class AgencyConfig:
    """An agency of the user's own, or more names of a known one."""

    id: str = ""
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, with their defaults."""

    db: str = "compliance.db"
    licences: str | None = None
    waivers: str | None = None
    fail_on: str = "violation"
    sensitivity: str = "normal"
    min_words: int = 8
    workers: int = 1
    article_fingerprints: bool = True  # kept by ``audit``, so that later dispatches are held against what was audited
    context: ContextConfig = field(default_factory=ContextConfig)
    limits: LimitsConfig = field(default_factory=LimitsConfig)
    zones: Mapping[str, str] = field(default_factory=dict)  # agency -> IANA zone of its naive times
    records: Mapping[str, str] = field(default_factory=dict)  # field of ours -> column or key of theirs
    rules: Mapping[str, str] = field(default_factory=dict)  # rule -> severity or "off"
    agencies: tuple[AgencyConfig, ...] = ()
    ignore: tuple[str, ...] = ()  # gitignore patterns, besides .complianceignore
    path: str | None = None  # the file it came from, None: defaults

    @property
    def digest(self) -> str:
        """A hash of everything that can change a result; recorded with every run."""
        values = asdict(self)
        for key in ("path", "db", "workers", "article_fingerprints"):
            values.pop(key)
        return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


# What [records] may map: the fields of ``readers.columns``; "body" is what ``compliance read`` calls the text.
RECORD_FIELDS = (
    "guid", "headline", "text", "body", "published", "holder", "language", "byline", "dateline", "version", "embargoed",
    "expires", "status", "copyright_notice", "copyright_holder", "usage_terms", "credit", "signoff", "evolved_from",
    "categories", "territories",
)  # fmt: skip
_TABLES: dict[str, type] = {"context": ContextConfig, "limits": LimitsConfig}
_LISTS: dict[tuple[type, str], type] = {(Config, "agencies"): AgencyConfig, (ContextConfig, "rules"): ContextRule}
_CHOICES: dict[str, tuple[str, ...]] = {"fail_on": FAIL_ON, "sensitivity": SENSITIVITIES, "channel": CHANNELS}


def load_config(path: Path | None = None, *, start: Path | None = None) -> Config:
    """Read the named file, or the nearest one from ``start`` (the working directory) upwards, or the defaults.

    Raises ConfigError for a file that is missing, is no TOML, or says something unknown.
    """
    if path is not None:
        return _read(path)
    folder = (start or Path.cwd()).resolve()
    for place in (folder, *folder.parents):
        candidate = place / FILE_NAME
        if candidate.is_file():
            return _read(candidate)
        project = place / "pyproject.toml"
        if project.is_file() and "compliance" in _toml(project).get("tool", {}):
            return _read(project)
        if (place / ".git").exists():
            break
    return Config()


def with_flags(config: Config, **flags: object) -> Config:
    """``config`` with every flag that was given (is not None) in the place of its setting."""
    given: dict[str, Any] = {k: v for k, v in flags.items() if v is not None}
    return replace(config, **given)


def _toml(path: Path) -> dict[str, Any]:
    return toml_of(text_of(path, "configuration file", remedy="make one with 'compliance init'"), str(path))


def _read(path: Path) -> Config:
    values = _toml(path)
    if path.name == "pyproject.toml":
        values = values.get("tool", {}).get("compliance", {})
    base = path.resolve().parent
    try:
        config: Config = _build(Config, values, "")
        _check(config)
    except _Mistake as found:
        place = _line_of(found.key, path)
        raise ConfigError(found.message, path=str(path), place=place, remedy=found.remedy) from None
    anchored = {k: str(base / values[k]) for k in ("db", "licences", "waivers") if k in values}
    return with_flags(config, path=str(path), **anchored)


def mistake(config: Config, key: str, message: str) -> ConfigError:
    """A mistake at a dotted key that only shows later, with its file and line."""
    place = _line_of(key, Path(config.path)) if config.path else None
    return ConfigError(message, path=config.path, place=place)


class _Mistake(Exception):
    """A mistake at a dotted key (``context.rules[0].channel``), before its line is known."""

    def __init__(self, key: str, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.key, self.message, self.remedy = key, message, remedy


def _line_of(key: str, path: Path) -> str | None:
    from compliance.places import line_in

    return line_in(path.read_text("utf-8-sig"), key, "tool.compliance" if path.name == "pyproject.toml" else "")


def _check(config: Config) -> None:
    """What types alone do not tell: severities, fields, time zones, territories, languages; entries that would do nothing."""
    if config.min_words < LEAST_WORDS:
        raise _Mistake("min_words", f"min_words must be at least {LEAST_WORDS}, not {config.min_words}")
    _check_entries(config)
    for rule, severity in config.rules.items():
        if severity not in SEVERITIES:
            raise _Mistake(f"rules.{rule}", f"rules.{rule}: {severity!r} is no severity", f"use one of {', '.join(SEVERITIES)}")
    for name in config.records:
        if name not in RECORD_FIELDS:
            found = f"records.{name}: no such field{nearest(name, list(RECORD_FIELDS))}"
            raise _Mistake(f"records.{name}", found, f"use one of {', '.join(RECORD_FIELDS)}")
    zones = {f"zones.{agency}": zone for agency, zone in config.zones.items()}
    zones |= {f"agencies[{number}].zone": agency.zone for number, agency in enumerate(config.agencies) if agency.zone}
    if config.context.zone:
        zones["context.zone"] = config.context.zone
    for key, zone in zones.items():
        _require(key, wrong_zone(zone))
    told_of: dict[str, ContextConfig | ContextRule] = {"context": config.context}
    told_of |= {f"context.rules[{number}]": rule for number, rule in enumerate(config.context.rules)}
    for key, told in told_of.items():
        if told.territory is not None:
            for code in told.territory.replace(",", " ").split() or [""]:
                _require(f"{key}.territory", wrong_territory(code, told.territory))
        if told.language is not None:
            _require(f"{key}.language", wrong_language(told.language))


def _check_entries(config: Config) -> None:
    """Path rules without paths and agencies without a name would be passed over in silence."""
    for number, rule in enumerate(config.context.rules):
        if not rule.paths:
            key = f"context.rules[{number}]"
            raise _Mistake(key, f"{key} has no paths", 'say which articles it is about, for example paths = ["print/"]')
    for number, agency in enumerate(config.agencies):
        key = f"agencies[{number}]"
        if not agency.id or not any((agency.names, agency.abbreviations, agency.domains, agency.zone)):
            missing = "names, abbreviations, domains or zone" if agency.id else "id"
            raise _Mistake(key, f"{key} has no {missing}")
        for name in (*agency.names, *agency.abbreviations):
            if not any(map(str.isalnum, name)):
                raise _Mistake(key, f"{key}: {name!r} is no name of an agency")


def _require(key: str, wrong: Wrong | None) -> None:
    if wrong is not None:
        raise _Mistake(key, f"{key}: {wrong.message}", wrong.remedy)


def _build(cls: type, values: Mapping[str, Any], prefix: str) -> Any:
    """An instance of the frozen dataclass ``cls``; every key and type is checked."""
    hints = get_type_hints(cls)
    known = {f.name: hints[f.name] for f in fields(cls) if f.name != "path"}
    made: dict[str, Any] = {}
    for key, value in values.items():
        name = key.replace("-", "_")
        if name not in known:
            raise _Mistake(f"{prefix}{key}", f"unknown key '{prefix}{key}'{nearest(name, known)}")
        made[name] = _value(cls, name, known[name], value, f"{prefix}{key}")
    return cls(**made)


def _value(cls: type, name: str, hint: Any, value: Any, place: str) -> Any:
    if name in _TABLES and cls is Config:
        _expect(value, dict, "a table", place)
        return _build(_TABLES[name], value, f"{place}.")
    if (cls, name) in _LISTS:
        _expect(value, list, "a list of tables", place)
        for entry in value:
            _expect(entry, dict, "a table", place)
        return tuple(_build(_LISTS[cls, name], entry, f"{place}[{i}].") for i, entry in enumerate(value))
    if "Mapping" in str(hint):
        _expect(value, dict, "a table of strings", place)
        for key, entry in value.items():
            _expect(entry, str, "a string", f"{place}.{key}")
        return dict(value)
    if "tuple" in str(hint):
        _expect(value, list, "a list of strings", place)
        for entry in value:
            _expect(entry, str, "a string", place)
        return tuple(value)
    if hint is int:
        _expect(value, int, "a whole number", place)
        if value < 1:
            raise _Mistake(place, f"{place} must be at least 1, not {value}")
        return value
    if hint is bool:
        _expect(value, bool, "true or false", place)
        return value
    _expect(value, str, "a string", place)
    if name in _CHOICES and value not in _CHOICES[name]:
        choices = list(_CHOICES[name])
        raise _Mistake(place, f"{place}: {value!r} is not one of {', '.join(choices)}{nearest(value, choices)}")
    return value


def _expect(value: object, kind: type, words: str, place: str) -> None:
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise _Mistake(place, f"{place} must be {words}, not {value!r}")
