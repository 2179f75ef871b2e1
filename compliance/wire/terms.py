"""Usage terms of a wire, as limits: what an item itself says beats the licence's default."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

from compliance.dataclass import dataclass
from compliance.text.patterns import lazy
from compliance.wire.dates import read_date


@dataclass(frozen=True, slots=True)
class Terms:
    """The limits that a usage-terms text states, as far as a machine can hold them."""

    no_archive: bool = False  # NO ARCHIVAL USE
    no_resale: bool = False
    no_use_after: datetime | None = None  # "01/Feb/2016 19:04"
    no_use_before: datetime | None = None  # an embargo in words
    not_in: tuple[str, ...] = ()  # territories that are out
    only_in: tuple[str, ...] = ()
    max_days: int | None = None  # usable for so many days


_NAME = r"[^\W\d_]{3,10}"
_CLOCK = r"(?:[,\s]+(?:at\s+)?\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*(?:GMT|UTC|EST|EDT|CET|CEST|BST|Z|[ap]\.?m\.?))?)?"
_WHEN = (
    rf"(?P<when>\d{{4}}-\d{{2}}-\d{{2}}(?:[T ]\d{{2}}:\d{{2}}(?::\d{{2}})?(?:Z|[+-]\d{{2}}:?\d{{2}})?)?|"
    rf"\d{{1,2}}[/. -]{{1,2}}(?:{_NAME}|\d{{1,2}})\.?[/. -]\d{{4}}{_CLOCK}|(?:{_NAME})\.?\s+\d{{1,2}},?\s+\d{{4}}{_CLOCK}|"
    rf"\d{{1,2}}[:.h]\d{{2}}(?:\s*(?:GMT|UTC|[A-Z]{{3,4}}))?[,\s]+(?:on\s+)?\d{{1,2}}\s+(?:{_NAME})\.?\s+\d{{4}})"
)
_AFTER = lazy(
    r"\b(?:no (?:use|usage)(?:/digital display)?|not? (?:to be )?(?:used?|display(?:ed)?|publish(?:ed)?)|remove|expires?|"
    r"no access)"
    rf"(?:(?!\b(?:before|until)\b)[^.;\n]){{0,40}}?\b(?:after|from|by|on)\s+{_WHEN}",
    re.IGNORECASE,
)
_BEFORE = lazy(
    r"\b(?:embargo(?:ed)?(?: until| to| till)?|"
    r"not (?:for|to be) (?:publication|published|released?|used?|broadcast)[^.;\n]{0,30}?(?:before|until)|"
    r"hold (?:for release )?until|sperrfrist(?: bis)?|sous embargo jusqu['’]?(?:au|à)|embargado hasta|sob embargo até|"
    r"embargo fino al?)"
    rf"[:\s]+(?:le\s+|el\s+|den\s+)?{_WHEN}",
    re.IGNORECASE,
)
_FIGURE = lazy(r"\d")  # no time is without one
_DAYS = lazy(
    r"\b(?:no (?:use|archiv\w*)|use|usable|remove|delete|available)[^.;\n]{0,30}?\b(?:after|within|"
    r"for)\s+(\d{1,3})\s+days",
    re.IGNORECASE,
)
_OUT = lazy(
    r"\b(?:([A-Z][A-Za-z]{2,20}(?: [A-Z][A-Za-z]{2,20})?) OUT\b|NO (?:USE|ACCESS|"
    r"SALES?) (?:IN )?([A-Z][A-Za-z]{2,20}(?: [A-Z][A-Za-z]{2,20})?))"
)
_ONLY = lazy(r"\b([A-Z][A-Za-z]{2,20}(?: [A-Z][A-Za-z]{2,20})?) (?:USE )?ONLY\b")
_USES = frozenset("ARCHIVE ARCHIVES EDITORIAL RESALE RESALES SALES USE DIGITAL INTERNET ARCHIVAL COMMERCIAL PRINT WEB".split())


def terms_of(text: str | None, zone: tzinfo = UTC) -> Terms:
    """The limits in the first 4,000 characters of usage terms, an editor's note or a notice.

    A time that names no zone is taken in ``zone``.
    """
    if not text:
        return Terms()
    text = text[:4000]
    lower = text.lower()
    after, before = limits_of(text, zone)
    days = _DAYS.search(text)
    return Terms(
        no_archive=bool(re.search(r"no[t]?\s+(?:for\s+)?archiv|no\s+archiv|sans archivage|keine archivierung", lower)),
        no_resale="no resale" in lower or "no sales" in lower,
        no_use_after=after,
        no_use_before=before,
        not_in=_places(match[1] or match[2] for match in _OUT.finditer(text)),
        only_in=_places(match[1] for match in _ONLY.finditer(text)),
        max_days=int(days[1]) if days else None,
    )


def limits_of(text: str, zone: tzinfo = UTC) -> tuple[datetime | None, datetime | None]:
    """The times after which and before which the first 4,000 characters allow no use, as ``terms_of`` has them."""
    text = text[:4000]
    if _FIGURE.search(text) is None:
        return None, None
    return _time(_AFTER.search(text), zone, whole_day=True), _time(_BEFORE.search(text), zone)


def _time(found: re.Match[str] | None, zone: tzinfo, *, whole_day: bool = False) -> datetime | None:
    """The time that a phrase names; ``whole_day`` takes in the day itself where no hour is said."""
    if found is None:
        return None
    words = found["when"].strip()
    time: datetime | None
    try:
        time = datetime.fromisoformat(words)
    except ValueError:
        time = read_date(words)
    if time is None:
        return None
    if whole_day and not re.search(r"\d[:.h]\d\d", words):
        time += timedelta(days=1)
    return time if time.tzinfo else time.replace(tzinfo=zone)


def _places(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if not _USES & set(name.upper().split())))
