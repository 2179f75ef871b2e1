"""The whole way, on one core, against the whole pipeline that guides to datasketch show, on the same texts in one run.

    python benchmarks/tutorial.py TEXTS.jsonl.gz [--texts N] [--all]

Every other text is registered, the rest are articles; with --all every text is both, and so meets its own copy. One article in
twenty holds a passage of a registered text, one in forty is a copy of one with every twentieth word changed, so what is to be
found is known.

The tutorial: words by a regular expression, shingles of five words, ``MinHash.update`` for each, ``MinHashLSH(threshold=0.5)``:
insert all, query all; and the same with ``update_batch``. It keeps nothing and shows no passage. Ours: ``corpus add`` and
``audit`` as one process does them, from the file to the last row of the ledger; and of these the part that does what the
tutorial does: fingerprints, and which dispatches an article may have drawn on. All of that on one core, and with Python's
look for cycles set as the command sets it, for every way.

Last, ``corpus add`` and ``audit`` with ``--workers 2``, by the clock: the tool uses all cores, and the tutorial's pipeline is
written for one. That is no fairer a comparison, but what a user of a machine with two cores waits for.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from datasketch import MinHash, MinHashLSH
from fingerprinting import read_texts, shingles

from compliance.audit.bulk import run_audit
from compliance.audit.executors import Executor, PoolExecutor, SerialExecutor
from compliance.audit.opening import open_auditor
from compliance.audit.planting import edit
from compliance.audit.registrar import Registrar
from compliance.audit.sources import Shard, items_of, shards
from compliance.audit.worker import Outcome, Task
from compliance.cli import OBJECTS
from compliance.config import Config
from compliance.model import Article, Run
from compliance.readers import ReadOptions, expand
from compliance.store import Ledger, open_store

KINDS = {
    "25 words": (25, 0.0),
    "50 words": (50, 0.0),
    "50 words, 20 % edited": (50, 0.2),
    "whole copy, 5 % edited": (0, 0.05),
}
PASSAGES, COPY = list(KINDS)[:3], list(KINDS)[3]
BATCH = 200  # articles looked up together


@dataclass(frozen=True, slots=True)
class Planted:
    """Where an article holds what it took from the registered text ``source``."""

    kind: str
    source: int
    start: int
    end: int


Truth = dict[int, Planted]  # number of an article -> what it took


@dataclass(slots=True)
class Clock:
    """Seconds of one way, by stage: by the clock and of the processor."""

    name: str
    stages: dict[str, tuple[float, float]]
    cores: int = 1

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time what is done within."""
        began, used = time.perf_counter(), time.process_time()
        yield
        self.stages[name] = time.perf_counter() - began, time.process_time() - used

    @property
    def total(self) -> tuple[float, float]:
        """All stages together."""
        return sum(wall for wall, _ in self.stages.values()), sum(used for _, used in self.stages.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help='JSON Lines with "text" or "body", gzip or not')
    parser.add_argument("--texts", dest="most", type=int, help="take so many of them (default: all)")
    parser.add_argument("--all", action="store_true", help="register every text, and audit every text")
    options = parser.parse_args()
    gc.set_threshold(OBJECTS, 10, 10)
    texts = list(filter(None, read_texts(options.texts)))[: options.most]
    registered = texts if options.all else texts[::2]
    articles, truth = plant(registered, texts if options.all else texts[1::2])
    print(f"{len(registered):,} texts registered, {len(articles):,} articles, {len(truth):,} of them with something planted")
    clocks, found = [], {}
    for batched in (False, True):
        clock, hits = tutorial(registered, articles, batched=batched)
        clocks.append(clock)
        found[clock.name] = {n for n, one in truth.items() if one.source in hits[n]}
    with tempfile.TemporaryDirectory() as folder:
        wires, archive = Path(folder) / "wires.jsonl", Path(folder) / "archive.jsonl"
        _write(wires, registered)
        _write(archive, articles)
        db = Path(folder) / "register.db"
        whole, recorded = ours(db, wires, archive, truth)
        looking, shortlisted = candidates(db, articles, truth, whole.stages["register"])
        both, recorded_by_two = ours(Path(folder) / "two.db", wires, archive, truth, workers=2)
    clocks += [whole, looking, both]
    found |= {whole.name: recorded, looking.name: shortlisted, both.name: recorded_by_two}
    _print(clocks, found, truth)


def plant(registered: list[str], articles: list[str]) -> tuple[list[str], Truth]:
    """The articles with passages and copies among them."""
    chance = random.Random(7)
    vocabulary = [word.lower() for text in registered[:2_000:100] for word in text.split() if word.isalpha()]
    made, truth = list(articles), {}
    long = [number for number, text in enumerate(registered) if len(text.split()) >= 120]
    for number in range(0, len(articles), 20):
        source = chance.choice(long)
        kind = PASSAGES[number // 20 % len(PASSAGES)]
        made[number], start, end = _with_passage(articles[number], registered[source], *KINDS[kind], vocabulary, chance)
        truth[number] = Planted(kind, source, start, end)
    for number in range(10, len(articles), 40):
        source = chance.choice(long)
        made[number] = edit(registered[source], KINDS[COPY][1], vocabulary, chance)
        truth[number] = Planted(COPY, source, 0, len(made[number]))
    return made, truth


def _with_passage(
    article: str, source: str, words: int, edited: float, vocabulary: list[str], chance: random.Random
) -> tuple[str, int, int]:
    of = source.split()
    first = chance.randrange(10, len(of) - words - 10)
    passage = " ".join(of[first : first + words])
    if edited:
        passage = edit(passage, edited, vocabulary, chance)
    place = article.find(". ", len(article) // 3)
    before = f"{article[: place + 1]} " if place >= 0 else f"{article} "
    return f"{before}{passage}. {article[place + 1 :].lstrip() if place >= 0 else ''}", len(before), len(before) + len(passage)


def tutorial(registered: list[str], articles: list[str], *, batched: bool) -> tuple[Clock, list[set[int]]]:
    """Its seconds, and the registered texts that each query names."""
    clock = Clock(f"tutorial, MinHash.{'update_batch' if batched else 'update'}", {})

    def sketch(text: str) -> MinHash:
        made = MinHash(num_perm=128)
        if batched:
            made.update_batch([shingle.encode() for shingle in shingles(text)])
        else:
            for shingle in shingles(text):
                made.update(shingle.encode())
        return made

    with clock.stage("register"):
        lsh = MinHashLSH(threshold=0.5, num_perm=128)
        for number, text in enumerate(registered):
            lsh.insert(number, sketch(text))
    with clock.stage("audit"):
        hits = [set(lsh.query(sketch(text))) for text in articles]
    return clock, hits


def ours(db: Path, wires: Path, archive: Path, truth: Truth, workers: int = 1) -> tuple[Clock, set[int]]:
    """Seconds of the whole, from the file to the last row, and the planted articles that the ledger has found."""
    clock = Clock("compliance: corpus add, audit" + (f", {workers} cores" if workers > 1 else ""), {}, workers)
    options, now, config = ReadOptions(), datetime.now(UTC), Config(db=str(db))
    with open_store(db, "create") as store:
        with clock.stage("register"):
            for _ in Registrar(store, options, workers=workers).add(expand([str(wires)])):
                pass
        ledger = Ledger(store)
        run = ledger.start_run(Run("audit", "benchmark", now)).id
        assert run is not None
        pieces = shards(items_of([str(archive)], options), options)
        with clock.stage("audit"):
            task = Task(config=config, run=run, now=now)
            executor: Executor[Shard, Outcome] = SerialExecutor(task) if workers == 1 else PoolExecutor(task, workers)
            for _ in run_audit(ledger, run, pieces, executor, done={}):
                pass
        ledger.finish_run(run, now)
        return clock, {
            record - 1
            for record, start, end in store.conn.execute(
                "SELECT a.record, p.article_start, p.article_end FROM articles a JOIN matches m ON m.article = a.id "
                'JOIN passages p ON p."match" = m.id WHERE p.excluded IS NULL'
            )
            if (one := truth.get(record - 1)) and start < one.end and one.start < end
        }


def candidates(db: Path, articles: list[str], truth: Truth, registering: tuple[float, float]) -> tuple[Clock, set[int]]:
    """Seconds of looking up alone, which ends where the tutorial's query does, and the planted articles that it has found."""
    clock = Clock("compliance: candidates alone", {"register": registering})
    found = []
    with open_auditor(Config(db=str(db))) as auditor:
        with clock.stage("audit"):
            for first in range(0, len(articles), BATCH):
                batch = [Article(str(n), articles[n]) for n in range(first, min(first + BATCH, len(articles)))]
                found += [ready.found for ready in auditor.look_up(batch)]
        numbers = {row: int(guid) for row, guid in auditor.view.register.store.conn.execute("SELECT id, guid FROM dispatches")}
    return clock, {
        n for n, one in truth.items() if isinstance(rows := found[n], tuple) and one.source in {numbers[row] for row in rows}
    }


def _print(clocks: list[Clock], found: dict[str, set[int]], truth: Truth) -> None:
    print(f"{'seconds by the clock, of processor':38} {'register':>14} {'audit':>14} {'in all':>14}  of the tutorial's")
    first = clocks[0].total
    for clock in clocks:
        stages = [clock.stages["register"], clock.stages["audit"], clock.total]
        if clock.cores > 1:
            figures = " ".join(f"{wall:7.1f}{'':7}" for wall, _ in stages)
            ratio = first[0] / clock.total[0]
            print(f"{clock.name:38} {figures}  {ratio:5.1f} times as fast, by the clock, on {clock.cores} cores")
        else:
            figures = " ".join(f"{wall:7.1f}{used:7.1f}" for wall, used in stages)
            print(f"{clock.name:38} {figures}  {first[1] / clock.total[1]:5.1f} times as fast")
    print(f"\n{'found of what was planted':38} " + " ".join(f"{kind:>24}" for kind in KINDS))
    for name, numbers in found.items():
        shares = []
        for kind in KINDS:
            of = [n for n, one in truth.items() if one.kind == kind]
            shares.append(f"{sum(n in numbers for n in of)} of {len(of)}")
        print(f"{name:38} " + " ".join(f"{share:>24}" for share in shares))


def _write(path: Path, texts: list[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"guid": str(number), "text": text}) + "\n")


if __name__ == "__main__":
    main()
