"""All that marks a text as wire copy, in one look at its head, its tail and, where a cue asks for it, the whole.

Nothing here is proof alone: a sign-off may be a date form, a bare "AFP" in running text may be a gene and is not looked for.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace

from compliance.dataclass import dataclass
from compliance.model import Zone, ZoneKind
from compliance.wire import advisories, credits, headlines, signoffs
from compliance.wire.agencies import Agencies, known_agencies
from compliance.wire.credits import Credit
from compliance.wire.datelines import Dateline, find_dateline, mark_of
from compliance.wire.lines import Line, head_lines, lower_of, tail_lines
from compliance.wire.notices import HINTS, Notice, find_notices
from compliance.wire.openings import opening

BYLINES_WITHIN = 5  # lines from the top
_CUES = HINTS | advisories.PRIVATE_WORDS | credits.SAID_WORDS  # the words that any look at the whole text asks for


@dataclass(frozen=True, slots=True)
class Signals:
    """What was found. Every offset is a character of the text that was looked at.

    ``zones`` has all of it in order; ``cuts`` are those zones that are no part of the prose (a credit in running text is
    one), so that ``prose`` can leave them out.
    """

    zones: tuple[Zone, ...] = ()
    cuts: tuple[Zone, ...] = ()
    headline: str | None = None
    dateline: Dateline | None = None
    byline: str | None = None
    signoff: str | None = None
    credits: tuple[Credit, ...] = ()
    notices: tuple[Notice, ...] = ()
    advisories: tuple[str, ...] = ()

    @property
    def agency(self) -> str | None:
        """The agency whose text it claims to be: by dateline, else by byline, closing credit or notice."""
        named = [credit.agency for credit in self.credits if credit.agency and credit.where != "inline"]
        if named:
            return named[0]
        return next((zone.value for zone in self.zones if zone.kind is ZoneKind.NOTICE and zone.value), None)


def find_signals(text: str, agencies: Agencies | None = None, *, titled: bool = False, holder: str | None = None) -> Signals:
    """The signals of ``text``. Time is linear in its length; some tens of microseconds for a story.

    A line above a dateline or a byline is a headline; with ``titled``, so is a first line that has the form of one. Where
    ``holder`` or the dateline says whose text it is, a closing line in another agency's manner does not credit that agency.
    """
    agencies = agencies or known_agencies()
    lower = lower_of(text)
    words = _CUES.intersection(lower.split())
    zones: list[Zone] = []
    found: list[Credit] = []
    notes: list[str] = []

    notices = [n for n in find_notices(text, lower, words) if not _is_photo(Line(n.start, n.end, n.text))]
    head = head_lines(text)
    if notices:
        zones += (Zone(n.start, n.end, ZoneKind.NOTICE, agencies.short(n.holder) if n.holder else None) for n in notices)
        head = [line for line in head if not _within(line, zones)]
    dateline = find_dateline(head[:6], agencies)
    if dateline is not None:
        agency = "/".join(dateline.agencies) or None
        zones.append(Zone(dateline.start, dateline.end, ZoneKind.DATELINE, agency))
        if agency:
            found.append(Credit(dateline.start, dateline.end, "dateline", agency))
    byline, titles = _head(head, dateline, agencies, zones, found, notes)
    if titled and not titles and head and (dateline is None or head[0].end < dateline.start):
        titles = [head[0]] if not _within(head[0], zones) and headlines.stands_alone(text, head[0]) else []
    for line in titles:
        zones.append(Zone(line.start, line.end, ZoneKind.TITLE))
    signoff = _tail(text, lower, words, agencies, zones, found, notes)
    if any(credit.by_manner for credit in found):
        _without_mere_manner(_owners(head, dateline, agencies, holder), zones, found)
    cuts = tuple(sorted(zones, key=_order))
    first = dateline.end if dateline else 0
    for credit in credits.inline_credits(text, lower, words, agencies, first, len(text)):
        if not any(zone.start < credit.end and credit.start < zone.end for zone in cuts):
            found.append(credit)
            zones.append(Zone(credit.start, credit.end, ZoneKind.CREDIT, credit.agency))
    if len(found) > 1:
        found.sort(key=lambda credit: (_RANK[credit.where], credit.start))
    zones.sort(key=_order)
    headline = next((headlines.title_of(line) for line in titles if not headlines.is_subtitle(line)), None) if titles else None
    if byline is None and dateline is not None:
        byline = dateline.byline
    return Signals(tuple(zones), cuts, headline, dateline, byline, signoff, tuple(found), tuple(notices), tuple(notes))


def _owners(head: list[Line], dateline: Dateline | None, agencies: Agencies, holder: str | None) -> set[str]:
    """Whose text it is by better evidence than the form of a closing line; empty where there is none."""
    if holder:
        return {agencies.short(holder)}
    if dateline is not None and (dateline.agencies or dateline.provider):
        return {*dateline.agencies, dateline.provider or ""}
    mark = next((mark for line in head[:6] if (mark := mark_of(line))), None)
    return {mark, *(agency.name for _, _, agency in agencies.find(mark))} if mark else set()


def _without_mere_manner(owners: set[str], zones: list[Zone], found: list[Credit]) -> None:
    """Closing lines that only have the manner of another agency than ``owners`` credit people, and no agency."""
    for number, credit in enumerate(found):
        if owners and credit.by_manner and credit.agency not in owners:
            found[number] = replace(credit, agency=None)
            zones[:] = [
                replace(zone, value=None) if zone.start == credit.start and zone.kind is ZoneKind.CREDIT else zone
                for zone in zones
            ]


_RANK = {"dateline": 0, "byline": 1, "end": 2, "inline": 3}


def _order(zone: Zone) -> tuple[int, int]:
    return zone.start, -zone.end


def _is_photo(line: Line) -> bool:
    return credits.photo_credit_of(line, opening(line.text))


def _within(line: Line, zones: list[Zone]) -> bool:
    return any(zone.start <= line.start and line.end <= zone.end for zone in zones)


def _head(
    head: list[Line],
    dateline: Dateline | None,
    agencies: Agencies,
    zones: list[Zone],
    found: list[Credit],
    notes: list[str],
) -> tuple[str | None, list[Line]]:
    """Byline and headlines; with photo credits, notes and slugs, in the first lines above the dateline or the prose."""
    byline: str | None = None
    lines: list[Line] = []
    titles = 0  # how many of the lines are surely headlines
    for number, line in enumerate(head):
        if dateline is not None and line.end > dateline.start:
            titles = len(lines)
            break
        if len(line.text) > headlines.TITLE_CHARACTERS or (number and len(line.text) > 45 and line.text[0].islower()):
            break  # prose, perhaps hard-wrapped
        word = opening(line.text)
        if advisories.is_note(line, word) or (headlines.is_slug(line) and signoffs.signoff_of(line, agencies) is None):
            zones.append(Zone(line.start, line.end, ZoneKind.ADVISORY))
            notes.append(line.text)
        elif credits.photo_credit_of(line, word):
            zones.append(_caption(line, agencies))
        elif number < BYLINES_WITHIN and (credit := _byline(line, agencies)) is not None:
            byline = byline or credit.byline
            titles = titles or len(lines)
            found.append(credit)
            zones.append(Zone(line.start, line.end, ZoneKind.BYLINE, credit.agency))
        elif headlines.may_be_title(line, dated=dateline is not None):
            lines.append(line)
        else:
            break  # the first sentence: what follows is no byline
    return byline, lines[:titles] if titles <= headlines.TITLES else []


def _byline(line: Line, agencies: Agencies) -> Credit | None:
    """The byline that a line is: of a person, of an agency, or of a desk with the time."""
    if headlines.is_dated(line, agencies):
        return Credit(line.start, line.end, "byline", credits.value_of(agencies.find(line.text)))
    return credits.byline_of(line, agencies)


def _tail(
    text: str,
    lower: str,
    words: Set[str],
    agencies: Agencies,
    zones: list[Zone],
    found: list[Credit],
    notes: list[str],
) -> str | None:
    """What stands below the prose, from the last line upwards until a line of prose."""
    end = len(text)
    private = advisories.find_private(text, lower, words)
    if private:
        last = len(text.rstrip())
        zones.append(Zone(private, last, ZoneKind.ADVISORY))
        notes.append(text[private:last])
        end = private
    signoff = None
    prose = 0
    for line in tail_lines(text, end):
        if zones and _within(line, zones):
            continue
        word = opening(line.text)
        sign = signoffs.signoff_of(line, agencies) if signoff is None else None
        if sign is not None and line.start > 0:
            signoff = sign
            zones.append(Zone(line.start, line.end, ZoneKind.SIGNOFF, sign))
        elif advisories.is_end(line) or advisories.is_note(line, word):
            zones.append(Zone(line.start, line.end, ZoneKind.ADVISORY))
            notes.append(line.text)
        elif credits.photo_credit_of(line, word):
            zones.append(_caption(line, agencies))
        elif (credit := credits.closing_credit_of(line, word, agencies)) is not None and line.start > 0:
            found.append(credit)
            zones.append(Zone(line.start, line.end, ZoneKind.CREDIT, credit.agency))
        else:
            if prose == 0:
                signoff = _after_prose(line, signoff, agencies, zones, found)
            prose += 1
            if prose == 2:
                break
    return signoff


def _after_prose(line: Line, signoff: str | None, agencies: Agencies, zones: list[Zone], found: list[Credit]) -> str | None:
    """A sign-off or an agency after the last sentence, on its line."""
    if mark := advisories.end_after_prose(line):
        zones.append(Zone(mark, line.end, ZoneKind.ADVISORY))
        line = _cut(line, mark)
    if signoff is None and (trailing := signoffs.trailing_signoff(line, agencies)) is not None:
        start, end, signoff = trailing
        zones.append(Zone(start, end, ZoneKind.SIGNOFF, signoff))
        line = _cut(line, start)
    if (credit := credits.end_credit(line, agencies)) is not None and not _within(Line(credit.start, credit.end, ""), zones):
        found.append(credit)
        zones.append(Zone(credit.start, credit.end, ZoneKind.CREDIT, credit.agency))
    return signoff


def _cut(line: Line, end: int) -> Line:
    text = line.text[: end - line.start].rstrip()
    return Line(line.start, line.start + len(text), text)


def _caption(line: Line, agencies: Agencies) -> Zone:
    """A picture's credit says nothing of the text's."""
    return Zone(line.start, line.end, ZoneKind.CAPTION, credits.value_of(agencies.find(line.text)))


def prose(text: str, cuts: tuple[Zone, ...]) -> str:
    """``text`` without ``cuts`` and without outer white space.

    Where only head and tail are cut, the result is one contiguous part of the text; else the parts are joined as
    paragraphs, or with a space within a line.
    """
    parts: list[str] = []
    position = 0
    for zone in cuts:
        if zone.end <= position:
            continue
        if zone.start > position and (part := _unmarked(text[position : zone.start].strip())):
            parts.append(part)
        position = zone.end
    if last := _unmarked(text[position:].strip()):
        parts.append(last)
    return "\n\n".join(parts)


def _unmarked(part: str) -> str:
    """``part`` without a last line of nothing but marks of emphasis, which belong to what was cut."""
    while part.endswith(("*", "_")):
        before, _, line = part.rpartition("\n")
        if line.strip("*_ \t"):
            break
        part = before.rstrip()
    return part
