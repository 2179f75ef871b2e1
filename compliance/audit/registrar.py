"""Registering: from readable files to stored, fingerprinted, indexed dispatches, in bounded memory."""

from __future__ import annotations

import multiprocessing
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import field

from compliance.audit.families import group_by_sketch, link_named, withdraw
from compliance.audit.indexing import Indexer, catch_up
from compliance.audit.intake import Item, Refused, Taken, Task, file_key, take_in, tasks
from compliance.audit.manifests import ensure_manifest
from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.fingerprint.scheme import Manifest
from compliance.fingerprint.sketch import sketch_permutations
from compliance.model import Dispatch, Skipped, Status
from compliance.readers import ReadOptions
from compliance.store import Publication, Register, Store

POOL_AFTER = 2  # tasks: less work than this is done before other processes have started


@dataclass
class Registered:
    """What came of adding: rows of new dispatches and of new versions, how many were known, what was passed over."""

    new: list[int] = field(default_factory=list)
    versions: list[int] = field(default_factory=list)
    known: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    recovered: int = 0  # dispatches of an interrupted run that are indexed now
    families: int = 0  # groups of versions found by likeness
    withdrawn: list[int] = field(default_factory=list)  # rows that a kill among the new ones took back
    warnings: int = 0

    @property
    def added(self) -> int:
        """New rows in all."""
        return len(self.new) + len(self.versions)

    @property
    def seen(self) -> int:
        """Dispatches handled so far."""
        return self.added + self.known


class Registrar:
    """Adds dispatches to the register of a store, which must be open for writing."""

    def __init__(self, store: Store, options: ReadOptions | None = None, *, workers: int = 1) -> None:
        self.store = store
        self.register = Register(store)
        self.publication = Publication(store)
        self.options = options or ReadOptions()
        self.workers = workers
        self._incomplete: set[bytes] = set()  # files of which something was passed over: they are read again next time
        self._counts: Counter[bytes] = Counter()
        self._kills: dict[int, Status] = {}

    def add(self, items: Iterable[Item]) -> Iterator[Registered]:
        """Register files, sources or ready dispatches; yields the growing account after every batch, last of all the whole.

        What was added stays registered when this is stopped, even by ``kill -9``: what was not yet indexed is, next time.
        """
        account = Registered()
        with self.store.writer_lock():
            manifest = ensure_manifest(self.register)
            self.publication.recover()
            account.recovered = catch_up(self.publication, manifest)
            indexer = Indexer(self.publication, manifest)
            try:
                for task, outcome in self._done(tasks(self._unknown(items, account), self.options), manifest):
                    self._store(task, outcome, indexer, account)
                    yield account
            finally:
                indexer.publish()
            fresh = account.new + account.versions
            account.families = group_by_sketch(self.store, fresh)
            link_named(self.store, fresh)
            account.withdrawn = withdraw(self.store, self._kills, fresh)
            self.publication.merge()
        yield account

    def _unknown(self, items: Iterable[Item], account: Registered) -> Iterator[tuple[bytes, Item]]:
        """Leave out files that were added before, byte for byte; they cost their hash only."""
        for item in items:
            if isinstance(item, Dispatch | Skipped):
                yield b"", item
                continue
            try:
                key = file_key(item, self.options)
            except ReadError as error:
                yield b"", Skipped(error.path or "", error.message, error=True)
                continue
            known = self.register.known_files([key])
            if key in known:
                account.known += known[key]
            else:
                yield key, item

    def _store(self, task: Task, outcome: list[Taken | Refused], indexer: Indexer, account: Registered) -> None:
        taken = [one for one in outcome if isinstance(one, Taken)]
        for refused in outcome:
            if isinstance(refused, Refused):
                account.skipped.append(refused.skipped)
                self._incomplete.add(refused.key)
        for one, added in zip(taken, self.register.add_rows([one.row for one in taken]), strict=True):
            account.warnings += one.warnings
            self._counts[one.key] += 1
            if added.state == "known":
                account.known += 1
                continue
            (account.new if added.state == "new" else account.versions).append(added.id)
            indexer.add(added.id, one.digest)
            if one.status is not Status.USABLE:
                self._kills[added.id] = one.status
        whole = {key: self._counts.pop(key, 0) for key in task.complete if key not in self._incomplete}
        if whole:
            self.register.remember_files(whole)

    def _done(self, work: Iterable[Task], manifest: Manifest) -> Iterator[tuple[Task, list[Taken | Refused]]]:
        """Tasks with their outcome, in order; other processes take over when there is enough to do."""
        permutations = sketch_permutations()  # asked for once: datasketch is slow to import
        waiting: deque[tuple[Task, Future[list[Taken | Refused]]]] = deque()
        with ExitStack() as stack:
            pool: ProcessPoolExecutor | None = None
            for number, task in enumerate(work):
                if self.workers > 1 and number == POOL_AFTER:
                    context = multiprocessing.get_context("spawn")
                    pool = stack.enter_context(ProcessPoolExecutor(self.workers, mp_context=context))
                if pool is None:
                    yield task, take_in(task, self.options, manifest, permutations)
                    continue
                waiting.append((task, pool.submit(take_in, task, self.options, manifest, permutations)))
                # Reading goes on while others work, but never far ahead: memory stays flat.
                if len(waiting) > 3 * self.workers:
                    ready, future = waiting.popleft()
                    yield ready, future.result()
            while waiting:
                ready, future = waiting.popleft()
                yield ready, future.result()
