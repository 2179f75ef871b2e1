"""Who works on the shards of an audit: this process, or several. Outcomes always come in the order of the shards."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Protocol

from compliance.audit.sources import Shard
from compliance.audit.worker import Outcome, Task, Worker, lost
from compliance.dataclass import dataclass
from compliance.errors import ComplianceError, StoreError

AHEAD = 4  # shards a worker that may be read, worked on or waiting to be recorded
ATTEMPTS = 2  # a shard whose worker died is given to one more
DIED = "the worker that checked it died, twice"


class Executor(Protocol):
    """Works on shards. However it does, the outcomes are the same and in the order of the shards."""

    def run(self, shards: Iterable[Shard]) -> Iterator[Outcome]:
        """The outcome of each shard, as soon as it and all before it are there."""


class SerialExecutor:
    """This process, one shard after the other."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def run(self, shards: Iterable[Shard]) -> Iterator[Outcome]:
        """The outcome of each shard."""
        worker = Worker(self.task)
        try:
            for shard in shards:
                yield worker.work(shard)
        finally:
            worker.close()


@dataclass
class _Hand:
    """A worker process, and the shard that it has."""

    process: BaseProcess
    pipe: Connection
    shard: Shard | None = None


class PoolExecutor:
    """Several processes, started afresh (spawn), each with its own view of the database and the shared, mapped index."""

    def __init__(self, task: Task, workers: int) -> None:
        self.task = task
        self.workers = workers
        self._context = multiprocessing.get_context("spawn")
        self._hands: list[_Hand] = []
        self._delivered = False

    def run(self, shards: Iterable[Shard]) -> Iterator[Outcome]:
        """The outcome of each shard; a worker that dies is replaced, and its shard given to another once."""
        waiting: deque[Shard] = deque()
        source = iter(shards)
        order: deque[int] = deque()  # numbers of the shards that were read and not handed on
        ready: dict[int, Outcome] = {}
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
                for outcome in self._collect(waiting, attempts):
                    ready[outcome.number] = outcome
        finally:
            self._stop()

    def _hand_out(
        self, source: Iterator[Shard], waiting: deque[Shard], order: deque[int], attempts: dict[int, int], ended: bool
    ) -> bool:
        """Give every idle worker a shard, reading not far ahead; returns whether the input has ended."""
        while True:
            idle = next((hand for hand in self._hands if hand.shard is None), None)
            if idle is None and len(self._hands) >= self.workers:
                return ended
            if not waiting:
                if ended or len(order) >= AHEAD * self.workers:
                    return ended
                shard = next(source, None)
                if shard is None:
                    return True
                order.append(shard.number)
                waiting.append(shard)
            hand = idle or self._start()
            shard = waiting.popleft()
            hand.shard = shard
            attempts[shard.number] = attempts.get(shard.number, 0) + 1
            try:
                hand.pipe.send(shard)
            except OSError:  # it died while idle: no fault of the shard
                attempts[shard.number] -= 1
                hand.shard = None
                waiting.appendleft(shard)
                self._bury(hand)

    def _collect(self, waiting: deque[Shard], attempts: dict[int, int]) -> Iterator[Outcome]:
        """Wait for news from the workers, and hand on what they finished."""
        busy = {hand.pipe: hand for hand in self._hands if hand.shard is not None}
        for pipe in wait(list(busy)):
            hand = busy[pipe]  # type: ignore[index]
            shard = hand.shard
            assert shard is not None
            try:
                answer = hand.pipe.recv()
            except (EOFError, OSError):
                self._bury(hand)
                if attempts[shard.number] < ATTEMPTS:
                    waiting.appendleft(shard)
                elif not self._delivered:
                    raise StoreError("worker processes die before they finish anything", remedy="try --workers 1") from None
                else:
                    yield lost(shard, DIED)
                continue
            hand.shard = None
            self._delivered = True
            if isinstance(answer, Exception):
                raise answer
            attempts.pop(shard.number, None)
            yield answer

    def _start(self) -> _Hand:
        here, there = self._context.Pipe()
        process = self._context.Process(target=serve, args=(there, self.task), daemon=True)
        with _interrupts_held():
            process.start()
        there.close()  # so that the pipe ends when the worker does
        hand = _Hand(process, here)
        self._hands.append(hand)
        return hand

    def _bury(self, hand: _Hand) -> None:
        self._hands.remove(hand)
        hand.pipe.close()
        hand.process.kill()
        hand.process.join()

    def _stop(self) -> None:
        for hand in self._hands:
            hand.pipe.close()
        for hand in self._hands:
            if hand.shard is not None:  # its answer is no longer wanted
                hand.process.kill()
            hand.process.join()
        self._hands.clear()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits meanwhile; a process started now is deaf to it from its first moment, where signals can be held at all."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(pipe: Connection, task: Task) -> None:
    """The life of a worker process: a shard in, its outcome out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    try:
        worker = Worker(task)
    except ComplianceError as error:
        _answer_first(pipe, error)
        return
    while True:
        try:
            shard = pipe.recv()
        except (EOFError, OSError):
            worker.close()
            return
        try:
            answer: Outcome | Exception = worker.work(shard)
        except ComplianceError as error:
            answer = _portable(error)
        try:
            pipe.send(answer)
        except OSError:
            return


def _answer_first(pipe: Connection, error: ComplianceError) -> None:
    try:
        pipe.recv()
        pipe.send(_portable(error))
    except (EOFError, OSError):
        return


def _portable(error: ComplianceError) -> ComplianceError:
    """An error that survives pickling: these take their parts by keyword."""
    return StoreError(str(error))
