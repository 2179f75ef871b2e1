"""What git says of a repository: its root, changed and staged files, the content of the index. Read-only."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from compliance.dataclass import dataclass
from compliance.errors import UsageError

_LINK, _MODULE = "120000", "160000"  # modes of what holds no text of its own
SHALLOW = "set fetch-depth: 0 for actions/checkout (GIT_DEPTH: 0 in GitLab), or run 'git fetch --unshallow'"


@dataclass(frozen=True, slots=True)
class Change:
    """A changed file: where it is now, where it was, the blob of its content (all zeros: not in git yet)."""

    path: str  # POSIX, from the root
    before: str | None  # another path that it was renamed from
    blob: str
    deleted: bool


@dataclass(frozen=True, slots=True)
class Repository:
    """A work tree. Paths given to it are taken from ``folder``; those it gives are POSIX and from ``root``."""

    root: Path
    folder: Path
    shallow: bool

    @classmethod
    def around(cls, folder: Path) -> Repository | None:
        """The repository that ``folder`` lies in; None where there is none, or no git."""
        try:
            done = _git(folder, "rev-parse", "--show-toplevel", "--is-shallow-repository")
        except FileNotFoundError:
            return None
        if done.returncode:
            said = _text(done.stderr)
            if "not a git repository" in said or "must be run in a work tree" in said:
                return None
            raise UsageError(f"git says: {said}", path=str(folder))
        root, shallow = _text(done.stdout).splitlines()
        return cls(Path(root), folder, shallow == "true")

    def since(self, ref: str, paths: Sequence[str] = ()) -> list[Change]:
        """Files that differ between the work tree and its merge base with ``ref``.

        Raises UsageError for a commit that is not there, with the remedy for a shallow clone.
        """
        found = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
        if found.returncode:
            raise UsageError(f"there is no commit {ref!r} here", path="--since", remedy=self._fetch(ref))
        base = self._run("merge-base", _text(found.stdout), "HEAD")
        if base.returncode:
            if self.shallow:
                message = f"the clone is shallow: where {ref} and HEAD part cannot be seen"
                raise UsageError(message, path="--since", remedy=SHALLOW)
            raise UsageError(f"{ref} and HEAD have no commit in common", path="--since", remedy="name another commit")
        return self._changes("diff", _text(base.stdout), paths)

    def staged(self, paths: Sequence[str] = ()) -> list[Change]:
        """Files whose content in the index differs from HEAD."""
        return self._changes("diff", "--cached", paths)

    def files(self, paths: Sequence[str] = ()) -> list[str]:
        """Files of the work tree that git does not ignore, tracked or not, sorted."""
        done = self._checked("ls-files", "-z", "--full-name", "--cached", "--others", "--exclude-standard", "--", *paths)
        return sorted({os.fsdecode(name) for name in done.split(b"\0") if name})

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """What the object store holds for each of ``blobs``, in one process."""
        wanted = list(dict.fromkeys(blobs))
        if not wanted:
            return {}
        done = subprocess.run(
            ["git", "cat-file", "--batch"], cwd=self.folder, input="\n".join(wanted).encode(), capture_output=True, check=False
        )
        found: dict[str, bytes] = {}
        data, at = done.stdout, 0
        for blob in wanted:
            end = data.find(b"\n", at)
            head = data[at:end].split()
            if end < 0 or len(head) != 3:
                raise UsageError(f"git does not give blob {blob[:12]}: {_text(done.stderr)}", path=str(self.root))
            size = int(head[2])
            found[blob] = data[end + 1 : end + 1 + size]
            at = end + 1 + size + 1
        return found

    def _changes(self, command: str, against: str, paths: Sequence[str]) -> list[Change]:
        data = self._checked(command, "--raw", "-z", "--no-abbrev", "--find-renames", "--no-ext-diff", against, "--", *paths)
        parts = iter(data.split(b"\0"))
        changes: list[Change] = []
        for part in parts:
            if not part:
                continue
            _, mode, _, blob, status = part.decode().lstrip(":").split()
            path, before = os.fsdecode(next(parts)), None
            if status[0] in "RC":  # two paths: from, to
                before, path = path if status[0] == "R" else None, os.fsdecode(next(parts))
            if mode not in (_LINK, _MODULE) and status != "U":  # unmerged: there is no one content yet
                changes.append(Change(path, before, blob, status == "D"))
        return changes

    def _fetch(self, ref: str) -> str:
        return SHALLOW if self.shallow else f"fetch it first, as with 'git fetch origin {ref.removeprefix('origin/')}'"

    def _checked(self, *arguments: str) -> bytes:
        done = self._run(*arguments)
        if done.returncode:
            raise UsageError(f"git says: {_text(done.stderr)}", path=str(self.root))
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return _git(self.folder, "--literal-pathspecs", *arguments)


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    return subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=False)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").strip()
