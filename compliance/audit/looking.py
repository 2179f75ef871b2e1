"""What the workers of a reverse check do: hold kept articles against new dispatches, and check suspects read again.

Two jobs for the executors of an audit. Both open the database read-only; what they find is recorded by the one process that
hands out the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import field
from datetime import datetime
from itertools import chain

from compliance.audit.auditor import Auditor, Flags
from compliance.audit.opening import open_auditor
from compliance.audit.remembered import scheme_of
from compliance.audit.rereading import read_again
from compliance.audit.reverse import Remembered, Suspect, Wanted, suspects, wanted
from compliance.audit.sources import with_record
from compliance.audit.worker import check_within
from compliance.config import Config
from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.matching.match import match
from compliance.matching.prepare import prepare_article
from compliance.model import Article, ArticleResult, Skipped
from compliance.readers import ReadOptions
from compliance.store import ArticleRows, rows_of
from compliance.store.remembered import Place, RememberedArticles
from compliance.store.reuse import COUNTED


@dataclass(frozen=True, slots=True)
class Look:
    """What every worker of a reverse check is told once. ``portions``: rows of the new dispatches, so many at a time."""

    config: Config
    now: datetime
    flags: Flags = field(default_factory=Flags)
    portions: tuple[tuple[int, ...], ...] = ()
    seconds: float = 0.0  # longest time for one article, 0: any
    folder: str = "."  # that relative paths begin in

    def open(self, stack: ExitStack) -> Auditor:
        """The auditor of one worker, for as long as ``stack``."""
        return stack.enter_context(open_auditor(self.config, flags=self.flags, clock=lambda: self.now, allow_empty=True))


@dataclass(frozen=True, slots=True)
class Stretch:
    """A shard of the search: kept articles with ids after ``after`` up to ``through``, against one portion of dispatches."""

    number: int
    portion: int
    after: int
    through: int


@dataclass(frozen=True, slots=True)
class Suspected:
    """The outcome of a stretch: how many texts it held, and what of them is suspected."""

    number: int
    texts: int
    suspects: tuple[Suspect, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """The first job: which kept articles share words with new dispatches."""

    look: Look

    @property
    def folder(self) -> str:
        return self.look.folder

    def worker(self) -> Searcher:
        """One that does it, in this process."""
        return Searcher(self.look)

    def lost(self, shard: Stretch, reason: str) -> Suspected:
        """Raises StoreError: a part that was not looked at must not look like one without suspects."""
        raise StoreError(f"part of the ledger could not be searched: {reason}", remedy="try --workers 1")


class Searcher:
    """Searches stretches; the shingles of one portion of dispatches are kept ready."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._open = ExitStack()
        self._auditor = look.open(self._open)
        self._remembered = RememberedArticles(self._auditor.view.register.store)
        self._scheme = scheme_of(self._auditor.view.manifest)
        self._wanted: tuple[int, Wanted] | None = None

    def close(self) -> None:
        """Close the database."""
        self._open.close()

    def work(self, shard: Stretch) -> Suspected:
        """The suspects of a stretch. Raises StoreError for damaged fingerprints."""
        view = self._auditor.view
        kept = [Remembered(*row) for row in self._remembered.prints(self._scheme, shard.after, shard.through)]
        if self._wanted is None or self._wanted[0] != shard.portion:
            texts = sorted(view.register.texts(self.look.portions[shard.portion]).items())
            self._wanted = shard.portion, wanted(texts, view.index, view.manifest, self._auditor.settings)
        try:
            found = suspects(kept, self._wanted[1], view.manifest.scheme.shingle, self._auditor.settings)
        except ValueError as error:
            path = str(view.register.store.path)
            raise StoreError(str(error), path=path, remedy="audit the articles again into a new ledger") from None
        return Suspected(shard.number, len(kept), tuple(found))


@dataclass(frozen=True, slots=True)
class Found:
    """A recorded article that reuses a new dispatch, as its text shows."""

    path: str
    record: int | None
    verdict: str
    dispatch: str  # guid
    version: int
    holder: str | None
    headline: str | None
    words: int
    share: float


@dataclass(frozen=True, slots=True)
class Readings:
    """A shard of the second job: places whose small files the worker reads, or texts that were read already.

    An article is None where the text is no longer there. ``suspects`` has, by the key of a text, what it is suspected of:
    rows of dispatches.
    """

    number: int
    unread: tuple[Place, ...]
    read: tuple[tuple[Place, Article | None], ...]
    suspects: Mapping[bytes, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a shard: rows to be recorded, what they say, and the places whose texts are not at hand."""

    number: int
    places: int
    read: int
    rows: tuple[ArticleRows | Skipped, ...] = ()
    found: tuple[Found, ...] = ()
    gone: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirm:
    """The second job: which suspects reuse a new dispatch, as their texts show."""

    look: Look

    @property
    def folder(self) -> str:
        return self.look.folder

    def worker(self) -> Confirmer:
        """One that does it, in this process."""
        return Confirmer(self.look)

    def lost(self, shard: Readings, reason: str) -> Checked:
        """Every place of the shard skipped, for one reason."""
        places = (*shard.unread, *(place for place, _ in shard.read))
        rows = [Skipped(with_record(place.path, place.record), reason, error=True) for place in places]
        return Checked(shard.number, len(places), 0, tuple(rows))


class Confirmer:
    """Reads suspects again and checks those that reuse a new dispatch."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self._open = ExitStack()
        self._auditor = look.open(self._open)
        self._options = ReadOptions.of(look.config)
        self._new = {row for portion in look.portions for row in portion}

    def close(self) -> None:
        """Close the database."""
        self._open.close()

    def work(self, shard: Readings) -> Checked:
        """What came of the suspects of a shard, in their order. Raises StoreError or SegmentError where these fail."""
        rows: list[ArticleRows | Skipped] = []
        found: list[Found] = []
        gone: list[Place] = []
        places = read = 0
        for place, article in chain(read_again(shard.unread, self._options), shard.read):
            places += 1
            if article is None:
                gone.append(place)
                continue
            read += 1
            result = self._result(article, shard.suspects[place.content])
            if isinstance(result, Skipped):
                rows.append(result)
            elif result is not None and (mine := list(self._reuse(result))):
                rows.append(rows_of(result, self._auditor.view.row_of))
                found += mine
        return Checked(shard.number, places, read, tuple(rows), tuple(found), tuple(gone))

    def _result(self, article: Article, rows: Sequence[int]) -> ArticleResult | Skipped | None:
        name = with_record(article.path, article.record)
        return check_within(lambda: self._check(article, rows), name, self.look.seconds)

    def _check(self, article: Article, rows: Sequence[int]) -> ArticleResult | None:
        """All that there is to say of an article, unless it shares no passage with what it is suspected of: most do not."""
        auditor, view = self._auditor, self._auditor.view
        prepared = prepare_article(article)
        auditor.shelf.load(rows)
        for row in rows:
            if not view.known(row):
                continue
            found = match(prepared, *auditor.shelf.take(row), auditor.settings, auditor.idf)
            if found is not None and found.counted:
                return auditor.check(article)
        return None

    def _reuse(self, result: ArticleResult) -> Iterator[Found]:
        """The matches with new dispatches."""
        article, row_of = result.article, self._auditor.view.row_of
        for one in result.matches:
            if one.derivation in COUNTED and row_of(one.dispatch) in self._new:
                yield Found(
                    article.path, article.record, result.verdict.value, one.dispatch.guid, one.dispatch.version,
                    one.dispatch.holder, one.dispatch.headline, sum(passage.words for passage in one.counted),
                    one.article_coverage,
                )  # fmt: skip
