"""Finding a finding again by the beginning of its identity: in the ledger, or by checking its article now."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.session import Session
from compliance.dataclass import dataclass
from compliance.errors import UsageError
from compliance.model import Article, ArticleResult, Finding

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with the result that it belongs to. ``run`` and ``at`` say when it was recorded; None: checked just now.

    ``base`` is the folder that its path is taken from.
    """

    finding: Finding
    result: ArticleResult
    base: Path
    run: int | None = None
    at: datetime | None = None

    @property
    def article_text(self) -> str | None:
        """What was checked, while the file still holds it."""
        return self.result.article.text or None

    @property
    def unit(self) -> str:
        """What places in the dispatch are counted in."""
        from compliance.report.phrases import unit

        mine = (m.dispatch for m in self.result.matches if m.dispatch.guid == self.finding.dispatch)
        return next((unit(dispatch) for dispatch in mine), "characters")

    @property
    def source_text(self) -> str | None:
        """The dispatch's text, while the register holds it."""
        bodies = (m.dispatch.body for m in self.result.matches if m.dispatch.guid == self.finding.dispatch)
        return next((body for body in bodies if body), None)


def check_option(function: Callable[..., None]) -> Callable[..., None]:
    """``--check FILE``: for findings of runs that were not recorded, such as a gate's."""
    text = "Check this article now, and look for the finding there instead of in the ledger."
    return click.option("--check", "article", metavar="FILE", help=text)(function)


def locate(session: Session, prefix: str, article: str | None) -> Located:
    """The finding whose identity begins with ``prefix``. Raises an error that says where to look when there is none."""
    return _checked(session, prefix, article) if article else _recorded(session, prefix)


def _recorded(session: Session, prefix: str) -> Located:
    from compliance.store import History, open_store

    with open_store(session.config.db) as store:
        identity, recorded = History(store).finding(prefix, text_now)
    finding = next(one for one in recorded.result.findings if one.identity == identity)
    return Located(finding, recorded.result, Path.cwd(), recorded.run, recorded.started)


def _checked(session: Session, prefix: str, article: str) -> Located:
    from compliance.audit.opening import open_auditor
    from compliance.readers import ReadOptions, read_articles

    found: dict[str, Located] = {}
    with open_auditor(session.config, say=session.say) as auditor:
        for item in read_articles(article, ReadOptions.of(session.config)):
            if not isinstance(item, Article):
                raise UsageError(item.reason, path=item.path)
            for name, base in _names(item.path):
                auditor.folder = str(base)
                result = auditor.check(replace(item, path=name))
                found = {one.identity: Located(one, result, base) for one in result.findings} | found
    fitting = [one for identity, one in found.items() if identity.startswith(prefix)]
    if not fitting:
        some = ", ".join(found) or "none"
        raise UsageError(f"no finding {prefix!r} here", path=article, remedy=f"its findings are: {some}")
    if len(fitting) > 1:
        raise UsageError(f"{prefix!r} fits {len(fitting)} findings", path=article, remedy="write more of it")
    return fitting[0]


def _names(path: str) -> list[tuple[str, Path]]:
    """The name of an article as it was given, and as a gate gives it: from the root of the repository."""
    from compliance.cli.git import Repository

    here = Path.cwd()
    names = [(path, here)]
    repository = Repository.around(here)
    if repository is not None and repository.root != here:
        inside = os.path.relpath(os.path.abspath(path), repository.root)
        if not inside.startswith(".."):
            names.append((Path(inside).as_posix(), repository.root))
    return names


def text_now(path: str, record: int | None) -> str | None:
    """The text of an article as it can be read now; the ledger compares its hash with the recorded one."""
    from compliance.readers import read_articles

    if not Path(path).is_file():
        return None
    found = (item for item in read_articles(path) if isinstance(item, Article))
    return next((item.text for item in found if item.record == record), None)
