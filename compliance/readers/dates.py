"""Dates as people and programs write them outside the wires: records, front matter, pages.

"26-FEB-1987 15:01:01.79", "Jun 16, 2025", "16 juin 2025", "2 de enero de 2024", "01/Feb/2016 19:04", "2024/07/10", Unix
seconds or milliseconds. The forms that wires use are read by ``times``.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from compliance.readers import times

# The first letters of the months in en fr de es pt it, accents folded.
_MONTHS = {
    1: "jan ene gen", 2: "feb fev", 3: "mar mrz", 4: "apr avr abr", 5: "may mai mag", 6: "jun juin giu", 7: "jul juil lug",
    8: "aug aou ago", 9: "sep set", 10: "oct okt out ott", 11: "nov", 12: "dec dez dic",
}
_MONTH = {prefix: number for number, prefixes in _MONTHS.items() for prefix in prefixes.split()}
_FOLD = str.maketrans("áàâäéèêëíìîïóòôöúùûüçñ", "aaaaeeeeiiiioooouuuucn")

_CLOCK = (
    r"(?:[t,\s]+(?:at\s+)?(?P<hour>\d{1,2})[:h](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<zone>z|utc|gmt|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$"
)
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_FORMS = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})",
        _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[-\s/]+(?:de\s+)?" + _NAME + r"[-\s/,]+(?:de\s+)?(?P<year>\d{4})",
        _WEEKDAY + _NAME + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",
    )
)


def month_number(name: str) -> int | None:
    """1..12 for the name of a month, or its beginning, in en fr de es pt it; ``None`` for another word."""
    word = name.lower().translate(_FOLD)
    return _MONTH.get(word[:4]) or _MONTH.get(word[:3])


def parse_date(value: object, zone: str | None = None) -> tuple[datetime | None, bool]:
    """The aware time of ``value``, and whether it was naive and got its offset from ``zone`` (IANA name; UTC for none).

    ``value`` may be a datetime, a date, a number of Unix seconds or milliseconds, or a string of at most 64 characters.
    ``(None, False)`` when it is no time. Raises nothing.
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
    for form in _FORMS:
        if found := form.match(text):
            return times.parse_time(_made(found.groupdict()), zone)
    return times.parse_time(text, zone)


def _unix(value: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(value / 1000 if abs(value) > 1e11 else value, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _made(parts: dict[str, str | None]) -> datetime | None:
    name = parts.get("name")
    month = month_number(name) if name else int(parts.get("month") or 0)
    fraction = (parts.get("fraction") or "").ljust(6, "0")[:6]
    try:
        return datetime(
            int(parts["year"] or 0), month or 0, int(parts["day"] or 0), int(parts["hour"] or 0),
            int(parts["minute"] or 0), int(parts["second"] or 0), int(fraction), tzinfo=_offset(parts["zone"]),
        )
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text.lower() in ("z", "utc", "gmt"):
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes)) if minutes < 1440 else None
