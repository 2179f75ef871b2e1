"""Fingerprinting throughput on one core, against the tutorial datasketch pipeline and rensa, on the same texts in one run.

    python benchmarks/fingerprinting.py [TEXTS.jsonl.gz] [--megabytes 8] [--rounds 5]

Without a file of texts it makes some. The tutorial pipeline is what most guides show: words by a regular expression, 5-word
shingles, encoded, ``MinHash(128).update_batch``. rensa gets the same shingles, and is left out when it is not installed. The
pipelines take turns; a figure is the best of its rounds, in megabytes (UTF-8) a second of processor time.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from datasketch import MinHash

from compliance.fingerprint.minhash import fingerprint, fingerprint_many
from compliance.fingerprint.scheme import Manifest
from compliance.fingerprint.sketch import sketch
from compliance.text.tokens import tokenise, tokenise_many

Pipeline = Callable[[list[str]], object]
TUTORIAL = "tutorial: datasketch, MinHash(128)"
OURS = "compliance: every window, in batches"
WORD = re.compile(r"\w+")
BATCH = 200  # texts of a batch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="?", type=Path, help='JSON Lines with "text" or "body", gzip or not')
    parser.add_argument("--megabytes", type=float, default=8.0, help="how much of the texts to take (default 8)")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    texts = list(_up_to(read_texts(options.texts) if options.texts else _made(), options.megabytes * 1e6))
    size = sum(len(text.encode("utf-8", "replace")) for text in texts) / 1e6
    print(f"{len(texts):,} texts, {size:.1f} MB, {size * 1e6 / max(len(texts), 1):.0f} bytes each")
    best = _best(_pipelines(), texts, options.rounds)
    for name, seconds in best.items():
        print(f"{name:45} {size / seconds:8.1f} MB/s {best[TUTORIAL] / seconds:7.1f} x the tutorial")


def _pipelines() -> dict[str, Pipeline]:
    manifest = Manifest.current()

    def tutorial(texts: list[str]) -> None:
        for text in texts:
            MinHash(num_perm=128).update_batch([shingle.encode() for shingle in shingles(text)])

    def one_by_one(texts: list[str]) -> None:
        for text in texts:
            fingerprint(tokenise(text).hashes, manifest)

    def in_batches(texts: list[str]) -> None:
        for start in range(0, len(texts), BATCH):
            tokens = tokenise_many(texts[start : start + BATCH])
            fingerprint_many(tokens.stream.hashes, tokens.bounds, manifest)

    def with_sketches(texts: list[str]) -> None:
        for start in range(0, len(texts), BATCH):
            tokens = tokenise_many(texts[start : start + BATCH])
            fingerprint_many(tokens.stream.hashes, tokens.bounds, manifest)
            for stream in tokens:
                sketch(stream.hashes)

    pipelines: dict[str, Pipeline] = {TUTORIAL: tutorial}
    try:
        from rensa import RMinHash
    except ImportError:
        print("rensa is not installed (pip install rensa): left out")
    else:

        def rensa(texts: list[str]) -> None:
            for text in texts:
                RMinHash(num_perm=128, seed=1).update(shingles(text))

        pipelines["rensa: RMinHash(128), the same shingles"] = rensa
    pipelines[OURS] = in_batches
    pipelines["compliance: every window, text by text"] = one_by_one
    pipelines["compliance: in batches, with document sketch"] = with_sketches
    return pipelines


def _best(pipelines: dict[str, Pipeline], texts: list[str], rounds: int) -> dict[str, float]:
    """The least seconds of processor time of each pipeline; they take turns."""
    best = dict.fromkeys(pipelines, float("inf"))
    for _ in range(rounds):
        for name, pipeline in pipelines.items():
            started = time.process_time()
            pipeline(texts)
            best[name] = min(best[name], time.process_time() - started)
    return best


def shingles(text: str) -> list[str]:
    """Its shingles as the tutorial makes them."""
    words = WORD.findall(text.lower())
    return [" ".join(words[start : start + 5]) for start in range(max(len(words) - 4, 1))]


def read_texts(path: Path) -> Iterator[str]:
    """The texts of a file of JSON Lines."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record.get("text") or record.get("body") or ""


def _made(seed: int = 1) -> Iterator[str]:
    """Texts of made-up words with the lengths and frequencies of news: about 250 words of a Zipf-like vocabulary."""
    chance = random.Random(seed)
    syllables = [first + vowel for first in "bdfgklmnprstvz" for vowel in ("a", "e", "i", "o", "ou", "è")]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(20_000)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    while True:
        sentences = []
        for _ in range(chance.randint(4, 25)):
            sentence = " ".join(chance.choices(words, weights, k=chance.randint(8, 25)))
            sentences.append(sentence.capitalize() + chance.choice((".", ".", ".”", "?")))
        yield "\n".join(sentences)


def _up_to(texts: Iterator[str], limit: float) -> Iterator[str]:
    taken = 0.0
    for text in texts:
        if taken >= limit:
            return
        taken += len(text)
        yield text


if __name__ == "__main__":
    main()
