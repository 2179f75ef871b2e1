"""Results as plain objects of JSON: the contract that ``docs/schema/`` writes down.

Keys stand in a fixed order, lists in the order of ``order``; offsets are characters, shares and similarities have four
places, times are ISO 8601 with offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from compliance.model import ArticleResult, Dispatch, Finding, Match, Passage, Report, Run, Skipped, Span
from compliance.report import order

SCHEMA = "compliance/1"
Object = dict[str, Any]


def share(value: float) -> float:
    """A share or similarity with four places."""
    return round(float(value), 4)


def moment(value: datetime | None) -> str | None:
    """ISO 8601 with offset, or None."""
    return None if value is None else value.isoformat()


def span(value: Span) -> Object:
    """``{"start", "end"}`` in characters, end exclusive."""
    return {"start": int(value.start), "end": int(value.end)}


def passage(value: Passage) -> Object:
    """One passage, without its text."""
    return {
        "article": span(value.article),
        "source": span(value.source),
        "words": int(value.words),
        "similarity": share(value.similarity),
        "kind": str(value.kind),
        "excluded": None if value.excluded is None else str(value.excluded),
    }


def passages(values: Iterable[Passage]) -> list[Object]:
    """Passages in the order of the article."""
    ordered = sorted(values, key=lambda p: (p.article.start, p.article.end, p.source.start, p.source.end))
    return [passage(p) for p in ordered]


def measures(match: Match) -> Object:
    """What a match says of both texts: the part that ``compare`` and ``check`` share."""
    return {
        "derivation": str(match.derivation),
        "similarity": share(match.similarity),
        "article_coverage": share(match.article_coverage),
        "source_coverage": share(match.source_coverage),
        "passages": passages(match.passages),
    }


def match(value: Match) -> Object:
    """A match of a registered dispatch."""
    dispatch, newest = value.dispatch, value.superseded_by
    return {
        "dispatch": dispatch.guid,
        "version": dispatch.version,
        "holder": dispatch.holder,
        "headline": dispatch.headline,
        "dispatch_status": str(dispatch.status),
        **measures(value),
        "article_coverage_with_excluded": share(value.article_coverage_with_excluded),
        "source_coverage_with_excluded": share(value.source_coverage_with_excluded),
        "collapsed": sorted(value.collapsed),
        "superseded_by": None if newest is None else {"dispatch": newest.guid, "version": newest.version},
    }


def finding(value: Finding) -> Object:
    """A rule that fired, with its evidence."""
    return {
        "id": value.identity,
        "rule": value.rule,
        "severity": str(value.severity),
        "message": value.message,
        "remedy": value.remedy,
        "dispatch": value.dispatch,
        "licence": value.licence,
        "clause": value.clause,
        "passages": passages(value.passages),
        "spans": [span(s) for s in sorted(value.spans, key=lambda s: (s.start, s.end))],
        "evidence": plain(value.evidence),
        "waived": value.waived,
    }


def article(result: ArticleResult) -> Object:
    """One article with all that was found."""
    return {
        "path": result.article.path,
        "record": result.article.record,
        "verdict": str(result.verdict),
        "derivation": str(result.derivation),
        "derivation_with_excluded": str(result.derivation_with_excluded),
        "coverage": share(result.coverage),
        "coverage_with_excluded": share(result.coverage_with_excluded),
        "words": int(result.words),
        "matches": [match(m) for m in order.matches(result.matches)],
        "findings": [finding(f) for f in order.findings(result.findings)],
        "notes": list(result.remarks),
    }


def run(value: Run) -> Object:
    """A run, with what is needed to repeat it."""
    return {
        "id": value.id,
        "command": value.command,
        "tool_version": value.tool_version,
        "started": moment(value.started),
        "finished": moment(value.finished),
        "manifest": plain(value.manifest),
        "config_hash": value.config_hash,
        "guarantee": value.guarantee,
        "dispatches": value.dispatches,
        "rules_off": sorted(value.rules_off),
    }


def skipped(value: Skipped) -> Object:
    """An input that gave no text to compare."""
    return {"path": value.path, "reason": value.reason, "error": value.error}


def report(value: Report) -> Object:
    """The whole of a ``check``."""
    return {
        "schema": SCHEMA,
        "run": run(value.run),
        "articles": [article(r) for r in order.articles(value.articles)],
        "skipped": [skipped(s) for s in order.skipped(value.skipped)],
        "notes": list(value.notes),
    }


def dispatch_record(value: Dispatch) -> Object:
    """A dispatch as ``read`` prints it: exactly these keys, null where the file says nothing."""
    return {
        "format": value.format,
        "guid": value.guid,
        "version": value.version,
        "holder": value.holder,
        "headline": value.headline,
        "byline": value.byline,
        "dateline": value.dateline,
        "body": value.body,
        "language": value.language,
        "published": moment(value.published),
        "embargoed": moment(value.embargoed),
        "expires": moment(value.expires),
        "status": str(value.status),
        "copyright_notice": value.copyright_notice,
        "usage_terms": value.usage_terms,
        "credit": value.credit,
        "signoff": value.signoff,
    }


def plain_row(values: Mapping[str, Any]) -> Object:
    """A row as JSON has it, its keys in their order."""
    return {key: plain(value) for key, value in values.items()}


def plain(value: Any) -> Any:
    """Any value of a mapping of ours as JSON has it: enums and dates as text, tuples as lists, keys sorted."""
    if isinstance(value, Mapping):
        return {str(key): plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, Span):
        return span(value)
    if isinstance(value, Passage):
        return passage(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return sorted((plain(v) for v in value), key=str)
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return value.item() if hasattr(value, "item") else str(value)
