"""What ``compliance audit --against-new`` prints: recorded articles that reuse dispatches registered since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from compliance.dataclass import dataclass
from compliance.report import objects, terminal
from compliance.report.audit import AuditReport, audit_object, sums
from compliance.report.json import dumps
from compliance.report.options import RenderOptions
from compliance.report.phrases import count, percent, place_name
from compliance.report.terminal import harmless

_SHOWN = 20  # articles in text; JSON has them all


@dataclass(frozen=True, slots=True)
class Row:
    """A recorded article beside a dispatch that was registered later.

    ``words`` that they share, and their ``share`` of the article; ``verdict`` is None where the text was not at hand: then
    ``words`` are those along one diagonal, and nothing was aligned.
    """

    path: str
    record: int | None
    dispatch: str
    version: int
    holder: str | None
    headline: str | None
    words: int
    share: float
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class LookbackReport:
    """A reverse check that has ended. ``audit`` holds the sums over the articles that were read again and recorded."""

    audit: AuditReport
    since: datetime
    dispatches: int  # registered since
    articles: int  # texts of the past that were held against them
    other_scheme: int  # texts whose fingerprints were made otherwise
    read_again: int
    found: Sequence[Row]
    suspected: Sequence[Row]


def render_lookback(report: LookbackReport, format: str, options: RenderOptions | None = None) -> str:
    """A reverse check as ``text`` or ``json``."""
    if format == "json":
        return dumps(_object(report), indent=2) + "\n"
    return _text(report, options or RenderOptions())


def suspicion(row: Row) -> str:
    """A suspicion in a line, for the notes of the run."""
    said = f"may reuse {row.dispatch}, version {row.version}: {count(row.words, 'word')} along one diagonal"
    return f"{place_name(row.path, row.record)} {said}, {percent(row.share)} of the article; its text is not at hand"


def _text(report: LookbackReport, options: RenderOptions) -> str:
    day = report.since.strftime("%Y-%m-%d %H:%MZ")
    lines = [
        f"Reverse check, run {report.audit.run.id}: {count(report.articles, 'text')} audited before, held against "
        f"{count(report.dispatches, 'dispatch', 'dispatches')} registered since {day}",
        "",
    ]
    lines += _rows("Reuse, as the articles stand now", report.found)
    lines += _rows("Suspected: the text is not at hand, or was changed", report.suspected)
    if report.audit.articles or report.audit.skipped:
        lines += sums(report.audit)
    notes = []
    if not (report.found or report.suspected):
        notes.append("No article audited before reuses a newly registered dispatch.")
    if report.other_scheme:
        other = count(report.other_scheme, "text")
        notes.append(f"{other} of the past cannot be compared, since fingerprints are made otherwise now; audit again.")
    notes.append(f"{count(report.read_again, 'article')} read again.")
    notes.append(f"'compliance runs {report.audit.run.id}' shows each article.")
    for note in notes:
        lines += terminal.wrap(note, options.width)
    return "\n".join(lines) + "\n"


def _rows(title: str, rows: Sequence[Row]) -> list[str]:
    if not rows:
        return []
    lines = [title]
    for row in rows[:_SHOWN]:
        holder = f" ({row.holder})" if row.holder else ""
        verdict = f", {row.verdict}" if row.verdict else " along one diagonal"
        words = f"{count(row.words, 'word')}{verdict}; {percent(row.share)} of the article"
        lines += [
            f"  {harmless(place_name(row.path, row.record))}",
            f"    {harmless(f'{row.dispatch}, version {row.version}{holder}')}: {words}",
        ]
    if len(rows) > _SHOWN:
        lines.append(f"  and {len(rows) - _SHOWN:,} more; --format json lists them all")
    return [*lines, ""]


def _object(report: LookbackReport) -> dict[str, Any]:
    def rows(values: Sequence[Row]) -> list[dict[str, Any]]:
        return [
            {
                "path": row.path, "record": row.record, "dispatch": row.dispatch, "version": row.version, "holder": row.holder,
                "headline": row.headline, "words": row.words, "share": objects.share(row.share), "verdict": row.verdict,
            }
            for row in values
        ]  # fmt: skip

    return {
        **audit_object(report.audit),
        "against_new": {
            "since": objects.moment(report.since),
            "dispatches": report.dispatches,
            "texts": report.articles,
            "other_scheme": report.other_scheme,
            "read_again": report.read_again,
            "found": rows(report.found),
            "suspected": rows(report.suspected),
        },
    }
