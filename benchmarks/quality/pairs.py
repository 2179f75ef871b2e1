"""Hand-labelled pairs of whole texts: near duplicates, and short answers that were copied more or less."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import mean

from benchmarks.quality.corpora import read_text
from compliance.matching.match import compare
from compliance.matching.prepare import prepare
from compliance.matching.settings import settings_for
from compliance.matching.similarity import NEAR_DUPLICATE, whole_text_similarity
from compliance.model import Derivation, Dispatch

DEGREES = ("non", "heavy", "light", "cut")  # of reuse, least first


@dataclass(frozen=True, slots=True)
class Decision:
    """Precision, recall and F1 of "at least ``threshold``"."""

    threshold: float
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class NearDuplicates:
    """The decision at the documented threshold, and the best that any single threshold could make."""

    documented: Decision
    best: Decision
    pairs: int


@dataclass(frozen=True, slots=True)
class ShortAnswers:
    """Mean reuse of each degree, the best decision "derived or not", and what the derivation says."""

    means: dict[str, float]
    rises: bool
    best: Decision
    derivation: Decision
    pairs: int


def near_duplicates(pairs: Sequence[tuple[Path, Path, int]]) -> NearDuplicates:
    """Decide near duplicates (label 1 to 3) by whole-text similarity."""
    values = [whole_text_similarity(prepare(read_text(a)), prepare(read_text(b))) for a, b, _ in pairs]
    truth = [label >= 1 for _, _, label in pairs]
    return NearDuplicates(decide(values, truth, NEAR_DUPLICATE), best_decision(values, truth), len(pairs))


def short_answers(pairs: Sequence[tuple[Path, Path, str]], sensitivity: str) -> ShortAnswers:
    """Measure reuse as the share of an answer under counted passages, each by its similarity."""
    settings = settings_for(sensitivity)
    matches = []
    for answer, original, _ in pairs:
        source = read_text(original)
        matches.append(compare(prepare(read_text(answer)), prepare(source), Dispatch(original.name, source), settings))
    sizes = [max(1, len(prepare(read_text(answer)))) for answer, _, _ in pairs]
    reuse = [sum(p.words * p.similarity for p in m.counted) / size for m, size in zip(matches, sizes, strict=True)]
    truth = [kind != "non" for _, _, kind in pairs]
    means = {kind: mean(v for v, (_, _, k) in zip(reuse, pairs, strict=True) if k == kind) for kind in DEGREES}
    said = [float(m.derivation in {Derivation.WHOLLY, Derivation.PARTLY}) for m in matches]
    rises = all(means[low] < means[high] for low, high in pairwise(DEGREES))
    return ShortAnswers(means, rises, best_decision(reuse, truth), decide(said, truth, 1.0), len(pairs))


def decide(values: Sequence[float], truth: Sequence[bool], threshold: float) -> Decision:
    """Precision, recall and F1 of calling true what reaches ``threshold``."""
    said = [value >= threshold for value in values]
    right = sum(s and t for s, t in zip(said, truth, strict=True))
    precision, recall = right / max(1, sum(said)), right / max(1, sum(truth))
    return Decision(threshold, precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0)


def best_decision(values: Sequence[float], truth: Sequence[bool]) -> Decision:
    """The decision at the threshold with the highest F1."""
    return max((decide(values, truth, value) for value in sorted(set(values))), key=lambda d: d.f1)
