"""What ``compliance ledger prune``, ``vacuum`` and ``merge`` print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Protocol

from compliance.dataclass import dataclass
from compliance.report import objects
from compliance.report.json import dumps
from compliance.report.phrases import count
from compliance.report.terminal import harmless


class Pruned(Protocol):
    """What would go, or went, with some runs."""

    @property
    def runs(self) -> tuple[int, ...]: ...
    @property
    def articles(self) -> int: ...
    @property
    def matches(self) -> int: ...
    @property
    def findings(self) -> int: ...
    @property
    def last(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Merged:
    """What was taken from another ledger. ``unknown``: matches with dispatches that this register does not hold."""

    path: str
    runs: int
    known: int
    unfinished: int
    waivers: int
    fingerprints: int
    articles: int
    matches: int
    passages: int
    findings: int
    unknown: int


def render_pruning(found: Pruned, format: str, *, dry_run: bool) -> str:
    """What prune deleted, or would delete, as ``text`` or ``json``."""
    if format == "json":
        values = {
            "schema": objects.SCHEMA, "dry_run": dry_run, "runs": list(found.runs), "articles": found.articles,
            "matches": found.matches, "findings": found.findings, "articles_forgotten": found.last,
        }  # fmt: skip
        return dumps(values, indent=2) + "\n"
    if not found.runs:
        return "no run is that old; nothing to delete\n"
    held = ", ".join(
        (count(found.articles, "article"), count(found.matches, "match", "matches"), count(found.findings, "finding"))
    )
    did = "would be deleted" if dry_run else "deleted"
    lines = [f"{count(len(found.runs), 'run')} {did}: {held}"]
    if found.last:
        lines.append(f"{count(found.last, 'article')} that no other run has recorded among them")
    return "\n".join(lines) + "\n"


def render_sizes(before: int, after: int) -> str:
    """What vacuum gave back."""
    return f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now\n"


def render_merged(merged: Sequence[Merged], format: str) -> str:
    """What was taken from each ledger, as ``text`` or ``json``."""
    if format == "json":
        values: list[dict[str, Any]] = [asdict(one) for one in merged]
        return dumps({"schema": objects.SCHEMA, "merged": values}, indent=2) + "\n"
    lines: list[str] = []
    for one in merged:
        articles, matches = count(one.articles, "article"), count(one.matches, "match", "matches")
        lines.append(
            f"{harmless(one.path)}: {count(one.runs, 'run')} taken, with {articles}, {matches}, "
            f"{count(one.findings, 'finding')}; {count(one.waivers, 'waiver')}"
        )
        if one.known:
            lines.append(f"  {count(one.known, 'run')} here already")
        if one.unfinished:
            lines.append(f"  {count(one.unfinished, 'run')} never ended, left out; resume and merge again")
        if one.unknown:
            lines.append(f"  {count(one.unknown, 'match', 'matches')} with dispatches that this register does not hold")
    return "\n".join(lines) + "\n"
