"""What a check against a fingerprint pack finds of what a check against the full register finds.

    python benchmarks/packs.py [--dispatches PATH --articles PATH] [--most N]

Without paths it takes the samples in ``corpus/``. Both registers are made anew. An article is found when it counts as
derived; characters are those of the article under counted passages, of all its matches together.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from compliance.audit.opening import open_auditor
from compliance.audit.packs import ENVIRONMENT, add_pack, key_of_environment, write_pack
from compliance.audit.registrar import Registrar
from compliance.config import Config
from compliance.model import Article, ArticleResult, Derivation, Kind, Passage
from compliance.readers import ReadOptions, expand, read_articles
from compliance.store import open_store

CORPUS = Path(__file__).parents[1] / "corpus"
DERIVED = (Derivation.WHOLLY, Derivation.PARTLY)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dispatches", type=Path, default=CORPUS / "dispatches")
    parser.add_argument("--articles", type=Path, default=CORPUS / "articles")
    parser.add_argument("--most", type=int, default=1_000_000, help="articles at most, evenly taken")
    options = parser.parse_args()
    os.environ.setdefault(ENVIRONMENT, "a key for benchmarks only")
    with tempfile.TemporaryDirectory() as scratch:
        compare(options.dispatches, options.articles, options.most, Path(scratch))


def compare(dispatches: Path, articles: Path, most: int, scratch: Path) -> None:
    full, held = scratch / "full.db", scratch / "held.db"
    with open_store(full, "create") as store:
        *_, account = Registrar(store, ReadOptions(holder="Agency")).add(expand([dispatches]))
        with (scratch / "register.pack").open("wb") as stream:
            write_pack(store, key_of_environment(), stream)
    with open_store(held, "create") as store:
        add_pack(store, scratch / "register.pack", key_of_environment())
    size = (scratch / "register.pack").stat().st_size
    print(f"{account.added:,} dispatches; the pack has {size / max(1, account.added):,.0f} bytes a dispatch")
    taken = list(every(articles, most))
    whole, with_texts = check(full, taken)
    packed, with_pack = check(held, taken)
    texts, pack = (1000 * seconds / len(taken) for seconds in (with_texts, with_pack))
    print(f"{len(taken):,} articles: {texts:.1f} ms each with texts, {pack:.1f} ms with the pack")
    report(whole, packed)


def every(path: Path, most: int) -> Iterator[Article]:
    found = [item for one in expand([path]) for item in read_articles(one) if isinstance(item, Article)]
    step = max(1, len(found) // most)
    yield from found[::step][:most]


def check(database: Path, articles: list[Article]) -> tuple[list[ArticleResult], float]:
    with open_auditor(Config(db=str(database))) as auditor:
        started = time.perf_counter()
        results = [auditor.check(article) for article in articles]
        return results, time.perf_counter() - started


def report(whole: list[ArticleResult], packed: list[ArticleResult]) -> None:
    table: Counter[tuple[bool, bool]] = Counter()
    of_kind: Counter[Kind] = Counter()
    found_of_kind: Counter[Kind] = Counter()
    ours = theirs = both = 0
    for full, held in zip(whole, packed, strict=True):
        table[full.derivation in DERIVED, held.derivation in DERIVED] += 1
        mine = covered(counted(held))
        for passage in counted(full):
            span = set(range(passage.article.start, passage.article.end))
            of_kind[passage.kind] += len(span)
            found_of_kind[passage.kind] += len(span & mine)
        other = covered(counted(full))
        ours, theirs, both = ours + len(mine), theirs + len(other), both + len(mine & other)
    derived = table[True, True] + table[True, False]
    print(f"derived with texts: {derived}; with the pack too: {table[True, True]}; with the pack only: {table[False, True]}")
    print(f"characters of full passages found: {share(both, theirs)}; of the pack's, in full passages: {share(both, ours)}")
    for kind in Kind:
        print(f"  {kind}: {share(found_of_kind[kind], of_kind[kind])} of {of_kind[kind]:,}")
    for full, held in zip(whole, packed, strict=True):
        if full.derivation not in DERIVED and held.derivation in DERIVED:
            print(f"  with the pack only: {full.article.path} ({full.derivation} with texts)")


def counted(result: ArticleResult) -> list[Passage]:
    return [passage for match in result.matches for passage in match.counted]


def covered(passages: list[Passage]) -> set[int]:
    return {at for passage in passages for at in range(passage.article.start, passage.article.end)}


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    main()
