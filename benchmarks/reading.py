"""Wire files read a second, the whole way to dispatches, beside merely parsing the same files in the same run.

    python benchmarks/reading.py                        # our own samples
    python benchmarks/reading.py DIR --workers 2        # DIR/FORMAT/files, a folder a format
    python benchmarks/reading.py DIR --command 4000     # ``compliance read`` itself on so many copies with other ids
    python benchmarks/reading.py --pages                # made-up web pages: MB a second for main text and for the whole record

The last prints wall time and the processor time of all its processes: on a busy machine the second tells what two quiet
cores would give.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from lxml import etree

from compliance.readers import read_dispatches

_IDS = re.compile(rb'<NewsItemId>|<PublicIdentifier>|\bguid="|"(?:uri|guid|urn)"\s*:\s*"')
WIRES = Path(__file__).parent.parent / "tests" / "readers" / "wires"


def read(path: Path) -> None:
    """All dispatches of a file."""
    for _ in read_dispatches(path):
        pass


def parse(path: Path) -> None:
    """The yardstick: the file parsed by the library that reads its kind, nothing more."""
    data = path.read_bytes()
    if data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        etree.fromstring(data, etree.XMLParser(recover=True, resolve_entities=False, no_network=True))
    elif data[:1] in (b"{", b"["):
        json.loads(data)
    else:
        data.decode("latin-1")


def rate(job: Callable[[Path], None], paths: list[Path], seconds: float) -> float:
    """Files a second of processor time, over repeated passes for at least ``seconds`` of it."""
    for path in paths:
        job(path)
    done, start = 0, time.process_time()
    while (elapsed := time.process_time() - start) < seconds:
        for path in paths:
            job(path)
        done += len(paths)
    return done / elapsed


def rates(paths: list[Path], seconds: float) -> tuple[float, float]:
    """Read and parsed a second."""
    return rate(read, paths, seconds), rate(parse, paths, seconds / 4)


def copies(paths: list[Path], count: int, folder: Path) -> None:
    """``count`` files in ``folder``, copies of ``paths`` in turn, each with ids of its own."""
    for number in range(count):
        path = paths[number % len(paths)]
        data = _IDS.sub(lambda found, n=number: found[0] + b"%06d-" % n, path.read_bytes())  # type: ignore[misc]
        (folder / f"{number:06d}{path.suffix}").write_bytes(data)


def command(name: str, paths: list[Path], count: int, workers: int) -> None:
    """Run ``compliance read`` on the copies and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        copies(paths, count, Path(folder))
        line = [sys.executable, "-m", "compliance", "read", folder, "--workers", str(workers), "--quiet"]
        before, start = os.times(), time.monotonic()
        subprocess.run(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        wall, after = time.monotonic() - start, os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
    by_cpu = workers * count / cpu
    print(f"{name}: {count} files, {wall:.1f} s, {count / wall:,.0f}/s; {cpu:.1f} s of CPU, {by_cpu:,.0f}/s on {workers} cores")


def made_up_page(paragraphs: int = 60) -> bytes:
    """A page of some 46 KB as content systems make them: head, navigation, story, teasers, footer, scripts."""
    links = "".join(
        f'<li class="nav-item"><a href="/section/{n}" title="Section {n}">Section number {n}</a></li>' for n in range(80)
    )
    story = "".join(
        f"<p>The council of Veldhaven met for the {n}th time to hear what the harbour costs, and what {n} <b>ferries</b> a day "
        f'would bring; <a href="/topic/{n}">the report</a> names neither, said a member who read all of it.</p>'
        for n in range(paragraphs)
    )
    teasers = "".join(
        f'<div class="teaser"><h3><a href="/a/{n}">Teaser {n}</a></h3><p>Words of a teaser.</p></div>' for n in range(60)
    )
    scripts = "".join(f"<script>window.q=window.q||[];q.push({{id:{n},slot:'top-{n}'}});</script>" for n in range(40))
    page = (
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Harbour</title>"
        f"{scripts}</head><body><nav><ul>{links}</ul></nav>"
        f"<main><article><h1>What the harbour costs</h1>{story}</article></main>"
        f"<aside>{teasers}</aside><footer><ul>{links}</ul><p>All rights reserved</p></footer></body></html>"
    )
    return page.encode()


def pages(seconds: float) -> None:
    """Print megabytes a second of processor, one core: the main text alone, and all that an article's record holds."""
    from resiliparse.parse.html import HTMLTree

    from compliance.readers import read_articles
    from compliance.readers.html import main_text

    page = made_up_page()
    text = page.decode()
    assert "neither, said a member" in main_text(HTMLTree.parse(text))
    tree = HTMLTree.parse(text)
    works: dict[str, Callable[[], object]] = {
        "main text of a parsed page": lambda: main_text(tree),
        "parsed, and its main text": lambda: main_text(HTMLTree.parse(text)),
        "whole record": lambda: list(read_articles(page)),
    }
    for name, work in works.items():
        count, start = 0, time.process_time()
        while time.process_time() - start < seconds:
            work()
            count += 1
        spent = time.process_time() - start
        print(f"pages of {len(page) / 1024:.0f} KB, {name}: {count * len(page) / spent / 1e6:.1f} MB/s")


def main() -> None:
    """Print a line a format."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folder", nargs="?", type=Path, default=WIRES)
    options.add_argument("--seconds", type=float, default=2.0)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--command", type=int, metavar="FILES", help="time the command on so many files a format")
    options.add_argument("--pages", action="store_true", help="web pages that are made up, in place of wire files")
    chosen = options.parse_args()
    if chosen.pages:
        pages(chosen.seconds)
        return
    files = [p for p in sorted(chosen.folder.rglob("*")) if p.is_file() and "expected" not in p.name]
    groups: dict[str, list[Path]] = {}
    for file in files:
        groups.setdefault(file.parent.name, []).append(file)
    if chosen.command:
        for name, paths in groups.items():
            command(name, paths, chosen.command, max(2, chosen.workers))
        return
    with ProcessPoolExecutor(chosen.workers) as pool:
        for name, paths in groups.items():
            found = list(pool.map(rates, [paths] * chosen.workers, [chosen.seconds] * chosen.workers))
            reading, parsing = (sum(pair[i] for pair in found) for i in (0, 1))
            size = sum(p.stat().st_size for p in paths) / len(paths) / 1024
            print(f"{name}: {reading:,.0f} files/s read, {parsing:,.0f} parsed, ratio {reading / parsing:.2f}, {size:.1f} KB")


if __name__ == "__main__":
    main()
