"""The life of a worker process: a shard in, its outcome out."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from compliance.errors import ComplianceError, StoreError

if TYPE_CHECKING:
    from compliance.audit.executors import Job

SWITCH_SECONDS = 0.0005  # else the parent waits up to 5 ms for every piece of a shard that a busy worker takes off its pipe


def serve_apart(pipe: Connection, task: Job[Any, Any]) -> None:
    """``serve`` in a copy of this process, which lets go of everything that is open but its pipe.

    Else the lock of a writer that is killed would be held on to, and no worker would see the end of its own pipe.
    """
    most = os.sysconf("SC_OPEN_MAX")
    os.closerange(3, pipe.fileno())
    os.closerange(pipe.fileno() + 1, most if most > 0 else 1 << 16)  # -1: no limit
    gc.freeze()  # nothing of the copy is looked through, and so none of it is copied in memory
    gc.set_threshold(20_000)
    serve(pipe, task)


def serve(pipe: Connection, task: Job[Any, Any]) -> None:
    """The life of a worker process: a shard in, its outcome out, until the other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})  # held while it was started
    try:
        worker = task.worker()
    except ComplianceError as error:
        _answer_first(pipe, error)
        return
    shards: SimpleQueue[Any] = SimpleQueue()
    sys.setswitchinterval(SWITCH_SECONDS)
    # Shards are taken off the pipe while another is worked on, or each end could wait for the other to read.
    threading.Thread(target=_receive, args=(pipe, shards), daemon=True).start()
    while (shard := shards.get()) is not None:
        try:
            answer: Any = worker.work(shard)
        except ComplianceError as error:
            answer = _portable(error)
        try:
            pipe.send(answer)
        except OSError:
            return
    worker.close()


def _receive(pipe: Connection, shards: SimpleQueue[Any]) -> None:
    try:
        while True:
            shards.put(pipe.recv())
    except (EOFError, OSError):
        shards.put(None)


def _answer_first(pipe: Connection, error: ComplianceError) -> None:
    try:
        pipe.recv()
        pipe.send(_portable(error))
        while True:  # were shards left unread, the answer would be lost with them
            pipe.recv()
    except (EOFError, OSError):
        return


def _portable(error: ComplianceError) -> ComplianceError:
    """An error that survives pickling: these take their parts by keyword."""
    return StoreError(str(error))
