"""Rows as results: a run of the ledger read back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from compliance.model import (
    Article,
    ArticleResult,
    Derivation,
    Dispatch,
    Finding,
    Kind,
    Match,
    Passage,
    Severity,
    Span,
    Verdict,
    Zone,
    ZoneKind,
)
from compliance.store.database import Store, explained
from compliance.store.recording import ARTICLE_COLUMNS, FINDING_COLUMNS, MATCH_COLUMNS, PASSAGE_COLUMNS
from compliance.store.register import Register
from compliance.store.rows import dispatch_from_json, hash_key, time_of

TextOf = Callable[[str, int | None], str | None]
BATCH = 200  # articles read at once
Rows = dict[int, list[tuple[Any, ...]]]


def results(store: Store, run_id: int, text_of: TextOf | None) -> Iterator[ArticleResult]:
    """The results of a run, in the order of recording, ``BATCH`` articles at a time."""
    after = 0
    while True:
        with explained(store.path):
            rows = store.conn.execute(
                f"SELECT id, {ARTICLE_COLUMNS} FROM articles WHERE run = ? AND id > ? ORDER BY id LIMIT ?",
                (run_id, after, BATCH),
            ).fetchall()
        if not rows:
            return
        after = rows[-1][0]
        yield from _batch(store, rows, text_of)


def articles_of(
    store: Store, ids: Sequence[int], text_of: TextOf | None = None, *, bodies: bool = True, findings: bool = True
) -> Iterator[tuple[int, ArticleResult]]:
    """The run and the result of each of these article rows, in order of the rows; on demand without findings."""
    with explained(store.path):
        marks = ", ".join("?" * len(ids))
        sql = f"SELECT id, {ARTICLE_COLUMNS} FROM articles WHERE id IN ({marks}) ORDER BY id"
        rows = store.conn.execute(sql, list(ids)).fetchall()
    for row, result in zip(rows, _batch(store, rows, text_of, bodies=bodies, judged=findings), strict=True):
        yield row[1], result


def _batch(
    store: Store, rows: Sequence[tuple[Any, ...]], text_of: TextOf | None, *, bodies: bool = True, judged: bool = True
) -> Iterator[ArticleResult]:
    ids = [row[0] for row in rows]
    matches = _grouped(store, f"article, id, {MATCH_COLUMNS.removeprefix('article, ')}", "matches", "article", ids, "id")
    findings = _grouped(store, FINDING_COLUMNS, "findings", "article", ids, "id") if judged else {}
    numbers = [match[1] for group in matches.values() for match in group]
    passages = _grouped(store, PASSAGE_COLUMNS, "passages", '"match"', numbers, "number")
    wanted = {match[i] for group in matches.values() for match in group for i in (2, 9)} - {None}
    dispatches = Register(store).dispatches(sorted(wanted), bodies=bodies)
    for row in rows:
        found = tuple(_match(match, passages.get(match[1], ()), dispatches) for match in matches.get(row[0], ()))
        yield _result(row[1:], found, tuple(_finding(finding) for finding in findings.get(row[0], ())), text_of)


def _grouped(store: Store, columns: str, table: str, key: str, ids: Sequence[int], order: str) -> Rows:
    """Rows whose first column is one of ``ids``, by it."""
    grouped: Rows = defaultdict(list)
    for row in store.rows_for(f"SELECT {columns} FROM {table} WHERE {key} IN ({{}}) ORDER BY {key}, {order}", ids):
        grouped[row[0]].append(row)
    return grouped


def _result(
    row: tuple[Any, ...], matches: tuple[Match, ...], findings: tuple[Finding, ...], text_of: TextOf | None
) -> ArticleResult:
    (
        _, path, record, title, language, published, form, verdict, derivation, coverage, with_excluded, coverage_excluded,
        words, notes, more, content_hash,
    ) = row  # fmt: skip
    rest = json.loads(more) if more else {}
    article = Article(
        path=path,
        text="",
        title=title,
        language=language,
        published=time_of(published),
        format=form,
        zones=tuple(Zone(start, end, ZoneKind(kind), value) for start, end, kind, value in rest.get("zones", ())),
        meta=rest.get("meta", {}),
        warnings=tuple(rest.get("warnings", ())),
        record=record,
    )
    return ArticleResult(
        article=_with_text(article, content_hash, text_of) if text_of else article,
        verdict=Verdict(verdict),
        derivation=Derivation(derivation),
        coverage=coverage,
        matches=matches,
        findings=findings,
        derivation_with_excluded=Derivation(with_excluded),
        coverage_with_excluded=coverage_excluded,
        words=words,
        notes=tuple(json.loads(notes)) if notes else (),
    )


def _with_text(article: Article, content_hash: bytes, text_of: TextOf) -> Article:
    text = text_of(article.path, article.record)
    if text is None:
        return article
    whole = replace(article, text=text)
    return whole if hash_key(whole.content_hash) == content_hash else article


def _match(row: tuple[Any, ...], passages: Sequence[tuple[Any, ...]], dispatches: dict[int, Dispatch]) -> Match:
    (
        _, _, dispatch, derivation, similarity, article_coverage, source_coverage, article_excluded, source_excluded, newer,
        collapsed, source, newer_source,
    ) = row  # fmt: skip
    superseding = dispatches[newer] if newer is not None else dispatch_from_json(newer_source) if newer_source else None
    return Match(
        dispatch=dispatches[dispatch] if dispatch is not None else dispatch_from_json(source),
        derivation=Derivation(derivation),
        similarity=similarity,
        article_coverage=article_coverage,
        source_coverage=source_coverage,
        passages=tuple(_passage(passage[2:]) for passage in passages),
        article_coverage_with_excluded=article_excluded,
        source_coverage_with_excluded=source_excluded,
        collapsed=tuple(json.loads(collapsed)) if collapsed else (),
        superseded_by=superseding,
    )


def _passage(values: Sequence[Any]) -> Passage:
    start, end, source_start, source_end, words, similarity, kind, excluded = values
    reason = ZoneKind(excluded) if excluded else None
    return Passage(Span(start, end), Span(source_start, source_end), words, similarity, Kind(kind), reason)


def _finding(row: tuple[Any, ...]) -> Finding:
    _, rule, severity, message, remedy, path, dispatch, licence, clause, identity, waived, evidence = row
    rest = json.loads(evidence) if evidence else {}
    return Finding(
        rule=rule, severity=Severity(severity), message=message, remedy=remedy, path=path, dispatch=dispatch,
        licence=licence, clause=clause, identity=identity, waived=waived,
        passages=tuple(_passage(values) for values in rest.get("passages", ())),
        spans=tuple(Span(start, end) for start, end in rest.get("spans", ())),
        evidence=rest.get("evidence", {}),
    )  # fmt: skip
