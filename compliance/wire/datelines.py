"""Datelines: place, date and agency before the first sentence.

``STOCKHOLM, Aug 29, 2014 (AFP) -``, ``Tegucigalpa, 2 ene (EFE).-``, ``(ANSA) - ROMA, 13 DIC -``, ``København /ritzau/:``,
``SAITAMA, Japan, Dec. 9 Kyodo -``, ``San Diego (tca/dpa) -``, ``San José (Costa Rica), 3 mar (AFP) -``, ``新华社大连3月9日电``,
and a place in capitals before a dash.
"""

from __future__ import annotations

import re

from compliance.dataclass import dataclass
from compliance.text.patterns import lazy
from compliance.wire.agencies import Agencies, Agency
from compliance.wire.lines import Line

# Names of months and their short forms in the languages of the agencies.
MONTHS = frozenset(
    (
        "jan january janvier januar janeiro januari jän jänner ene enero gen gennaio feb february februar febrero febbraio "
        "februari fév févr février fev fevereiro mar march mars marzo março marz mart mär märz maart apr"
        " april aprile avr avril "
        "abr abril may mayo mai maio mag maggio mei maj jun june juni junio junho juin giu giugno jul july juli julio julho "
        "juil juillet lug luglio aug august augustus augusti août aou ago agosto sep sept september septembre septiembre set "
        "sett settembre setembro oct october octobre octubre okt oktober out outubro ott ottobre nov november novembre "
        "noviembre novembro dec december déc décembre dez dezember dezembro dic diciembre dicembre des desember يناير فبراير "
        "مارس أبريل ابريل مايو يونيو يوليو أغسطس اغسطس سبتمبر أكتوبر اكتوبر نوفمبر ديسمبر كانون شباط آذار نيسان أيار حزيران "
        "تموز آب أيلول تشرين январь января февраль февраля март марта апрель апреля май мая июнь июня июль июля август августа "
        "сентябрь сентября октябрь октября ноябрь ноября декабрь декабря "
    ).split()
)
_NAME = r"[^\W\d_]{3,10}"
_DATE = (
    rf"(?P<date>(?P<month>{_NAME})\.?\s+\d{{1,2}}(?:,?\s+\d{{4}})?|"
    rf"\d{{1,2}}(?:\.|er|º)?\s+(?:de\s+)?(?P<name>{_NAME})(?:[./][^\W\d_]{{2,8}})?\.?(?:,?\s+(?:de\s+)?\d{{4}})?|"
    r"\d{1,2}[./-]\d{1,2}[./-]\d{4})"
)
_DATE_AT_END = lazy(rf"(?:^|[,;\s]\s*){_DATE}[.,]?$", re.IGNORECASE)
_DATE_AFTER = lazy(
    rf"\s*(?P<date>(?:(?P<month>{_NAME})\.?\s+\d{{1,2}},?\s+\d{{4}}|"
    rf"\d{{1,2}}\.?\s+(?:de\s+)?(?P<name>{_NAME})\.?\s+(?:de\s+)?\d{{4}}|"
    r"\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4})"
    r"(?:(?:T|,?\s(?:at\s|um\s|à\s|-\s)?)\d{1,2}[:h.]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?(?:\s?(?:GMT|UTC|CES?T|E[SD]T|BST|"
    r"Z|[+-]\d{2}:?\d{2})\b)?"
    r"(?:\sUhr)?)?)(?=\s|$)",
    re.IGNORECASE,
)
_MARKED = lazy(r"(?P<place>[^()/\n]{0,100}?)\s?(?:\((?P<names>[^()\n]{2,40})\)|/(?P<slashed>[^/()\n]{2,24})/)")
# With the country in brackets, and a month by two names: "العقبة (الأردن) 8 آذار/مارس 2026 (أ ف ب)".
_MARKED_TWICE = lazy(
    r"(?P<place>[^()/\n]{1,40}(?:\([^()/\n]{2,30}\))?(?:[^()/\n]|(?<=\w)/(?=\w)){0,40}?)\s?\((?P<names>[^()\n]{2,40})\)"
)
_CHINESE = lazy(
    r"[据據]?(?P<agency>[\u4e00-\u9fff]{2,5}社)(?P<place>[\u4e00-\u9fff·]{0,12}?)[,，]?"
    r"(?P<date>(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)[电電訊讯]"
    r"(?:\s?[（(](?:[\u4e00-\u9fff]{0,4}记者|記者)\s?(?P<who>[^（）()\n]{2,40})[）)])?\s?[：:]?\s?"
)
_SEPARATOR = lazy(r"[*_]{0,2}\s*(?:[.,]?\s?[-–—‒―]{1,3}|[.:](?=\s|$))")
_DASH = lazy(r"\s(?:--|[-–—―])\s")
_PLACE_AFTER = lazy(r"\s*(?P<place>[^\W\d_][^()/\n]{1,60}?)\s?[-–—]{1,2}\s")
_CAPITALS = lazy(r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .'’-]{2,30}(?:/[A-ZÀ-Þ .'’-]{3,30})?(?:, [A-Z][\w. ]{1,24})?$")
_ANY_MARK = lazy(r"[*_]{0,2}[^()\n]{0,90}\((?P<name>[^\W\d_][^()\n]{1,39})\)[*_]{0,2}[.,]?\s?[-–—]{1,3}\s")
_JOINT = lazy(r"\s*[/,;&+]\s*|\s+(?:and|et|und|y|e|en|och|og)\s+")
_BY = lazy(r"(?:by|par|von|por|di|da|door|photo|foto|source|quelle|fonte)\s", re.IGNORECASE)
_YEAR = lazy(r"\d{4}")
_LETTER = lazy(r"[^\W\d_]")
_FORBIDDEN = frozenset('!?;:"“”«»<>{}=|@#$%')


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline at ``start`` to ``end`` (with its separator), as written, and what it says."""

    start: int
    end: int
    text: str  # "Astana, Kazakhstan, June 16 (AFP)": without the separator
    place: str | None  # "Astana, Kazakhstan"
    date: str | None  # as written
    agencies: tuple[str, ...] = ()  # short names
    provider: str | None = None  # a part of the mark that names no known agency: "tca" of (tca/dpa)
    published: str | None = None  # a full date after the mark, as aggregators put it
    byline: str | None = None  # the reporter, where the dateline names one

    @property
    def full_date(self) -> str | None:
        """Its date where that has a year, as written."""
        return self.published or (self.date if self.date and _YEAR.search(self.date) else None)


def find_dateline(lines: list[Line], agencies: Agencies) -> Dateline | None:
    """The dateline at the start of one of ``lines``, the first that has one."""
    return next((found for line in lines if (found := dateline_of(line, agencies)) is not None), None)


def mark_of(line: Line) -> str | None:
    """The name in brackets before a dash at the start of ``line``, where a dateline has its agency; it need not be known."""
    match = _ANY_MARK.match(line.text[:180])
    return match["name"] if match is not None and match["name"][:1].isupper() else None


def dateline_of(line: Line, agencies: Agencies) -> Dateline | None:
    """The dateline at the start of ``line``, after marks of emphasis."""
    text = line.text[:180]
    skipped = 0
    if text.startswith(("*", "_", " ")):
        skipped = len(text) - len(text.lstrip("*_ "))
        text = text[skipped:]
    found = _marked(text, agencies) if "(" in text or "/" in text else None
    if found is None and "日" in text[:40]:
        found = _chinese(text, agencies)
    if found is None and (" -" in text or "—" in text or "–" in text):
        found = _dashed(text, agencies)
    if found is None:
        return None
    start = line.start + skipped
    return Dateline(
        start,
        start + found.end,
        found.text,
        found.place,
        found.date,
        found.agencies,
        found.provider,
        found.published,
        found.byline,
    )


def _marked(text: str, agencies: Agencies) -> Dateline | None:
    """``PLACE, DATE (AGENCY) -`` and ``(AGENCY) - PLACE, DATE -``."""
    first = text.find("(")
    match = _MARKED.match(text) or (_MARKED_TWICE.match(text) if 0 < first < 110 and "/" in text[:first] else None)
    if match is None:
        return None
    known, provider = _named(match["names"] or match.groupdict().get("slashed") or "", agencies)
    if not known:
        twice = _MARKED_TWICE.match(text) if match["place"] and text.count("(", 0, 120) > 1 else None
        known, provider = _named(twice["names"], agencies) if twice else ([], None)
        if not known or twice is None:
            return _foreign(text, match)
        match = twice
    return _of_mark(text, match, known, provider)


def _of_mark(text: str, match: re.Match[str], known: list[Agency], provider: str | None) -> Dateline | None:
    """The dateline whose mark names the agencies ``known``."""
    end = match.end()
    separator = _SEPARATOR.match(text, end)
    after = _DATE_AFTER.match(text, end)
    if after is not None and not _has_month(after):
        after = None
    place, date = split_date(match["place"])
    if not match["place"].strip():
        return _agency_first(text, match.end(), separator, known, provider)
    unmarked = separator is None and date is None and after is None
    if place is not None and not _is_place(place, strict=unmarked):
        return None
    if unmarked and (_BY.match(text) or text[end:].lstrip()[:1].islower()):
        return None
    end = after.end() if after else separator.end() if separator else end
    names = tuple(agency.name for agency in known)
    published = after["date"] if after else None
    return Dateline(0, _past_space(text, end), text[: match.end()], place, date, names, provider, published)


def _chinese(text: str, agencies: Agencies) -> Dateline | None:
    """``新华社大连3月9日电（记者林慕遥）``: agency, place, date, "dispatch", reporter."""
    match = _CHINESE.match(text)
    agency = agencies.in_text(match["agency"]) if match else None
    if match is None or agency is None:
        return None
    words = match[0].rstrip(" :：")
    return Dateline(0, match.end(), words, match["place"] or None, match["date"], (agency.name,), byline=match["who"])


def _foreign(text: str, match: re.Match[str]) -> Dateline | None:
    """``LOS ANGELES (Variety.com) -``: a provider that is no known agency, after capitals or a date and before a dash."""
    dash = _SEPARATOR.match(text, match.end())
    place, date = split_date(match["place"])
    name = match["names"] or ""
    if dash is None or dash[0].strip(" .,:") == "" or not name[:1].isupper() or len(name.split()) > 3:
        return None
    if place is not None and not _is_place(place, strict=True):
        return None
    if date is None and (place is None or not _CAPITALS.match(place)):
        return None
    return Dateline(0, _past_space(text, dash.end()), text[: match.end()], place, date, (), name)


def _agency_first(
    text: str, end: int, separator: re.Match[str] | None, known: list[Agency], provider: str | None
) -> Dateline | None:
    if separator is None:
        return None
    names = tuple(agency.name for agency in known)
    then = _PLACE_AFTER.match(text, separator.end())
    if then:
        place, date = split_date(then["place"])
        if place and _is_place(place, strict=True) and (date or place.isupper()):
            return Dateline(0, _past_space(text, then.end()), text[: then.end("place")], place, date, names, provider)
    return Dateline(0, _past_space(text, separator.end()), text[:end], None, None, names, provider)


def _dashed(text: str, agencies: Agencies) -> Dateline | None:
    """``PLACE, DATE Kyodo -``, and a place in capitals before a dash."""
    dash = _DASH.search(text, 0, 140)
    if dash is None:
        return None
    left = text[: dash.start()]
    if len(left) > 90:
        return None
    last = agencies.find(left)[-1:]
    if last and last[0][1] == len(left) and last[0][2].bare and last[0][0] > 0:
        place, date = split_date(left[: last[0][0]])
        if place and (date or place.isupper()) and _is_place(place, strict=True):
            return Dateline(0, dash.end(), left, place, date, (last[0][2].name,))
    place, date = split_date(left)
    surely = date is not None or "," in left or dash[0].strip() in ("—", "–")  # "NOTE - " and "ZINC -- " are none
    if surely and place and _CAPITALS.match(place) and _is_place(place, strict=True):
        return Dateline(0, dash.end(), left, place, date)
    return None


def _named(mark: str, agencies: Agencies) -> tuple[list[Agency], str | None]:
    """The agencies that a mark names, and a part of it that names none."""
    mark = mark.strip()
    whole = agencies.in_text(mark)
    if whole is not None:
        return [whole], None
    known: list[Agency] = []
    unknown: list[str] = []
    for part in _JOINT.split(mark):
        agency = agencies.in_text(part)
        if agency is None:
            unknown.append(part)
        elif agency not in known:
            known.append(agency)
    provider = unknown[0] if known and len(unknown) == 1 and 2 <= len(unknown[0]) <= 12 and unknown[0].isalnum() else None
    return ([] if len(unknown) > 1 else known), provider


def split_date(place: str) -> tuple[str | None, str | None]:
    """Place and date of what stands before the mark."""
    place = place.strip(" \t,;")
    found = _DATE_AT_END.search(place, max(0, len(place) - 40))
    if found is None or not _has_month(found):
        return place.rstrip(" ,.:") or None, None
    return place[: found.start()].strip(" ,;.") or None, found["date"]


def _has_month(date: re.Match[str]) -> bool:
    """Whether the word in a date is a month; a date in figures has none to check."""
    word = date["month"] or date["name"]
    return word is None or word.lower() in MONTHS


def _is_place(place: str, *, strict: bool) -> bool:
    """Whether words may name a place: few, capitalised but for particles, without a sentence's punctuation."""
    words = place.replace(",", " ").split()
    if not words or len(words) > 9 or not _LETTER.match(place) or _FORBIDDEN & set(place):
        return False
    small = [word for word in words if word[0].islower() and len(word) > 3]
    if place[0].islower() or len(small) > (0 if strict else 1):
        return False
    return not (strict and len(words) > 6)


def _past_space(text: str, end: int) -> int:
    while end < len(text) and text[end] in " \t\xa0*_":
        end += 1
    return end
