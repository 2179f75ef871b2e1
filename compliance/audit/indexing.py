"""From stored dispatches to segments: publishing new ones, catching up after a crash, rebuilding the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from compliance.audit.digesting import Digest, digest_many
from compliance.audit.manifests import digest_of
from compliance.dataclass import dataclass
from compliance.fingerprint.scheme import Manifest
from compliance.index import SegmentBuilder
from compliance.store import Indexable, Publication

SEGMENT_POSTINGS = 4_000_000  # held in memory before a segment is written: some 100 MB


@dataclass
class Indexer:
    """Gathers digests into segments and publishes them. Dispatches must come by ascending id."""

    publication: Publication
    manifest: Manifest
    through: int | None = None
    indexed: int = 0
    written: list[Path] = field(default_factory=list)  # segments that no row names yet
    _builder: SegmentBuilder = field(init=False)

    def __post_init__(self) -> None:
        self._builder = SegmentBuilder(digest_of(self.manifest))

    def add(self, row: int, digest: Digest) -> None:
        """Take in the digest of a committed dispatch; writes a segment when enough have gathered."""
        self._builder.add(row, digest.values, digest.positions, digest.stems, digest.codes)
        self.through = row
        self.indexed += 1
        if len(self._builder) >= SEGMENT_POSTINGS:
            self.write()

    def write(self) -> None:
        """Write what has gathered as a segment."""
        if self._builder.documents:
            path = self.publication.new_segment_path()
            self._builder.write(path)
            self.written.append(path)

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
        texts = [item for item in batch if item.text is not None]
        digests = dict(
            zip(
                (item.id for item in texts),
                digest_many([item.text or "" for item in texts], indexer.manifest),
                strict=True,
            )
        )
        for item in batch:
            if item.id in digests:
                indexer.add(item.id, digests[item.id])
            elif item.held is not None:
                held = item.held
                indexer.add(item.id, Digest(held.values, held.positions, held.stems, 0, b""))
        yield indexer.indexed
