"""What ``compliance audit`` prints at its end: the sums over all articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compliance.dataclass import dataclass
from compliance.model import Run, Verdict
from compliance.report import objects, terminal
from compliance.report.json import dumps
from compliance.report.options import RenderOptions
from compliance.report.phrases import count
from compliance.report.terminal import harmless

_SHOWN = 12  # sources and reasons in text; JSON has them all
_LEVELS = ("violation", "review", "note", "waived")


@dataclass(frozen=True, slots=True)
class AuditReport:
    """An audit that has ended, at its end or at its limit."""

    run: Run
    articles: int
    words: int
    verdicts: Mapping[str, int]
    matches: int
    passages: int
    findings: Mapping[str, Mapping[str, int]]  # rule -> severity, or "waived" -> how many
    sources: Mapping[str, tuple[int, int]]  # holder -> (articles, dispatches)
    skipped: Mapping[str, tuple[int, bool]]  # reason -> (inputs, whether it is an error)
    left_out: int = 0  # articles that --since, --sample or --only-new left out
    seconds: float = 0.0  # of this call
    checked: int = 0  # articles of this call
    stopped: bool = False  # at --limit


def render_audit(report: AuditReport, format: str, options: RenderOptions | None = None) -> str:
    """The sums as ``text`` or ``json``."""
    if format == "json":
        return dumps(audit_object(report), indent=2) + "\n"
    return _text(report, options or RenderOptions())


def _text(report: AuditReport, options: RenderOptions) -> str:
    run = report.run
    speed = f", {report.checked / report.seconds:,.0f} articles a second" if report.seconds and report.checked else ""
    lines = [
        f"Audit, run {run.id}: {count(report.articles, 'article')}, {count(report.words, 'word')}, "
        f"against {count(run.dispatches, 'dispatch', 'dispatches')}{speed}",
        "",
        *sums(report),
    ]
    notes = []
    if report.left_out:
        notes.append(f"{count(report.left_out, 'article')} left out, as --since, --sample or --only-new asked.")
    if report.stopped:
        notes.append("Stopped at --limit; there may be more articles.")
    notes.append(f"Any verbatim run of {run.guarantee} words leads to its source, common phrases apart.")
    if run.rules_off:
        notes.append(f"Rules that are off: {', '.join(run.rules_off)}.")
    also = " and each input that was passed over" if report.skipped else ""
    notes.append(f"'compliance runs {run.id}' shows each article{also}.")
    for note in notes:
        lines += terminal.wrap(note, options.width)
    return "\n".join(lines) + "\n"


def sums(report: AuditReport) -> list[str]:
    """Verdicts, reuse, findings by rule, sources, and what was passed over: lines of text."""
    verdicts = [(verdict.value, f"{report.verdicts.get(verdict.value, 0):,}") for verdict in reversed(Verdict)]
    lines = [
        *_rows("Verdicts", verdicts),
        *_rows("Reuse", [("matches", f"{report.matches:,}"), ("passages that count", f"{report.passages:,}")]),
    ]
    if report.findings:
        lines += _rows("Findings by rule", [(rule, _levels(counts)) for rule, counts in _ranked(report.findings)])
    if report.sources:
        named = [
            (holder or "holder not known", f"{count(articles, 'article')}, {count(dispatches, 'dispatch', 'dispatches')}")
            for holder, (articles, dispatches) in report.sources.items()
        ]
        lines += _rows("Sources", named)
    if report.skipped:
        lines += _rows("Passed over", [(f"{number:,}", reason) for reason, (number, _) in report.skipped.items()])
    return lines


def _rows(title: str, rows: Sequence[tuple[str, str]]) -> list[str]:
    shown = [(harmless(left), harmless(right)) for left, right in rows[:_SHOWN]]
    size = max(terminal.cells(left) for left, _ in shown)
    lines = [title, *(f"  {terminal.pad(left, size)}  {right}" for left, right in shown)]
    if len(rows) > _SHOWN:
        lines.append(f"  and {len(rows) - _SHOWN:,} more; --format json lists them all")
    return [*lines, ""]


def _levels(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts[level]:,} {level}" for level in _LEVELS if counts.get(level))


def _ranked(findings: Mapping[str, Mapping[str, int]]) -> list[tuple[str, Mapping[str, int]]]:
    return sorted(findings.items(), key=lambda pair: (*(-pair[1].get(level, 0) for level in _LEVELS), pair[0]))


def audit_object(report: AuditReport) -> dict[str, Any]:
    """The sums as a plain object."""
    return {
        "schema": objects.SCHEMA,
        "run": objects.run(report.run),
        "articles": report.articles,
        "words": report.words,
        "verdicts": {verdict.value: report.verdicts.get(verdict.value, 0) for verdict in Verdict},
        "matches": report.matches,
        "passages": report.passages,
        "findings": {rule: dict(counts) for rule, counts in sorted(report.findings.items())},
        "sources": [
            {"holder": holder or None, "articles": articles, "dispatches": dispatches}
            for holder, (articles, dispatches) in report.sources.items()
        ],
        "skipped": [{"reason": reason, "inputs": number, "error": error} for reason, (number, error) in report.skipped.items()],
        "left_out": report.left_out,
        "stopped_at_limit": report.stopped,
    }
