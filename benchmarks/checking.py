"""``compliance check`` of one article from process start, against the bare import of its libraries, and time an article.

    python benchmarks/checking.py TEXTS.jsonl.gz [--sizes 1000,10000,25000]

The yardstick is ``python -c "import numpy, rapidfuzz, sqlite3"``, run in turn with the check. The article is one text of the
register amid text of another, so that there is something to align.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
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
    parser.add_argument("--runs", type=int, default=9)
    options = parser.parse_args()
    opener = gzip.open if options.texts.suffix == ".gz" else open
    with opener(options.texts, "rt", encoding="utf-8") as lines:
        records = [line for line in lines if len(line) > 400]
    print(f"{'dispatches':>10} {'check s':>8} {'yardstick s':>12} {'ratio':>6} {'ms an article':>14}")
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            row = _measure(records, size, Path(folder), options.runs)
        print(f"{min(size, len(records)):10,} {row[0]:8.3f} {row[1]:12.3f} {row[2]:6.2f} {row[3]:14.2f}")


def _measure(records: list[str], size: int, folder: Path, runs: int) -> tuple[float, float, float, float]:
    texts, database = folder / "texts.jsonl", folder / "register.db"
    texts.write_text("".join(records[:size]), encoding="utf-8")
    added = run([*COMPLIANCE, "--db", str(database), "corpus", "add", str(texts), "--workers", "2", "-q"])
    if added.code:
        raise SystemExit(added.output)
    article = folder / "article.txt"
    first, second = (json.loads(records[i])["text"] for i in (7, size // 2))
    article.write_text(second[: len(second) // 2] + "\n\n" + first + "\n\n" + second[len(second) // 2 :], encoding="utf-8")
    check = [*COMPLIANCE, "--db", str(database), "check", str(article), "-q"]
    seconds, bare, ratio = paired(check, YARDSTICK, runs=runs)
    return seconds, bare, ratio, _an_article(database, records[:size])


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
