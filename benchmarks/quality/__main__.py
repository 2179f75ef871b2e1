"""Quality of the matching on the labelled corpora below a folder.

    python -m benchmarks.quality FOLDER [--workers N] [--sensitivity S] [--holdout] [--baseline] [--register]

Finds by itself: PAN text alignment corpora (``src``, ``susp``, class folders with ``pairs``; or ``source-documents`` and
``suspicious-documents``), hand-labelled near duplicates (``label`` and two ``full-text-*`` files in a folder), and the
short-answer corpus of Clough and Stevenson (``file_information.csv``).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.quality import pairs, pan, register
from benchmarks.quality.corpora import near_duplicate_corpora, pan_corpora, short_answers

HEAD = f"{'class':<28}{'plagdet':>9}{'precision':>11}{'recall':>9}{'granul.':>9}{'flagged':>14}{'ms/pair':>9}{'ms/text':>9}"


def main(arguments: list[str] | None = None) -> int:
    """Run everything that the folder holds; 2 when it holds nothing."""
    options = _parser().parse_args(arguments)
    root = Path(options.folder)
    found = False
    for folder, classes in pan_corpora(root):
        found = True
        if options.register:
            _print_whole_way(folder.name, register.whole_way(classes, options.sensitivity, options.workers))
            continue
        parts = {"": classes}
        if options.holdout:
            parts = {", tuned on": [c.part(False) for c in classes], ", held out": [c.part(True) for c in classes]}
        detector = "baseline" if options.baseline else options.sensitivity
        for note, part in parts.items():
            _print_pan(f"{folder.name}{note}", pan.measure(part, detector, options.workers))
    if options.register and found:
        return 0
    for name, labelled in near_duplicate_corpora(root):
        found = True
        result = pairs.near_duplicates(labelled)
        print(f"\nnear duplicates: {name}, {result.pairs} pairs")
        _print_decision("documented threshold", result.documented)
        _print_decision("best threshold", result.best)
    together = [pair for _, labelled in near_duplicate_corpora(root) for pair in labelled]
    if together:
        result = pairs.near_duplicates(together)
        print(f"\nnear duplicates: all, {result.pairs} pairs")
        _print_decision("documented threshold", result.documented)
        _print_decision("best threshold", result.best)
    for folder, answers in short_answers(root):
        found = True
        told = pairs.short_answers(answers, options.sensitivity)
        print(f"\nshort answers: {folder.name}, {told.pairs} answers")
        print("  mean reuse  " + "  ".join(f"{kind} {told.means[kind]:.3f}" for kind in pairs.DEGREES), end="")
        print("  (rises)" if told.rises else "  (does not rise)")
        _print_decision("derived, best threshold", told.best)
        _print_decision("derived, by derivation", told.derivation)
    if not found:
        print(f"{root}: holds no labelled corpus that is known here", file=sys.stderr)
        return 2
    return 0


def _print_pan(name: str, results: list[pan.ClassResult]) -> None:
    print(f"\n{name}\n{HEAD}")
    for r in results:
        s = r.score
        flagged = f"{r.flagged} of {r.pairs}"
        print(
            f"{r.name:<28}{s.plagdet:>9.4f}{s.precision:>11.4f}{s.recall:>9.4f}{s.granularity:>9.4f}"
            f"{flagged:>14}{1000 * r.seconds:>9.2f}{1000 * r.preparing:>9.2f}",
            flush=True,
        )


def _print_whole_way(name: str, results: list[register.WholeWay]) -> None:
    print(f"\n{name}, sources registered")
    print(f"{'class':<28}{'articles':>9}{'sources':>9}{'cases':>9}{'aligned':>9}{'idle':>7}", end="")
    print(f"{'plagdet':>9}{'precision':>11}{'recall':>9}{'granul.':>9}")
    for r in results:
        s = r.score
        print(
            f"{r.name:<28}{r.articles:>9}{r.sources:>9.4f}{r.cases:>9.4f}{r.aligned:>9.1f}{r.idle:>7.1f}"
            f"{s.plagdet:>9.4f}{s.precision:>11.4f}{s.recall:>9.4f}{s.granularity:>9.4f}",
            flush=True,
        )


def _print_decision(name: str, decision: pairs.Decision) -> None:
    d = decision
    print(f"  {name:<26} at {d.threshold:.3f}: precision {d.precision:.3f}, recall {d.recall:.3f}, F1 {d.f1:.3f}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description="Quality of the matching.")
    parser.add_argument("folder", help="folder with labelled corpora, any depth")
    parser.add_argument("--workers", type=int, default=1, help="processes (default 1)")
    parser.add_argument("--sensitivity", choices=["strict", "normal", "high"], default="normal")
    parser.add_argument("--holdout", action="store_true", help="PAN: the two thirds for tuning and the rest apart")
    parser.add_argument("--baseline", action="store_true", help="PAN: the official baseline instead of the matching")
    parser.add_argument("--register", action="store_true", help="PAN: register the sources and check the suspicious texts")
    return parser


if __name__ == "__main__":
    sys.exit(main())
