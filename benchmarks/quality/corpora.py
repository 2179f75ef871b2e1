"""Labelled corpora on disk: which kind a folder holds, its texts, pairs and truth."""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.plagdet import Case


@dataclass(frozen=True, slots=True)
class PanClass:
    """One class of a PAN corpus: its pairs (suspicious file, source file) and its cases."""

    name: str
    suspicious: Path
    sources: Path
    pairs: tuple[tuple[str, str], ...]
    cases: tuple[Case, ...]

    def part(self, held_out: bool) -> PanClass:
        """The third of the pairs whose suspicious text is held out from tuning, or the other two thirds."""
        pairs = tuple(pair for pair in self.pairs if is_held_out(pair[0]) is held_out)
        cases = tuple(case for case in self.cases if is_held_out(case.suspicious) is held_out)
        return PanClass(self.name, self.suspicious, self.sources, pairs, cases)


def is_held_out(name: str) -> bool:
    """Whether a suspicious text belongs to the held-out third: decided by the hash of its name."""
    return hashlib.sha256(name.encode()).digest()[0] % 3 == 0


def read_text(path: Path) -> str:
    """The decoded file, line ends untouched."""
    return path.read_bytes().decode("utf-8", "replace")


def pan_corpora(folder: Path) -> Iterator[tuple[Path, list[PanClass]]]:
    """Every PAN corpus below ``folder``: with class folders and pairs files, or with its truth beside the texts."""
    for sources in sorted(p for p in folder.rglob("*") if p.is_dir() and p.name in {"src", "source-documents"}):
        root = sources.parent
        if (root / "susp").is_dir():
            yield root, [_class_of(root, pairs) for pairs in sorted(root.glob("*/pairs"))] or [_class_of(root, root / "pairs")]
        elif (root / "suspicious-documents").is_dir():
            yield root, [_all_against_all(root)]


def near_duplicate_corpora(folder: Path) -> Iterator[tuple[str, list[tuple[Path, Path, int]]]]:
    """Every set of hand-labelled pairs below ``folder``: (text, text, label 0-3), at least 1 is a near duplicate."""
    parents = sorted({label.parent.parent for label in folder.rglob("label")})
    for parent in parents:
        pairs = []
        for label in sorted(parent.glob("*/label")):
            texts = sorted(p for p in label.parent.iterdir() if p.name.startswith("full-text-"))
            if len(texts) == 2:
                pairs.append((texts[0], texts[1], int(label.read_text().split()[0])))
        if pairs:
            yield parent.name, pairs


def short_answers(folder: Path) -> Iterator[tuple[Path, list[tuple[Path, Path, str]]]]:
    """Every short-answer corpus (Clough and Stevenson) below ``folder``: (answer, original, class)."""
    for listing in sorted(folder.rglob("file_information.csv")):
        rows = [line.strip().split(",") for line in listing.read_text().splitlines()[1:]]
        texts = {p.name: p for p in listing.parent.rglob("*.txt")}
        pairs = [
            (texts[name], texts[f"orig_task{task}.txt"], kind)
            for name, task, kind in (row[:3] for row in rows)
            if kind != "orig" and name in texts and f"orig_task{task}.txt" in texts
        ]
        yield listing.parent, pairs


def _class_of(root: Path, pairs: Path) -> PanClass:
    names = tuple((line.split()[0], line.split()[1]) for line in pairs.read_text().splitlines() if line.strip())
    cases: list[Case] = []
    for suspicious, source in names:
        truth = pairs.parent / f"{Path(suspicious).stem}-{Path(source).stem}.xml"
        if truth.is_file():
            cases += [case for case in _cases(truth, suspicious) if case.source == source]
    return PanClass(pairs.parent.name, root / "susp", root / "src", names, tuple(cases))


def _all_against_all(root: Path) -> PanClass:
    suspicious, sources = root / "suspicious-documents", root / "source-documents"
    names = tuple((a.name, b.name) for a in sorted(suspicious.glob("*.txt")) for b in sorted(sources.glob("*.txt")))
    cases = [case for truth in sorted(suspicious.glob("*.xml")) for case in _cases(truth, f"{truth.stem}.txt")]
    return PanClass("all pairs", suspicious, sources, names, tuple(cases))


def _cases(truth: Path, suspicious: str) -> Iterator[Case]:
    for feature in ElementTree.parse(truth).getroot().iter("feature"):
        if feature.get("source_reference") is None:
            continue
        start, length, source_start, source_length = (
            int(feature.get(key, "0")) for key in ("this_offset", "this_length", "source_offset", "source_length")
        )
        yield Case(
            suspicious,
            feature.get("source_reference", ""),
            start,
            start + length,
            source_start,
            source_start + source_length,
        )
