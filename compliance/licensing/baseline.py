"""The baseline: known findings that a gate does not fail on.

An entry is (path, rule, source id, passage hashes): no dates, no line numbers, no protected text, sorted, so that a file
in a repository changes only when findings do. A finding is known when its file has an entry of its rule and source that
knows all of its passages: a passage that moves within the file stays known, a second paste is new, and a passage that was
taken out makes nothing new.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from compliance.dataclass import dataclass
from compliance.errors import ConfigError
from compliance.licensing.identity import posix_path
from compliance.licensing.waivers import hashes_of
from compliance.model import Finding
from compliance.text.folding import NORMALISER_VERSION

FORMAT = "compliance-baseline"
VERSION = 1

_ANEW = "make it anew with 'compliance baseline create'"


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Known findings of one rule on one source in one file; ``source`` is empty for a rule without a dispatch."""

    path: str
    rule: str
    source: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings held against a baseline.

    ``moved`` are those of ``new`` whose passages are known under another path that no longer has them: a renamed file.
    ``unused`` are entries that nothing was found for.
    """

    new: tuple[Finding, ...]
    known: tuple[Finding, ...]
    moved: tuple[tuple[Finding, str], ...]
    unused: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """Sorted entries, one for each (path, rule, source)."""

    entries: tuple[Entry, ...] = ()

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> Baseline:
        """The baseline that knows exactly these findings; waived ones are left to their waivers."""
        return cls(_merged(_entry(finding) for finding in findings if finding.waived is None))

    @classmethod
    def parse(cls, text: str, path: str = "baseline") -> Baseline:
        """Read a baseline file. Raises ConfigError, naming the file and the remedy."""
        document = _document(text, path)
        version = document.get("version")
        if version != VERSION:
            remedy = "update the tool" if isinstance(version, int) and version > VERSION else _ANEW
            raise ConfigError(f"has version {version!r}, this tool reads {VERSION}", path=path, remedy=remedy)
        if document.get("normaliser") != NORMALISER_VERSION:
            raise ConfigError(
                f"was made by normaliser {document.get('normaliser')}, this is {NORMALISER_VERSION}", path=path, remedy=_ANEW
            )
        entries = document.get("findings")
        if not isinstance(entries, list):
            raise ConfigError("has no list of findings", path=path, remedy=_ANEW)
        return cls(_merged(_parsed(entry, place, path) for place, entry in enumerate(entries, 1)))

    def render(self) -> str:
        """The file, one entry a line, so that versions of it merge and diff well."""
        lines = [json.dumps(_plain(entry), ensure_ascii=False) for entry in self.entries]
        body = "[\n    " + ",\n    ".join(lines) + "\n  ]" if lines else "[]"
        head = f'"format": "{FORMAT}",\n  "version": {VERSION},\n  "normaliser": {NORMALISER_VERSION}'
        return f'{{\n  {head},\n  "findings": {body}\n}}\n'

    def compare(self, findings: Iterable[Finding]) -> Comparison:
        """Tell new findings from known ones. Waived findings are neither."""
        known_by_key = {(entry.path, entry.rule, entry.source): entry for entry in self.entries}
        new: list[Finding] = []
        known: list[Finding] = []
        met: set[tuple[str, str, str]] = set()
        for finding in findings:
            entry = _entry(finding)
            key = (entry.path, entry.rule, entry.source)
            if key in known_by_key:
                met.add(key)
            if finding.waived is not None:
                continue
            covered = key in known_by_key and set(entry.passages) <= set(known_by_key[key].passages)
            (known if covered else new).append(finding)
        unused = tuple(entry for entry in self.entries if (entry.path, entry.rule, entry.source) not in met)
        return Comparison(tuple(new), tuple(known), tuple(_moved(new, unused)), unused)


def _moved(new: Iterable[Finding], unused: tuple[Entry, ...]) -> Iterable[tuple[Finding, str]]:
    for finding in new:
        entry = _entry(finding)
        for old in unused:
            same = (old.rule, old.source) == (entry.rule, entry.source) and entry.passages
            if same and set(entry.passages) <= set(old.passages):
                yield finding, old.path
                break


def _entry(finding: Finding) -> Entry:
    return Entry(posix_path(finding.path), finding.rule, finding.dispatch or "", tuple(sorted(set(hashes_of(finding)))))


def _merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    merged: dict[tuple[str, str, str], set[str]] = {}
    for entry in entries:
        merged.setdefault((entry.path, entry.rule, entry.source), set()).update(entry.passages)
    return tuple(sorted(Entry(*key, tuple(sorted(passages))) for key, passages in merged.items()))


def _plain(entry: Entry) -> dict[str, object]:
    return {"path": entry.path, "rule": entry.rule, "source": entry.source, "passages": list(entry.passages)}


def _document(text: str, path: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise ConfigError("is no JSON", path=path, remedy=_ANEW) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ConfigError("is no baseline", path=path, remedy="make one with 'compliance baseline create'")
    return document


def _parsed(entry: Any, place: int, path: str) -> Entry:
    valid = isinstance(entry, dict) and all(isinstance(entry.get(key), str) for key in ("path", "rule", "source"))
    passages = entry.get("passages") if valid else None
    if not isinstance(passages, list) or not all(isinstance(value, str) for value in passages):
        raise ConfigError(
            f"finding {place} is not understood", path=path, remedy="it needs path, rule, source and a list of passages"
        )
    return Entry(posix_path(entry["path"]), entry["rule"], entry["source"], tuple(sorted(set(passages))))
