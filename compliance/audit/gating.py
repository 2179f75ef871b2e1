"""A run held against a baseline: known findings no longer count, and what the baseline has to say of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from compliance.dataclass import dataclass
from compliance.licensing.baseline import Baseline, Entry
from compliance.licensing.identity import posix_path
from compliance.model import ArticleResult, Finding, Severity, Verdict

KNOWN = "known: in the baseline"
UPDATE = "'compliance baseline update'"


@dataclass(frozen=True, slots=True)
class Held:
    """The results with known findings set aside, how many those are, and notes for the report."""

    results: tuple[ArticleResult, ...]
    known: int
    notes: tuple[str, ...]


def held_against(
    baseline: Baseline,
    results: Sequence[ArticleResult],
    missing: Callable[[str], bool],
    renamed: Mapping[str, str] | None = None,
) -> Held:
    """Set the findings of ``results`` that ``baseline`` knows aside.

    ``missing`` tells whether a path is there no more, ``renamed`` what git takes for the old path of a new one. An entry is
    reported as unused only when its file was looked at, or is gone.
    """
    comparison = baseline.compare(finding for result in results for finding in result.findings)
    known = set(map(id, comparison.known))
    looked_at = {posix_path(result.article.path) for result in results}
    unused = [entry for entry in comparison.unused if entry.path in looked_at or missing(entry.path)]
    moved = {id(finding): old for finding, old in comparison.moved if missing(old)}
    notes = [_moved(finding, old) for finding, old in comparison.moved if id(finding) in moved]
    notes += _renamed(renamed or {}, baseline, moved.values())
    taken = set(moved.values())
    notes += [_unused(entry) for entry in unused if entry.path not in taken]
    return Held(tuple(_aside(result, known) for result in results), len(known), tuple(notes))


def _moved(finding: Finding, old: str) -> str:
    return (
        f"{posix_path(finding.path)}: {finding.rule} is known under {old}, which is there no more: the file was renamed; "
        f"take the new name over with {UPDATE}"
    )


def _renamed(renamed: Mapping[str, str], baseline: Baseline, told: Iterable[str]) -> Iterable[str]:
    """Renamed files whose known findings are not found again under the new name, or not as they were."""
    known, said = {entry.path for entry in baseline.entries}, set(told)
    for new, old in sorted(renamed.items()):
        if old in known and old not in said:
            yield f"{new}: was renamed from {old}, and its known passages changed; see to them, then {UPDATE}"


def _unused(entry: Entry) -> str:
    about = f"{entry.rule} on {entry.source}" if entry.source else entry.rule
    return f"{entry.path}: the baseline knows {about}, which is found no more; take it out with {UPDATE}"


def _aside(result: ArticleResult, known: set[int]) -> ArticleResult:
    """``result`` with its known findings waived, and the verdict that is left."""
    if not any(id(finding) in known for finding in result.findings):
        return result
    findings = tuple(replace(finding, waived=KNOWN) if id(finding) in known else finding for finding in result.findings)
    left = {finding.severity for finding in findings if finding.waived is None}
    if Severity.VIOLATION in left:
        verdict = Verdict.VIOLATION
    elif Severity.REVIEW in left:
        verdict = Verdict.REVIEW
    else:
        verdict = Verdict.LICENSED if any(match.counted for match in result.matches) else Verdict.CLEAR
    return replace(result, findings=findings, verdict=verdict)
