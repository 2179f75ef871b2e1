"""Timing of whole commands: wall seconds, and the peak memory of a command with all its children."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COMPLIANCE = [sys.executable, "-m", "compliance"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One finished command: wall seconds, peak proportional memory of its process tree in MB, exit code, what it wrote."""

    seconds: float
    megabytes: float
    code: int
    output: str


def run(command: Sequence[str], *, cwd: Path | None = None, sample: float = 0.05) -> Outcome:
    """Run a command to its end while its tree's memory is sampled (PSS: shared pages are counted once; Linux only)."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=cwd)
    peak = 0.0
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(sample):
            peak = max(peak, sum(map(_pss, _tree(process.pid))))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - started
    done.set()
    watcher.join()
    return Outcome(seconds, peak, process.returncode, output)


def paired(
    first: Sequence[str], second: Sequence[str], *, runs: int = 9, cwd: Path | None = None
) -> tuple[float, float, float]:
    """Median seconds of two commands run in turn, and the median of their ratios, pair by pair, after a warm-up."""
    times: list[tuple[float, float]] = []
    for number in range(runs + 1):
        pair = tuple(_quick(command, cwd) for command in (first, second))
        if number:
            times.append((pair[0], pair[1]))
    ones, twos = zip(*times, strict=True)
    return statistics.median(ones), statistics.median(twos), statistics.median(a / b for a, b in times)


def _quick(command: Sequence[str], cwd: Path | None) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd, check=False)
    return time.perf_counter() - started


def _tree(root: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc") if os.path.isdir("/proc") else []:
        if entry.isdigit():
            try:
                stat = Path(f"/proc/{entry}/stat").read_text()
            except OSError:
                continue
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry))
    found, todo = [], [root]
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def _pss(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss_Anon:"):  # mapped files are the page cache's
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0.0
