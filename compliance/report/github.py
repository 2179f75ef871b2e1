"""GitHub Actions: annotations on the changed files, and a summary of the step.

GitHub shows ten errors, ten warnings and ten notices a step and drops the rest. So the first ten of each are annotations,
each file once before any file twice, and every finding stands in the log as a plain line too.
"""

from __future__ import annotations

from collections import Counter

from compliance.model import Report, Severity
from compliance.report import order
from compliance.report.discretion import discreet
from compliance.report.hits import Hit, hits, repository_path, sentence
from compliance.report.options import RenderOptions
from compliance.report.phrases import count
from compliance.report.terminal import harmless
from compliance.report.text import summary

MOST_ANNOTATIONS = 10  # of each level, a step
MOST_SUMMARY = 1024 * 1024  # bytes of a step's summary
_LEVELS = {Severity.VIOLATION: "error", Severity.REVIEW: "warning", Severity.NOTE: "notice"}
_MARKDOWN = str.maketrans({c: f"&#{ord(c)};" for c in "\\`*_{}[]()<>#+!|~&@:"})


def render(report: Report, options: RenderOptions) -> str:
    """Workflow commands, then every finding as a line, then the summary line."""
    found = hits(report, options)
    lines = [_annotation(hit) for hit in _annotated(found)]
    lines += [_line(hit) for hit in found]
    for skipped in order.skipped(report.skipped):
        path = harmless(repository_path(skipped.path))
        if skipped.error:
            lines.append(f"::error file={_property(path)},title=not checked::{_data(harmless(skipped.reason))}")
        lines.append(f"skipped: {path}: {harmless(skipped.reason)}")
    lines += [f"note: {harmless(note)}" for note in report.notes]
    return "\n".join([*lines, summary(report)]) + "\n"


def step_summary(report: Report, options: RenderOptions | None = None) -> str:
    """Markdown for ``$GITHUB_STEP_SUMMARY``, within its size."""
    options = options or RenderOptions()
    found = hits(report if options.show_text else discreet(report), options)
    head = f"### compliance\n\n{summary(report).translate(_MARKDOWN)}\n"
    if not found:
        return head
    head += "\n| | Rule | Place | Source | Words | What mends it |\n|---|---|---|---|--:|---|\n"
    rows, size = [], len(head.encode())
    for number, hit in enumerate(found):
        row = _row(hit)
        size += len(row.encode("utf-8", "replace"))
        if size > MOST_SUMMARY - 200:
            rows.append(f"\n{count(len(found) - number, 'more finding')} in the log.\n")
            break
        rows.append(row)
    return head + "".join(rows)


def _annotated(found: list[Hit]) -> list[Hit]:
    """What GitHub will show: the gravest first, a file's first finding before any second one."""
    nth: Counter[tuple[str, Severity]] = Counter()
    ranked = []
    for hit in found:
        key = (hit.path, hit.finding.severity)
        ranked.append((nth[key], hit))
        nth[key] += 1
    chosen = []
    for severity in _LEVELS:
        level = sorted((entry for entry in ranked if entry[1].finding.severity is severity), key=lambda entry: entry[0])
        chosen += [hit for _, hit in level[:MOST_ANNOTATIONS]]
    return chosen


def _annotation(hit: Hit) -> str:
    region = hit.region
    place = ""
    if region is not None:
        place = f",line={region.start_line},endLine={region.end_line}"
        if region.start_line == region.end_line:  # columns are only read for a single line
            place += f",col={region.start_column},endColumn={region.end_column}"
    level = _LEVELS[hit.finding.severity] if hit.finding.waived is None else "notice"
    title = _property(harmless(hit.finding.rule))
    return f"::{level} file={_property(harmless(hit.path))}{place},title={title}::{_data(sentence(hit))}"


def _line(hit: Hit) -> str:
    region = hit.region
    place = "" if region is None else f":{region.start_line}:{region.start_column}"
    waived = "" if hit.finding.waived is None else " (waived)"
    return f"{hit.finding.severity}{waived}: {harmless(hit.path)}{place}: {harmless(hit.finding.rule)}: {sentence(hit)}"


def _row(hit: Hit) -> str:
    region = hit.region
    place = hit.path if region is None else f"{hit.path}:{region.start_line}"
    place += f", {hit.place}" if hit.place else ""
    source = hit.finding.dispatch or ""
    if hit.match is not None and hit.match.dispatch.holder:
        source = f"{hit.match.dispatch.holder} {source}"
    severity = str(hit.finding.severity) if hit.finding.waived is None else "waived"
    cells = (severity, hit.finding.rule, place, source, f"{hit.words:,}" if hit.words else "", hit.finding.remedy)
    return "| " + " | ".join(" ".join(harmless(cell).split()).translate(_MARKDOWN) for cell in cells) + " |\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
