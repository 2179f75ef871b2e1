"""Dates as people write them: datelines, terms, records, pages.

"26-FEB-1987 15:01:01.79", "Jun 16, 2025", "16 juin 2025", "2 de enero de 2024", "01/Feb/2016 19:04", "2024/07/10",
"14:00 GMT on 3 May 2024", "8 آذار/مارس 2026", "2026年3月9日".
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from compliance.text.patterns import lazy

# The first letters of the months in en fr de es pt it sv, accents folded.
_MONTHS = {
    1: "jan ene gen",
    2: "feb fev",
    3: "mar mrz maa",
    4: "apr avr abr",
    5: "may mai mag maj mei",
    6: "jun juin giu",
    7: "jul juil lug",
    8: "aug aou ago",
    9: "sep set",
    10: "oct okt out ott",
    11: "nov",
    12: "dec dez dic des",
}
# Arabic months, as Egypt and as the Levant name them, where one word does.
_ARABIC = (
    "يناير",
    "فبراير شباط",
    "مارس آذار",
    "أبريل ابريل إبريل نيسان",
    "مايو أيار",
    "يونيو حزيران",
    "يوليو تموز",
    "أغسطس اغسطس آب",
    "سبتمبر أيلول",
    "أكتوبر اكتوبر",
    "نوفمبر",
    "ديسمبر",
)
_MONTH = {prefix: number for number, prefixes in _MONTHS.items() for prefix in prefixes.split()}
_MONTH |= {name: number for number, names in enumerate(_ARABIC, start=1) for name in names.split()}
_FOLD = str.maketrans("áàâäéèêëíìîïóòôöúùûüçñ", "aaaaeeeeiiiioooouuuucn")
_ZONES = {"z": 0, "utc": 0, "gmt": 0, "bst": 60, "cet": 60, "cest": 120, "est": -300, "edt": -240, "pst": -480, "pdt": -420}

_ZONE = r"\s*(?P<zone>z|utc|gmt|bst|cest|cet|e[sd]t|p[sd]t|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
_TIME = (
    r"(?P<hour>\d{1,2})[:h.](?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?" + _ZONE
)
_CLOCK = rf"(?:[t,\s]+(?:at\s+|um\s+|à\s+)?{_TIME})?(?:\s+uhr)?$"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_NAME = r"(?P<name>[^\W\d_]{3,10})(?:/[^\W\d_]{3,8})?\.?"
_DAY_FIRST = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[-\s/]+(?:de\s+)?" + _NAME + r"[-\s/,]+(?:de\s+)?(?P<year>\d{4})"
_FORMS = tuple(
    lazy(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _CLOCK,
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日" + _CLOCK,
        _WEEKDAY + _DAY_FIRST + _CLOCK,
        _WEEKDAY + _NAME + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})" + _CLOCK,
        r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})" + _CLOCK,
        _TIME + r"[,\s]+(?:on\s+)?" + _DAY_FIRST + "$",
    )
)


def month_number(name: str) -> int | None:
    """1..12 for the name of a month, or its beginning, in en fr de es pt it, or its name in ar; ``None`` for another word."""
    word = name.lower().translate(_FOLD)
    return _MONTH.get(word) or _MONTH.get(word[:4]) or _MONTH.get(word[:3])


def read_date(text: str) -> datetime | None:
    """The time that a text of at most 64 characters is; naive where it names no zone; ``None`` when it is none.

    "03/04/2024" is the third of April.
    """
    text = text.strip()
    if not 6 <= len(text) <= 64:
        return None
    for form in _FORMS:
        if found := form.match(text):
            return _made(found.groupdict())
    return None


def _made(parts: dict[str, str | None]) -> datetime | None:
    name = parts.get("name")
    month = month_number(name) if name else int(parts.get("month") or 0)
    fraction = (parts.get("fraction") or "").ljust(6, "0")[:6]
    hour = int(parts["hour"] or 0)
    half = (parts.get("half") or "").lower()[:1]
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(
            int(parts["year"] or 0),
            month or 0,
            int(parts["day"] or 0),
            hour,
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            int(fraction),
            tzinfo=_offset(parts["zone"]),
        )
    except ValueError:
        return None


def _offset(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text[0] not in "+-":
        minutes = _ZONES[text.lower()]
    else:
        digits = text[1:].replace(":", "").ljust(4, "0")
        minutes = (int(digits[:2]) * 60 + int(digits[2:])) * (-1 if text[0] == "-" else 1)
    if not minutes:
        return UTC
    return timezone(timedelta(minutes=minutes)) if abs(minutes) < 1440 else None
