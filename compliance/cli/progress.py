"""Progress on long work: a bar with rate and remaining time on a terminal, a line a minute elsewhere; always to stderr."""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from compliance.cli.session import Session
from compliance.errors import StoreError

if TYPE_CHECKING:
    from compliance.store import Store

T = TypeVar("T")
QUIET_SECONDS = 60.0  # between lines where there is no terminal
PATIENCE = 0.7  # shorter work shows no bar
STEPS = 500_000  # of SQLite's machine between two looks at the clock: a few hundredths of a second
INTERRUPTED = "(interrupted)"  # what SQLite says of a statement that was ended from outside


def track(session: Session, items: Iterable[T], label: str, total: int | None = None, unit: str = "items") -> Iterator[T]:
    """Hand the items through and show how many there were."""
    counter = itertools.count(1)
    return track_count(session, items, label, lambda _: next(counter), unit, total)


def track_count(
    session: Session,
    items: Iterable[T],
    label: str,
    count: Callable[[T], int],
    unit: str = "items",
    total: int | None = None,
    share: Callable[[T], float] | None = None,
) -> Iterator[T]:
    """Hand the items through and show how far the work is, by a count that each of them gives.

    Where nobody knows the total, ``share`` may tell what part of the work is done (0..1, 0 when that is not known either).
    """

    def total_at(item: T, done: int) -> int | None:
        part = share(item) if share is not None else 0.0
        return max(done, round(done / part)) if part else total

    if session.quiet:
        return iter(items)
    if sys.stderr.isatty():
        return _bar(items, label, count, total_at, unit)
    return _lines(session, items, label, count, total_at, unit)


def _lines(
    session: Session,
    items: Iterable[T],
    label: str,
    count: Callable[[T], int],
    total_at: Callable[[T, int], int | None],
    unit: str,
) -> Iterator[T]:
    started = last = time.monotonic()
    for item in items:
        yield item
        done = count(item)
        now = time.monotonic()
        if now - last >= QUIET_SECONDS:
            last = now
            rate = done / (now - started)
            total = total_at(item, done)
            of = f" of {total:,}" if total else ""
            left = f", {_clock((total - done) / rate)} left" if total and rate else ""
            session.say(f"{label}: {done:,}{of} {unit}, {rate:,.0f} a second{left}")


def _bar(
    items: Iterable[T], label: str, count: Callable[[T], int], total_at: Callable[[T, int], int | None], unit: str
) -> Iterator[T]:
    started = time.monotonic()
    source = iter(items)
    done, total = 0, None
    for item in source:  # short work ends here, before rich is even imported
        yield item
        done = count(item)
        total = total_at(item, done)
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
            done = count(item)
            rate_now = done / (time.monotonic() - started)
            progress.update(task, completed=done, total=total_at(item, done), rate=f"{rate_now:,.0f}")


@contextmanager
def working(session: Session, store: Store, label: str) -> Iterator[None]:
    """Show that a long statement of SQLite is at work, as far as one can see into it; Ctrl-C ends it."""
    started = last = time.monotonic()
    bar: Any = None

    def look() -> int:
        nonlocal last, bar
        now = time.monotonic()
        if sys.stderr.isatty():
            if bar is None and now - started > PATIENCE:
                bar = _spinner(label)
        elif now - last >= QUIET_SECONDS:
            last = now
            session.say(f"{label}: {_clock(now - started)} so far")
        return 0

    store.conn.set_progress_handler(look if not session.quiet else int, STEPS)  # either lets Ctrl-C through
    try:
        yield
    except StoreError as error:
        if INTERRUPTED in str(error):
            raise KeyboardInterrupt from None
        raise
    finally:
        store.conn.set_progress_handler(None, 0)
        if bar is not None:
            bar.stop()


def _spinner(label: str) -> Any:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(label, total=None)
    bar.start()
    return bar


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
