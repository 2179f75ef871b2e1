"""Registers of many sizes: rates, memory, disk, recall and false alarms of an audit against each.

    python benchmarks/scale.py                                 10,000 and 100,000 dispatches
    python benchmarks/scale.py --dispatches 1000000            some 25 minutes and 8 GB of disk on two cores
    python benchmarks/scale.py --folder DIR --keep             leaves the texts there, and takes those that it finds there
    python benchmarks/scale.py --fit news.jsonl.gz             the generator beside real news, and nothing else

Texts are invented (see ``invented_news``), and so is the reuse: one article in twenty holds a passage of a dispatch, as it is
or with every fifth word changed, so what is to be found is known.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from invented_news import Writer, distinct_runs, exponent

from compliance.audit.bulk import run_audit
from compliance.audit.executors import PoolExecutor, SerialExecutor
from compliance.audit.manifests import digest_of, manifest_of
from compliance.audit.planting import edit
from compliance.audit.registrar import Registrar
from compliance.audit.sources import items_of, shards
from compliance.audit.worker import Task
from compliance.config import Config
from compliance.model import Article, Run
from compliance.readers import ReadOptions, expand, read_articles
from compliance.store import Audits, Ledger, Publication, Register, open_store
from compliance.text.tokens import tokenise_many

WORDS = 400
BLOCK = 5_000  # texts written at a time
FIRST_DAY, A_DAY = date(2023, 1, 1), 1_000  # dispatches a day: versions of a story follow one another within one or two
EVERY = 20  # one article in so many holds reuse
KINDS = ((25, 0.0), (50, 0.0), (25, 0.2), (50, 0.2))  # words of the passage, share of them edited


def write_register(folder: Path, writer: Writer, count: int) -> Path:
    """A JSON Lines file of ``count`` dispatches; one that was kept is taken as it is."""
    place = folder / f"register-{count}.jsonl"
    if place.exists():
        return place
    unfinished = place.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8") as file:
        for first in range(0, count, BLOCK):
            for number, text in enumerate(writer.texts(first, min(BLOCK, count - first), WORDS), first):
                day = FIRST_DAY + timedelta(days=number // A_DAY)
                row = {"guid": f"d{number}", "holder": "Invented", "text": text, "published": f"{day}T06:00:00Z"}
                file.write(json.dumps(row) + "\n")
    return unfinished.replace(place)


Truth = dict[int, int]  # record of an article -> kind of planting


def write_articles(folder: Path, writer: Writer, register: Path, dispatches: int, count: int) -> tuple[Path, Truth]:
    """A JSON Lines file of articles, and the truth about them; what was kept is taken as it is."""
    place_of, known = folder / f"articles-{dispatches}-{count}.jsonl", folder / f"truth-{dispatches}-{count}.json"
    if known.exists():
        return place_of, {int(record): kind for record, kind in json.loads(known.read_text(encoding="utf-8")).items()}
    chance = random.Random(11)
    chosen = {chance.randrange(dispatches): None for _ in range(count // EVERY)}
    texts = dict(_some(register, set(chosen)))
    articles = writer.texts(1_000_000_007, count, WORDS)
    vocabulary = articles[-1].replace(".", "").lower().split()
    truth: Truth = {}
    for place, text in enumerate(texts.values()):
        kind = place % len(KINDS)
        words, share = KINDS[kind]
        own = text.split()
        start = chance.randrange(len(own) - words)
        passage = " ".join(own[start : start + words])
        if share:
            passage = edit(passage, share, vocabulary, chance)
        paragraphs = articles[place * EVERY].split("\n")
        paragraphs.insert(len(paragraphs) // 2, f"{passage}.")
        articles[place * EVERY] = "\n".join(paragraphs)
        truth[place * EVERY + 1] = kind
    with place_of.open("w", encoding="utf-8") as file:
        for number, text in enumerate(articles):
            file.write(json.dumps({"id": f"a{number}", "text": text}) + "\n")
    known.write_text(json.dumps(truth), encoding="utf-8")
    return place_of, truth


def _some(register: Path, numbers: set[int]) -> Iterator[tuple[int, str]]:
    with register.open(encoding="utf-8") as file:
        for number, line in enumerate(file):
            if number in numbers:
                yield number, json.loads(line)["text"]


def row(texts: Path, folder: Path, dispatches: int, count: int, workers: int) -> dict[str, str]:
    """Everything that is measured with a register of one size: its texts in one folder, all else in another."""
    writer = Writer()
    register = write_register(texts, writer, dispatches)
    articles, truth = write_articles(texts, writer, register, dispatches, count)
    db = folder / f"{dispatches}.db"
    with open_store(db, "create") as store:
        began = time.perf_counter()
        for _ in Registrar(store, workers=workers).add(expand([register])):
            pass
        registered = time.perf_counter() - began
        began = time.perf_counter()
        manifest = manifest_of(Register(store))
        assert manifest is not None
        Publication(store).open_index(digest_of(manifest))
        opened = time.perf_counter() - began
    disk = sum(path.stat().st_size for path in (db, *Path(f"{db}.index").iterdir()))
    if texts == folder:
        register.unlink()
    # In a process of its own: registering leaves memory behind that is not the audit's.
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        run, seconds, memory, used = alone.submit(audit, db, articles, 1).result()
    both = audit(db, articles, workers)[1] if workers > 1 else seconds
    recall, alarms = judged(db, run, truth, count)
    return {
        "dispatches": f"{dispatches:,}",
        "registered/s": f"{dispatches / registered:,.0f}",
        "bytes each": f"{disk / dispatches:,.0f}",
        "open, ms": f"{1000 * opened:.0f}",
        "check, s": f"{check(db, articles, folder):.2f}",
        "articles/s": f"{count / seconds:,.0f}",
        "of processor": f"{count / used:,.0f}",
        f"with {workers}": f"{seconds / both:.2f}x",
        "own MB": f"{memory / 1024:,.0f}",
        **{f"{words} w {share:.0%}": f"{100 * hits:.0f} %" for (words, share), hits in zip(KINDS, recall, strict=True)},
        "alarms": f"{100 * alarms:.2f} %",
    }


def audit(db: Path, articles: Path, workers: int) -> tuple[int, float, int, float]:
    """Run number, seconds with the start of processes, this process's own memory (KB) at the end and its processor time."""
    options = ReadOptions()
    now = datetime.now(UTC)
    with open_store(db, "write") as store:
        ledger = Ledger(store)
        run = ledger.start_run(Run("audit", "benchmark", now)).id
        assert run is not None
        task = Task(config=Config(db=str(db)), run=run, now=now)
        executor = PoolExecutor(task, workers) if workers > 1 else SerialExecutor(task)
        pieces = shards(items_of([str(articles)], options), options)
        began, used = time.perf_counter(), time.process_time()
        for _ in run_audit(ledger, run, pieces, executor, done={}):
            pass
        seconds, used = time.perf_counter() - began, time.process_time() - used
        ledger.finish_run(run, now)
        assert Audits(store).totals(run).articles
    return run, seconds, _own_memory(), used


def _own_memory() -> int:
    """Memory that is this process's alone, not the mapped index (Linux)."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("RssAnon")), 0)


def judged(db: Path, run: int, truth: Truth, count: int) -> tuple[list[float], float]:
    """Share of the planted passages that were found, by kind; share of the other articles with a passage that counts."""
    with open_store(db) as store:
        rows = store.conn.execute(
            'SELECT DISTINCT a.record FROM articles a JOIN matches m ON m.article = a.id JOIN passages p ON p."match" = m.id '
            "WHERE a.run = ? AND p.excluded IS NULL",
            (run,),
        ).fetchall()
    # A version of the dispatch that was planted will do: articles hold nothing else of the register.
    found = {record for (record,) in rows}
    by_kind = [[record in found for record, kind in truth.items() if kind == wanted] for wanted in range(len(KINDS))]
    return [float(np.mean(hits)) if hits else 0.0 for hits in by_kind], len(found - truth.keys()) / (count - len(truth))


def check(db: Path, articles: Path, folder: Path) -> float:
    """Seconds from the start of the process to the verdict on one article, the best of three."""
    story = folder / "story.txt"
    first = next(item for item in read_articles(articles) if isinstance(item, Article))
    story.write_text(first.text, encoding="utf-8")
    command = [sys.executable, "-m", "compliance", "check", str(story), "--db", str(db), "--no-record", "--fail-on", "never"]
    times = []
    for _ in range(3):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - began)
    return min(times)


def fit(news: Path) -> None:
    """Exponents of distinct runs of words: real news, and the generator at the same sizes."""
    texts = [item.text for item in read_articles(news) if isinstance(item, Article)]
    random.Random(1).shuffle(texts)
    real = tokenise_many(texts).stream.hashes
    sizes = [len(real) >> shift for shift in range(6, -1, -1)]
    invented = tokenise_many(Writer().texts(0, len(real) // WORDS + 1, WORDS)).stream.hashes
    ours, theirs = distinct_runs(invented, sizes), distinct_runs(real, sizes)
    print("run   exponent, news   exponent, invented   difference   distinct of all, news   invented")
    for length in theirs:
        a, b = exponent(sizes, theirs[length]), exponent(sizes, ours[length])
        shares = f"{theirs[length][-1] / sizes[-1]:.3f}                   {ours[length][-1] / sizes[-1]:.3f}"
        print(f"{length}     {a:.3f}            {b:.3f}                {b - a:+.3f}       {shares}")


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dispatches", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--articles", type=int, default=4_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder by default")
    parser.add_argument("--keep", action="store_true", help="leave the texts in --folder, for another run")
    parser.add_argument("--fit", type=Path, metavar="FILE", help="JSON Lines of news to compare the generator with")
    chosen = parser.parse_args()
    if chosen.fit:
        fit(chosen.fit)
        return
    if chosen.keep and not chosen.folder:
        parser.error("--keep needs a --folder")
    for number, dispatches in enumerate(chosen.dispatches):
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            texts = chosen.folder if chosen.keep else Path(folder)
            measured = row(texts, Path(folder), dispatches, chosen.articles, chosen.workers)
        if not number:
            print("  ".join(measured))
        print("  ".join(value.rjust(len(name)) for name, value in measured.items()), flush=True)


if __name__ == "__main__":
    main()
