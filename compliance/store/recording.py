"""Results as rows: statements and the values that fill them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any

from compliance.dataclass import dataclass
from compliance.model import ArticleResult, Dispatch, Finding, Match, Passage, Span
from compliance.store.prints import ArticlePrints, save_prints
from compliance.store.reuse import Tally, count
from compliance.store.rows import dispatch_json, hash_key, storable, time_text


def _insert(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(columns.split(',')))})"


ARTICLE_COLUMNS = (
    "run, path, record, title, language, published, format, verdict, derivation, coverage, derivation_with_excluded, "
    "coverage_with_excluded, words, notes, more, content_hash"
)
MATCH_COLUMNS = (
    "article, dispatch, derivation, similarity, article_coverage, source_coverage, article_coverage_with_excluded, "
    "source_coverage_with_excluded, superseded_by, collapsed, source, newer"
)
PASSAGE_COLUMNS = '"match", number, article_start, article_end, source_start, source_end, words, similarity, kind, excluded'
FINDING_COLUMNS = "article, rule, severity, message, remedy, path, dispatch, licence, clause, identity, waived, evidence"
ARTICLE = _insert("articles", ARTICLE_COLUMNS)
MATCH = _insert("matches", MATCH_COLUMNS)
PASSAGE = _insert("passages", PASSAGE_COLUMNS)
FINDING = _insert("findings", FINDING_COLUMNS)


def _json_or_none(value: Any) -> str | None:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str) if value else None


def article_values(run: int, result: ArticleResult) -> tuple[Any, ...]:
    """The values of ``ARTICLE_COLUMNS``. The text itself is not recorded, only its hash."""
    article = result.article
    more: dict[str, Any] = {}
    if article.zones:
        more["zones"] = [[zone.start, zone.end, zone.kind, zone.value] for zone in article.zones]
    if article.meta:
        more["meta"] = dict(article.meta)
    if article.warnings:
        more["warnings"] = article.warnings
    values = (
        run, article.path, article.record, article.title, article.language, time_text(article.published), article.format,
        result.verdict.value, result.derivation.value, result.coverage, result.derivation_with_excluded.value,
        result.coverage_with_excluded, result.words, _json_or_none(result.notes), _json_or_none(more),
        hash_key(article.content_hash),
    )  # fmt: skip
    return storable(values)


def match_values(match: Match, source: int | None, newer: int | None) -> tuple[Any, ...]:
    """The values of ``MATCH_COLUMNS`` but the article; a dispatch without an id in the register is kept as JSON."""
    return (
        source, match.derivation.value, match.similarity, match.article_coverage, match.source_coverage,
        match.article_coverage_with_excluded, match.source_coverage_with_excluded, newer, _json_or_none(match.collapsed),
        dispatch_json(match.dispatch) if source is None else None,
        dispatch_json(match.superseded_by) if match.superseded_by and newer is None else None,
    )  # fmt: skip


def passage_values(passage: Passage) -> tuple[Any, ...]:
    """The values of ``PASSAGE_COLUMNS`` but the match and the number."""
    return (
        passage.article.start, passage.article.end, passage.source.start, passage.source.end, passage.words,
        passage.similarity, passage.kind.value, passage.excluded.value if passage.excluded else None,
    )  # fmt: skip


def finding_values(finding: Finding) -> tuple[Any, ...]:
    """The values of ``FINDING_COLUMNS`` but the article."""
    evidence: dict[str, Any] = {}
    if finding.passages:
        evidence["passages"] = [passage_values(passage) for passage in finding.passages]
    if finding.spans:
        evidence["spans"] = _spans(finding.spans)
    if finding.evidence:
        evidence["evidence"] = dict(finding.evidence)
    values = (
        finding.rule, finding.severity.value, finding.message, finding.remedy, finding.path, finding.dispatch,
        finding.licence, finding.clause, finding.identity, finding.waived, _json_or_none(evidence),
    )  # fmt: skip
    return storable(values)


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


@dataclass(frozen=True, slots=True)
class ArticleRows:
    """A result as the values of its rows; another process may make them. The run is put in by the writer."""

    article: tuple[Any, ...]
    matches: tuple[tuple[tuple[Any, ...], tuple[tuple[Any, ...], ...]], ...]  # values of a match, and of its passages
    findings: tuple[tuple[Any, ...], ...]
    reuse: Tally
    prints: ArticlePrints | None = None  # kept, so that later dispatches are held against the article


def rows_of(result: ArticleResult, id_of: Callable[[Dispatch], int | None]) -> ArticleRows:
    """The rows of ``result``; ``id_of`` gives a dispatch's id in the register, None when the register does not hold it."""
    matches = []
    reuse: Tally = {}
    for match in result.matches:
        source = id_of(match.dispatch)
        count(reuse, source, match)
        newer = id_of(match.superseded_by) if match.superseded_by else None
        matches.append((match_values(match, source, newer), tuple(map(passage_values, match.passages))))
    return ArticleRows(article_values(0, result)[1:], tuple(matches), tuple(map(finding_values, result.findings)), reuse)


def insert(conn: sqlite3.Connection, run: int, rows: ArticleRows) -> None:
    """Write the rows of one result; ``reuse`` is left to the caller, who sums it up."""
    article = conn.execute(ARTICLE, (run, *rows.article)).lastrowid
    for values, passages in rows.matches:
        number = conn.execute(MATCH, (article, *values)).lastrowid
        conn.executemany(PASSAGE, ((number, n, *passage) for n, passage in enumerate(passages)))
    conn.executemany(FINDING, ((article, *values) for values in rows.findings))
    if rows.prints is not None:
        save_prints(conn, rows.article[-1], rows.prints)
