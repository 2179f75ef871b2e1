"""Who does the work of an audit: this process, several, or Ray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.dataclass import dataclass

if TYPE_CHECKING:
    from compliance.audit.executors import Executor, Job, O, S


@dataclass(frozen=True, slots=True)
class Engine:
    """What ``--engine``, ``--workers`` and ``--address`` say."""

    name: str
    workers: int
    address: str | None

    def executor(self, job: Job[S, O]) -> Executor[S, O]:
        """The executor of a job."""
        if self.name == "ray":
            from compliance.audit.ray_engine import RayExecutor

            return RayExecutor(job, self.workers if self.workers > 1 else None, self.address)
        from compliance.audit.executors import PoolExecutor, SerialExecutor

        return PoolExecutor(job, self.workers) if self.workers > 1 else SerialExecutor(job)
