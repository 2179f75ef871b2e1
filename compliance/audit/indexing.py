"""From stored dispatches to segments: publishing new ones, catching up after a crash, rebuilding the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import groupby
from pathlib import Path

import numpy as np

from compliance.audit.digesting import Digest, Digests, digest_many
from compliance.audit.manifests import digest_of
from compliance.dataclass import dataclass
from compliance.fingerprint.scheme import Manifest
from compliance.index import SegmentBuilder
from compliance.store import Indexable, Publication

SEGMENT_POSTINGS = 3_000_000  # held in memory before a segment is written: some 50 MB


@dataclass
class Indexer:
    """Gathers digests into segments and publishes them. Dispatches must come by ascending id."""

    publication: Publication
    manifest: Manifest
    through: int | None = None  # every dispatch up to this one is in a segment that was written
    indexed: int = 0
    written: list[Path] = field(default_factory=list)  # segments that no row names yet
    _builder: SegmentBuilder = field(init=False)
    _latest: int | None = None

    def __post_init__(self) -> None:
        self._builder = SegmentBuilder(digest_of(self.manifest))

    def add(self, row: int, digest: Digest) -> None:
        """Take in the digest of a committed dispatch; writes a segment when enough have gathered."""
        self._builder.add(row, digest.values, digest.positions, digest.stems, digest.codes)
        self._added(row, 1)

    def add_many(self, rows: Sequence[int], digests: Digests) -> None:
        """Take in the digests of committed dispatches, in their order."""
        if rows:
            numbers = np.array(rows, np.int64)
            one = digests
            self._builder.add_many(numbers, one.prints, one.values, one.positions, one.stems, one.bounds, one.codes)
            self._added(rows[-1], len(rows))

    def _added(self, latest: int, count: int) -> None:
        self._latest = latest
        self.indexed += count
        if len(self._builder) >= SEGMENT_POSTINGS:
            self.write()

    def write(self) -> None:
        """Write what has gathered as a segment."""
        if self._builder.documents:
            path = self.publication.new_segment_path()
            self._builder.write(path)
            self.written.append(path)
            self.through = self._latest

    def publish(self) -> None:
        """Name the segments in the database, beside those that stand there."""
        self.write()
        if self.written:
            self.publication.publish(add=self.written, through=self.through)
            self.written = []


def catch_up(publication: Publication, manifest: Manifest) -> int:
    """Index what an interrupted writer stored and did not index; returns how many."""
    indexer = Indexer(publication, manifest)
    for _ in _feed(indexer, publication.pending()):
        pass
    indexer.publish()
    return indexer.indexed


def rebuild(publication: Publication, manifest: Manifest) -> Iterator[int]:
    """Make the index anew from the database; yields how many dispatches are done, batch by batch.

    Readers keep the old set until the whole of the new one stands.
    """
    indexer = Indexer(publication, manifest)
    yield from _feed(indexer, publication.everything())
    indexer.write()
    publication.reindexed(indexer.written, indexer.through or 0)
    publication.sweep()
    publication.merge()


def _feed(indexer: Indexer, batches: Iterable[list[Indexable]]) -> Iterator[int]:
    for batch in batches:
        for with_text, items in groupby(batch, key=lambda item: item.text is not None):
            if with_text:
                texts = {item.id: item.text or "" for item in items}
                indexer.add_many(list(texts), digest_many(list(texts.values()), indexer.manifest))
                continue
            for item in items:
                if (held := item.held) is not None:
                    indexer.add(item.id, Digest(held.values, held.positions, held.stems, 0, b""))
        yield indexer.indexed
