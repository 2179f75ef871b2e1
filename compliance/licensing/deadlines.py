"""When reuse must begin and end: embargo, the item's own expiry, the licence's age limit.

Wall-clock arithmetic in the licence's zone, so that "30 days" ends at the same local time through a change of clocks.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from compliance.dataclass import dataclass
from compliance.licensing.context import Context
from compliance.licensing.grants import Licence
from compliance.licensing.terms import Terms
from compliance.model import Dispatch

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The first moment at which reuse must have ended, and the clause that says so.

    ``certain`` is False when the article's own date is unknown and the deadline counts from the dispatch; ``days`` after the
    article's publication it ends.
    """

    at: datetime
    clause: str
    certain: bool = True
    days: int | None = None


def embargo_of(dispatch: Dispatch, terms: Terms) -> datetime | None:
    """The moment until which the dispatch must be held: the later of its field and its usage terms."""
    return max((when for when in (dispatch.embargoed, terms.not_before) if when is not None), default=None)


def deadline_of(dispatch: Dispatch, terms: Terms, licence: Licence | None, context: Context) -> Deadline | None:
    """When this reuse must come down. The item's own limit beats the licence's default, be it earlier or later."""
    limits = ((dispatch.expires, "expires"), (terms.not_after, "usage terms"))
    own = [(when, clause) for when, clause in limits if when is not None]
    if own:
        when, clause = min(own)
        return Deadline(when, f"{clause} of the dispatch: {spoken(when)}")
    days, clause = terms.max_days, f"usage terms of the dispatch: {terms.max_days} days"
    if days is None and licence is not None:
        days, clause = licence.grant.max_age_days, f"max_age_days = {licence.grant.max_age_days}"
    if days is None or context.channel == "print":
        return None
    # No article is older than the dispatch that it reuses.
    base = context.published or dispatch.published
    if base is None:
        return None
    at = add_days(base, days, licence.zone if licence else "UTC")
    return Deadline(at, clause, certain=context.published is not None, days=days)


@lru_cache(maxsize=4096)
def add_days(moment: datetime, days: int, zone: str) -> datetime:
    """The same local time ``days`` later, in ``zone``."""
    from zoneinfo import ZoneInfo

    try:
        return (moment.astimezone(ZoneInfo(zone)) + timedelta(days=days)).astimezone(UTC)
    except OverflowError:  # at either end of the calendar
        return (datetime.max if moment.year > 1 else datetime.min + timedelta(days=days)).replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def spoken(moment: datetime) -> str:
    """A time as editors read it: "16 June 2026, 18:00 UTC".

    >>> spoken(datetime(2026, 6, 16, 18, tzinfo=UTC))
    '16 June 2026, 18:00 UTC'
    """
    try:
        at = moment.astimezone(UTC)
    except OverflowError:  # at either end of the calendar
        at = moment
    clock = f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {clock} UTC"
