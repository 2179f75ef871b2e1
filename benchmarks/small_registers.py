"""What a check finds against a register of very few dispatches, beside ``compare`` of the same texts.

    python benchmarks/small_registers.py LABELS.tsv ARTICLES SOURCES OTHERS.jsonl.gz [--sizes 1 5 20 100] [--seed 1]

A line of LABELS.tsv is an article's file name, its source's (several apart by commas) and the derivation that is right
(``wholly``, ``partly``, ``quotes-only``, ``none``), apart by tabs. Every article is checked against registers of so many
dispatches: its sources, and random texts of OTHERS (``text`` a line) for the rest. Prints, for every size and for ``compare``,
the share of right derivations and precision, recall and F1 of ``partly``. The same seed draws the same registers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance.audit.opening import open_auditor
from compliance.audit.registrar import Registrar
from compliance.config import Config
from compliance.matching.match import compare
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch
from compliance.store import open_store

LEAST_WORDS = 60
RANK = (Derivation.NONE, Derivation.QUOTES_ONLY, Derivation.PARTLY, Derivation.WHOLLY)


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article, the names of its sources, and what is right."""

    text: str
    sources: tuple[str, ...]
    truth: Derivation


def main() -> None:
    options = _parser().parse_args()
    labelled = list(read(options.labels, options.articles))
    names = {name for one in labelled for name in one.sources}
    sources = {name: Dispatch(name, _text(options.sources / name)) for name in names}
    others = list(_others(options.others))
    _print("compare", [(one.truth, _compared(one, sources)) for one in labelled])
    for size in options.sizes:
        _print(f"{size} dispatches", list(_checked(labelled, sources, others, size, options.seed)))


def read(labels: Path, articles: Path) -> Iterator[Labelled]:
    """The labelled articles."""
    for line in labels.read_text(encoding="utf-8").splitlines():
        name, sources, truth = line.split("\t")
        yield Labelled(_text(articles / name), tuple(sources.split(",")), Derivation(truth))


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _others(path: Path) -> Iterator[Dispatch]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            text = json.loads(line)["text"]
            if len(text.split()) >= LEAST_WORDS:
                yield Dispatch(f"other {number}", text)


def _compared(one: Labelled, sources: dict[str, Dispatch]) -> Derivation:
    article, settings = prepare(one.text), settings_for()
    pairs = ((sources[name], prepare_dispatch(sources[name])) for name in one.sources)
    return max((compare(article, source, dispatch, settings).derivation for dispatch, source in pairs), key=RANK.index)


def _checked(
    labelled: Sequence[Labelled], sources: dict[str, Dispatch], others: Sequence[Dispatch], size: int, seed: int
) -> Iterator[tuple[Derivation, Derivation]]:
    """What is right and what was found, for each article; those of the same sources share a register."""
    together = defaultdict(list)
    for one in labelled:
        together[one.sources].append(one)
    for names, articles in together.items():
        chance = random.Random(f"{seed}:{size}:{names}")
        dispatches = [*(sources[name] for name in names), *chance.sample(others, max(0, size - len(names)))]
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "small.db"
            with open_store(database, "create") as store:
                for _ in Registrar(store).add(dispatches):
                    pass
            with open_auditor(Config(db=database)) as auditor:
                for one in articles:
                    found = [match.derivation for match in auditor.matches(prepare(one.text))]
                    yield one.truth, max(found, key=RANK.index, default=Derivation.NONE)


def _print(name: str, verdicts: Sequence[tuple[Derivation, Derivation]]) -> None:
    right = sum(truth is found for truth, found in verdicts)
    partly = Counter((truth is Derivation.PARTLY, found is Derivation.PARTLY) for truth, found in verdicts)
    precision = partly[True, True] / max(1, partly[True, True] + partly[False, True])
    recall = partly[True, True] / max(1, partly[True, True] + partly[True, False])
    score = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{name:<16} right {right} of {len(verdicts)}, partly {precision:.3f} / {recall:.3f} / {score:.3f}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("articles", type=Path)
    parser.add_argument("sources", type=Path)
    parser.add_argument("others", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 5, 20, 100])
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    main()
