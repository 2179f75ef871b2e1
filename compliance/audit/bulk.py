"""An audit: shards in, outcomes recorded in order by this one process, resumable after any stop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from compliance.audit.executors import Executor
from compliance.audit.sources import Shard
from compliance.audit.worker import Outcome
from compliance.dataclass import dataclass
from compliance.model import Skipped
from compliance.store import ArticleRows, Ledger


@dataclass
class Progress:
    """How far an audit is. ``share`` (0..1) is that of the input, 0 where its length is not known."""

    articles: int = 0
    skipped: int = 0
    share: float = 0.0
    stopped: bool = False  # at the limit
    missing: int = 0  # shards recorded before a stop that the input no longer holds


def run_audit(
    ledger: Ledger,
    run: int,
    shards: Iterable[Shard],
    executor: Executor[Shard, Outcome],
    *,
    done: Mapping[int, bytes],
    recorded: int = 0,
    limit: int | None = None,
) -> Iterator[Progress]:
    """Work through the shards that are not ``done``, recording each with its marker in one transaction.

    ``recorded`` articles of an interrupted run count towards ``limit``. Yields the growing account after every shard.
    """
    progress = Progress(articles=recorded)
    if limit is not None and recorded >= limit:
        progress.stopped = True
        yield progress
        return
    for outcome in executor.run(_open(ledger, run, shards, done, progress)):
        rows = outcome.rows if limit is None else _first(outcome.rows, limit - progress.articles)
        key = outcome.key if len(rows) == len(outcome.rows) else CUT
        ledger.record_shard(run, outcome.number, key, rows, left_out=outcome.left_out)
        found = sum(isinstance(row, ArticleRows) for row in rows)
        progress.articles += found
        progress.skipped += len(rows) - found
        progress.share = max(progress.share, outcome.share)
        progress.stopped = limit is not None and progress.articles >= limit
        yield progress
        if progress.stopped:
            return
    if progress.missing:
        yield progress


CHANGED = -1  # the number of a marker that is no shard: the archive was changed after a stop
CUT = b""  # the key of a shard that the limit cut off: when a stop follows, the rest of it may be wanted yet


def _open(ledger: Ledger, run: int, shards: Iterable[Shard], done: Mapping[int, bytes], progress: Progress) -> Iterator[Shard]:
    """The shards that are not done.

    Shards are recorded in their order. From the first of them that has changed since, any article may be recorded already, in
    another shard; while none has, what is not done is new, and a text or a failure that comes twice is no repetition.
    """
    changed = CHANGED in done
    read = 0
    for shard in shards:
        read += 1
        if done.get(shard.number) != shard.key:
            cut = done.get(shard.number) == CUT
            if shard.number in done and not cut and not changed:
                changed = True
                ledger.record_shard(run, CHANGED, b"", ())
            yield replace(shard, again=changed or cut)
    progress.missing = sum(number >= read for number in done)


def _first(rows: tuple[ArticleRows | Skipped, ...], most: int) -> tuple[ArticleRows | Skipped, ...]:
    """The rows up to and with the article number ``most``."""
    seen = 0
    for place, row in enumerate(rows):
        seen += isinstance(row, ArticleRows)
        if seen >= most:
            return rows[: place + 1]
    return rows
