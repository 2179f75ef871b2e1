"""Whatever a record, a page or front matter gives as a time, as an aware datetime."""

from __future__ import annotations

from datetime import UTC, date, datetime

from compliance.readers import times
from compliance.text.patterns import lazy

# A year before 1000 is the zero of a content system ("0001-01-01"), which means that there is no date.
_FIRST_YEAR = 1000
_FOR_EVER = datetime(9999, 12, 30, tzinfo=UTC)  # what is later cannot be told in every zone
_ZONED = lazy(r"(.*(?:Z|[+-]\d\d:?\d\d))\[[\w/+-]+\]")  # RFC 9557: "2026-01-01T00:00+01:00[Europe/Paris]"
_ISO_MARKS = frozenset("-0123456789")  # after the year: the commonest form is tried first


def parse_date(value: object, zone: str | None = None) -> tuple[datetime | None, bool]:
    """The aware time of ``value``, and whether it was naive and got its offset from ``zone`` (IANA name; UTC for none).

    ``value`` may be a datetime, a date, a number of Unix seconds or milliseconds, or a string of at most 64 characters in
    a form of the wires or of people. ``(None, False)`` when it is no time. Raises nothing.
    """
    time, naive = _parsed(value, zone)
    if time is None or time.year < _FIRST_YEAR:
        return None, False
    return (_FOR_EVER if time.year == 9999 and time > _FOR_EVER else time), naive


def _parsed(value: object, zone: str | None) -> tuple[datetime | None, bool]:
    if isinstance(value, bool):
        return None, False
    if isinstance(value, (int, float)):
        return _unix(value), False
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if isinstance(value, datetime):
        return times.parse_time(value, zone)
    if not isinstance(value, str) or not (text := value.strip()) or len(text) > 64:
        return None, False
    if text[-1] == "]" and (zoned := _ZONED.fullmatch(text)):
        text = zoned[1]  # the offset says it all
    if text[:4].isdecimal() and text[4:5] in _ISO_MARKS and (iso := times.read_time(text)) is not None:
        return times.parse_time(iso, zone)
    from compliance.wire.dates import read_date  # many patterns, not needed by articles without a date

    found = read_date(text)
    return times.parse_time(text if found is None else found, zone)


def _unix(value: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
    except (OverflowError, OSError, ValueError):
        return None
