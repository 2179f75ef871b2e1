"""From files to entries of the register: read, freed of signals, fingerprinted, packed. Runs in this process or in others."""

from __future__ import annotations

import hashlib
import itertools
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from compliance import __version__
from compliance.audit.digesting import Digests, digest_many
from compliance.audit.families import status_said
from compliance.audit.memory import keep_freed_memory
from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.fingerprint.scheme import Manifest
from compliance.fingerprint.sketch import Permutations
from compliance.model import Dispatch, Skipped, Status
from compliance.readers import Found, ReadOptions, Record, Source, raw_records, read_dispatches, to_dispatch
from compliance.store import Entry, Row
from compliance.store.adding import row_of
from compliance.text.language import guess_language

WHOLE_FILE = 256 * 1024  # bytes: a smaller file is read where it is fingerprinted, a larger one record by record
FILES_A_TASK = 64
RECORDS_A_TASK = 256
DIED = "the process that read it died, twice"

Item = Dispatch | Found | Source | Skipped
Part = Item | tuple[Record, str]


@dataclass(frozen=True, slots=True)
class Task:
    """Work for one process: files to read whole, or what was read already. ``keys`` names the file of each part.

    ``complete`` are the keys of the files that end with this task.
    """

    number: int
    parts: tuple[Part, ...]
    keys: tuple[bytes, ...]
    complete: tuple[bytes, ...] = ()

    def alone(self) -> Iterator[Task]:
        """Each part as a task of its own."""
        for number, (part, key) in enumerate(zip(self.parts, self.keys, strict=True)):
            yield Task(number, (part,), (key,))


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a task, ready to be stored and indexed, in the order of the input.

    ``keys`` names the file of each of ``rows``, ``statuses`` what the row at a place puts on the versions before it where
    that is not usable; ``refused`` is what was passed over, with the key of its file. ``lost``: the process died of it.
    """

    number: int
    rows: list[Row]
    digests: Digests | None
    keys: list[bytes]
    statuses: dict[int, Status]
    warnings: int
    refused: list[tuple[Skipped, bytes]]
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """How tasks are worked on, in this process or in others."""

    options: ReadOptions
    manifest: Manifest
    permutations: Permutations
    folder: str = ""  # where relative paths begin, for workers on other machines

    def worker(self) -> Intake:
        """Itself: it holds nothing open."""
        keep_freed_memory()
        return self

    def close(self) -> None:
        """Nothing to close."""

    def work(self, task: Task) -> Taken:
        """The outcome of a task."""
        found: list[tuple[bytes, Dispatch | Skipped]] = []
        for key, part in zip(task.keys, task.parts, strict=True):
            if isinstance(part, Dispatch | Skipped):
                found.append((key, part))
            elif isinstance(part, tuple):
                found.append((key, to_dispatch(*part, self.options)))
            else:
                found += ((key, dispatch) for dispatch in read_dispatches(part, self.options))
        taken = [(key, item) for key, item in found if isinstance(item, Dispatch)]
        dispatches = [dispatch for _, dispatch in taken]
        digests = digest_many([dispatch.body for dispatch in dispatches], self.manifest, self.permutations)
        words = np.diff(digests.bounds).tolist()
        return Taken(
            task.number,
            [_row(*one) for one in zip(dispatches, words, digests.sketches, strict=True)],
            replace(digests, sketches=()),
            [key for key, _ in taken],
            {n: said for n, one in enumerate(dispatches) if (said := status_said(one)) is not Status.USABLE},
            sum(len(one.warnings) for one in dispatches),
            [(item, key) for key, item in found if isinstance(item, Skipped)],
        )

    def lost(self, task: Task, _: str, /) -> Taken:
        """The outcome of a task of which two processes died."""
        refused = [(Skipped(path_of(part), DIED, error=True), key) for part, key in zip(task.parts, task.keys, strict=True)]
        return Taken(task.number, [], None, [], {}, 0, refused, lost=True)


def _row(dispatch: Dispatch, words: int, sketch: bytes) -> Row:
    # Licences limit languages, and most plain wires do not state theirs; the content hash keeps to what the file says.
    return row_of(Entry(dispatch, words, sketch), language=dispatch.language or guess_language(dispatch.body))


def path_of(part: Part) -> str:
    """Which file a part is of."""
    if isinstance(part, tuple):
        return part[1]
    return part.path.as_posix() if isinstance(part, Found) else part.path


class FileKeys:
    """Keys of files: hashes over their bytes and over all that decides how they are read (16 bytes)."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._of_all = hashlib.sha256(f"{__version__}\0{options!r}\0".encode())

    def of(self, item: Found | Source) -> bytes:
        """The key of a file. Raises ReadError."""
        source = item if isinstance(item, Source) else Source.of_file(item.path, self._options.limits)
        digest = self._of_all.copy()
        digest.update(source.path.encode("utf-8", "surrogatepass") + b"\0")
        try:
            with source.open() as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
        except OSError as error:
            raise ReadError(f"cannot be read ({error.strerror})", path=source.path) from None
        return digest.digest()[:16]


def refusal_key(key: bytes, skipped: Skipped) -> bytes:
    """A key of what was said of the file with this key (16 bytes); empty where the file has none."""
    said = f"\0refused\0{skipped.path}\0{skipped.reason}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(key + said).digest()[:16] if key else b""


def tasks(items: Iterable[tuple[bytes, Item]], options: ReadOptions) -> Iterator[Task]:
    """Cut the work into tasks, numbered from 0: many small files together, a large file record by record."""
    numbers = itertools.count()
    small: list[tuple[bytes, Item]] = []
    for key, item in items:
        if isinstance(item, Found | Source) and _size(item) > WHOLE_FILE:
            if small:
                yield _of_small(next(numbers), small)
                small = []
            yield from _of_large(numbers, key, item, options)
            continue
        small.append((key, item))
        if len(small) >= (FILES_A_TASK if isinstance(item, Found | Source) else RECORDS_A_TASK):
            yield _of_small(next(numbers), small)
            small = []
    if small:
        yield _of_small(next(numbers), small)


def _size(item: Found | Source) -> int:
    if isinstance(item, Source):
        return item.size
    try:
        return os.stat(item.path).st_size
    except OSError:  # taken away meanwhile: said when it is read
        return 0


def _of_small(number: int, items: list[tuple[bytes, Item]]) -> Task:
    keys = tuple(key for key, _ in items)
    return Task(number, tuple(item for _, item in items), keys, tuple(key for key in keys if key))


def _of_large(numbers: Iterator[int], key: bytes, item: Found | Source, options: ReadOptions) -> Iterator[Task]:
    path = item.path if isinstance(item, Source) else item.path.as_posix()
    parts: list[tuple[Record, str] | Skipped] = []
    for record in raw_records(item, options):
        parts.append(record if isinstance(record, Skipped) else (record, path))
        if len(parts) >= RECORDS_A_TASK:
            yield Task(next(numbers), tuple(parts), (key,) * len(parts))
            parts = []
    yield Task(next(numbers), tuple(parts), (key,) * len(parts), (key,))
