"""Progress on long work: a bar with rate and remaining time on a terminal, a line a minute elsewhere; always to stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from compliance.cli.session import Session

T = TypeVar("T")
QUIET_SECONDS = 60.0  # between lines where there is no terminal
PATIENCE = 0.7  # shorter work shows no bar


def track(session: Session, items: Iterable[T], label: str, total: int | None = None, unit: str = "items") -> Iterator[T]:
    """Hand the items through and show how far they are."""
    if session.quiet:
        yield from items
    elif sys.stderr.isatty():
        yield from _bar(items, label, total, unit)
    else:
        yield from _lines(session, items, label, total, unit)


def _lines(session: Session, items: Iterable[T], label: str, total: int | None, unit: str) -> Iterator[T]:
    started = last = time.monotonic()
    for done, item in enumerate(items, start=1):
        yield item
        now = time.monotonic()
        if now - last >= QUIET_SECONDS:
            last = now
            rate = done / (now - started)
            of = f" of {total:,}" if total else ""
            left = f", {_clock((total - done) / rate)} left" if total and rate else ""
            session.say(f"{label}: {done:,}{of} {unit}, {rate:,.0f} a second{left}")


def _bar(items: Iterable[T], label: str, total: int | None, unit: str) -> Iterator[T]:
    started = time.monotonic()
    source = iter(items)
    done = 0
    for item in source:  # short work ends here, before rich is even imported
        yield item
        done += 1
        if time.monotonic() - started > PATIENCE:
            break
    else:
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    rate = TextColumn(unit + ", {task.fields[rate]} a second")
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total, completed=done, rate="-")
        for item in source:
            yield item
            done += 1
            progress.update(task, completed=done, rate=f"{done / (time.monotonic() - started):,.0f}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
