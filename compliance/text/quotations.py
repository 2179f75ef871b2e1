"""Quotations: the spans that stand between quotation marks, in every style of mark.

A mark's direction is told by the mark where it has one, by its neighbours where it has none, and by what is open. A
quotation ends in the paragraph in which it began, or is taken up by the opening mark at the head of the next one (as
newspapers set long statements); a mark that finds no partner quotes nothing, so that a slip swallows no text.
"""

from __future__ import annotations

import re

from compliance.dataclass import dataclass
from compliance.model import Span
from compliance.text.entities import unmasked
from compliance.text.patterns import lazy

LONGEST = 1500
"""Characters that a quotation may run within one paragraph; longer means that a mark was forgotten."""
_WRAPPED_LINE = 100  # lines this short are wrapped, and a line end among them is no end of a paragraph

# What closes a quotation that a mark opened; sloppy mixtures of curly and straight marks are common in copy.
_CLOSERS = {
    '"': '" ” \'\'', "＂": "＂", "״": "״ ”", "“": '” " \'\' “', "„": '“ ” "', "‟": "”", "”": "” “", "``": "'' \" ”", "''": "''",
    "«": "»", "»": "«", "‹": "›", "›": "‹", "‘": "’", "‚": "‘ ’", "'": "'", "‛": "’",
    "《": "》", "〈": "〉", "「": "」", "『": "』", "｢": "｣", "﹁": "﹂", "﹃": "﹄", "〝": "〞 〟",
}  # fmt: skip
_CLOSED_BY = {mark: frozenset(closers.split()) for mark, closers in _CLOSERS.items()}
_EITHER_WAY = frozenset(('"', "＂", "״", "''", "'", "”", "»", "›"))  # opens only where its neighbours allow it
_ALWAYS_CLOSES = frozenset("»«›‹》〉」』｣﹂﹄〞〟")  # direction by the mark alone, spaces inside or not
_SINGLES = frozenset("'‘’")
_IN_WORDS = frozenset("'’‘\"״")
_FIRST_IDEOGRAPH = "\u2e80"
_DEEPEST = 16  # marks that may wait at once; the oldest of more is a slip
_MARKS = frozenset("".join(_CLOSERS) + "".join(c for closers in _CLOSED_BY.values() for c in closers))
_SCAN = lazy("``|''|[" + re.escape("".join(sorted(_MARKS - {"`"}))) + "]")
# All of them but those between plain letters, which neither open nor close: most apostrophes of an English text. One class
# comes first, that the text is scanned for quickly.
_TELLING = lazy(
    f"[{re.escape(''.join(sorted(_MARKS)))}](?:(?<=[^`'’\"])|(?<=`)`|(?<=')'|(?<=['’\"])(?:(?<![A-Za-z0-9].)|(?![A-Za-z0-9])))"
)
_HEAD = lazy(rf"\s*({_SCAN.pattern})")
_BLANK_OR_INDENT = lazy(r"[ \t\r]*\n|[ \t]{2,}\S|\t|\u3000")
_FULL_STOPS = frozenset(".!?…")
_ELISION = lazy(r"(?:\d\ds?|em|n|tis|twas|til|cause|bout|cos|s|t)\b(?!-?\w)", re.IGNORECASE)
_AFTER_OPENING = frozenset("([{—–-/¿¡…") | _MARKS
_BEFORE_CLOSING = frozenset(".,;:!?)]}—–-/…،؛؟。，、！？") | _MARKS


@dataclass(slots=True)
class _Open:
    """A mark that waits for its partner. ``since`` is where it stands in this paragraph, ``start`` where it all began."""

    mark: str
    start: int
    since: int


def quotations(text: str) -> list[Span]:
    """The outermost quotations of ``text``, marks included, ascending and apart."""
    text = unmasked(text)
    marks = list(_TELLING.finditer(text))
    if not marks:
        return []
    found: list[Span] = []
    carried: _Open | None = None
    begin = first = 0
    for end in _paragraph_ends(text):
        last = first
        while last < len(marks) and marks[last].start() < end:
            last += 1
        if last > first or carried is not None:
            carried = _read_paragraph(text, begin, end, marks[first:last], carried, found)
        begin, first = end, last
    return _outermost(found)


def _paragraph_ends(text: str) -> list[int]:
    """Where paragraphs end: at blank lines and before indents, and at every line end unless the lines are wrapped."""
    lines = text.split("\n")
    wrapped = max(map(len, lines)) <= _WRAPPED_LINE
    ends, place = [], 0
    for line in lines[:-1]:
        place += len(line) + 1
        # In wrapped lines a quotation mark after a full stop and a line end heads a paragraph too.
        headed = line[-1:] in _FULL_STOPS and text[place : place + 1] in _MARKS
        if not wrapped or headed or _BLANK_OR_INDENT.match(text, place):
            ends.append(place)
    return [*ends, len(text)]


def _read_paragraph(
    text: str, begin: int, end: int, marks: list[re.Match[str]], carried: _Open | None, found: list[Span]
) -> _Open | None:
    """Add the quotations of one paragraph to ``found``; give back the one that the next paragraph may take up."""
    waiting: list[_Open] = []
    if carried is not None and text[begin:end].isspace():
        return carried
    for at in marks:
        mark, place = at[0], at.start()
        if carried is not None:
            resumed = mark == carried.mark and not text[begin:place].strip()
            start, carried = carried.start, None
            if resumed:
                waiting.append(_Open(mark, start, place))
                continue
        opening, closing = _direction(text, place, at.end())
        partner = _partner(text, at, waiting, opening, end)
        if partner is not None:
            if place - waiting[partner].since <= LONGEST:
                found.append(Span(waiting[partner].start, at.end()))
            del waiting[partner:]
        elif mark in _CLOSED_BY and _opens(text, at, opening, closing):
            waiting = [*waiting[1 - _DEEPEST :], _Open(mark, place, place)]
    return _left_open(text, end, waiting, found)


def _left_open(text: str, end: int, waiting: list[_Open], found: list[Span]) -> _Open | None:
    """The outermost mark left open that the next paragraph repeats: what there is of its quotation counts already."""
    following = _HEAD.match(text, end) if waiting else None
    for one in waiting:
        if following and following[1] == one.mark != "'" and end - one.since <= LONGEST:
            found.append(Span(one.start, one.since + len(text[one.since : end].rstrip())))
            return one
    return None


def _direction(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether the neighbours of a mark say clearly that it opens, or clearly that it closes."""
    before = text[start - 1] if start else "\n"
    after = text[end] if end < len(text) else "\n"
    may_open = before.isspace() or before in _AFTER_OPENING
    may_close = after.isspace() or after in _BEFORE_CLOSING
    return may_open and not may_close, may_close and not may_open


def _partner(text: str, at: re.Match[str], waiting: list[_Open], opening: bool, end: int) -> int | None:
    """Which of the waiting marks this one closes, innermost first."""
    mark = at[0]
    if mark not in _ALWAYS_CLOSES and (opening or _inside_word(text, at)):
        return None
    for index in range(len(waiting) - 1, -1, -1):
        if mark in _CLOSED_BY[waiting[index].mark]:
            if mark in _SINGLES and _possessive(text, at, end):
                return None
            return index
    return None


def _opens(text: str, at: re.Match[str], opening: bool, closing: bool) -> bool:
    mark = at[0]
    if mark in _SINGLES:
        fits = opening or (mark == "‘" and not closing and not _inside_word(text, at))
        return fits and not _ELISION.match(text, at.end())
    if mark in _EITHER_WAY:
        return opening or (mark in '"＂' and not closing and not _inside_word(text, at))
    return not closing


def _inside_word(text: str, at: re.Match[str]) -> bool:
    """An apostrophe or an abbreviation's mark: letters on both sides.

    Not so in Chinese and Japanese, which set no spaces, nor in Arabic, where particles are written on to the mark.
    """
    before, after = text[at.start() - 1 : at.start()], text[at.end() : at.end() + 1]
    spaced = max(before, after) < _FIRST_IDEOGRAPH and not "\u0600" <= before <= "\u06ff"
    return spaced and at[0] in _IN_WORDS and before.isalnum() and after.isalnum()


def _possessive(text: str, at: re.Match[str], end: int) -> bool:
    """Whether ’ ends a plural possessive (the workers’ demands): a word goes on, and a later mark can close instead."""
    if text[at.start() - 1] not in "sS" or not re.match(r"\s[^\W\d_A-Z]", text[at.end() : at.end() + 2]):
        return False
    for later in _SCAN.finditer(text, at.end(), min(end, at.end() + LONGEST)):
        opening, closing = _direction(text, later.start(), later.end())
        if opening or later[0] in '"“``':
            return False
        if later[0] == at[0] and closing:
            return True
    return False


def _outermost(found: list[Span]) -> list[Span]:
    """The spans that lie in no other; a quotation taken up again supersedes its earlier part."""
    spans: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not spans or span.end > spans[-1].end:
            spans.append(span)
    return spans
