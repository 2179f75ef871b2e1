"""A PAN corpus through the matching, pair by pair."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from benchmarks.quality.baseline import baseline
from benchmarks.quality.corpora import PanClass, read_text
from benchmarks.quality.plagdet import Case, Score, score
from compliance.matching.alignment import align
from compliance.matching.prepare import Prepared, prepare
from compliance.matching.settings import settings_for

BATCH = 50


@dataclass(frozen=True, slots=True)
class ClassResult:
    """The score of a class, the pairs in which anything was detected, and the mean seconds a pair and a preparation."""

    name: str
    score: Score
    pairs: int
    flagged: int
    seconds: float
    preparing: float


@dataclass(frozen=True, slots=True)
class _Task:
    suspicious: Path
    sources: Path
    pairs: tuple[tuple[str, str], ...]
    sensitivity: str


@dataclass(frozen=True, slots=True)
class _Done:
    detections: list[Case]
    seconds: float
    preparing: float
    prepared: int


def measure(classes: list[PanClass], sensitivity: str, workers: int) -> list[ClassResult]:
    """Score every class, and all classes together; ``sensitivity`` may be ``baseline`` for the official baseline."""
    results: list[ClassResult] = []
    everything: list[Case] = []
    done_all: list[_Done] = []
    for one in classes:
        done = list(_run(one, sensitivity, workers))
        detections = [case for part in done for case in part.detections]
        everything += detections
        flagged = len({(case.suspicious, case.source) for case in detections})
        results.append(_result(one.name, score(one.cases, detections), len(one.pairs), flagged, done))
        done_all += done
    if len(results) > 1:
        cases = [case for one in classes for case in one.cases]
        pairs, flagged = sum(r.pairs for r in results), sum(r.flagged for r in results)
        results.append(_result("all", score(cases, everything), pairs, flagged, done_all))
    return results


def _result(name: str, scored: Score, pairs: int, flagged: int, done: list[_Done]) -> ClassResult:
    prepared = sum(part.prepared for part in done)
    return ClassResult(
        name,
        scored,
        pairs,
        flagged,
        sum(part.seconds for part in done) / max(1, pairs),
        sum(part.preparing for part in done) / max(1, prepared),
    )


def _run(one: PanClass, sensitivity: str, workers: int) -> Iterator[_Done]:
    tasks = [_Task(one.suspicious, one.sources, one.pairs[i : i + BATCH], sensitivity) for i in range(0, len(one.pairs), BATCH)]
    if workers <= 1:
        yield from map(_detect, tasks)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_detect, tasks)


def _detect(task: _Task) -> _Done:
    detections: list[Case] = []
    seconds = 0.0
    before = _prepared.cache_info().misses
    preparing = time.perf_counter()
    paths = {task.suspicious / a for a, _ in task.pairs} | {task.sources / b for _, b in task.pairs}
    texts = {path: _prepared(path) for path in sorted(paths)}
    preparing = time.perf_counter() - preparing
    for suspicious, source in task.pairs:
        a, b = texts[task.suspicious / suspicious], texts[task.sources / source]
        start = time.perf_counter()
        found = _spans(a, b, task.sensitivity)
        seconds += time.perf_counter() - start
        detections += [Case(suspicious, source, *span) for span in found]
    return _Done(detections, seconds, preparing, _prepared.cache_info().misses - before)


def _spans(a: Prepared, b: Prepared, sensitivity: str) -> list[tuple[int, int, int, int]]:
    if sensitivity == "baseline":
        return baseline(a.text, b.text)
    return [
        (p.article.start, p.article.end, p.source.start, p.source.end)
        for p in align(a, b, settings_for(sensitivity))
        if p.excluded is None
    ]


@lru_cache(maxsize=4000)
def _prepared(path: Path) -> Prepared:
    return prepare(read_text(path))
