"""Folders to files, in one order on every machine."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from compliance.dataclass import dataclass
from compliance.model import Skipped
from compliance.readers.decoding import is_binary


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and whether it was named itself rather than found in a folder."""

    path: Path
    named: bool = True


def expand(paths: Iterable[str | os.PathLike[str]], seen: set[str] | None = None) -> Iterator[Found | Skipped]:
    """Files of ``paths`` in their order, those of a folder sorted by POSIX path, each once.

    Hidden files and folders, our own, and links to folders are left out of folders. A path that does not exist and a folder
    without a text give one ``Skipped(error=True)``. ``seen`` holds what earlier calls gave.
    """
    places = list(paths)
    if seen is None and len(places) > 1:  # one folder holds each of its files once
        seen = set()
    for path in places:
        place = Path(path)
        if place.is_dir():
            yield from _folder(place, seen)
        elif place.exists():
            if _is_new(place, seen):
                yield Found(place)
        else:
            yield Skipped(place.as_posix(), "no such file or folder", error=True)


_OWN = ("compliance.toml", "compliance-waivers.toml", "compliance-baseline.json")


def is_own(name: str) -> bool:
    """Whether a file or a folder is one of this program's, by its name: settings, waivers, a baseline, a database."""
    return name in _OWN or name.startswith("compliance.db")


def _is_new(path: Path, seen: set[str] | None) -> bool:
    if seen is None:
        return True
    key = os.path.abspath(path)
    new = key not in seen
    seen.add(key)
    return new


def _folder(folder: Path, seen: set[str] | None) -> Iterator[Found | Skipped]:
    texts = False
    for path in _files(folder):
        texts = texts or not _surely_binary(path)
        if _is_new(path, seen):
            yield Found(path, named=False)
    if not texts:
        yield Skipped(folder.as_posix(), "is a folder without texts", error=True)


def _files(folder: Path) -> Iterator[Path]:
    """The files under ``folder``: its own and its folders' merged in the order of their names. A name costs its letters."""
    names: list[str] = []
    folders: set[str] = set()
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or is_own(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.add(entry.name)
                elif not entry.is_file():
                    continue
                names.append(entry.name)
    except OSError:
        return
    names.sort()
    for name in names:
        if name in folders:
            yield from _files(folder / name)
        else:
            yield folder / name


def _surely_binary(path: Path) -> bool:
    """Looked at until a folder has shown its first text; archives and documents may hold texts, so they count as such."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        return False
    return not head.strip() or (is_binary(head) and not head.startswith((b"\x1f\x8b", b"PK", b"%PDF-", b"PAR1", b"\xd0\xcf")))
