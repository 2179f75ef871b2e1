"""Mutates wire files and reads them: nothing but our own errors may come out, and nothing may take long.

    python benchmarks/fuzz_readers.py --minutes 10              # all readers, the time shared between them
    python benchmarks/fuzz_readers.py --minutes 10 --reader newsmlg2 --seed 7 --samples DIR

Prints, for each reader, how many inputs were tried, how many gave a record, a skip or one of our errors, and the slowest.
Ends with 1 and writes the input to a file when a reader fails.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from types import ModuleType

from compliance.errors import ComplianceError
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source

WIRES = Path(__file__).parent.parent / "tests" / "readers" / "wires"
READERS = ("newsml12", "newsmlg2", "nitf", "feed", "ninjs", "ap_json", "dpa_json", "iptc7901", "anpa1312", "jsonl", "html")
RECORDS = ("jsonl", "json", "csv")  # their texts stay as they are, so that offsets hold
SLOW = 5.0  # seconds of processor time for one input of at most 200,000 bytes
PIECES = (
    b"<",
    b">",
    b"</",
    b"/>",
    b"&",
    b"&amp;",
    b"&#x0;",
    b"&#xD800;",
    b"&eacute;",
    b"&lol;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?x?>",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b"<!ENTITY d SYSTEM 'e'>",
    b"xmlns='u'",
    b"xml:lang='x'",
    b"<p>",
    b"</p>",
    b"<br/>",
    b"<table><tr><td>",
    b"\x00",
    b"\x01",
    b"\x02",
    b"\x03",
    b"\x16\x16\x01",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xf0\x9f\x92\xa9",
    b"\xed\xa0\x80",
    b"\r\n",
    b"\n\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\u0000",
    b"\\ud800",
    b"null",
    b"true",
    b"1e999",
    b"-1",
    b"9" * 40,
    b'"a":',
    b",",
    b":",
    b"encoding='utf-16'",
)
VALUES: tuple[object, ...] = (
    None,
    True,
    False,
    0,
    -1,
    10**30,
    1.5,
    "",
    "x",
    "\x00",
    "\ud800",
    "<p>x</p>",
    "2031-13-45",
    [],
    {},
    [[]],
    [None],
    {"value": 1},
)


def main() -> int:
    """Fuzz the chosen readers for the given time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=1.0, help="in all, shared by the readers")
    parser.add_argument("--reader", choices=READERS, action="append", help="one reader; may be given again (default: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--samples", type=Path, action="append", default=[WIRES], help="folders of files to start from")
    options = parser.parse_args()
    readers = options.reader or list(READERS)
    samples = [
        p.read_bytes()
        for folder in options.samples
        for p in sorted(folder.rglob("*"))
        if p.is_file() and "expected" not in p.name
    ]
    seconds = options.minutes * 60 / len(readers)
    return max(fuzz(name, samples, seconds, options.seed) for name in readers)


def fuzz(name: str, samples: list[bytes], seconds: float, seed: int) -> int:
    """Read mutated samples with one reader for ``seconds``; print what came of it."""
    reader = import_module(f"compliance.readers.{name}")
    own = [s for s in samples if reader.sniff(Source.of_bytes(s, "sample")) > 0.5] or samples
    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    slowest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = mutate(rng, rng.choice(own), samples)
        start = time.process_time()
        try:
            counts[attempt(reader, data)] += 1
            if (taken := time.process_time() - start) > SLOW:
                raise TimeoutError(f"took {taken:.0f} s of processor time")
        except Exception as error:
            place = Path(f"fuzz-{name}.bin")
            place.write_bytes(data)
            print(f"{name}: {type(error).__name__}: {error}; the input is in {place}", file=sys.stderr)
            return 1
        slowest = max(slowest, taken)
    tried = sum(counts.values())
    print(
        f"{name}: {tried:,} inputs in {seconds / 60:.1f} minutes, {dict(counts)}, slowest {slowest * 1000:.0f} ms of CPU",
        flush=True,
    )
    return 0


def attempt(reader: ModuleType, data: bytes) -> str:
    """What came of one input: ``record``, ``skipped`` or ``error`` (ours); any other error is raised."""
    try:
        reader.sniff(Source.of_bytes(data, "fuzz"))
        found = list(reader.read(Source.of_bytes(data, "fuzz"), ReadOptions()))
    except ComplianceError as error:
        if "\n" in str(error):
            raise ValueError("an error of more than one line") from error
        return "error"
    for item in found:
        if isinstance(item, Record):
            if not isinstance(item.text, str) or (item.text != item.text.strip() and item.format not in RECORDS):
                raise ValueError("a record whose text is not stripped")
            return "record"
    return "skipped"


def mutate(rng: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """One to six edits of bytes, or, of a JSON file every other time, of values."""
    if data[:1] in (b"{", b"[") and rng.random() < 0.5:
        try:
            return json.dumps(edited(rng, json.loads(data))).encode()
        except ValueError:
            pass
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(data) + 1)
        span = rng.choice((0, 1, 4, 30, 300))
        kind = rng.random()
        if kind < 0.35:
            data = data[:place] + rng.choice(PIECES) * rng.choice((1, 1, 1, 2, 50)) + data[place + span :]
        elif kind < 0.5:
            data = data[:place] + rng.randbytes(rng.randint(1, 6)) + data[place + span :]
        elif kind < 0.65:
            data = data[:place] + data[place + span :]
        elif kind < 0.8:
            data = data[:place] + data[place : place + span] * rng.choice((2, 3, 200)) + data[place + span :]
        elif kind < 0.95:
            other = rng.choice(others)
            start = rng.randrange(len(other) + 1)
            data = data[:place] + other[start : start + rng.choice((10, 100, 1000))] + data[place:]
        else:
            data = data[:place]
    return data[:200_000]


def edited(rng: random.Random, value: object) -> object:
    """A JSON value with parts replaced, renamed or left out."""
    if rng.random() < 0.04:
        return rng.choice(VALUES)
    if isinstance(value, dict):
        keys = list(value)
        return {
            rng.choice(keys) if rng.random() < 0.03 else key: edited(rng, inner)
            for key, inner in value.items()
            if rng.random() > 0.03
        }
    if isinstance(value, list):
        return [edited(rng, inner) for inner in value] * rng.choice((1, 1, 1, 2))
    return value


if __name__ == "__main__":
    sys.exit(main())
