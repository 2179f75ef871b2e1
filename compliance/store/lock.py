"""The locks that keep two writers of one register, or of one run, apart. The system drops them when a process dies."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compliance.errors import StoreError

POLL_SECONDS = 0.05


def _try_lock(descriptor: int) -> bool:
    try:
        if os.name == "nt":  # pragma: no cover
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def writer_lock(path: Path, wait: float) -> Iterator[None]:
    """Hold the lock file ``path``; waits up to ``wait`` seconds, then raises StoreError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StoreError(f"the register cannot be written ({error.strerror})", path=str(path)) from error
    try:
        deadline = time.monotonic() + wait
        while not _try_lock(descriptor):
            if time.monotonic() >= deadline:
                raise StoreError(
                    "another process is writing to the register", path=str(path), remedy="wait for it, then try again"
                )
            time.sleep(POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _try_place(descriptor: int, place: int) -> bool:
    """Lock one byte of a file for this process (not for its children, which a lock of the whole file would be left to)."""
    try:
        if os.name == "nt":  # pragma: no cover
            import msvcrt

            os.lseek(descriptor, place, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, place)
    except OSError:
        return False
    return True


@contextmanager
def run_lock(path: Path, run: int) -> Iterator[bool]:
    """Hold the place of ``run`` in the lock file ``path``; yields False, and holds nothing, where another process does.

    Where no lock file can be made, nobody is told apart. Leaving it gives up all places that this process holds in the file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        yield True
        return
    try:
        yield _try_place(descriptor, run)
    finally:
        os.close(descriptor)
