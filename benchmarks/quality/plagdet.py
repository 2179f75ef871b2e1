"""The measures of the PAN text alignment task: Potthast, Stein, Barrón-Cedeño and Rosso, COLING 2010.

A case and a detection are the same thing: a span of a suspicious text that is said to come from a span of a source.
Precision is the recall of the detections by the cases; both are averaged over the spans (macro), and both count
characters of the two sides. Granularity is how many detections fall on one detected case.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Case:
    """Characters ``start`` to ``end`` of ``suspicious`` that come from ``source_start`` to ``source_end`` of ``source``."""

    suspicious: str
    source: str
    start: int
    end: int
    source_start: int
    source_end: int

    @property
    def characters(self) -> int:
        """Characters of both sides."""
        return self.end - self.start + self.source_end - self.source_start

    def overlaps(self, other: Case) -> bool:
        """Whether the two touch the same text on both sides."""
        return (
            self.suspicious == other.suspicious
            and self.source == other.source
            and self.start < other.end
            and other.start < self.end
            and self.source_start < other.source_end
            and other.source_start < self.source_end
        )


@dataclass(frozen=True, slots=True)
class Score:
    """Plagdet and its parts, with the number of cases and detections that they rest on."""

    plagdet: float
    precision: float
    recall: float
    granularity: float
    cases: int
    detections: int


def score(cases: Sequence[Case], detections: Sequence[Case]) -> Score:
    """Score ``detections`` against ``cases``; with neither, precision and recall are 1 as in the official script."""
    if not cases and not detections:
        return Score(1.0, 1.0, 1.0, 1.0, 0, 0)
    recall, precision = _macro_recall(cases, detections), _macro_recall(detections, cases)
    grain = granularity(cases, detections)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(f1 / math.log2(1 + grain), precision, recall, grain, len(cases), len(detections))


def granularity(cases: Sequence[Case], detections: Sequence[Case]) -> float:
    """Detections a detected case; 1 when nothing was detected."""
    by_pair = _by_pair(detections)
    counts = [sum(case.overlaps(d) for d in by_pair[case.suspicious, case.source]) for case in cases]
    found = [count for count in counts if count]
    return sum(found) / len(found) if found else 1.0


def _macro_recall(cases: Sequence[Case], detections: Sequence[Case]) -> float:
    if not cases:
        return 0.0
    by_pair = _by_pair(detections)
    return sum(_share(case, by_pair[case.suspicious, case.source]) for case in cases) / len(cases)


def _share(case: Case, detections: Iterable[Case]) -> float:
    """Share of the characters of ``case``, both sides, that the overlapping detections cover."""
    hits = [d for d in detections if case.overlaps(d)]
    if not hits:
        return 0.0
    covered = _covered(case.start, case.end, [(d.start, d.end) for d in hits])
    covered += _covered(case.source_start, case.source_end, [(d.source_start, d.source_end) for d in hits])
    return covered / case.characters


def _covered(start: int, end: int, spans: list[tuple[int, int]]) -> int:
    total, reached = 0, start
    for low, high in sorted(spans):
        low, high = max(low, reached), min(high, end)
        if high > low:
            total += high - low
            reached = high
    return total


def _by_pair(spans: Iterable[Case]) -> dict[tuple[str, str], list[Case]]:
    groups: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for span in spans:
        groups[span.suspicious, span.source].append(span)
    return groups
