"""Work whose shards have parts: a process that dies takes no more with it than the part it had."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from compliance.audit.executors import Job, Numbered, PoolExecutor
from compliance.errors import StoreError


class Parted(Numbered, Protocol):
    """A shard that can be taken apart."""

    def alone(self: P) -> Iterator[P]:
        """Each part as a shard of its own."""


class Survived(Numbered, Protocol):
    """An outcome that tells whether it is one."""

    @property
    def lost(self) -> bool:
        """True where the process died of the shard, twice."""


P = TypeVar("P", bound=Parted)
R = TypeVar("R", bound=Survived)


def in_parts(job: Job[P, R], shards: Iterable[P], workers: int) -> Iterator[tuple[P, list[R]]]:
    """Each shard, in order, with what came of it from several processes: one outcome, or one of every part where two died of
    it, so that only the part that kills is passed over.

    Raises StoreError where processes die of every part.
    """
    handed: deque[P] = deque()  # the executor reads not far ahead: memory stays flat

    def handing() -> Iterator[P]:
        for shard in shards:
            handed.append(shard)
            yield shard

    executor: PoolExecutor[P, R] = PoolExecutor(job, workers, forks=True, proven=True)
    for outcome in executor.run(handing()):
        shard = handed.popleft()
        yield shard, [outcome] if not outcome.lost else _apart(job, shard)


def _apart(job: Job[P, R], shard: P) -> list[R]:
    executor: PoolExecutor[P, R] = PoolExecutor(job, 1, forks=True, proven=True, held=1)
    outcomes = list(executor.run(shard.alone()))
    if len(outcomes) > 1 and all(one.lost for one in outcomes):
        raise StoreError("worker processes die before they finish anything", remedy="try --workers 1")
    return outcomes
