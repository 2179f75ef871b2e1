"""One order for every format, so that the same result is always the same text."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model import ArticleResult, Finding, Match, Severity, Skipped

_GRAVITY = {Severity.VIOLATION: 0, Severity.REVIEW: 1, Severity.NOTE: 2}


def articles(results: Iterable[ArticleResult]) -> list[ArticleResult]:
    """By path, then by the record within a file."""
    return sorted(results, key=lambda r: (r.article.path, r.article.record or 0))


def matches(found: Iterable[Match]) -> list[Match]:
    """The match that explains most of the article first."""
    return sorted(
        found, key=lambda m: (-m.article_coverage, -m.article_coverage_with_excluded, m.dispatch.guid, m.dispatch.version)
    )


def findings(found: Iterable[Finding]) -> list[Finding]:
    """The gravest first, then by rule, in the order of what they weigh (a withdrawn text before a missing credit), and by
    place in the article."""
    from compliance.licensing.rules import rule_ids

    rank = {rule: number for number, rule in enumerate(rule_ids())}
    return sorted(
        found,
        key=lambda f: (
            _GRAVITY[f.severity], rank.get(f.rule, len(rank)), f.rule, place(f), f.dispatch or "", f.identity, f.message
        ),
    )  # fmt: skip


def skipped(inputs: Iterable[Skipped]) -> list[Skipped]:
    """By path."""
    return sorted(inputs, key=lambda s: (s.path, s.reason))


def place(finding: Finding) -> int:
    """Where the evidence starts in the article; 0 for a finding about the whole of it."""
    return min([*(p.article.start for p in finding.passages), *(s.start for s in finding.spans)], default=0)
