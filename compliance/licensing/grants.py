"""Licences as a rights manager means them: who grants, which dispatches, what may be done with them.

All frozen. A missing limit is no limit; ``Licences`` indexes them by holder, so that thousands cost nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from compliance.dataclass import dataclass
from compliance.licensing.holders import canonical
from compliance.model import Severity

ANY = "*"

# What can be granted or forbidden. "publish" stands for the three channels of publication, not for the archive.
PUBLISHING = ("publish-web", "publish-print", "publish-app")
ACTIONS = (
    "publish",
    *PUBLISHING,
    "archive",
    "excerpt",
    "translate",
    "adapt",
    "commercial",
    "sublicense",
    "syndicate",
    "text-mining",
    "ai-train",
)
CHANNEL_ACTIONS: Mapping[str, str] = {
    "web": "publish-web",
    "print": "publish-print",
    "app": "publish-app",
    "archive": "archive",
}
_WHOLE_TEXTS = frozenset(("publish", "archive", *PUBLISHING))
PLACES = ("byline", "dateline", "end", "notice", "meta")


class EditClass(StrEnum):
    """How far a reuse departs from its source, mildest first."""

    VERBATIM = "verbatim"
    CUTS_ONLY = "cuts-only"
    STYLE = "style"
    ALTERED = "altered"


# The words of a licence file for the widest class it allows.
EDIT_LIMITS: Mapping[str, EditClass] = {
    "none": EditClass.VERBATIM,
    "cuts-only": EditClass.CUTS_ONLY,
    "style": EditClass.STYLE,
    "allowed": EditClass.ALTERED,
}
_EDIT_ORDER = tuple(EditClass)


def wider(one: EditClass, other: EditClass) -> bool:
    """True when edit class ``one`` departs further from the source than ``other``."""
    return _EDIT_ORDER.index(one) > _EDIT_ORDER.index(other)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which dispatches of the holder a licence is about; empty means all of them.

    ``providers`` names the third parties whose texts the holder passes on and the licence takes in (``*`` for all); by
    default it takes in none.
    """

    languages: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CreditTerms:
    """Whom to credit and where; ``above_share`` is the share of the article (0..1) above which the credit is owed."""

    required: bool = True
    names: tuple[str, ...] = ()
    where: tuple[str, ...] = ()  # of PLACES, empty: any of them
    above_share: float = 0.0
    notice: bool = False  # the holder's copyright notice must stand too


@dataclass(frozen=True, slots=True)
class EditTerms:
    """The widest edit that is allowed: ``none``, ``cuts-only``, ``style`` or ``allowed``."""

    headline: str = "allowed"
    body: str = "allowed"


@dataclass(frozen=True, slots=True)
class QuoteTerms:
    """What may be taken without any other grant: words, and a share (0..1) of the dispatch."""

    max_words: int | None = None
    max_share: float | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a licence lets the publisher do, and what it asks for in return.

    ``actions`` None means every action that is not prohibited.
    """

    actions: tuple[str, ...] | None = None
    prohibit: tuple[str, ...] = ()
    territory: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    max_age_days: int | None = None
    credit: CreditTerms | None = None
    edit: EditTerms = EditTerms()
    quote: QuoteTerms | None = None
    on_kill: Severity = Severity.VIOLATION
    on_correction: Severity = Severity.REVIEW

    def allows(self, action: str) -> bool:
        """True when ``action`` is granted and not prohibited."""
        return allowed(action, self.actions, self.prohibit)

    @property
    def excerpts_only(self) -> bool:
        """True for a licence that grants quotation and nothing that publishes a whole text."""
        if self.actions is None:
            return False
        return _WHOLE_TEXTS.isdisjoint(self.actions)


def allowed(action: str, actions: tuple[str, ...] | None, prohibit: tuple[str, ...]) -> bool:
    """True when ``action`` is among the granted ``actions`` (None: all) and not prohibited."""
    if action in prohibit or ("publish" in prohibit and action in PUBLISHING):
        return False
    if actions is None:
        return True
    return action in actions or ("publish" in actions and action in PUBLISHING)


@dataclass(frozen=True, slots=True)
class Licence:
    """One licence of the register.

    ``valid_from`` and ``valid_to`` are dates (whole days in ``zone``, the last one included) or aware times (the end
    exclusive). ``spdx`` names the public licence that it was made from; ``line`` is its place in the file.
    """

    id: str
    holder: str
    grant: Grant = Grant()
    assignee: str | None = None
    valid_from: date | datetime | None = None
    valid_to: date | datetime | None = None
    match: Selection = Selection()
    zone: str = "UTC"
    spdx: str | None = None
    note: str | None = None
    line: int = field(default=0, compare=False)

    @property
    def start(self) -> datetime | None:
        """The first moment of the licence, aware; None without a start."""
        return _moment(self.valid_from, self.zone, next_day=False)

    @property
    def end(self) -> datetime | None:
        """The first moment after the licence, aware: midnight in its zone after the last day; None without an end."""
        return _moment(self.valid_to, self.zone, next_day=True)


@lru_cache(maxsize=16384)
def _moment(value: date | datetime | None, zone: str, *, next_day: bool) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    day = value
    if next_day:
        if day == date.max:
            return None
        day += timedelta(days=1)
    from zoneinfo import ZoneInfo

    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))


class Remembered:
    """What a register has answered before, moments left aside, since thousands of articles ask the same question.

    ``licensing.offers`` fills ``offers`` by holder, ``numbers`` of equal limits, and ``limits`` by place and by kind of
    dispatch; ``licensing.scope`` the ``answers``.
    """

    __slots__ = ("answers", "limits", "numbers", "offers")

    def __init__(self) -> None:
        self.offers: dict[Any, Any] = {}
        self.numbers: dict[Any, int] = {}
        self.limits: dict[Any, Any] = {}
        self.answers: dict[Any, Any] = {}


@dataclass(frozen=True, slots=True)
class Licences:
    """A licence register, indexed by holder. Iterates in the order of the file."""

    entries: tuple[Licence, ...] = ()
    path: str | None = None
    assignees: frozenset[str] = frozenset()  # canonical names of the publisher's own, as the licences have them
    _by_holder: Mapping[str, tuple[Licence, ...]] = field(default_factory=dict, repr=False, compare=False)
    remembered: Remembered = field(default_factory=Remembered, repr=False, compare=False)

    @classmethod
    def of(cls, entries: Iterable[Licence], path: str | None = None, *, short: Callable[[str], str] = str) -> Licences:
        """A register of these licences; ``short`` gives the short name of a holder that only the user knows."""
        kept = tuple(entries)
        index: dict[str, list[Licence]] = {}
        for licence in kept:
            index.setdefault(ANY if licence.holder == ANY else canonical(short(licence.holder)), []).append(licence)
        own = frozenset(canonical(licence.assignee) for licence in kept if licence.assignee)
        return cls(kept, path, own, {holder: tuple(found) for holder, found in index.items()})

    def __iter__(self) -> Iterator[Licence]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, key: str) -> Licence:
        for licence in self.entries:
            if licence.id == key:
                return licence
        raise KeyError(key)

    def of_holder(self, holder: str | None) -> tuple[Licence, ...]:
        """The licences of a holder (any of its names), and those for every holder after them."""
        own = self._by_holder.get(canonical(holder), ()) if holder else ()
        return own + self._by_holder.get(ANY, ())

    def knows(self, holder: str) -> bool:
        """True when a licence names this holder, by its canonical name."""
        return holder in self._by_holder
