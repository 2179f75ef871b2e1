"""A record to a dispatch or an article: times get their zone, the holder its short name, the body is freed of signals."""

from __future__ import annotations

import hashlib
from datetime import datetime

from compliance.model import Article, Dispatch, Skipped
from compliance.readers.dates import parse_date
from compliance.readers.record import ReadOptions, Record, Time


def to_dispatch(record: Record, path: str, options: ReadOptions) -> Dispatch | Skipped:
    """The dispatch of one record; ``Skipped`` when it holds no prose."""
    path = record.path or path
    body = record.text if record.body is None else record.body
    if skipped := _unfit(body, path, options):
        return skipped
    holder = record.holder or options.holder
    zone = _zone(holder, options)
    warnings = list(record.warnings)
    published, embargoed, expires, version_created = (
        _time(name, getattr(record, name), zone, warnings)
        for name in ("published", "embargoed", "expires", "version_created")
    )
    return Dispatch(
        guid=record.guid or _guid(record, holder, body), body=body, holder=holder, version=record.version,
        headline=record.headline, language=record.language, dateline=record.dateline, byline=record.byline,
        status=record.status, copyright_notice=record.copyright_notice, copyright_holder=record.copyright_holder,
        usage_terms=record.usage_terms, credit=record.credit, signoff=record.signoff, format=record.format, path=path,
        provider=record.provider, previous_version=record.previous_version, evolved_from=record.evolved_from,
        correction=record.correction, update=record.update, advisories=record.advisories, captions=record.captions,
        categories=record.categories, territories=record.territories, rights_links=record.rights_links,
        summary_only=record.summary_only, warnings=tuple(warnings), published=published, embargoed=embargoed,
        expires=expires, version_created=version_created,
    )


def to_article(record: Record, path: str, options: ReadOptions) -> Article | Skipped:
    """The article of one record; ``Skipped`` when it holds no text."""
    path = record.path or path
    if skipped := _unfit(record.text, path, options):
        return skipped
    warnings = list(record.warnings)
    published = _time("published", record.published, options.zone, warnings)
    return Article(
        path=path, text=record.text, title=record.headline, language=record.language, published=published,
        format=record.format, zones=record.zones, meta=record.meta, warnings=tuple(warnings), record=record.record,
    )


def _unfit(text: str, path: str, options: ReadOptions) -> Skipped | None:
    if not text or text.isspace():
        return Skipped(path, "holds no text", error=True)
    if len(text) > options.limits.text_characters:
        limit = options.limits.text_characters
        return Skipped(path, f"its text is longer than {limit:,} characters; raise limits.text_characters", error=True)
    return None


def _zone(holder: str | None, options: ReadOptions) -> str | None:
    if holder:
        for name, zone in options.zones.items():
            if name.casefold() == holder.casefold():
                return zone
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


def _guid(record: Record, holder: str | None, body: str) -> str:
    """A stable identity for a file that gives none: of holder, headline and date, else of the text."""
    parts: tuple[str, ...] = (body,)
    if holder and record.headline and record.published:
        parts = (holder, record.headline, str(record.published))
    return "urn:sha256:" + hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
