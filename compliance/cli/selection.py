"""Which files a gate looks at, under which names, and where their content comes from.

Names are POSIX paths from the root of the repository (else from the working directory): the same on every machine, since
baselines, waivers and code scanning are keyed on them.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.cli.git import Repository
from compliance.cli.inputs import refuse_nameless
from compliance.config import Config, LimitsConfig
from compliance.dataclass import dataclass
from compliance.errors import ConfigError, UsageError
from compliance.readers.walk import is_own

if TYPE_CHECKING:
    from compliance.readers.source import Source

IGNORE_FILE = ".complianceignore"


@dataclass(frozen=True, slots=True)
class Selected:
    """One file. ``named`` is True for one that the user named itself: then a file without a text is an error."""

    name: str
    source: Source
    named: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be checked, the paths that are there no more, and how many files an ignore file left out.

    ``partial`` is True when files of the repository may be missing from it. ``renamed`` gives the old path by the new one.
    """

    files: tuple[Selected, ...]
    root: Path
    gone: frozenset[str] = frozenset()
    renamed: Mapping[str, str] = field(default_factory=dict)
    ignored: int = 0
    partial: bool = False

    def missing(self, path: str) -> bool:
        """True for a path (from the root) that is there no more."""
        return path in self.gone or not os.path.lexists(self.root / path)


def select(
    config: Config, paths: Sequence[str], *, since: str | None = None, staged: bool = False, files_from: str | None = None
) -> Selection:
    """The files that the options name, in the order of their names. Raises UsageError for a path that is not there."""
    if sum((since is not None, staged, files_from is not None)) > 1:
        raise UsageError("--since, --staged and --files-from exclude one another", remedy="say one of them")
    refuse_nameless(paths)
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError("no such file or folder", path=path)
    here = Path.cwd()
    repository = Repository.around(here)
    if repository is None and (since is not None or staged):
        raise UsageError("this is no git repository", path=str(here), remedy="name files instead of --since or --staged")
    root = repository.root if repository is not None else here
    finder = _Finder(root, here, config.limits, _ignores(config, root))
    if files_from is not None:
        return finder.selection(map(finder.of_path, _listed(files_from)), partial=True)
    if repository is not None and (since is not None or staged):
        return _changed(finder, repository, paths, since)
    if repository is None:
        return finder.selection(finder.walked(paths or ["."]), partial=bool(paths))
    return finder.selection(finder.tracked(repository, paths), partial=bool(paths))


def _changed(finder: _Finder, repository: Repository, paths: Sequence[str], since: str | None) -> Selection:
    changes = repository.staged(paths) if since is None else repository.since(since, paths)
    kept = [change for change in changes if not change.deleted and not _hidden(change.path)]
    if since is None:
        contents = repository.contents(change.blob for change in kept)
        files = [finder.of_bytes(change.path, contents[change.blob]) for change in kept]
    else:
        files = [finder.of_name(change.path) for change in kept]
    renamed = {change.path: change.before for change in kept if change.before is not None}
    gone = {change.path for change in changes if change.deleted} | set(renamed.values())
    return finder.selection(files, gone=gone, renamed=renamed, partial=True)


@dataclass(frozen=True, slots=True)
class _Finder:
    root: Path
    here: Path
    limits: LimitsConfig
    ignores: Callable[[str], bool]

    def selection(
        self,
        found: Iterable[Selected],
        *,
        gone: Iterable[str] = (),
        renamed: Mapping[str, str] | None = None,
        partial: bool = False,
    ) -> Selection:
        by_name = {one.name: one for one in found}
        kept = [by_name[name] for name in sorted(by_name) if not self.ignores(name)]
        ignored = len(by_name) - len(kept)
        return Selection(tuple(kept), self.root, frozenset(gone), renamed or {}, ignored, partial)

    def name_of(self, path: Path) -> str:
        whole = os.path.normpath(self.here / path)
        inside = os.path.relpath(whole, self.root)
        return path.as_posix() if inside.startswith("..") else Path(inside).as_posix()

    def of_path(self, path: str | Path, *, named: bool = True) -> Selected:
        place = Path(path)
        return self._of_file(self.name_of(place), place, named)

    def of_name(self, name: str) -> Selected:
        return self._of_file(name, self.root / name, named=False)

    def of_bytes(self, name: str, data: bytes) -> Selected:
        from compliance.readers.source import Source

        return Selected(name, Source(name, lambda: io.BytesIO(data), self.limits, data=data), named=False)

    def _of_file(self, name: str, place: Path, named: bool) -> Selected:
        from compliance.readers.source import Source

        real = Source.of_file(place, self.limits)
        return Selected(name, Source(name, real.open, self.limits), named)

    def tracked(self, repository: Repository, paths: Sequence[str]) -> Iterator[Selected]:
        """Files that were named, and what git knows or does not ignore in the folders."""
        folders = [path for path in paths if os.path.isdir(path)]
        yield from (self.of_path(path) for path in paths if path not in folders)
        if paths and not folders:
            return
        empty = True
        for name in repository.files(folders):
            place = self.root / name
            if not _hidden(name) and place.is_file() and not place.is_symlink():
                empty = False
                yield self.of_name(name)
        if empty and folders:  # outside of the repository, or ignored by git: it was named all the same
            yield from self.walked(folders)

    def walked(self, paths: Sequence[str]) -> Iterator[Selected]:
        """Files that were named, and those of folders, without hidden ones."""
        from compliance.readers.walk import Found, expand

        for item in expand(paths):
            if isinstance(item, Found):
                yield self.of_path(item.path, named=item.named)
            else:
                raise UsageError(item.reason, path=item.path)


def _hidden(name: str) -> bool:
    """Settings of tools, ours among them, not articles; a hidden file is looked at only when it is named."""
    return any(part.startswith(".") or is_own(part) for part in name.split("/"))


def _listed(source: str) -> list[str]:
    """Paths of a list, one a line or ended by NUL. Raises UsageError when one is not there."""
    try:
        data = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise UsageError(f"cannot be read ({error.strerror})", path=source) from None
    parts = data.split(b"\0") if b"\0" in data else data.splitlines()
    paths = [os.fsdecode(part) for part in parts if part.strip()]
    for number, path in enumerate(paths, 1):
        if not os.path.isfile(path) and not os.path.islink(path):
            quoted = path.startswith('"') and path.endswith('"')
            remedy = "git quotes this name; list the files with git's -z" if quoted else "list files that exist"
            raise UsageError(f"there is no file {path!r}", path=source, place=str(number), remedy=remedy)
    return [path for path in paths if os.path.isfile(path)]  # git lists links to folders, and links to nothing


def _ignores(config: Config, root: Path) -> Callable[[str], bool]:
    """Whether a name is left out: by ``.complianceignore`` at the root, and by ``ignore`` of the configuration."""
    file = root / IGNORE_FILE
    lines = list(config.ignore)
    if file.is_file():
        try:
            lines += file.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot be read ({error})", path=str(file), remedy="save it as UTF-8") from None
    if not lines:
        return lambda name: False
    from pathspec import PathSpec

    try:
        spec = PathSpec.from_lines("gitignore", lines)
    except ValueError as error:
        raise ConfigError(f"{error}", path=str(file), remedy="write patterns as in .gitignore") from None
    return lambda name: bool(spec.match_file(name))
