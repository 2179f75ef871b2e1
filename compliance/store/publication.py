"""Which segments are the index: one row names the set, and everything else follows from it.

Texts are committed first; a segment is written and made durable next; the row that names it last. After a crash between
any two of these, dispatches above the row's ``through`` wait to be indexed, and files that it does not name are orphans.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.dataclass import dataclass
from compliance.errors import SegmentError
from compliance.store.database import Store, explained
from compliance.store.rows import time_text, unpack

if TYPE_CHECKING:
    from compliance.index import Index
    from compliance.store.adding import Held

ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class SegmentSet:
    """The current set: every dispatch up to id ``through`` is in one of ``files``, or removed."""

    generation: int
    files: tuple[Path, ...]
    through: int
    published: float = 0.0  # seconds since 1970


@dataclass(frozen=True, slots=True)
class Indexable:
    """A dispatch to be indexed: its text, or its fingerprints where the text is not held."""

    id: int
    text: str | None
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """What an interrupted writer left: dispatches to index, and names of the files that were swept."""

    pending: int
    orphans: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.pending or self.orphans)


class Publication:
    """The segment set of a store. Whoever changes it holds ``store.writer_lock()``."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def segment_set(self) -> SegmentSet:
        """The set as the database names it now."""
        with explained(self.store.path):
            return self._set(self.store.conn)

    def _set(self, conn: sqlite3.Connection) -> SegmentSet:
        generation, files, through, updated = conn.execute(
            "SELECT generation, files, through, updated FROM segments"
        ).fetchone()
        folder = self.store.index_folder
        # Only names count: a database from elsewhere must not make us read files outside its folder.
        paths = tuple(folder / Path(name).name for name in json.loads(files))
        published = datetime.fromisoformat(updated).timestamp() if updated else 0.0  # no set has been named yet
        return SegmentSet(generation, paths, through, published)

    def open_index(self, manifest_digest: str | None = None) -> Index:
        """Map the current set, without removed dispatches.

        A merge may take a file away between reading the row and opening it: then the row is read again. Raises SegmentError
        when a segment is damaged or missing for good, SchemeError when it was made under another manifest.
        """
        import numpy as np

        from compliance.index import Index

        seen = -1
        for _ in range(ATTEMPTS):
            with self.store.snapshot() as conn:
                current = self._set(conn)
                dead = [row[0] for row in conn.execute("SELECT dispatch FROM tombstones")]
            try:
                return Index.open(
                    current.files,
                    manifest_digest=manifest_digest,
                    tombstones=np.array(dead, np.uint32),
                    published=current.published,
                )
            except SegmentError:
                if current.generation == seen:
                    raise
                seen = current.generation
        raise SegmentError("the index changes too fast to be opened", path=str(self.store.index_folder), remedy="try again")

    def pending_count(self) -> int:
        """How many dispatches are registered and not in the index."""
        with explained(self.store.path):
            sql = "SELECT count(*) FROM dispatches WHERE id > (SELECT through FROM segments) AND removed IS NULL"
            return int(self.store.conn.execute(sql).fetchone()[0])

    def pending(self, batch: int = 1000) -> Iterator[list[Indexable]]:
        """Dispatches that wait to be indexed, by ascending id."""
        return self._indexable(self.segment_set().through, batch)

    def everything(self, batch: int = 1000) -> Iterator[list[Indexable]]:
        """All dispatches, for rebuilding the index from the database."""
        return self._indexable(0, batch)

    def _indexable(self, after: int, batch: int) -> Iterator[list[Indexable]]:
        sql = (
            'SELECT d.id, t.codec, t.body, f."values", f.positions, f.stems FROM dispatches d '
            "LEFT JOIN dispatch_texts t ON t.dispatch = d.id LEFT JOIN fingerprints f ON f.dispatch = d.id "
            "WHERE d.id > ? AND d.removed IS NULL ORDER BY d.id LIMIT ?"
        )
        from compliance.store.adding import held_of

        while True:
            with explained(self.store.path):
                rows = self.store.conn.execute(sql, (after, batch)).fetchall()
            if not rows:
                return
            yield [
                Indexable(
                    row[0],
                    None if row[2] is None else unpack(row[1], row[2]),
                    None if row[3] is None else held_of(row[3], row[4], row[5]),
                )
                for row in rows
            ]
            after = rows[-1][0]

    def new_segment_path(self) -> Path:
        """A fresh name in the index folder, which is made."""
        self.store.index_folder.mkdir(parents=True, exist_ok=True)
        return self.store.index_folder / f"{self.segment_set().generation + 1:08d}-{os.urandom(4).hex()}.seg"

    def publish(
        self,
        *,
        add: Sequence[Path] = (),
        drop: Sequence[Path] = (),
        through: int | None = None,
        purged: Iterable[int] = (),
        at: datetime | None = None,
    ) -> SegmentSet:
        """Name the new set in one durable transaction, then delete the dropped files.

        ``through``: every dispatch up to this id is in the new set. ``purged``: removed dispatches that no segment holds
        any longer.
        """
        with self.store.transaction(durable=True) as conn:
            current = self._set(conn)
            gone = {path.name for path in drop}
            names = [path.name for path in current.files if path.name not in gone] + [path.name for path in add]
            conn.execute(
                "UPDATE segments SET generation = ?, files = ?, through = ?, updated = ?",
                (
                    current.generation + 1,
                    json.dumps(names),
                    current.through if through is None else through,
                    time_text(at or datetime.now(UTC)),
                ),
            )
            conn.executemany("DELETE FROM tombstones WHERE dispatch = ?", ((int(each),) for each in purged))
        for path in drop:
            # On Windows a reader may still hold it: then it is an orphan for the next sweep.
            with suppress(OSError):
                path.unlink(missing_ok=True)
        return self.segment_set()

    def reindexed(self, paths: Sequence[Path], through: int) -> SegmentSet:
        """Put ``paths``, built from ``everything`` up to id ``through``, in the place of the whole set, sound or not."""
        with explained(self.store.path):
            dead = [row[0] for row in self.store.conn.execute("SELECT dispatch FROM tombstones")]
        return self.publish(add=paths, drop=self.segment_set().files, through=through, purged=dead)

    def merge(self, *, everything: bool = False) -> int:
        """Merge segments where there are too many (all of them with ``everything``); returns how many were merged."""
        import numpy as np

        from compliance.index import Segment, merge_segments, plan_merge

        merged = 0
        while True:
            files = self.segment_set().files
            segments = [Segment.open(path) for path in files]
            chosen = tuple(range(len(files))) if everything else plan_merge([segment.postings for segment in segments])
            dead = self._tombstones()
            if len(chosen) < (1 if everything and dead else 2):
                return merged
            path = self.new_segment_path()
            dropped = merge_segments([segments[i] for i in chosen], path, np.array(dead, np.uint32))
            # In a merge of all, a removed dispatch without postings is gone too.
            purged = dead if len(chosen) == len(files) else [int(each) for each in dropped]
            self.publish(add=[path], drop=[files[i] for i in chosen], purged=purged)
            merged += len(chosen)
            if everything:
                return merged

    def _tombstones(self) -> list[int]:
        """Removed dispatches that the segments may hold; later ones never reached a segment, and stay masked."""
        with explained(self.store.path):
            sql = "SELECT dispatch FROM tombstones WHERE dispatch <= (SELECT through FROM segments) ORDER BY 1"
            return [row[0] for row in self.store.conn.execute(sql)]

    def sweep(self) -> tuple[str, ...]:
        """Delete files that the set does not name; returns their names."""
        folder = self.store.index_folder
        if not folder.is_dir():
            return ()
        named = {path.name for path in self.segment_set().files}
        orphans = sorted(p.name for p in folder.iterdir() if p.name.endswith((".seg", ".tmp")) and p.name not in named)
        for name in orphans:
            with suppress(OSError):
                (folder / name).unlink()
        return tuple(orphans)

    def recover(self) -> Recovery:
        """Sweep, and say what an interrupted writer left to be done (see ``pending``)."""
        return Recovery(orphans=self.sweep(), pending=self.pending_count())
