"""GitLab Code Quality: a list of findings, each with a fingerprint of its own.

GitLab drops findings whose fingerprints are equal, so repeats are salted; line numbers are not part of them.
"""

from __future__ import annotations

from compliance.model import Report, Severity
from compliance.report.hits import Hit, hits, sentence
from compliance.report.json import dumps
from compliance.report.objects import Object
from compliance.report.options import RenderOptions

_SEVERITIES = {Severity.VIOLATION: "critical", Severity.REVIEW: "major", Severity.NOTE: "info"}


def render(report: Report, options: RenderOptions) -> str:
    """The report as a Code Quality artefact."""
    return dumps([_issue(hit) for hit in hits(report, options)], indent=2) + "\n"


def _issue(hit: Hit) -> Object:
    region = hit.region
    begin, end = (1, 1) if region is None else (region.start_line, region.end_line)
    waived = "" if hit.finding.waived is None else f"Waived ({hit.finding.waived}): "
    return {
        "description": f"{waived}{hit.finding.rule}: {sentence(hit)}",
        "check_name": hit.finding.rule,
        "fingerprint": hit.fingerprint,
        "severity": _SEVERITIES[hit.finding.severity] if hit.finding.waived is None else "info",
        "location": {"path": hit.path, "lines": {"begin": begin, "end": end}},
    }
