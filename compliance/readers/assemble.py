"""A record to a dispatch or an article: times get their zone, the holder its short name, the body is freed of signals."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from compliance.model import Article, Dispatch, Skipped, Status, Zone, ZoneKind
from compliance.readers.dates import parse_date
from compliance.readers.record import ReadOptions, Record, Time
from compliance.readers.times import zone_of
from compliance.wire.agencies import Agencies, known_agencies
from compliance.wire.notices import Notice, find_notices
from compliance.wire.signals import Signals, find_signals, prose

# What the format itself marks as no prose.
_NO_PROSE = frozenset(
    (
        ZoneKind.ADVISORY,
        ZoneKind.BOILERPLATE,
        ZoneKind.BYLINE,
        ZoneKind.CAPTION,
        ZoneKind.CREDIT,
        ZoneKind.DATELINE,
        ZoneKind.NOTICE,
        ZoneKind.SIGNOFF,
        ZoneKind.TITLE,
    )
)


def to_dispatch(record: Record, path: str, options: ReadOptions) -> Dispatch | Skipped:
    """The dispatch of one record; ``Skipped`` when it holds no prose. What the file states beats what the text shows."""
    # Only dispatches have terms and markers: checking an article does not pay for them.
    from compliance.wire.embargoes import is_embargo
    from compliance.wire.versions import marker_of

    path = record.path or path
    text = record.text if record.body is None else record.body
    # A kill may come without a text; what counts is which dispatch it takes back.
    withdrawal = record.guid is not None and _status(record.status, record.update) is not Status.USABLE
    if not (withdrawal and not text.strip()) and (skipped := _unfit(text, path, options)):
        return skipped
    agencies = known_agencies(options.agencies)
    owner = _stated(record, agencies) or options.holder
    signals = Signals() if record.body_final else find_signals(text, agencies, titled=_titled(record), holder=owner)
    headline = record.headline or signals.headline
    notes = (*record.advisories, *signals.advisories)
    marker = None if record.update in _TAKEN_BACK else marker_of(headline, notes, text)
    update = record.update if marker is None or (record.update and marker.kind not in _TAKEN_BACK) else marker.kind
    status = _status(record.status, update)
    if record.cut and status is Status.USABLE:  # half a text is no dispatch; a kill counts as soon as it is known
        return Skipped(path, "the file is cut off within a text, which was not taken; ask for the file again", error=True)
    body = _body(record, text, signals)
    if not body and status is Status.USABLE:
        return Skipped(path, "holds no prose, only what surrounds it (dateline, notices, captions)", error=record.guid is None)
    holder, notices = _holder_and_notices(record, signals, agencies, options)
    terms = record.usage_terms or " ".join(notice.terms for notice in notices if notice.terms) or None
    warnings = list(record.warnings)
    dateline = signals.dateline
    written = dateline.full_date if dateline is not None else None
    times = _times(record, written, (*notes, terms), _zone(holder, agencies, options), warnings)
    if times.embargoed is None and status is Status.USABLE and any(is_embargo(note) for note in notes):
        status = Status.WITHHELD
        warnings.append("its embargo names no time that can be read: taken as withheld")
    credits = [credit.agency for credit in signals.credits if credit.where in ("end", "byline") and credit.agency]
    guid = record.guid or _guid(record, holder, body, taken_back=status is not Status.USABLE)
    return Dispatch(
        guid=guid,
        body=body,
        holder=holder,
        version=record.version,
        headline=headline,
        language=record.language,
        dateline=record.dateline or (dateline.text if dateline else None),
        byline=record.byline or signals.byline,
        published=times.published,
        embargoed=times.embargoed,
        expires=times.expires,
        status=status,
        copyright_notice=record.copyright_notice or "\n".join(n.text for n in notices) or None,
        copyright_holder=record.copyright_holder or next((n.holder for n in notices if n.holder), None),
        usage_terms=terms,
        credit=record.credit or next(iter(credits), None),
        signoff=record.signoff or signals.signoff,
        format=record.format,
        path=path,
        provider=record.provider or (dateline.provider if dateline else None),
        previous_version=record.previous_version,
        version_created=times.version_created,
        evolved_from=record.evolved_from,
        correction=record.correction or update == "correction",
        update=update,
        advisories=notes,
        captions=record.captions,
        categories=record.categories,
        territories=record.territories,
        rights_links=(*record.rights_links, *(link for n in notices for link in n.links)),
        summary_only=record.summary_only,
        warnings=tuple(warnings),
    )


_TAKEN_BACK = ("kill", "hold")


def _holder_and_notices(
    record: Record, signals: Signals, agencies: Agencies, options: ReadOptions
) -> tuple[str | None, tuple[Notice, ...]]:
    """Whose text it is, and its notices: those of the text, else those around it that may speak for it."""
    claimed = record.copyright_notice or record.copyright_holder or record.holder or signals.notices or signals.agency
    holder = _holder(record, signals, agencies) or options.holder
    notices = signals.notices if claimed else record.surroundings
    if not notices and holder:  # the foot of an agency's own page
        notices = tuple(n for n in record.surroundings if any(a.name == holder for _, _, a in agencies.find(n.text)))
    if holder is None and notices and notices[0].holder:
        holder = agencies.short(notices[0].holder)
    return holder, notices


class _Times(NamedTuple):
    published: datetime | None
    embargoed: datetime | None
    expires: datetime | None
    version_created: datetime | None


def _times(record: Record, written: str | None, notes: Sequence[str | None], zone: str | None, warnings: list[str]) -> _Times:
    """The times of a dispatch: as the file states them, else as its dateline (``written``), its notes and terms say."""
    from compliance.wire.embargoes import embargo_of
    from compliance.wire.terms import limits_of

    published, embargoed, expires, version_created = (
        _time(name, getattr(record, name), zone, warnings) for name in _Times._fields
    )
    if published is None and written:
        published = _time("published", written, zone, warnings)
    if expires is None or embargoed is None:
        clock = zone_of(zone)
        *noted, terms = notes
        last, start = limits_of(" ".join(filter(None, (terms, *noted))), clock)
        in_words = next((time for note in notes if note and (time := embargo_of(note, published, clock))), None)
        expires, embargoed = expires or last, embargoed or in_words or start
    return _Times(published, embargoed, expires, version_created)


def _status(said: Status, update: str | None) -> Status:
    """What the file says; a kill in words is one, whatever a field that is always filled says."""
    if said is Status.USABLE and update in _TAKEN_BACK:
        return Status.CANCELED if update == "kill" else Status.WITHHELD
    return said


def to_article(record: Record, path: str, options: ReadOptions) -> Article | Skipped:
    """The article of one record; ``Skipped`` when it holds no text. Its zones are those of the format and the signals'."""
    container, path = path, record.path or path
    if skipped := _unfit(record.text, path, options):
        return skipped
    warnings = list(record.warnings)
    published = _time("published", record.published, options.zone, warnings)
    signals = find_signals(record.text, known_agencies(options.agencies), titled=_titled(record))
    zones = _united(record.zones, signals.zones)
    return Article(
        path=path,
        text=record.text,
        title=record.headline or signals.headline,
        language=record.language,
        published=published,
        format=record.format,
        zones=zones,
        meta=record.meta,
        warnings=tuple(warnings),
        record=record.record,
        container=container if path.startswith(f"{container}!") else None,
    )


def _titled(record: Record) -> bool:
    """Whether the text may begin with its own headline: a whole document that states none elsewhere."""
    return record.titled and record.headline is None


def _united(known: tuple[Zone, ...], found: tuple[Zone, ...]) -> tuple[Zone, ...]:
    """The zones of the format, and those of the signals that touch none of them."""
    if not known:
        return found
    new = [zone for zone in found if not any(k.start < zone.end and zone.start < k.end for k in known)]
    return tuple(sorted((*known, *new), key=lambda zone: (zone.start, -zone.end)))


def _unfit(text: str, path: str, options: ReadOptions) -> Skipped | None:
    if not text or text.isspace():
        return Skipped(path, "holds no text", error=True, empty=True)
    if len(text) > options.limits.text_characters:
        limit = options.limits.text_characters
        return Skipped(path, f"its text is longer than {limit:,} characters; raise limits.text_characters", error=True)
    return None


def _body(record: Record, text: str, signals: Signals) -> str:
    if record.body_final:
        return text.strip()
    cuts = list(signals.cuts)
    if record.body is None:
        cuts += [zone for zone in record.zones if zone.kind in _NO_PROSE]
        cuts += _headline(record.headline, text)
    return prose(text, tuple(sorted(cuts, key=lambda zone: (zone.start, -zone.end))))


def _headline(headline: str | None, text: str) -> list[Zone]:
    """The headline, where the text repeats it as its first line, with or without marks of a heading."""
    if not headline:
        return []
    found = re.match(r"\s*(?:#{1,6}\s+)?([^\n]+)", text[:600])
    if found is None or " ".join(found[1].strip("#*_ \t\r").split()) != " ".join(headline.split()):
        return []
    return [Zone(0, found.end(), ZoneKind.TITLE)]


def _holder(record: Record, signals: Signals, agencies: Agencies) -> str | None:
    """Who holds the rights: as the file says, else whose notice or dateline the text bears."""
    if stated_agency := _stated(record, agencies):
        return stated_agency
    stated = find_notices(record.copyright_notice) if record.copyright_notice else []
    noticed = next((notice.holder for notice in stated if notice.holder), None)
    if noticed and (agency := agencies.of_name(noticed)) is not None:  # "(c) Le Journal, AFP" is not AFP's
        return agency.name
    if record.credit and (agency := agencies.in_metadata(record.credit)) is not None:
        return agency.name
    if record.holder:
        return record.holder.strip()
    if signals.dateline is not None and signals.dateline.agencies:
        return signals.dateline.agencies[0]
    if signals.agency:
        return signals.agency.split("/")[0]
    return agencies.short(record.copyright_holder or noticed or "") or None


def _stated(record: Record, agencies: Agencies) -> str | None:
    """The agency that the file's own fields name as its holder."""
    for name in (record.holder, record.copyright_holder):
        if name and (agency := agencies.in_metadata(name)) is not None:
            return agency.name
    return None


def _zone(holder: str | None, agencies: Agencies, options: ReadOptions) -> str | None:
    """The zone of the holder's naive times: by configuration, else by what is known of the agency."""
    if holder:
        for name, zone in options.zones.items():
            if agencies.short(name).casefold() == holder.casefold():
                return zone
        if (agency := agencies.of_name(holder)) is not None and agency.zone:
            return agency.zone
    return options.zone


def _time(name: str, value: Time, zone: str | None, warnings: list[str]) -> datetime | None:
    if value is None or value == "":
        return None
    time, naive = parse_date(value, zone)
    if time is None:
        warnings.append(f"{name} is no time: {str(value)[:40]!r}")
    elif naive and (time.hour or time.minute or time.second):  # a bare date needs no zone
        warnings.append(f"{name} names no time zone; taken as {zone or 'UTC'}")
    return time


def _guid(record: Record, holder: str | None, body: str, *, taken_back: bool) -> str:
    """A stable identity for a file that gives none: of holder, headline and date, else of the text.

    A notice that takes a story back has its own, even where it repeats the headline and the date of the story.
    """
    parts: tuple[str, ...] = (body or record.text,)
    if holder and record.headline and record.published:
        parts = (holder, record.headline, str(record.published))
    if taken_back:
        parts = ("taken back", *parts, record.text)
    return "urn:sha256:" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
