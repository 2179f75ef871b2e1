"""What ``gate`` and ``baseline`` share: the options that select files, and the check of what was selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.checking import new_run, raw_texts, recorded
from compliance.cli.progress import track
from compliance.cli.selection import Selected, Selection
from compliance.cli.session import Session
from compliance.config import Config, with_flags
from compliance.dataclass import dataclass
from compliance.model import Article, ArticleResult, Run, Skipped

if TYPE_CHECKING:
    from compliance.audit.auditor import Auditor
    from compliance.readers.record import ReadOptions

F = TypeVar("F", bound=Callable[..., Any])
# What holds articles in a repository. Other files are looked at too, but that they hold no text is no error.
ARTICLES = frozenset(
    (".md", ".markdown", ".mdx", ".txt", ".text", ".rst", ".adoc", ".asciidoc", ".html", ".htm", ".xhtml", ".docx", ".pdf")
)


@dataclass
class Checked:
    """The outcome of checking a selection: results, what could not be read, and how much held no text."""

    run: Run
    results: list[ArticleResult]
    errors: list[Skipped]
    sources: Mapping[str, Selected]
    textless: int = 0

    def raw(self) -> dict[str, str]:
        """The decoded files of articles with findings, by name: for formats that name line and column."""
        return raw_texts(self.results, self._bytes_of)

    def _bytes_of(self, name: str) -> bytes | None:
        return self.sources[name].source.data if name in self.sources else None


def selection_options(function: F) -> F:
    """``[PATH]... --since --staged --files-from``: which files."""
    options = [
        click.argument("paths", nargs=-1, metavar="[PATH]..."),
        click.option("--since", metavar="REF", help="Only files changed since the merge base with this commit."),
        click.option("--staged", is_flag=True, help="Only staged files, with the content that would be committed."),
        click.option("--files-from", metavar="FILE", help="Only the files listed there, one a line; - is standard input."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def with_waivers_of(config: Config, root: Path) -> Config:
    """``config`` with the waiver file at the root, wherever in the repository the command was called."""
    from compliance.licensing.waivers import FILE_NAME

    file = root / FILE_NAME
    return with_flags(config, waivers=str(file)) if config.waivers is None and file.is_file() else config


def check_selection(session: Session, auditor: Auditor, selection: Selection, command: str) -> Checked:
    """Check everything that was selected; nothing is recorded, so the database may be read-only."""
    from compliance.readers import ReadOptions

    auditor.folder = str(selection.root)
    sources = {one.name: one for one in selection.files}
    options = ReadOptions.of(session.config)
    items = _items(session, auditor, selection, options)
    run, results, skipped = recorded(auditor, new_run(auditor, command), items, record=False)
    errors = [one for one in skipped if one.error]
    return Checked(run, results, errors, sources, textless=len({one.path for one in skipped}) - len({e.path for e in errors}))


def _items(session: Session, auditor: Auditor, selection: Selection, options: ReadOptions) -> Iterator[ArticleResult | Skipped]:
    for selected in track(session, selection.files, "checking", total=len(selection.files), unit="files"):
        for item in _articles(selected, options):
            if isinstance(item, Article):
                yield auditor.check(item)
            else:
                session.detail(f"{item.path}: passed over: {item.reason}")
                yield item


def _articles(selected: Selected, options: ReadOptions) -> Iterator[Article | Skipped]:
    from compliance.readers import read_articles

    for item in read_articles(selected.source, options):
        if isinstance(item, Skipped) and item.error and not selected.named and not _matters(item):
            yield replace(item, error=False)
        else:
            yield item


def _matters(skipped: Skipped) -> bool:
    """Whether a file that was found, not named, ought to have been read: an article that is not just empty."""
    name = skipped.path.partition("!")[0]
    return not skipped.empty and PurePosixPath(name).suffix.lower() in ARTICLES
