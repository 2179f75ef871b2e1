"""The reverse check from end to end: new dispatches against the ledger, suspects read again where they can be, and judged.

The work is cut into shards, for the same executors as an audit; what comes of them is recorded here, in their order.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime
from itertools import groupby
from pathlib import Path

from compliance.audit.auditor import Auditor
from compliance.audit.batches import batched
from compliance.audit.executors import Executor
from compliance.audit.looking import Checked, Found, Look, Readings, Stretch, Suspected
from compliance.audit.manifests import require_texts
from compliance.audit.remembered import scheme_of
from compliance.audit.rereading import file_of, read_again
from compliance.audit.reverse import Suspect, in_portions
from compliance.audit.sources import WHOLE_FILE
from compliance.config import Config
from compliance.dataclass import dataclass
from compliance.model import Article
from compliance.readers import ReadOptions
from compliance.store import Ledger
from compliance.store.remembered import Place, RememberedArticles, Suspicion

BATCH = 200  # dispatches a query
SHARD_PLACES = 48  # suspects that one worker reads and checks: they take longer than other articles


@dataclass
class Lookback:
    """A reverse check on its way. ``found`` and ``suspected`` grow while it is worked on."""

    auditor: Auditor
    since: datetime
    dispatches: tuple[int, ...] = ()  # rows, registered since
    articles: int = 0  # texts that were held against them
    other_scheme: int = 0  # texts whose fingerprints were made otherwise
    read_again: int = 0
    found: list[Found] = field(default_factory=list)
    suspected: list[Suspicion] = field(default_factory=list)
    _suspects: dict[bytes, list[Suspect]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        register = self.auditor.view.register
        require_texts(register)
        self._remembered = RememberedArticles(register.store)
        self.dispatches = tuple(self._remembered.registered_since(self.since))
        self.articles, self.other_scheme = self._remembered.count(scheme_of(self.auditor.view.manifest))

    def look(self, config: Config, seconds: float) -> Look:
        """What the workers are told: all that is new, in portions."""
        portions = tuple(tuple(row for row, _ in portion) for portion in in_portions(self._texts()))
        auditor = self.auditor
        return Look(config, auditor.clock(), auditor.flags, portions, seconds, str(Path.cwd()))

    def search(self, look: Look, executor: Executor[Stretch, Suspected]) -> Iterator[int]:
        """Hold the kept fingerprints against the new dispatches; yields how many articles are done, over all portions."""
        pieces = [(portion, *ends) for portion in range(len(look.portions)) for ends in self._remembered.stretches()]
        done = 0
        for outcome in executor.run(Stretch(number, *piece) for number, piece in enumerate(pieces)):
            done += outcome.texts
            for suspect in outcome.suspects:
                self._suspects.setdefault(suspect.content, []).append(suspect)
            yield done

    def confirm(self, ledger: Ledger, run: int, options: ReadOptions, executor: Executor[Readings, Checked]) -> Iterator[int]:
        """Read the suspects again, check and record those that reuse a new dispatch; yields how many are done."""
        done = 0
        for outcome in executor.run(self._readings(options)):
            ledger.record_shard(run, outcome.number, b"", outcome.rows)
            unseen = [
                Suspicion(place, one.dispatch, one.words, one.share)
                for place in outcome.gone
                for one in self._suspects[place.content]
                if one.evident
            ]
            self._remembered.suspect(run, unseen)
            self.suspected += unseen
            self.found += outcome.found
            self.read_again += outcome.read
            done += outcome.places
            yield done

    def _readings(self, options: ReadOptions) -> Iterator[Readings]:
        """The shards of the second job: small files are read by the workers, of large ones every text is handed out."""
        number = 0
        small: list[Place] = []
        for name, group in groupby(self._remembered.places(self._suspects), key=lambda place: file_of(place.path)):
            places = list(group)
            large = name is not None and _size(name) > WHOLE_FILE
            if small and (large or len(small) + len(places) > SHARD_PLACES):
                yield self._shard(number, small, ())
                number, small = number + 1, []
            if not large:
                small += places
                continue
            for read in batched(read_again(places, options), SHARD_PLACES):
                yield self._shard(number, (), read)
                number += 1
        if small:
            yield self._shard(number, small, ())

    def _shard(self, number: int, unread: Sequence[Place], read: Sequence[tuple[Place, Article | None]]) -> Readings:
        contents = {place.content for place in (*unread, *(place for place, _ in read))}
        suspects = {content: tuple(one.dispatch for one in self._suspects[content]) for content in contents}
        return Readings(number, tuple(unread), tuple(read), suspects)

    def _texts(self) -> Iterator[tuple[int, str]]:
        for start in range(0, len(self.dispatches), BATCH):
            yield from sorted(self.auditor.view.register.texts(self.dispatches[start : start + BATCH]).items())


def _size(path: Path) -> int:
    try:
        return os.stat(path).st_size
    except OSError:
        return 0
