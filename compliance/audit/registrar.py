"""Registering: from readable files to stored, fingerprinted, indexed dispatches, in bounded memory."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field

from compliance.audit.digesting import Digest, digest_many
from compliance.audit.families import group_by_sketch, withdraw
from compliance.audit.indexing import Indexer, catch_up
from compliance.audit.manifests import ensure_manifest
from compliance.fingerprint.scheme import Manifest
from compliance.model import Dispatch, Skipped
from compliance.store import Added, Entry, Publication, Register, Store

BATCH = 256  # dispatches a task
POOL_AFTER = 4  # batches: less work than this is done before other processes have started


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


class Registrar:
    """Adds dispatches to the register of a store, which must be open for writing."""

    def __init__(self, store: Store, *, workers: int = 1) -> None:
        self.store = store
        self.register = Register(store)
        self.publication = Publication(store)
        self.workers = workers

    def add(self, items: Iterable[Dispatch | Skipped]) -> Iterator[Registered]:
        """Register everything; yields the growing account after every batch, and last of all the whole.

        What was added stays registered when this is stopped, even by ``kill -9``: what was not yet indexed is, next time.
        """
        account = Registered()
        with self.store.writer_lock():
            manifest = ensure_manifest(self.register)
            self.publication.recover()
            account.recovered = catch_up(self.publication, manifest)
            indexer = Indexer(self.publication, manifest)
            try:
                for batch, digests in self._digested(items, manifest, account):
                    self._store(batch, digests, indexer, account)
                    yield account
            finally:
                indexer.publish()
            fresh = account.new + account.versions
            account.withdrawn = withdraw(self.store, account.versions + account.new)
            account.families = group_by_sketch(self.store, fresh)
            self.publication.merge()
        yield account

    def _store(self, batch: Sequence[Dispatch], digests: Sequence[Digest], indexer: Indexer, account: Registered) -> None:
        entries = [Entry(d, words=g.words, sketch=g.sketch) for d, g in zip(batch, digests, strict=True)]
        outcome: list[Added] = self.register.add(entries)
        for added, digest in zip(outcome, digests, strict=True):
            if added.state == "known":
                account.known += 1
                continue
            (account.new if added.state == "new" else account.versions).append(added.id)
            indexer.add(added.id, digest)

    def _fresh(self, items: Iterable[Dispatch | Skipped], account: Registered) -> Iterator[list[Dispatch]]:
        """Batches of what the register does not hold yet; fingerprinting is not wasted on the rest."""
        batch: list[Dispatch] = []
        for item in items:
            if isinstance(item, Skipped):
                account.skipped.append(item)
                continue
            account.warnings += len(item.warnings)
            batch.append(item)
            if len(batch) >= BATCH:
                yield self._unknown(batch, account)
                batch = []
        if batch:
            yield self._unknown(batch, account)

    def _unknown(self, batch: list[Dispatch], account: Registered) -> list[Dispatch]:
        known = self.register.known(d.content_hash for d in batch)
        account.known += sum(d.content_hash in known for d in batch)
        return [d for d in batch if d.content_hash not in known]

    def _digested(
        self, items: Iterable[Dispatch | Skipped], manifest: Manifest, account: Registered
    ) -> Iterator[tuple[list[Dispatch], list[Digest]]]:
        """Batches with their digests, in order; other processes take over when there is enough to do."""
        waiting: deque[tuple[list[Dispatch], Future[list[Digest]]]] = deque()
        with ExitStack() as stack:
            pool: ProcessPoolExecutor | None = None
            for number, batch in enumerate(self._fresh(items, account)):
                bodies = [d.body for d in batch]
                if self.workers > 1 and number == POOL_AFTER:
                    context = multiprocessing.get_context("spawn")
                    pool = stack.enter_context(ProcessPoolExecutor(self.workers - 1, mp_context=context))
                if pool is None:
                    yield batch, digest_many(bodies, manifest)
                    continue
                waiting.append((batch, pool.submit(digest_many, bodies, manifest)))
                # Reading goes on while others fingerprint, but never far ahead: memory stays flat.
                if len(waiting) > 2 * self.workers:
                    ready, future = waiting.popleft()
                    yield ready, future.result()
            while waiting:
                ready, future = waiting.popleft()
                yield ready, future.result()
