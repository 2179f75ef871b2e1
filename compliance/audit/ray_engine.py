"""Shards as tasks of Ray (https://docs.ray.io): on this machine, or on a cluster that sees the same files.

Every node opens the database by its path, read-only, and maps the index: one copy in the memory of a node serves all its
workers. Outcomes come back to the one process that records them.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Generic

from compliance.audit.executors import AHEAD, ATTEMPTS, DIED, Job, O, S, Works
from compliance.errors import ComplianceError, StoreError, UsageError

_OPEN: dict[str, Works[Any, Any]] = {}  # of a worker process of Ray: it serves many shards


class RayExecutor(Generic[S, O]):
    """Ray's workers; ``workers`` bounds how many shards are with them at once (None: as many as the cluster has cores).

    Raises UsageError when Ray is not installed, or the cluster at ``address`` does not answer.
    """

    def __init__(self, task: Job[S, O], workers: int | None = None, address: str | None = None) -> None:
        self.task = task
        self._ray = _ray()
        self._ours = not self._ray.is_initialized()
        if self._ours:
            options: dict[str, Any] = {"address": address} if address else {"include_dashboard": False, "num_cpus": workers}
            try:
                self._ray.init(log_to_driver=False, logging_level="ERROR", **options)
            except (ConnectionError, RuntimeError, ValueError) as error:
                reason = " ".join(str(error).split())[:200]
                raise UsageError(f"Ray cannot be reached ({reason})", remedy="check --address") from None
        self.workers = workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def run(self, shards: Iterable[S]) -> Iterator[O]:
        """The outcome of each shard; a shard whose worker died is given to another once."""
        ray = self._ray
        task = ray.put(self.task)
        remote = ray.remote(max_retries=ATTEMPTS - 1)(work_on)
        sent: deque[tuple[S, Any]] = deque()
        try:
            for shard in shards:
                sent.append((shard, remote.remote(task, shard)))
                if len(sent) >= AHEAD * self.workers:
                    yield self._outcome(*sent.popleft())
            while sent:
                yield self._outcome(*sent.popleft())
        finally:
            for _, waiting in sent:
                ray.cancel(waiting, force=True)
            if self._ours:
                ray.shutdown()

    def _outcome(self, shard: S, reference: Any) -> O:
        try:
            answer = self._ray.get(reference)
        except self._ray.exceptions.WorkerCrashedError:
            return self.task.lost(shard, DIED)
        except self._ray.exceptions.RayError as error:
            raise StoreError(f"Ray gave up ({' '.join(str(error).split())[:200]})") from None
        if isinstance(answer, str):
            raise StoreError(answer)
        outcome: O = answer
        return outcome


def work_on(task: Job[S, O], shard: S) -> O | str:
    """Check a shard in a worker process of Ray; a string says what is wrong with the database."""
    try:
        name = repr(task)
        if name not in _OPEN:
            for worker in _OPEN.values():
                worker.close()
            _OPEN.clear()
            os.chdir(task.folder)  # paths of articles are as the user gave them
            _OPEN[name] = task.worker()
        outcome: O = _OPEN[name].work(shard)
        return outcome
    except (ComplianceError, OSError) as error:
        return str(error)


def _ray() -> Any:
    try:
        import ray
    except ImportError:
        raise UsageError("Ray is not installed", remedy="pip install 'wire-compliance[ray]'") from None
    return ray
