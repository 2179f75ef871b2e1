"""A PAN corpus the whole way: its sources registered, every suspicious text checked against the register."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.corpora import PanClass, read_text
from benchmarks.quality.plagdet import Case, Score, score
from compliance.audit.auditor import Auditor
from compliance.audit.opening import open_auditor
from compliance.audit.registrar import Registrar
from compliance.config import Config
from compliance.matching.prepare import prepare
from compliance.model import Dispatch
from compliance.store import open_store

BATCH = 20


@dataclass(frozen=True, slots=True)
class WholeWay:
    """What the register gave for one class.

    ``sources`` and ``cases``: the share of true sources, and of cases, whose source was among the dispatches that were
    aligned; ``aligned``: dispatches aligned an article; ``idle``: of these, the ones in which no passage counts; ``score``:
    of passages in the pairs that the corpus lists. An article copies from many more sources than the one or two that it is
    paired with, so what is found in others is not scored: the truth does not say.
    """

    name: str
    articles: int
    pairs: int
    sources: float
    cases: float
    aligned: float
    idle: float
    score: Score


@dataclass(frozen=True, slots=True)
class _Checked:
    """One article: the sources that were aligned with it, and the passages that count."""

    article: str
    aligned: frozenset[str]
    detections: tuple[Case, ...]


def whole_way(classes: list[PanClass], sensitivity: str, workers: int) -> list[WholeWay]:
    """Register the sources of a corpus (its classes share them) and check its suspicious texts, a class at a time."""
    with tempfile.TemporaryDirectory() as scratch:
        database = Path(scratch) / "register.db"
        register(classes[0].sources, database)
        names = sorted({a for one in classes for a, _ in one.pairs})
        batches = [names[i : i + BATCH] for i in range(0, len(names), BATCH)]
        tasks = [(str(database), classes[0].suspicious, tuple(batch), sensitivity) for batch in batches]
        checked = {one.article: one for one in _run(tasks, workers)}
    results = [_result(one.name, [one], checked) for one in classes]
    return results if len(results) < 2 else [*results, _result("all", classes, checked)]


def register(sources: Path, database: Path) -> None:
    """Register every text of a folder under its file name."""
    with open_store(database, "create") as store:
        dispatches = (Dispatch(path.name, read_text(path), holder="PAN") for path in sorted(sources.glob("*.txt")))
        for _ in Registrar(store).add(dispatches):
            pass


def _run(tasks: list[tuple[str, Path, tuple[str, ...], str]], workers: int) -> Iterator[_Checked]:
    if workers <= 1:
        for task in tasks:
            yield from _check(task)
        return
    with ProcessPoolExecutor(workers) as pool:
        for part in pool.map(_check, tasks):
            yield from part


def _check(task: tuple[str, Path, tuple[str, ...], str]) -> list[_Checked]:
    database, folder, names, sensitivity = task
    with open_auditor(Config(db=database, sensitivity=sensitivity)) as auditor:
        return [_check_one(auditor, folder / name) for name in names]


def _check_one(auditor: Auditor, path: Path) -> _Checked:
    article = prepare(read_text(path))
    rows = auditor.candidate_rows(article)
    detections = tuple(
        Case(path.name, match.dispatch.guid, p.article.start, p.article.end, p.source.start, p.source.end)
        for match in auditor.matches(article)
        for p in match.counted
    )
    return _Checked(path.name, frozenset(auditor.view.dispatch(row).guid for row in rows), detections)


def _result(name: str, classes: list[PanClass], checked: dict[str, _Checked]) -> WholeWay:
    cases = [case for one in classes for case in one.cases]
    articles = sorted({a for one in classes for a, _ in one.pairs})
    listed = {pair for one in classes for pair in one.pairs}
    detections = [d for article in articles for d in checked[article].detections if (d.suspicious, d.source) in listed]
    idle = [len(checked[article].aligned - {d.source for d in checked[article].detections}) for article in articles]
    true = {(case.suspicious, case.source) for case in cases}
    found = [(case.suspicious, case.source) for case in cases if case.source in checked[case.suspicious].aligned]
    return WholeWay(
        name,
        len(articles),
        len(true),
        len(set(found)) / max(1, len(true)),
        len(found) / max(1, len(cases)),
        sum(len(checked[article].aligned) for article in articles) / max(1, len(articles)),
        sum(idle) / max(1, len(articles)),
        score(cases, detections),
    )
