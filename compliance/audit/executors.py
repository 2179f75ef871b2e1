"""Who works on the shards of an audit: this process, or several. Outcomes always come in the order of the shards.

What the work is, a ``Job`` says: that of an audit is ``worker.Task``, those of a reverse check are ``looking.Search`` and
``looking.Confirm``, that of registering is ``intake.Intake``.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import field
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, Protocol, TypeVar

from compliance.audit.serving import serve, serve_apart
from compliance.dataclass import dataclass
from compliance.errors import StoreError

AHEAD = 4  # shards a worker that may be read, worked on or waiting to be recorded
HELD = 2  # shards that a worker has: the next is there when one is done
ATTEMPTS = 2  # a shard whose worker died is given to one more
DIED = "the worker that checked it died, twice"


class Numbered(Protocol):
    """A shard, or its outcome: the outcome has the number of its shard."""

    @property
    def number(self) -> int: ...


S = TypeVar("S", bound=Numbered)
O = TypeVar("O", bound=Numbered)  # noqa: E741
S_in = TypeVar("S_in", bound=Numbered, contravariant=True)
O_out = TypeVar("O_out", bound=Numbered, covariant=True)


class Works(Protocol[S_in, O_out]):
    """Makes outcomes of shards, in whichever process."""

    def work(self, shard: S_in, /) -> O_out:
        """The outcome of a shard. Raises StoreError or SegmentError where database or index fail."""

    def close(self) -> None:
        """Give back what it holds open."""


class Job(Protocol[S_in, O_out]):
    """What every worker is told once; it travels to other processes and machines."""

    @property
    def folder(self) -> str:
        """The folder that relative paths begin in."""

    def worker(self) -> Works[S_in, O_out]:
        """One that does it. Raises ComplianceError when it cannot begin."""

    def lost(self, shard: S_in, reason: str, /) -> O_out:
        """The outcome of a shard that could not be worked on."""


class Executor(Protocol[S_in, O_out]):
    """Works on shards. However it does, the outcomes are the same and in the order of the shards."""

    def run(self, shards: Iterable[S_in], /) -> Iterator[O_out]:
        """The outcome of each shard, as soon as it and all before it are there."""


class SerialExecutor(Generic[S, O]):
    """This process, one shard after the other."""

    def __init__(self, task: Job[S, O]) -> None:
        self.task = task

    def run(self, shards: Iterable[S]) -> Iterator[O]:
        """The outcome of each shard."""
        worker = self.task.worker()
        try:
            for shard in shards:
                yield worker.work(shard)
        finally:
            worker.close()


@dataclass
class _Hand(Generic[S]):
    """A worker process, and the shards that it has, at most HELD: it works on the first."""

    process: BaseProcess
    pipe: Connection
    shards: deque[S] = field(default_factory=deque)


class PoolExecutor(Generic[S, O]):
    """Several processes, started afresh (spawn), each with its own view of the database and the shared, mapped index.

    With ``forks`` they begin as copies of this process where that is safe (Linux, no other threads), with all its modules;
    the job must then use nothing that is open here. With ``proven`` workers that die before any has finished are no reason
    to give up. A worker has at most ``held`` shards: with 1 it is certain of which it died.
    """

    def __init__(self, task: Job[S, O], workers: int, *, forks: bool = False, proven: bool = False, held: int = HELD) -> None:
        self.task = task
        self.workers = workers
        self._forks = forks
        self._held = held
        self._hands: list[_Hand[S]] = []
        self._delivered = proven
        self._lost: list[O] = []  # of shards whose second worker died as it was to be given another

    def run(self, shards: Iterable[S]) -> Iterator[O]:
        """The outcome of each shard; a worker that dies is replaced, and its shard given to another once."""
        waiting: deque[S] = deque()
        source = iter(shards)
        order: deque[int] = deque()  # numbers of the shards that were read and not handed on
        ready: dict[int, O] = {}
        attempts: dict[int, int] = {}
        ended = False
        try:
            while True:
                ended = self._hand_out(source, waiting, order, attempts, ended)
                while order and order[0] in ready:
                    yield ready.pop(order.popleft())
                    ended = self._hand_out(source, waiting, order, attempts, ended)
                if not order:
                    return
                for outcome in self._lost or self._collect(waiting, attempts):
                    ready[outcome.number] = outcome
                self._lost.clear()
        finally:
            self._stop()

    def _hand_out(
        self, source: Iterator[S], waiting: deque[S], order: deque[int], attempts: dict[int, int], ended: bool
    ) -> bool:
        """Give every worker shards, those with the fewest first, reading not far ahead; returns whether the input has ended."""
        while True:
            hand = min(self._hands, key=lambda hand: len(hand.shards), default=None)
            if len(self._hands) < self.workers and (hand is None or hand.shards):
                hand = None  # one more is started
            elif hand is not None and len(hand.shards) >= self._held:
                return ended
            if not waiting:
                if ended or len(order) >= AHEAD * self.workers:
                    return ended
                shard = next(source, None)
                if shard is None:
                    return True
                order.append(shard.number)
                waiting.append(shard)
            hand = hand or self._start()
            try:
                hand.pipe.send(waiting[0])
            except OSError:
                shard = self._give_back(hand, waiting, attempts)
                if shard is not None:
                    self._lost.append(self.task.lost(shard, DIED))
            else:
                hand.shards.append(waiting.popleft())

    def _collect(self, waiting: deque[S], attempts: dict[int, int]) -> Iterator[O]:
        """Wait for news from the workers, and hand on what they finished."""
        busy = {hand.pipe: hand for hand in self._hands if hand.shards}
        for pipe in wait(list(busy)):
            hand = busy[pipe]  # type: ignore[index]
            try:
                answer = hand.pipe.recv()
            except (EOFError, OSError):
                shard = self._give_back(hand, waiting, attempts)
                if shard is not None:
                    yield self.task.lost(shard, DIED)
                continue
            shard = hand.shards.popleft()
            self._delivered = True
            if isinstance(answer, Exception):
                raise answer
            attempts.pop(shard.number, None)
            yield answer

    def _give_back(self, hand: _Hand[S], waiting: deque[S], attempts: dict[int, int]) -> S | None:
        """Bury a dead worker. What it had is given to another; but a shard that was the death of two is returned, lost."""
        self._bury(hand)
        shards = hand.shards
        if not shards:  # it died while idle
            return None
        first = shards.popleft()
        waiting.extendleft(reversed(shards))
        attempts[first.number] = attempts.get(first.number, 0) + 1
        if attempts[first.number] < ATTEMPTS:
            waiting.appendleft(first)
            return None
        if not self._delivered:
            raise StoreError("worker processes die before they finish anything", remedy="try --workers 1") from None
        return first

    def _start(self) -> _Hand[S]:
        fork = self._forks and sys.platform == "linux" and threading.active_count() == 1
        context = multiprocessing.get_context("fork" if fork else "spawn")
        here, there = context.Pipe()
        process = context.Process(target=serve_apart if fork else serve, args=(there, self.task), daemon=True)  # type: ignore[attr-defined]
        if not fork and hasattr(signal, "pthread_sigmask"):
            resource_tracker.ensure_running()  # else it is started with the first worker, and that lifts the hold
        with _interrupts_held():
            process.start()
        there.close()  # so that the pipe ends when the worker does
        hand: _Hand[S] = _Hand(process, here)
        self._hands.append(hand)
        return hand

    def _bury(self, hand: _Hand[S]) -> None:
        self._hands.remove(hand)
        hand.pipe.close()
        hand.process.kill()
        hand.process.join()

    def _stop(self) -> None:
        for hand in self._hands:
            hand.pipe.close()
        for hand in self._hands:
            if hand.shards:  # its answer is no longer wanted
                hand.process.kill()
            hand.process.join()
        self._hands.clear()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait meanwhile, where signals can be held at all.

    A process started now is deaf to them from its first moment, and never left with half of what it is told.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
