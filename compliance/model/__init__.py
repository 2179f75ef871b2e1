"""The nouns: what flows through the house, frozen.

Offsets are Unicode characters of the decoded text, end exclusive. Times are aware datetimes. Nothing here reads a file, a
clock or a database.
"""

from __future__ import annotations

from compliance.model.results import ArticleResult, Derivation, Finding, Kind, Match, Passage, Report, Run, Severity, Verdict
from compliance.model.texts import HELD, Article, Dispatch, Skipped, Span, Status, Zone, ZoneKind

__all__ = [
    "HELD",
    "Article",
    "ArticleResult",
    "Derivation",
    "Dispatch",
    "Finding",
    "Kind",
    "Match",
    "Passage",
    "Report",
    "Run",
    "Severity",
    "Skipped",
    "Span",
    "Status",
    "Verdict",
    "Zone",
    "ZoneKind",
]
