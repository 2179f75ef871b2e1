"""The figures at the head of a report: verdicts, sources by reuse, findings by rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from compliance.dataclass import dataclass
from compliance.model import ArticleResult, Severity, Verdict
from compliance.report.phrases import severity_count, verdict_counts
from compliance.report.rule_texts import rule_texts


@dataclass(frozen=True, slots=True)
class SourceFigure:
    """How much of one holder's text was found: words under counted passages, matched dispatches, articles."""

    holder: str
    words: int
    dispatches: int
    articles: int


@dataclass(frozen=True, slots=True)
class RuleFigure:
    """How often a rule fired, by severity, and how often a waiver covered it."""

    rule: str
    summary: str
    counts: dict[Severity, int]
    waived: int

    @property
    def total(self) -> int:
        """Findings that are not waived."""
        return sum(self.counts.values())

    @property
    def words(self) -> str:
        """``2 violations, 1 for review, 1 waived``."""
        parts = [severity_count(severity, number) for severity, number in self.counts.items() if number]
        return ", ".join([*parts, f"{self.waived:,} waived"] if self.waived else parts)


@dataclass(frozen=True, slots=True)
class Overview:
    """All of it, largest first."""

    verdicts: dict[Verdict, int]
    sources: tuple[SourceFigure, ...]
    rules: tuple[RuleFigure, ...]


def overview(results: Sequence[ArticleResult]) -> Overview:
    """The figures of all articles."""
    return Overview(verdict_counts(results), _sources(results), _rules(results))


def _sources(results: Sequence[ArticleResult]) -> tuple[SourceFigure, ...]:
    words: Counter[str] = Counter()
    dispatches: dict[str, set[str]] = {}
    articles: dict[str, set[tuple[str, int | None]]] = {}
    for result in results:
        for match in result.matches:
            if not match.counted:
                continue
            holder = match.dispatch.holder or "holder not known"
            words[holder] += sum(p.words for p in match.counted)
            dispatches.setdefault(holder, set()).add(match.dispatch.guid)
            articles.setdefault(holder, set()).add((result.article.path, result.article.record))
    ranked = sorted(words, key=lambda holder: (-words[holder], holder))
    return tuple(SourceFigure(h, words[h], len(dispatches[h]), len(articles[h])) for h in ranked)


def _rules(results: Sequence[ArticleResult]) -> tuple[RuleFigure, ...]:
    findings = [finding for result in results for finding in result.findings]
    summaries = {text.id: text.summary for text in rule_texts(f.rule for f in findings)}
    figures = []
    for rule in sorted({f.rule for f in findings}):
        fired = [f for f in findings if f.rule == rule]
        counts = {severity: sum(f.severity is severity and f.waived is None for f in fired) for severity in reversed(Severity)}
        figures.append(RuleFigure(rule, summaries[rule], counts, sum(f.waived is not None for f in fired)))
    return tuple(sorted(figures, key=lambda f: (-f.total, *(-number for number in f.counts.values()), f.rule)))
