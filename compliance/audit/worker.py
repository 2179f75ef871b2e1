"""What an audit does with a shard, in whichever process: read, check, and make rows of what was found."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import field, replace
from datetime import datetime
from hashlib import blake2b
from types import FrameType
from typing import TypeVar

from compliance.audit.auditor import Auditor, Flags, Ready
from compliance.audit.manifests import PACK_KEY
from compliance.audit.memory import keep_freed_memory
from compliance.audit.opening import open_auditor
from compliance.audit.remembered import remember, scheme_of
from compliance.audit.sitemaps import Listed
from compliance.audit.sources import Shard, articles_of, name_of, with_record
from compliance.config import Config
from compliance.dataclass import dataclass
from compliance.errors import SegmentError, StoreError
from compliance.model import Article, Skipped
from compliance.readers import ReadOptions
from compliance.store import ArticleRows, Audits, rows_of
from compliance.store.prints import ArticlePrints

T = TypeVar("T")

BATCH_CHARACTERS = 200_000  # looked up together: more gains nothing, and long texts would take much memory


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker is told once. ``now`` is the same for all of them, whenever they begin."""

    config: Config
    run: int
    now: datetime
    flags: Flags = field(default_factory=Flags)
    since: datetime | None = None  # leave out articles published before
    sample: float = 1.0  # share of the articles to be audited, chosen by path and record
    only_new: bool = False  # leave out texts that an earlier run recorded
    seconds: float = 0.0  # longest time for one article, 0: any
    folder: str = "."  # that relative paths begin in
    site: str | None = None  # folder of the pages that sitemaps list, None: beside them

    def worker(self) -> Worker:
        """One that does it, in this process."""
        return Worker(self)

    def lost(self, shard: Shard, reason: str) -> Outcome:
        """The outcome of a shard that could not be worked on: every part of it skipped, for one reason."""
        rows = [part if isinstance(part, Skipped) else Skipped(name_of(part), reason, error=True) for part in shard.parts]
        return Outcome(shard.number, shard.key, shard.share, tuple(rows))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a shard, in its order; ``left_out`` articles were not asked for."""

    number: int
    key: bytes
    share: float
    rows: tuple[ArticleRows | Skipped, ...]
    left_out: int = 0


class Worker:
    """Checks shards against one state of the register, which it only reads."""

    def __init__(self, task: Task) -> None:
        keep_freed_memory()
        self.task = task
        self.options = ReadOptions.of(task.config)
        self._open = ExitStack()
        self.auditor: Auditor = self._open.enter_context(
            open_auditor(task.config, flags=task.flags, clock=lambda: task.now, allow_empty=True)
        )
        register = self.auditor.view.register
        self._audits = Audits(register.store)
        # The dispatches of packs have no texts that could be held against articles later.
        self._remembers = task.config.article_fingerprints and register.meta(PACK_KEY) is None
        self._scheme = scheme_of(self.auditor.view.manifest)

    def close(self) -> None:
        """Close the database."""
        self._open.close()

    def work(self, shard: Shard) -> Outcome:
        """Check a shard. Raises StoreError or SegmentError where database or index fail."""
        found: list[Article | Skipped] = []
        left_out = 0
        for part in shard.parts:
            changed = part.changed if isinstance(part, Listed) else None
            if changed is not None and self._before(changed):
                left_out += 1  # and not even read
                continue
            for item in articles_of(part, self.options):
                if shard.again and self._audits.is_recorded(self.task.run, item):
                    continue
                if isinstance(item, Skipped) or self._wanted(item, changed):
                    found.append(item)
                else:
                    left_out += 1
        return Outcome(shard.number, shard.key, shard.share, tuple(self.check(found)), left_out)

    def check(self, items: Sequence[Article | Skipped]) -> list[ArticleRows | Skipped]:
        """What the ledger records of each of these, in their order. Raises as ``work``."""
        rows: list[ArticleRows | Skipped] = []
        for batch in _batches(items):
            rows += self._checked(batch)
        return rows

    def _checked(self, batch: Sequence[Article | Skipped]) -> Iterator[ArticleRows | Skipped]:
        """Rows for a batch, in its order."""
        ready = self.auditor.prepare([item for item in batch if isinstance(item, Article)])
        checked = iter(zip(ready, self._prints(ready), strict=True))
        for item in batch:
            yield item if isinstance(item, Skipped) else self._check(*next(checked))

    def _prints(self, batch: Sequence[Ready]) -> list[ArticlePrints | None]:
        """The fingerprints of articles that are to be kept; None for an article without any."""
        if not self._remembers:
            return [None] * len(batch)
        found = remember([ready.prepared.tokens.hashes for ready in batch], self.auditor.view.manifest)
        return [
            ArticlePrints(self._scheme, len(ready.prepared), prints) if prints else None
            for ready, prints in zip(batch, found, strict=True)
        ]

    def _before(self, moment: datetime) -> bool:
        """Whether it lies before the day from which articles are wanted."""
        since = self.task.since
        return since is not None and (moment if moment.tzinfo else moment.replace(tzinfo=since.tzinfo)) < since

    def _wanted(self, article: Article, changed: datetime | None = None) -> bool:
        """Whether an article is asked for; when a sitemap says that it was changed since, its own date does not count."""
        task = self.task
        if task.sample < 1.0 and _place(article) >= task.sample:
            return False
        if changed is None and article.published is not None and self._before(article.published):
            return False
        return not (task.only_new and self._audits.is_known(article.content_hash, task.run))

    def _check(self, ready: Ready, prints: ArticlePrints | None) -> ArticleRows | Skipped:
        name = with_record(ready.article.path, ready.article.record)
        result = check_within(lambda: self.auditor.check_prepared(ready), name, self.task.seconds)
        return result if isinstance(result, Skipped) else replace(rows_of(result, self.auditor.view.row_of), prints=prints)


def check_within(check: Callable[[], T], name: str, seconds: float) -> T | Skipped:
    """The result of ``check``; ``Skipped`` when it takes too long or fails, whatever is wrong with the article ``name``.

    Raises StoreError or SegmentError where database or index fail.
    """
    try:
        with time_limit(seconds):
            return check()
    except OutOfTimeError:
        return Skipped(name, f"took longer than {seconds:g} seconds", error=True)
    except (StoreError, SegmentError):
        raise
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return Skipped(name, f"could not be checked ({what})", error=True)


def _batches(items: Sequence[Article | Skipped]) -> Iterator[list[Article | Skipped]]:
    """Consecutive items of together at most about ``BATCH_CHARACTERS``."""
    batch: list[Article | Skipped] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _place(article: Article) -> float:
    """A number in 0..1 that looks random and is the same in every run."""
    name = f"{article.path}\0{article.record}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(name, digest_size=7).digest(), "big") / 2.0**56


class OutOfTimeError(Exception):
    """The time for one article is up."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError after so many seconds; no limit for 0, outside of a main thread, and where there are no alarms."""
    if not seconds or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
