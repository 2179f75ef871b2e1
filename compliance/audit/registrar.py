"""Registering: from readable files to stored, fingerprinted, indexed dispatches, in bounded memory."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import field

import numpy as np

from compliance.audit.batches import batched
from compliance.audit.families import group_by_sketch, link_named, withdraw
from compliance.audit.in_parts import in_parts
from compliance.audit.indexing import Indexer, catch_up
from compliance.audit.intake import FILES_A_TASK, FileKeys, Intake, Item, Taken, Task, refusal_key, tasks
from compliance.audit.manifests import ensure_manifest
from compliance.audit.memory import keep_freed_memory
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
    refusals: list[bytes] = field(default_factory=list)  # for each of them a key of file and reason; none without a file's key
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
        keep_freed_memory()
        with self.store.writer_lock():
            manifest = ensure_manifest(self.register)
            self.publication.recover()
            account.recovered = catch_up(self.publication, manifest)
            indexer = Indexer(self.publication, manifest)
            try:
                for taken, complete in self._done(tasks(self._unknown(items, account), self.options), manifest):
                    self._store(taken, complete, indexer, account)
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
        keys = FileKeys(self.options)
        for batch in batched(items, FILES_A_TASK):
            keyed = [_keyed(item, keys) for item in batch]
            known = self.register.known_files([key for key, _ in keyed if key])
            for key, item in keyed:
                if key in known:
                    account.known += known[key]
                else:
                    yield key, item

    def _store(self, taken: Taken, complete: tuple[bytes, ...], indexer: Indexer, account: Registered) -> None:
        for skipped, key in taken.refused:
            account.skipped.append(skipped)
            account.refusals.append(refusal_key(key, skipped))
            self._incomplete.add(key)
        account.warnings += taken.warnings
        self._counts.update(taken.keys)
        whole = {key: self._counts.pop(key, 0) for key in complete if key not in self._incomplete}
        added = self.register.add_rows(taken.rows, whole)
        new = np.array([one.state != "known" for one in added], np.bool_)
        account.known += len(added) - int(new.sum())
        for place, one in enumerate(added):
            if one.state != "known":
                (account.new if one.state == "new" else account.versions).append(one.id)
                if place in taken.statuses:
                    self._kills[one.id] = taken.statuses[place]
        if taken.digests is not None:
            rows = [one.id for one in added if one.state != "known"]
            indexer.add_many(rows, taken.digests if new.all() else taken.digests.of(new))

    def _done(self, work: Iterator[Task], manifest: Manifest) -> Iterator[tuple[Taken, tuple[bytes, ...]]]:
        """What came of the tasks, in order, and the files that end with it; others take over when there is much to do."""
        first = next(work, None)
        if first is None:
            return
        job = Intake(self.options, manifest, sketch_permutations())
        ours = work if self.workers == 1 else itertools.islice(work, POOL_AFTER - 1)
        for task in itertools.chain([first], ours):
            yield job.work(task), task.complete
        more = next(work, None)
        if more is not None:
            for task, outcomes in in_parts(job, itertools.chain([more], work), self.workers):
                for number, taken in enumerate(outcomes, start=1):
                    yield taken, task.complete if number == len(outcomes) else ()


def _keyed(item: Item, keys: FileKeys) -> tuple[bytes, Item]:
    """An item with the key of its file, if it is one; what cannot be read is passed over."""
    if isinstance(item, Dispatch | Skipped):
        return b"", item
    try:
        return keys.of(item), item
    except ReadError as error:
        return b"", Skipped(error.path or "", error.message, error=True)
