"""``audit --against-new`` against auditing everything anew: what it finds of the same, and what it costs.

    python benchmarks/lookback.py TEXTS.jsonl.gz [--articles 4000] [--new 1000] [--share 0.05] [--seed 1]

Of the texts, the last ``--new`` become dispatches that are registered late, those before them articles, the rest dispatches
that are registered first. A ``--share`` of the articles gets a passage of 15 to 150 words of a late dispatch, in a quarter of
them with every tenth word changed. The articles are audited, the late dispatches registered, and then both ways are taken: the
reverse check, and an audit of everything again. What the audit calls reuse of a late dispatch the reverse check must find.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from processes import COMPLIANCE, run

PAIRS = (
    "SELECT a.path, a.record, d.guid FROM articles a JOIN matches m ON m.article = a.id JOIN dispatches d ON d.id = m.dispatch "
    "WHERE a.run = ? AND m.derivation IN ('wholly', 'partly') AND d.guid LIKE 'late-%'"
)

SUSPECTED = "SELECT s.path, s.record, d.guid FROM suspicions s JOIN dispatches d ON d.id = s.dispatch"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--articles", type=int, default=4_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--share", type=float, default=0.05)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    opener = gzip.open if options.texts.suffix == ".gz" else open
    with opener(options.texts, "rt", encoding="utf-8") as stream:
        texts = [str(json.loads(line)["text"]) for line in stream]
    chance = random.Random(options.seed)
    chance.shuffle(texts)
    late, rest = texts[-options.new :], texts[: -options.new]
    articles, early = rest[-options.articles :], rest[: -options.articles]
    planted = 0
    for number in range(len(articles)):
        if chance.random() < options.share:
            articles[number] = _spliced(articles[number], chance.choice(late), chance)
            planted += 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for kind, bodies in (("early", early), ("late", late), ("article", articles)):
            lines = (json.dumps({"id": f"{kind}-{n}", "text": body, "holder": "AFP"}) for n, body in enumerate(bodies))
            (folder / f"{kind}.jsonl").write_text("\n".join(lines), encoding="utf-8")
        _measure(folder, planted)


def _spliced(article: str, source: str, chance: random.Random) -> str:
    words = source.split()
    length = chance.choice((15, 25, 50, 100, 150))
    start = chance.randrange(max(1, len(words) - length))
    passage = words[start : start + length]
    if chance.random() < 0.25:
        passage = ["otherwise" if n % 10 == 9 else word for n, word in enumerate(passage)]
    own = article.split()
    place = chance.randrange(len(own) + 1)
    return " ".join([*own[:place], *passage, *own[place:]])


def _measure(folder: Path, planted: int) -> None:
    def compliance(*arguments: str) -> float:
        done = run([*COMPLIANCE, *arguments, "-q"], cwd=folder)
        if done.code == 2:
            raise SystemExit(done.output)
        print(f"{' '.join(arguments):44} {done.seconds:8.1f} s {done.megabytes:7.0f} MB", flush=True)
        return done.seconds

    compliance("corpus", "add", "early.jsonl")
    with closing(sqlite3.connect(folder / "compliance.db")) as connection:
        connection.execute("UPDATE dispatches SET added = '2020-01-01T00:00:00+00:00'")
        connection.commit()
    compliance("audit", "article.jsonl", "--fail-on", "never")
    compliance("corpus", "add", "late.jsonl")
    started = time.perf_counter()
    reverse = compliance("audit", "--against-new", "1", "--fail-on", "never")
    whole = compliance("audit", "article.jsonl", "--fail-on", "never")
    (folder / "article.jsonl").rename(folder / "away.jsonl")
    compliance("audit", "--against-new", "1", "--fail-on", "never")
    with closing(sqlite3.connect(folder / "compliance.db")) as connection:
        looked, full = (set(connection.execute(PAIRS, (which,))) for which in (2, 3))
        without = set(connection.execute(SUSPECTED))
        words, size, count = connection.execute(
            "SELECT sum(words), sum(length(fingerprints)), count(*) FROM article_fingerprints"
        ).fetchone()
    print(f"{planted} passages planted; the whole audit calls {len(full)} pairs reuse of a late dispatch")
    share = len(full & looked) / max(1, len(full))
    print(f"the reverse check finds {len(full & looked)} of them ({share:.1%}), {len(looked - full)} others")
    print(f"without the texts it suspects {len(without)} pairs, {len(full & without) / max(1, len(full)):.1%} of them among")
    print(f"{size / count:,.0f} bytes of fingerprints an article of {words / count:,.0f} words ({size / words:.2f} a word)")
    print(f"the whole audit takes {whole / reverse:.1f} times as long ({time.perf_counter() - started:.0f} s in all)")


if __name__ == "__main__":
    main()
