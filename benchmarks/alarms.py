"""False alarms: texts held against a register that has nothing to do with them.

    python benchmarks/alarms.py COLLECTION.jsonl.gz COLLECTION.jsonl.gz ... [--sample 1200] [--dispatches N] [--show]

Each file is one collection, a JSON object with ``text`` (and ``id``, ``title``) a line; no collection may report what another
does. So many texts of each, in proportion to its size or ``--even``, are checked against a register of all the others. With
``--dispatches N`` it is N random ones of the others instead, another register for every ``--each`` texts: what a
newsroom meets that registers a few dispatches a day. ``--show`` prints each counted passage and its source: the figure is
of no use before that. ``--keep FOLDER`` keeps the large registers and takes those that it finds there.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from compliance.audit.auditor import Auditor
from compliance.audit.opening import open_auditor
from compliance.audit.registrar import Registrar
from compliance.audit.selftest import REPEATED_LIKENESS, Rate
from compliance.config import Config
from compliance.matching.prepare import prepare_dispatch
from compliance.model import Dispatch, Kind, Match, Passage
from compliance.store import open_store

LEAST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """One text: the dispatches aligned with it, and what counts in those that match."""

    text: Dispatch
    aligned: int
    counted: tuple[tuple[Match, Passage], ...]

    @property
    def repeats(self) -> bool:
        """Whether some passage is alike enough that the two texts do share it, whoever wrote it first."""
        return any(p.kind is not Kind.REWRITTEN and p.similarity >= REPEATED_LIKENESS for _, p in self.counted)


def main() -> None:
    options = _parser().parse_args()
    names = [path.name.split(".")[0] for path in options.collections]
    collections = dict(zip(names, (list(read(path)) for path in options.collections), strict=True))
    everything = sum(len(texts) for texts in collections.values())
    result: list[Seen] = []
    for name, texts in collections.items():
        share = 1 / len(collections) if options.even else len(texts) / everything
        wanted = random.Random(f"{options.seed}:{name}").sample(texts, min(len(texts), round(options.sample * share)))
        others = [text for other, its in collections.items() if other != name for text in its]
        seen = list(_small(wanted, others, options) if options.dispatches else _large(name, wanted, others, options))
        _print(name, seen)
        if options.show:
            _show(seen)
        result += seen
    _print("all", result)


def read(path: Path) -> Iterator[Dispatch]:
    """The texts of a collection that hold ``LEAST_WORDS`` words."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        for number, line in enumerate(stream):
            record = json.loads(line)
            if len(record["text"].split()) >= LEAST_WORDS:
                yield Dispatch(f"{path.name}:{record.get('id', number)}", record["text"], headline=record.get("title"))


def _large(name: str, wanted: Sequence[Dispatch], others: Sequence[Dispatch], options: argparse.Namespace) -> Iterator[Seen]:
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = folder / f"not-{name}.db"
        if not database.exists():
            register(others, database)
        yield from _check(wanted, database, options.sensitivity)


def _small(wanted: Sequence[Dispatch], others: Sequence[Dispatch], options: argparse.Namespace) -> Iterator[Seen]:
    chance = random.Random(f"{options.seed}:registers")
    for start in range(0, len(wanted), options.each):
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder) / "small.db"
            register(chance.sample(others, options.dispatches), database)
            yield from _check(wanted[start : start + options.each], database, options.sensitivity)


def register(dispatches: Sequence[Dispatch], database: Path) -> None:
    """A new database that holds these."""
    with open_store(database, "create") as store:
        for _ in Registrar(store).add(dispatches):
            pass


def _check(wanted: Sequence[Dispatch], database: Path, sensitivity: str) -> Iterator[Seen]:
    with open_auditor(Config(db=database, sensitivity=sensitivity)) as auditor:
        for text in wanted:
            yield _seen(auditor, text)


def _seen(auditor: Auditor, text: Dispatch) -> Seen:
    article = prepare_dispatch(text)
    aligned = len(auditor.candidate_rows(article))
    counted = tuple((match, passage) for match in auditor.matches(article) for passage in match.counted)
    return Seen(text, aligned, counted)


def _print(name: str, seen: Sequence[Seen]) -> None:
    aligned = sum(one.aligned for one in seen) / max(1, len(seen))
    print(f"{name:<16}{len(seen):>7} texts, {aligned:6.2f} aligned", end="")
    for what, hits in (
        ("alarms", sum(bool(one.counted) and not one.repeats for one in seen)),
        ("repeats", sum(one.repeats for one in seen)),
    ):
        rate = Rate(hits, len(seen))
        low, high = rate.interval
        print(f", {what} {hits} = {rate.share:.2%} ({low:.2%}-{high:.2%})", end="")
    print(flush=True)


def _show(seen: Sequence[Seen]) -> None:
    for one in seen:
        for match, p in one.counted:
            print(f"--- {one.text.guid}  {match.dispatch.guid}  {p.words} words, {p.kind} {p.similarity:.2f}")
            print(f"  A: {' '.join(one.text.body[p.article.start : p.article.end].split())}")
            print(f"  S: {' '.join(match.dispatch.body[p.source.start : p.source.end].split())}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("collections", type=Path, nargs="+", help="JSON Lines, gzip or not")
    parser.add_argument("--sample", type=int, default=1_200, help="texts of all collections")
    parser.add_argument("--even", action="store_true", help="as many texts of a small collection as of a large one")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dispatches", type=int, default=0, metavar="N", help="small registers of so many dispatches")
    parser.add_argument("--each", type=int, default=60, metavar="N", help="texts checked against one small register")
    parser.add_argument("--sensitivity", choices=["strict", "normal", "high"], default="normal")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the large registers here")
    parser.add_argument("--show", action="store_true", help="print what counts")
    return parser


if __name__ == "__main__":
    main()
