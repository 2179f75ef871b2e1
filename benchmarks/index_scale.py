"""The index at scale: build, merge, open and look up N random postings, and print a table.

python benchmarks/index_scale.py --postings 10000000
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np

from compliance.index import Index, Segment, SegmentBuilder, merge_segments
from compliance.index.segment import KEY_BITS

PER_DISPATCH = 155  # fingerprints of a 400-word dispatch
DIGEST = "00" * 32


def build(folder: Path, postings: int, batch: int) -> list[Path]:
    """Segments of ``batch`` postings with random keys and stems from a vocabulary of 200,000."""
    random = np.random.default_rng(1)
    vocabulary = random.integers(0, 2**64, 200_000, dtype=np.uint64)
    paths: list[Path] = []
    builder = SegmentBuilder(DIGEST)
    positions = np.arange(0, 400, 400 / PER_DISPATCH).astype(np.int64)[:PER_DISPATCH]
    for dispatch in range(1, max(1, postings // PER_DISPATCH) + 1):
        values = random.integers(0, 2**64, PER_DISPATCH, dtype=np.uint64)
        builder.add(dispatch, values, positions, vocabulary[random.integers(0, len(vocabulary), 50)])
        if len(builder) >= batch:
            paths.append(folder / f"{len(paths)}.seg")
            builder.write(paths[-1])
    if len(builder):
        paths.append(folder / f"{len(paths)}.seg")
        builder.write(paths[-1])
    return paths


def lookups(index: Index, known: np.ndarray, rounds: int = 200) -> float:
    """Seconds an article of 400 shingles, a tenth of them in the register, warm."""
    random = np.random.default_rng(2)
    articles = []
    for _ in range(rounds):
        values = random.integers(0, 2**64, 400, dtype=np.uint64)
        values[:40] = known[random.integers(0, len(known), 40)]
        articles.append(values)
    for values in articles:
        index.lookup(values)
    start = time.perf_counter()
    for values in articles:
        index.lookup(values)
    return (time.perf_counter() - start) / rounds


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=10_000_000)
    parser.add_argument("--batch", type=int, default=4_000_000, help="postings a segment")
    parser.add_argument("--folder", type=Path, help="where to write (default: a temporary folder)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        rows: list[tuple[str, str]] = []
        start = time.perf_counter()
        paths = build(folder, options.postings, options.batch)
        rows.append(("build", f"{time.perf_counter() - start:8.2f} s, {len(paths)} segments"))
        segments = [Segment.open(path) for path in paths]
        known = np.concatenate([segment.keys(0, 10_000) for segment in segments]) << np.uint64(64 - KEY_BITS)
        rows.append(("look-up, unmerged, warm", f"{lookups(Index(segments), known) * 1e3:8.3f} ms an article"))
        start = time.perf_counter()
        merge_segments(segments, folder / "merged.seg")
        rows.append(("merge", f"{time.perf_counter() - start:8.2f} s"))
        start = time.perf_counter()
        index = Index.open([folder / "merged.seg"], manifest_digest=DIGEST)
        rows.append(("open", f"{(time.perf_counter() - start) * 1e3:8.3f} ms"))
        article = lookups(index, known)
        figure = f"{article * 1e3:8.3f} ms an article, {article / 400 * 1e6:.2f} us a fingerprint"
        rows.append(("look-up, merged, warm", figure))
        start = time.perf_counter()
        index.segments[0].verify()
        rows.append(("verify", f"{time.perf_counter() - start:8.2f} s"))
        size = (folder / "merged.seg").stat().st_size
        rows.append(("size", f"{size / 1e6:8.1f} MB, {size / index.postings:.2f} bytes a posting"))
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(("peak resident", f"{resident:8.0f} MB (mapped files counted)"))
        print(f"{index.postings:,} postings, {index.documents:,} dispatches")
        for what, figure in rows:
            print(f"  {what:<26}{figure}")


if __name__ == "__main__":
    main()
