"""Every form in which wires write a time; a naive one stays naive, and the zone of its agency is put in later.

ISO 8601 in its long and its compact form (ISO 8601:2019, as NewsML and NITF write it), RFC 5322 (feeds), the day-time
groups of IPTC 7901, and ANPA 1312's American order.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache

from compliance.text.patterns import lazy
from compliance.wire.dates import month_number

_ISO = lazy(
    r"(\d{4})-?(\d\d)-?(\d\d)"
    r"(?:[T ]\s?(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?"
    r"\s*(Z|z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?"
)
_NAMED_ZONES = {
    "GMT": 0,
    "UTC": 0,
    "Z": 0,
    "BST": 60,
    "CET": 60,
    "CEST": 120,
    "MEZ": 60,
    "MESZ": 120,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
}
_DAY_TIME = lazy(r"\b(\d\d)(\d\d)(\d\d)\s*(?:([A-Z]{1,4})\s+)?([A-Z][A-Za-z]{2})[A-Za-z]*\.?(?:\s+(\d\d(?:\d\d)?))?\b")
_AMERICAN = lazy(r"\b(\d\d)-(\d\d)-(\d\d(?:\d\d)?)\s+(\d\d)(\d\d)\s*([A-Z]{2,4})?")


def parse_time(value: datetime | str | None, zone: str | None = None) -> tuple[datetime | None, bool]:
    """The aware time of ``value``, and whether it was naive and got its offset from ``zone`` (IANA name; UTC for none).

    ``(None, False)`` when it is no time. Raises nothing; a zone that does not exist counts as UTC.
    """
    time = read_time(value) if isinstance(value, str) else value
    if time is None or time.tzinfo is not None:
        return time, False
    return time.replace(tzinfo=zone_of(zone)), True


@cache
def zone_of(name: str | None) -> tzinfo:
    """The zone of an IANA name; UTC for none and for one that does not exist."""
    if not name:
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def read_time(text: str | None) -> datetime | None:
    """A time as NewsML, NITF, ninjs and feeds write it; without an offset it stays naive; ``None`` when it is none.

    A date alone is the midnight at which that day begins, and naive.
    """
    if not text:
        return None
    text = text.strip()
    if _is_plain(text):  # what Python itself reads, a tenth of the work
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    match = _ISO.fullmatch(text)
    if match is None:
        return _rfc(text)
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    midnight = hour == "24" and not int((minute or "") + (second or "") + (fraction or ""))  # at which the day ends
    try:
        moment = datetime(
            int(year),
            int(month),
            int(day),
            0 if midnight else int(hour or 0),
            int(minute or 0),
            min(int(second or 0), 59),
            int((fraction or "0")[:6].ljust(6, "0")),
            _offset(offset),
        )
        return moment + timedelta(days=1) if midnight else moment
    except (ValueError, OverflowError):
        return None


def _is_plain(text: str) -> bool:
    """Whether a text has the shape of a time to the second, long or compact, naive or with Z or an offset; no week dates."""
    size = len(text)
    if size in (19, 20, 25) and text[4] == "-" and text[10] == "T":
        return text[5] != "W" and (size == 19 or (text[19] == "Z" if size == 20 else text[19] in "+-" and text[22] == ":"))
    if size in (15, 16, 20) and text[8] == "T":
        return text[4] != "W" and (size == 15 or (text[15] == "Z" if size == 16 else text[15] in "+-"))
    return False


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:] or 0)
    if minutes >= 24 * 60:
        raise ValueError("an offset of a day or more")
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes else UTC


def _rfc(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    if len(text) > 60 or not any(c.isdigit() for c in text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    word = text.rsplit(None, 1)[-1].upper()
    if found.tzinfo is None and word in _NAMED_ZONES:
        return found.replace(tzinfo=timezone(timedelta(minutes=_NAMED_ZONES[word])))
    return found if 1900 < found.year < 2200 else None


def parse_day_time(text: str) -> datetime | None:
    """The day-time group of IPTC 7901, ``131137 GMT Nov 13``: day, hour, minute, zone, month, year.

    Two digits at the end are the year, as dpa writes it. Without any, none is guessed and the answer is ``None``.
    """
    match = _DAY_TIME.search(text)
    if match is None:
        return None
    day, hour, minute, zone, month, year = match.groups()
    number = month_number(month)
    if number is None or (zone and zone not in _NAMED_ZONES):
        return None
    if year is None:
        return None
    return _build(_year(year), number, int(day), int(hour), int(minute), zone)


def parse_american(text: str) -> datetime | None:
    """The time of transmission of ANPA 1312 as AP writes it: ``11-13-13 1509GMT``."""
    match = _AMERICAN.search(text)
    if match is None:
        return None
    month, day, year, hour, minute, zone = match.groups()
    return _build(_year(year), int(month), int(day), int(hour), int(minute), zone)


def _year(text: str) -> int:
    number = int(text)
    return number if number > 99 else number + (2000 if number < 70 else 1900)


def _build(year: int, month: int, day: int, hour: int, minute: int, zone: str | None) -> datetime | None:
    offset = None if zone is None or zone not in _NAMED_ZONES else timezone(timedelta(minutes=_NAMED_ZONES[zone]))
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC if offset == UTC else offset)
    except ValueError:
        return None
