"""``--workers``, and work done by several processes in the order in which it was given."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import click

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

AHEAD = 3  # batches a process that are worked on or wait for their turn: memory stays flat

P = TypeVar("P")
R = TypeVar("R")


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """``--workers``: a number, or one a core."""
    if value is None:
        return None
    if value == "auto":
        return processors()
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f"{value!r} is neither a number of processes nor 'auto'")
    return int(value)


def _prepare() -> None:
    """Ctrl-C reaches the whole group of processes: the first of them ends the others. Short-lived objects leave no cycles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(20_000)


class Hands(Generic[P, R]):
    """Processes that do ``job`` on batches of parts. A process that dies takes no more with it than the part it had."""

    def __init__(self, job: Callable[..., list[R]], arguments: tuple[Any, ...], lost: Callable[[P], R], workers: int) -> None:
        self._job, self._arguments, self._lost, self._workers = job, arguments, lost, workers
        self._batches: Iterator[tuple[P, ...]] = iter(())
        self._waiting: deque[tuple[tuple[P, ...], Future[list[R]] | None]] = deque()
        self._pool = self._start()

    def _start(self) -> ProcessPoolExecutor:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor

        # A fork has all modules already; it is safe only while there are no other threads.
        method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
        context = multiprocessing.get_context(method)
        return ProcessPoolExecutor(self._workers, mp_context=context, initializer=_prepare)

    def begin(self, batches: Iterable[tuple[P, ...]]) -> None:
        """Hand out the first batches; the processes start, and work while the caller does other things."""
        self._batches = iter(batches)
        self._hand_out()

    def _hand_out(self) -> None:
        while len(self._waiting) < AHEAD * self._workers and (batch := next(self._batches, None)) is not None:
            self._waiting.append((batch, self._give(batch)))

    def results(self) -> Iterator[list[R]]:
        """What came of each batch, in their order."""
        try:
            while self._waiting:
                yield self._take()
                self._hand_out()
        finally:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def _give(self, batch: tuple[P, ...]) -> Future[list[R]] | None:
        from concurrent.futures import BrokenExecutor

        try:
            return self._pool.submit(self._job, batch, *self._arguments)
        except BrokenExecutor:
            return None

    def _take(self) -> list[R]:
        from concurrent.futures import BrokenExecutor

        batch, future = self._waiting.popleft()
        try:
            if future is not None:
                return future.result()
        except BrokenExecutor:
            pass
        found = [one for part in batch for one in self._alone(part)]
        self._waiting = deque((other, self._give(other)) for other, _ in self._waiting)
        return found

    def _alone(self, part: P) -> list[R]:
        """One part by itself, so that it is known which of a batch kills its process."""
        from concurrent.futures import BrokenExecutor

        for _ in range(2):  # the first pool may be the broken one
            future = self._give((part,))
            try:
                if future is not None:
                    return future.result()
            except BrokenExecutor:
                pass
            self._pool.shutdown(wait=False)
            self._pool = self._start()
        return [self._lost(part)]
