"""After the fact: recorded articles that must come down or change, because of a kill or a correction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from compliance.dataclass import dataclass
from compliance.model import Dispatch, Match, Status
from compliance.store import Families, History, Recorded, Register, Store
from compliance.store.reuse import COUNTED

TAKE_DOWN, CORRECT, REVIEW, NONE = "take-down", "correct", "review", "none"
_ORDER = (TAKE_DOWN, CORRECT, REVIEW, NONE)


@dataclass(frozen=True, slots=True)
class Affected:
    """One recorded article, one dispatch that it reuses, and what is to be done.

    ``action`` is ``take-down``, ``correct``, ``review`` or ``none``; ``due`` is when. ``run`` is the newest that checked it.
    """

    action: str
    due: datetime | None
    path: str
    record: int | None
    title: str | None
    published: datetime | None
    dispatch: str
    version: int
    holder: str | None
    status: str
    words: int
    share: float
    run: int
    checked: datetime
    verdict: str
    reason: str


def affected_by(store: Store, rows: Iterable[int]) -> list[Affected]:
    """Recorded articles that reuse one of these dispatches, or another version of its story; the most urgent first."""
    families, register, history = Families(store), Register(store), History(store)
    changed = set(rows) if history.any_reuse() else set()
    groups = {one for one in families.of(sorted(changed)).values() if one is not None}
    reused = history.reused(changed, groups)
    if not reused:
        return []
    dispatches = register.dispatches(reused, bodies=False)
    news = _News(families, register, dispatches)
    articles = history.reusing(reused)
    names = {(d.guid, d.version) for d in dispatches.values()}
    found = [
        affected(recorded, match, *news.of(match.dispatch))
        for recorded in history.records(articles, bodies=False)
        for match in recorded.result.matches
        if match.derivation in COUNTED and (match.dispatch.guid, match.dispatch.version) in names
    ]
    return sorted(found, key=urgency)


class _News:
    """What has become of a dispatch since: asked once a family."""

    def __init__(self, families: Families, register: Register, dispatches: dict[int, Dispatch]) -> None:
        groups = families.of(list(dispatches))
        newest = families.newest({one for one in groups.values() if one is not None})
        latest = register.dispatches(sorted(newest.values()), bodies=False)
        self._rows = {(d.guid, d.version): row for row, d in dispatches.items()}
        self._dispatches = dispatches
        self._newest = {
            row: latest[newest[family]] for row, family in groups.items() if family in newest and newest[family] in latest
        }

    def of(self, reused: Dispatch) -> tuple[str, datetime | None, str]:
        """Action, when, and why, for an article that reuses this dispatch."""
        row = self._rows[reused.guid, reused.version]
        now = self._dispatches[row]
        newest = self._newest.get(row, now)
        since = newest.version_created or newest.published
        for one in (now, newest):
            if one.status is not Status.USABLE:
                return TAKE_DOWN, since, f"the dispatch was {'withheld' if one.status is Status.WITHHELD else 'killed'}"
            if one.update in ("kill", "hold"):
                return TAKE_DOWN, since, f"the dispatch was {'withheld' if one.update == 'hold' else 'killed'}"
        if (newest.guid, newest.version) == (reused.guid, reused.version):
            return NONE, None, "the dispatch stands as it was reused"
        name = f"{newest.guid}, version {newest.version}"
        if newest.correction or newest.update == "correction":
            return CORRECT, since, f"corrected by {name}"
        return REVIEW, None, f"superseded by {name}"


def affected(recorded: Recorded, match: Match, action: str, due: datetime | None, reason: str) -> Affected:
    """What is to be done about a recorded article because of one dispatch that it reuses."""
    result, dispatch = recorded.result, match.dispatch
    return Affected(
        action=action,
        due=due.astimezone(UTC) if due is not None and due.tzinfo else due,
        path=result.article.path,
        record=result.article.record,
        title=result.article.title,
        published=result.article.published,
        dispatch=dispatch.guid,
        version=dispatch.version,
        holder=dispatch.holder,
        status=dispatch.status.value,
        words=sum(passage.words for passage in match.counted),
        share=match.article_coverage,
        run=recorded.run,
        checked=recorded.started,
        verdict=result.verdict.value,
        reason=reason,
    )


def urgency(one: Affected) -> tuple[int, str, int, str, int]:
    """The key that puts the most urgent first, in order of path and record."""
    return _ORDER.index(one.action), one.path, one.record or 0, one.dispatch, one.version
