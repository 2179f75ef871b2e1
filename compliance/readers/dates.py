"""Whatever a record, a page or front matter gives as a time, as an aware datetime."""

from __future__ import annotations

from datetime import UTC, date, datetime

from compliance.readers import times

_ISO_MARKS = frozenset("-0123456789")  # after the year: the commonest form is tried first


def parse_date(value: object, zone: str | None = None) -> tuple[datetime | None, bool]:
    """The aware time of ``value``, and whether it was naive and got its offset from ``zone`` (IANA name; UTC for none).

    ``value`` may be a datetime, a date, a number of Unix seconds or milliseconds, or a string of at most 64 characters in
    a form of the wires or of people. ``(None, False)`` when it is no time. Raises nothing.
    """
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
