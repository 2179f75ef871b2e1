"""Watching a folder where feeds land: which files are complete, and not yet taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from pathlib import Path

from compliance.audit.registrar import Registered
from compliance.dataclass import dataclass
from compliance.model import Skipped
from compliance.readers import Found, expand
from compliance.store import Register

UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload", ".partial")  # names under which transfers write

State = tuple[int, int]  # bytes, time of change in ns


@dataclass
class Watcher:
    """Remembers what a folder held; a file is complete when two looks at it agree.

    Files are never moved or changed. What was registered before a restart is known to the register by its content.
    """

    folder: Path
    _before: dict[Path, State] = field(default_factory=dict)
    _taken: dict[Path, State] = field(default_factory=dict)

    def look(self) -> list[Found]:
        """The files that have become complete since the last call, each once (again when its content changes)."""
        now = dict(_states(expand([self.folder])))
        complete = [
            path for path, state in now.items()
            if self._before.get(path) == state and self._taken.get(path) != state
        ]  # fmt: skip
        self._before = now
        self._taken = {path: state for path, state in self._taken.items() if path in now}
        self._taken.update((path, now[path]) for path in complete)
        return [Found(path, named=False) for path in complete]

    def give_back(self, found: Iterable[Found]) -> None:
        """Files that could not be registered now: the next look hands them out again."""
        for one in found:
            self._taken.pop(one.path, None)

    @property
    def waiting(self) -> bool:
        """True while a file that is there was not handed out yet."""
        return any(self._taken.get(path) != state for path, state in self._before.items())


def unsaid(register: Register, account: Registered) -> list[Skipped]:
    """What was passed over and not said before, by a watcher before a restart perhaps. It counts as said from now on.

    Such files are read again all the same: what kept them from being read may be gone.
    """
    said = register.known_files([key for key in account.refusals if key])
    fresh = [(key, skipped) for key, skipped in zip(account.refusals, account.skipped, strict=True) if key not in said]
    register.remember_files({key: 0 for key, _ in fresh if key})
    return [skipped for _, skipped in fresh]


def _states(found: Iterable[Found | Skipped]) -> Iterator[tuple[Path, State]]:
    for item in found:
        if isinstance(item, Skipped) or item.path.name.lower().endswith(UNFINISHED):
            continue
        try:
            stat = item.path.stat()
        except OSError:  # taken away between listing and looking
            continue
        yield item.path, (stat.st_size, stat.st_mtime_ns)
