"""Timing of whole commands: wall seconds, and the peak memory of a command with all its children."""

from __future__ import annotations

import os
import resource
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


@dataclass(frozen=True, slots=True)
class Paired:
    """Medians of two commands run in turn: wall and processor seconds of each, and the ratios, pair by pair."""

    seconds: tuple[float, float]
    processor: tuple[float, float]
    ratio: float
    processor_ratio: float


def paired(first: Sequence[str], second: Sequence[str], *, runs: int = 9, cwd: Path | None = None) -> Paired:
    """Run two commands in turn, ``runs`` times after a warm-up."""
    times: list[tuple[tuple[float, float], tuple[float, float]]] = []
    for number in range(runs + 1):
        pair = _quick(first, cwd), _quick(second, cwd)
        if number:
            times.append(pair)
    wall = [(one[0], two[0]) for one, two in times]
    processor = [(one[1], two[1]) for one, two in times]
    return Paired(_medians(wall), _medians(processor), _ratio(wall), _ratio(processor))


def _medians(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    ones, twos = zip(*pairs, strict=True)
    return statistics.median(ones), statistics.median(twos)


def _ratio(pairs: Sequence[tuple[float, float]]) -> float:
    return statistics.median(one / two for one, two in pairs)


def _quick(command: Sequence[str], cwd: Path | None) -> tuple[float, float]:
    """Wall and processor seconds of a command that ends, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd, check=False)
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
