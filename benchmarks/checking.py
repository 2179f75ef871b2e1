"""``compliance check`` of one article from process start, against the bare import of its libraries, and time an article.

    python benchmarks/checking.py TEXTS.jsonl.gz [--sizes 1000,10000,25000] [--runs 21]

The yardstick is ``python -c "import numpy, rapidfuzz, sqlite3"``, run in turn with the check, which records its run. Three
articles: ``spliced``, one text of the register amid another, so that all of it is aligned; ``two paragraphs`` of one text amid
words of nobody; ``nothing`` of any. On a busy machine the ratios of processor time say more than those of wall time, and
on a quiet one the latter count. Bytecode must be written (``python -m compileall compliance``) where
``PYTHONDONTWRITEBYTECODE`` is set.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import sys
import tempfile
import time
from pathlib import Path

from processes import COMPLIANCE, paired, run

YARDSTICK = [sys.executable, "-c", "import numpy, rapidfuzz, sqlite3"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="JSON Lines of texts, gzip or not")
    parser.add_argument("--sizes", default="1000,10000,25000")
    parser.add_argument("--runs", type=int, default=21)
    options = parser.parse_args()
    opener = gzip.open if options.texts.suffix == ".gz" else open
    with opener(options.texts, "rt", encoding="utf-8") as lines:
        records = [line for line in lines if len(line) > 400]
    print(f"{'dispatches':>10} {'article':>14} {'check s':>8} {'yardstick':>9} {'ratio':>6} {'cpu s':>6} {'ratio':>6}")
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            _measure(records, size, Path(folder), options.runs)


def _measure(records: list[str], size: int, folder: Path, runs: int) -> None:
    texts, database = folder / "texts.jsonl", folder / "register.db"
    texts.write_text("".join(records[:size]), encoding="utf-8")
    added = run([*COMPLIANCE, "--db", str(database), "corpus", "add", str(texts), "--workers", "2", "-q"])
    if added.code:
        raise SystemExit(added.output)
    count = min(size, len(records))
    for name, text in _articles([json.loads(record)["text"] for record in records[:size]]).items():
        article = folder / "article.txt"
        article.write_text(text, encoding="utf-8")
        found = paired([*COMPLIANCE, "--db", str(database), "check", str(article), "-q"], YARDSTICK, runs=runs)
        print(
            f"{count:10,} {name:>14} {found.seconds[0]:8.3f} {found.seconds[1]:9.3f} {found.ratio:6.2f} "
            f"{found.processor[0]:6.3f} {found.processor_ratio:6.2f}"
        )
    print(f"{count:10,} {_an_article(database, records[:size]):.2f} ms an article in one process, spliced texts")


def _articles(texts: list[str]) -> dict[str, str]:
    first, second = texts[7], texts[len(texts) // 2]
    long = next(text for text in texts if len(text) > 2_500)
    spliced = second[: len(second) // 2] + "\n\n" + first + "\n\n" + second[len(second) // 2 :]
    parts = [_own(250, 1), long[200:600], _own(200, 2), long[900:1_400], _own(150, 3)]
    return {"spliced": spliced, "two paragraphs": "\n\n".join(parts), "nothing": _own(600, 4)}


def _own(words: int, seed: int) -> str:
    """Sentences that nobody wrote."""
    draw = random.Random(seed)
    known = "river bridge mill farmer council summer harvest lantern orchard roof winter teacher song clock baker oven".split()
    return " ".join("The " + " ".join(draw.choices(known, k=9)) + "." for _ in range(words // 10))


def _an_article(database: Path, records: list[str], sample: int = 300) -> float:
    """Mean milliseconds an article inside one process, over texts of the register itself spliced in pairs."""
    from compliance.audit.opening import open_auditor
    from compliance.config import Config
    from compliance.model import Article

    step = max(1, len(records) // sample)
    texts = [json.loads(line)["text"] for line in records[::step]]
    articles = [
        Article(path=str(i), text=a[: len(a) // 2] + "\n\n" + b[len(b) // 2 :])
        for i, (a, b) in enumerate(itertools.pairwise(texts))
    ]
    with open_auditor(Config(db=str(database))) as auditor:
        auditor.check(articles[0])
        started = time.perf_counter()
        for article in articles:
            auditor.check(article)
        return 1000 * (time.perf_counter() - started) / len(articles)


if __name__ == "__main__":
    main()
