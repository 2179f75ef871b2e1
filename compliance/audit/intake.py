"""From files to entries of the register: read, freed of signals, fingerprinted, packed. Runs in this process or in others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from compliance import __version__
from compliance.audit.digesting import Digest, digest_many
from compliance.audit.families import status_said
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

Item = Dispatch | Found | Source | Skipped


@dataclass(frozen=True, slots=True)
class Task:
    """Work for one process: files to read whole, or what was read already. ``keys`` names the file of each part.

    ``complete`` are the keys of the files that end with this task.
    """

    parts: tuple[Found | Source | Dispatch | tuple[Record, str] | Skipped, ...]
    keys: tuple[bytes, ...]
    complete: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A dispatch ready to be stored and indexed, and the key of the file that it came from."""

    row: Row
    digest: Digest
    key: bytes
    status: Status
    warnings: int


@dataclass(frozen=True, slots=True)
class Refused:
    """What was passed over, and the key of its file."""

    skipped: Skipped
    key: bytes


def file_key(item: Found | Source, options: ReadOptions) -> bytes:
    """A hash over the bytes of a file and over all that decides how it is read (16 bytes). Raises ReadError."""
    digest = hashlib.sha256(f"{__version__}\0{options!r}\0".encode())
    source = item if isinstance(item, Source) else Source.of_file(item.path, options.limits)
    digest.update(source.path.encode("utf-8", "surrogatepass") + b"\0")
    try:
        with source.open() as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", path=source.path) from None
    return digest.digest()[:16]


def tasks(items: Iterable[tuple[bytes, Item]], options: ReadOptions) -> Iterator[Task]:
    """Cut the work into tasks: many small files together, a large file record by record."""
    small: list[tuple[bytes, Item]] = []
    for key, item in items:
        if isinstance(item, Found | Source) and _size(item) > WHOLE_FILE:
            if small:
                yield _of_small(small)
                small = []
            yield from _of_large(key, item, options)
            continue
        small.append((key, item))
        if len(small) >= (FILES_A_TASK if isinstance(item, Found | Source) else RECORDS_A_TASK):
            yield _of_small(small)
            small = []
    if small:
        yield _of_small(small)


def _size(item: Found | Source) -> int:
    return (Source.of_file(item.path) if isinstance(item, Found) else item).size


def _of_small(items: list[tuple[bytes, Item]]) -> Task:
    keys = tuple(key for key, _ in items)
    return Task(tuple(item for _, item in items), keys, tuple(key for key in keys if key))


def _of_large(key: bytes, item: Found | Source, options: ReadOptions) -> Iterator[Task]:
    path = item.path if isinstance(item, Source) else item.path.as_posix()
    parts: list[tuple[Record, str] | Skipped] = []
    for record in raw_records(item, options):
        parts.append(record if isinstance(record, Skipped) else (record, path))
        if len(parts) >= RECORDS_A_TASK:
            yield Task(tuple(parts), (key,) * len(parts))
            parts = []
    yield Task(tuple(parts), (key,) * len(parts), (key,))


def take_in(task: Task, options: ReadOptions, manifest: Manifest, permutations: Permutations) -> list[Taken | Refused]:
    """Do the work of a task; the outcome is in the order of the input."""
    found: list[tuple[bytes, Dispatch | Skipped]] = []
    for key, part in zip(task.keys, task.parts, strict=True):
        if isinstance(part, Dispatch | Skipped):
            found.append((key, part))
        elif isinstance(part, tuple):
            found.append((key, to_dispatch(*part, options)))
        else:
            found += ((key, dispatch) for dispatch in read_dispatches(part, options))
    dispatches = [item for _, item in found if isinstance(item, Dispatch)]
    digests = iter(digest_many([dispatch.body for dispatch in dispatches], manifest, permutations))
    return [
        Refused(item, key) if isinstance(item, Skipped) else _taken(item, next(digests), key)
        for key, item in found
    ]  # fmt: skip


def _taken(dispatch: Dispatch, digest: Digest, key: bytes) -> Taken:
    # Licences limit languages, and most plain wires do not state theirs; the content hash keeps to what the file says.
    row = row_of(Entry(dispatch, digest.words, digest.sketch), language=dispatch.language or guess_language(dispatch.body))
    return Taken(row, digest, key, status_said(dispatch), len(dispatch.warnings))
