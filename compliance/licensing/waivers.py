"""Waivers: approved exceptions. Reason, person and expiry are required; no protected text stands in them.

A waiver is keyed by path, rule, source id and passage hashes, as a baseline is. It comes from ``compliance-waivers.toml``,
from the ledger, or from the article itself: front matter (``compliance: {waive: ...}``) or an HTML comment
``<!-- compliance: waive RULE; source: GUID; reason: ...; by: ...; until: 2026-12-31 -->``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compliance.dataclass import dataclass
from compliance.errors import ConfigError, nearest
from compliance.licensing.identity import posix_path
from compliance.model import Article, Finding
from compliance.places import Places
from compliance.settings_files import text_of, toml_of
from compliance.text.comments import comments
from compliance.text.patterns import lazy

FILE_NAME = "compliance-waivers.toml"
VERSION = 1
ANY = "*"
KEYS = ("path", "rule", "source", "passages", "reason", "by", "until")
_REQUIRED = ("rule", "reason", "by", "until")
_COMMENT = lazy(r"<!--\s*compliance:\s*waive\b(.*)-->", re.DOTALL | re.IGNORECASE)
_HASH = lazy(r"[0-9a-f]{16}\Z")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One exception. ``source`` ``*`` is any dispatch; without ``passages`` it covers every passage of that source there."""

    path: str
    rule: str
    source: str
    reason: str
    by: str
    until: date  # the last day in force
    passages: tuple[str, ...] = ()
    origin: str = field(default="file", compare=False)  # file, inline, ledger
    line: int = field(default=0, compare=False)

    def covers(self, finding: Finding) -> bool:
        """True when this waiver is about ``finding`` and knows all of its passages. Expiry is not looked at."""
        if self.rule != finding.rule or self.path != posix_path(finding.path):
            return False
        if self.source not in (ANY, finding.dispatch or ""):
            return False
        return not self.passages or set(hashes_of(finding)) <= set(self.passages)


def hashes_of(finding: Finding) -> tuple[str, ...]:
    """The passage hashes that the engine put into the evidence of ``finding``."""
    value = finding.evidence.get("passage_hashes", ())
    return tuple(str(entry) for entry in value) if isinstance(value, list | tuple) else ()


def first_waiver(waivers: Iterable[Waiver], finding: Finding) -> Waiver | None:
    """The first waiver that covers ``finding``."""
    return next((waiver for waiver in waivers if waiver.covers(finding)), None)


def expired_waivers(waivers: Iterable[Waiver], today: date) -> tuple[Waiver, ...]:
    """The waivers whose last day is before ``today``; they cover nothing and are reported."""
    return tuple(waiver for waiver in waivers if waiver.until < today)


def unused_waivers(waivers: Iterable[Waiver], used: Iterable[Waiver], today: date | None = None) -> tuple[Waiver, ...]:
    """The waivers in force that covered nothing in a run; after a whole run they can go."""
    taken = set(used)
    return tuple(waiver for waiver in waivers if waiver not in taken and (today is None or waiver.until >= today))


def waiver_for(finding: Finding, *, reason: str, by: str, until: date, origin: str = "file") -> Waiver:
    """A waiver that covers ``finding`` and nothing else. Raises ConfigError without a reason or a person."""
    for key, value in (("reason", reason), ("by", by)):
        if not value.strip():
            raise ConfigError(f"a waiver needs a {'reason' if key == 'reason' else 'person'}", remedy=f"say --{key}")
    return Waiver(
        posix_path(finding.path),
        finding.rule,
        finding.dispatch or "",
        reason.strip(),
        by.strip(),
        until,
        hashes_of(finding),
        origin,
    )


def load_waivers(path: Path) -> tuple[Waiver, ...]:
    """Read a waiver file. Raises ConfigError, naming the file, the line and the remedy."""
    return parse_waivers(text_of(path, "waiver file", remedy="make one with 'compliance waive'"), str(path))


def parse_waivers(text: str, path: str = FILE_NAME) -> tuple[Waiver, ...]:
    """The waivers of a TOML text: ``version = 1`` and ``[[waiver]]`` tables."""
    document = toml_of(text, path)
    places = Places(text)
    for key in document:
        if key not in ("version", "waiver"):
            raise ConfigError(f"unknown key '{key}'{nearest(key, ['version', 'waiver'])}", path=path, place=places.line_of(key))
    version = document.get("version", VERSION)
    if version != VERSION:
        raise ConfigError(
            f"has version {version!r}, this tool writes {VERSION}",
            path=path,
            place=places.line_of("version"),
            remedy="update the tool",
        )
    tables = document.get("waiver", [])
    if not isinstance(tables, list):
        raise ConfigError("'waiver' must be a list of tables", path=path, remedy="use [[waiver]]")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[waiver]]")]
    made = []
    for index, table in enumerate(tables):
        line = lines[index] if index < len(lines) else 0
        made.append(_waiver(table, path, line, "file"))
    return tuple(made)


def _waiver(table: Any, path: str, line: int, origin: str) -> Waiver:
    def wrong(message: str, remedy: str | None = None) -> ConfigError:
        return ConfigError(f"waiver: {message}", path=path, place=str(line) if line else None, remedy=remedy)

    if not isinstance(table, Mapping):
        raise wrong(f"must be a table, not {table!r}")
    for key in table:
        if key not in KEYS:
            raise wrong(f"unknown key '{key}'{nearest(str(key), list(KEYS))}", f"known: {', '.join(KEYS)}")
    for key in (*_REQUIRED, *(() if origin == "inline" else ("path", "source"))):
        if table.get(key) in (None, ""):
            raise wrong(
                f"has no {key}",
                "reason, by and until are required; a waiver without an end is a licence" if key == "until" else None,
            )
    texts = {key: table.get(key, "") for key in ("path", "rule", "source", "reason", "by")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise wrong(f"{key} must be a string, not {value!r}")
    passages = table.get("passages", [])
    if not isinstance(passages, list) or not all(isinstance(entry, str) and _HASH.match(entry) for entry in passages):
        raise wrong("passages must be a list of hashes of 16 hexadecimal digits", "take them from 'compliance waive'")
    return Waiver(
        posix_path(texts["path"].strip()),
        texts["rule"].strip(),
        texts["source"].strip() or ANY,
        texts["reason"].strip(),
        texts["by"].strip(),
        _until(table["until"], wrong),
        tuple(sorted(passages)),
        origin,
        line,
    )


def _until(value: Any, wrong: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise wrong(f"until must be a date, not {value!r}", "write it as 2026-12-31") from None


def render_waivers(waivers: Iterable[Waiver]) -> str:
    """A waiver file: sorted, with no line numbers and no protected text, so that it merges well."""
    lines = [f"version = {VERSION}"]
    for waiver in sorted(waivers, key=lambda w: (w.path, w.rule, w.source, w.passages, w.until)):
        lines += ["", "[[waiver]]"]
        lines += [f"{key} = {quoted(getattr(waiver, key))}" for key in ("path", "rule", "source")]
        if waiver.passages:
            lines.append(f"passages = [{', '.join(map(quoted, waiver.passages))}]")
        lines += [f"reason = {quoted(waiver.reason)}", f"by = {quoted(waiver.by)}", f"until = {waiver.until.isoformat()}"]
    return "\n".join(lines) + "\n"


def quoted(value: str) -> str:
    """A TOML basic string."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t")
    return '"' + re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", lambda m: f"\\u{ord(m[0]):04x}", escaped) + '"'


def inline_waivers(article: Article) -> tuple[tuple[Waiver, ...], tuple[str, ...]]:
    """The waivers that the article carries, and what is wrong with those that cannot be used."""
    if not article.meta and "<!--" not in article.text:
        return (), ()
    made: list[Waiver] = []
    problems: list[str] = []
    apart = article.meta.get("comments")  # of a page, whose text has none
    texts = (article.text, *(apart if isinstance(apart, list | tuple) else ()))
    for table in (*_of_meta(article.meta), *(table for text in texts for table in _of_comments(str(text)))):
        try:
            made.append(_waiver({**table, "path": article.path}, "", 0, "inline"))
        except ConfigError as error:
            problems.append(f"inline {error}; it is not applied")
    return tuple(made), tuple(problems)


def _of_meta(meta: Mapping[str, object]) -> Sequence[Mapping[str, Any]]:
    entry = meta.get("compliance")
    waive = entry.get("waive") if isinstance(entry, Mapping) else meta.get("compliance-waive")
    if isinstance(waive, Mapping):
        return [waive]
    return [table for table in waive if isinstance(table, Mapping)] if isinstance(waive, list | tuple) else []


def _of_comments(text: str) -> list[dict[str, Any]]:
    """``waive RULE; key: value; ...`` of each comment."""
    found = []
    for place in comments(text):
        comment = _COMMENT.fullmatch(text, *place)
        if comment is None:
            continue
        rule, *pairs = comment[1].split(";")
        table: dict[str, Any] = {"rule": rule.strip()}
        for pair in pairs:
            key, _, value = pair.partition(":")
            if key.strip():
                table[key.strip().lower()] = value.strip()
        if isinstance(table.get("passages"), str):
            table["passages"] = table["passages"].replace(",", " ").split()
        found.append(table)
    return found
