"""A headline that runs into its dateline on one line, as a page flattened to text has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from compliance.text.patterns import lazy
from compliance.wire.agencies import Agencies
from compliance.wire.datelines import Dateline, dateline_of, split_date
from compliance.wire.lines import Line

HEADLINE_CHARACTERS = 250
# What names the agency: brackets, slashes, or a word of its own before a dash.
_MARK = lazy(r"\([^()\n]{2,40}\)|/[A-Za-z]{2,12}/|(?<=\s)[A-Z][A-Za-z]{1,11}(?=\s[-–—]{1,2}\s)")
_MARKS = 4  # that are looked at


def split_headline(block: str, agencies: Agencies) -> int:
    """Where the dateline starts in a block whose headline runs into it; 1 when it starts the block; 0 without a dateline.

    The dateline's place is the shortest that makes one: of "Xi in Kazakhstan Astana, Kazakhstan, June 16 (AFP)" it is
    "Astana, Kazakhstan", as a place begins with a capital and only commas join it.
    """
    for mark in islice(_MARK.finditer(block, 0, HEADLINE_CHARACTERS + 100), _MARKS):
        if mark[0][0] not in "(/" and agencies.in_text(mark[0]) is None:
            continue
        if start := _at_mark(block, mark, agencies):
            return start
    return 0


def _at_mark(block: str, mark: re.Match[str], agencies: Agencies) -> int:
    first = _dateline(block, mark.start(), agencies)  # "(ANSA) - ROMA, 13 DIC -", "(Bloomberg) --"
    if first is not None and mark.start() and ((first.place and first.date) or _placeless(first, agencies)):
        return mark.start()
    for start in _starts(block, mark.start()):
        found = _dateline(block, start, agencies)
        if found is None or not found.agencies:
            continue
        if start == 0:
            return 1
        dashed = block[mark.end() : found.end].strip(" .:") != ""
        if (found.date or found.published or dashed) and len(block[:start].split()) > 1:
            return start
    return 0


def _dateline(block: str, start: int, agencies: Agencies) -> Dateline | None:
    return dateline_of(Line(start, len(block), block[start:]), agencies)


def _placeless(dateline: Dateline, agencies: Agencies) -> bool:
    return any((agency := agencies.in_text(name)) is not None and agency.placeless for name in dateline.agencies)


def _starts(block: str, mark: int) -> Iterator[int]:
    """Where the place before the mark may begin, the likeliest first: with the city's last word before the first comma,
    and the words that belong to it on its left ("New", "San", "Rio de"; in a headline with small letters, capitals).
    """
    place = split_date(block[:mark].rstrip())[0] or ""
    city = place[: _first_comma(place)]
    words = [(match.start(), match[0]) for match in re.finditer(r"[^\s,]+", city)]
    last = len(words) - 1
    first = last
    shouted = last >= 0 and words[last][1].isupper() and not city.isupper()
    while first > 0 and (
        _titled(words[first - 1][1]) in _BEGINNINGS
        or _titled(words[first][1]) in _ENDINGS
        or (shouted and len(words[first - 1][1]) > 1 and words[first - 1][1].isupper())
    ):
        first -= 1
    for number in (first, *range(last, -1, -1)):
        if number >= 0 and (words[number][1][0].isupper() or not words[number][1].isascii()):
            yield words[number][0]


def _titled(word: str) -> str:
    return word.title() if word.isupper() else word


_ENDINGS = frozenset(
    "City Town Springs Beach Island Islands Bay Falls Heights Lake Valley Hills Rapids Arabia Zealand Emirates States".split()
)
_BEGINNINGS = frozenset(
    "de da do del la le di el al es sur am an der"
    " San Santa Santo São Los Las Le La El Al New Port Fort Saint St St. Cape Buenos Rio Tel Abu Kuala Ho Hong Addis Den"
    " The Mount North South East West Salt Baton Des Little Panama Mexico Kansas Quezon Phnom Ulan Nur Dar Sri Bad "
    "Frankfurt Costa Puerto"
    " Porto Lake Palm Long Chi Minh Guatemala".split()
)


def _first_comma(head: str) -> int:
    """The comma after the city: of the last two that are not part of the headline."""
    commas = [i for i, c in enumerate(head) if c == ","]
    # "City, Region, Country" or "City, Country": parts between commas are short and capitalised.
    best = len(head)
    for comma in reversed(commas):
        part = head[comma + 1 : best].strip()
        if not part or len(part.split()) > 3 or not part[0].isupper():
            break
        best = comma
    return best
