"""Embargoes in words: ``EMBARGOED UNTIL 0001 GMT, 2 MARCH 2031``, ``Achtung! Sperrfrist: 2. März 2031, 18.00 Uhr``,
``SOUS EMBARGO jusqu'au 2 mars à 06h00 GMT``, ``EMBARGADO HASTA el 2 de marzo``, ``SOB EMBARGO ATÉ``, ``محظور النشر حتى``.

A line that begins so, with a time after it, is a note to the desks; "Embargo: minister speaks" is a headline.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from compliance.text.patterns import lazy
from compliance.wire.dates import month_number
from compliance.wire.openings import opening, openings

LINE_CHARACTERS = 240
REACH = 120  # characters after the words in which the time stands

_UNTIL = (
    r"(?:strictly\s+)?embargoed(?:\s+(?:until|till|to|for|for release(?: at| on| until)?))|embargo\s+(?:until|till)|"
    r"not for (?:release|publication|use|broadcast)[^.;\n]{0,30}?(?:before|until)|hold(?: for release)? until|"
    r"for release (?:at|on|not before|after)|sperrfrist(?:ende)?(?:\s+bis)?|gesperrt bis|"
    r"(?:sous )?embargo(?: strict)?,? jusqu['’]?(?:au|à|aux)?|(?:bajo )?embargo hasta|embargad[oa]s? hasta|"
    r"(?:sob )?embargo até|embargad[oa]s? até|(?:sotto )?embargo fino (?:al?|alle)|"
    r"(?:محظور|ممنوع|حظر)\s+(?:من\s+)?(?:ال)?نشر\S*\s+(?:حتى|قبل|إلى)"
)
_WORDS = lazy(rf"(?<!\w)(?:{_UNTIL}|embargo(?:ed)?\s*[:/–—-])", re.IGNORECASE)
_OPENING = lazy(
    rf"[\W_]*(?:(?:achtung|attention|atención|atenção|attenzione|editors?|eds|note|hinweis|redaktionen|urgent|"
    rf"تنبيه)[\W_]{{1,4}}){{0,3}}"
    rf"(?:{_UNTIL}|embargo(?:ed)?\s*[:/–—-])",
    re.IGNORECASE,
)
_OPENINGS = openings(
    "achtung attention atención atenção attenzione editor editors eds note hinweis redaktionen urgent تنبيه strictly embargoed "
    "embargo not hold for gesperrt sous bajo embargado embargada embargados embargadas sob sotto محظور ممنوع حظر"
)
_CUES = ("embarg", "sperrfrist", "gesperrt", "release", "publication", "not for", "hold", "نشر")
_WITHIN = ("embarg", "sperrfrist", "gesperrt bis", "for release", "not for ", "hold", "نشر")
_NAME = r"[^\W\d_]{3,10}"
_DATES = tuple(
    lazy(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})",
        r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:\.|er|º|st|nd|rd|th)?[\s/-]+(?:de\s+|"
        rf"of\s+)?(?P<name>{_NAME})(?:/{_NAME})?\.?(?:[\s,/-]+(?:de\s+)?(?P<year>\d{{4}}))?",
        rf"(?P<name>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[:.h]\d)(?:,?\s+(?P<year>\d{{4}}))?",
    )
)
_CLOCK = lazy(
    r"(?<![\d.])(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))(?::\d{2})?(?![\d.])|(?P<whole>\d{4})(?=\s?(?:GMT|UTC|Z|hrs|"
    r"hours|[A-Z]{2}T)\b)|"
    r"(?P<only>\d{1,2})(?=\s?(?:Uhr|h\b|[ap]\.?m\b)))\s?(?P<half>[ap])?\.?(?:m\.?)?",
    re.IGNORECASE,
)
_PLACES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_ZONE = lazy(r"\b(ET|CT|MT|PT|GMT|UTC|BST|CET|CEST|MEZ|MESZ|EST|EDT|CST|CDT|MST|MDT|PST|PDT)\b|(?<=\d)(Z|[+-]\d\d:?\d\d)(?!\d)")
_HOURS = {
    "GMT": 0, "UTC": 0, "Z": 0, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip


def may_open(word: str) -> bool:
    """Whether a line that begins with ``word`` (its opening) may be an embargo."""
    return word in _OPENINGS or word.startswith("sperrfrist")


def is_embargo(line: str) -> bool:
    """Whether a line says that what follows, or stands above, may not be used before some time."""
    if len(line) > LINE_CHARACTERS or not may_open(opening(line)):
        return False
    lower = line[:80].lower()
    if not any(cue in lower for cue in _CUES) or (found := _OPENING.match(line)) is None:
        return False
    rest = line[found.end() : found.end() + REACH]
    return _date(rest) is not None or _CLOCK.search(rest) is not None or found[0].rstrip()[-1] not in ":/–—-"


def embargo_of(text: str, published: datetime | None = None, zone: tzinfo = UTC) -> datetime | None:
    """The time until which a note or terms put a text under embargo; ``None`` without one.

    What the words leave out, a year or the day, is that of ``published``; a time that names no zone is taken in ``zone``.
    """
    text = text[:4000]
    lower = text.lower()
    if not any(cue in lower for cue in _WITHIN) or (found := _WORDS.search(text)) is None:
        return None
    rest = text[found.end() : found.end() + REACH].split("\n")[0]
    date = _date(rest)
    left = rest if date is None else rest[: date.start()] + " ; " + rest[date.end() :]
    clock = _CLOCK.search(left)
    if date is None and (clock is None or published is None):
        return None
    offset = _offset(left) or zone
    near = published.astimezone(offset) if published is not None and published.tzinfo else published
    try:
        return datetime(*_day(date, near), *_hour(clock), tzinfo=offset)
    except (ValueError, TypeError):
        return None


def _date(text: str) -> re.Match[str] | None:
    for form in _DATES:
        for found in form.finditer(text):
            name = found.groupdict().get("name")
            if name is None or month_number(name) is not None:
                return found
    return None


def _day(date: re.Match[str] | None, near: datetime | None) -> tuple[int, int, int]:
    if date is None:
        if near is None:
            raise ValueError("no day")
        return near.year, near.month, near.day
    parts = date.groupdict()
    month = month_number(parts["name"]) if parts.get("name") else int(parts.get("month") or 0)
    year = int(parts["year"]) if parts["year"] else near.year if near is not None else 0
    return year, month or 0, int(parts["day"])


def _hour(clock: re.Match[str] | None) -> tuple[int, int]:
    if clock is None:
        return 0, 0
    whole = clock["whole"]
    hour = int(whole[:2] if whole else clock["hour"] or clock["only"])
    minute = int(whole[2:] if whole else clock["minute"] or 0)
    half = (clock["half"] or "").lower()
    return (hour % 12 + (12 if half == "p" else 0) if half and hour <= 12 else hour), minute


def _offset(text: str) -> tzinfo | None:
    found = _ZONE.search(text)
    if found is None:
        return None
    name = (found[1] or found[2]).upper()
    if name in _PLACES:
        from zoneinfo import ZoneInfo

        return ZoneInfo(_PLACES[name])
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name])) if _HOURS[name] else UTC
    digits = name[1:].replace(":", "")
    return timezone((1 if name[0] == "+" else -1) * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
