"""RSS and Atom, read by feedparser: an entry is a dispatch; its full text, else its summary, and which."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from compliance.errors import ReadError
from compliance.model import Skipped
from compliance.readers.blocks import Blocks, html_blocks
from compliance.readers.fields import distinct, joined, tidy
from compliance.readers.json_text import opening
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source
from compliance.readers.times import read_time
from compliance.readers.xml import checked_text, root_name
from compliance.readers.xml_cuts import open_tags
from compliance.text.patterns import lazy

_ELEMENT = lazy(r"<\w")
_BLANK = lazy(r"\s{80,}")
Entry = Mapping[str, object]


def sniff(source: Source) -> float:
    """Sure for a root element ``rss`` or ``feed``; for ``RDF`` with the namespace of RSS 1.0."""
    root = root_name(source)
    if root in ("rss", "feed"):
        return 1.0
    return 0.9 if root == "RDF" and b"purl.org/rss/" in opening(source) else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record an entry with text; ``Skipped`` when none has any."""
    import feedparser

    text, warnings = checked_text(source.data, source.path)
    try:
        parsed = feedparser.parse(
            io.BytesIO(_undeclared(text).encode("utf-8")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:  # its second, loose parser lets errors of many kinds through
        raise ReadError(f"the feed cannot be read ({type(error).__name__})", path=source.path) from None
    damage = " ".join(str(parsed.get("bozo_exception", "")).split()) if parsed.get("bozo") else ""
    if damage:
        warnings.append(f"the feed is not well formed ({damage[:100]}): read as far as it goes")
    feed, entries = parsed.feed, parsed.entries
    within = open_tags(text) if damage else []
    cut = any(tag.rpartition("}")[2] in ("item", "entry") for tag in within)  # the file ends within its last entry
    found = [
        {**fields, "cut": cut and entry is entries[-1]}
        for entry in entries
        if (fields := _entry(entry, feed, warnings, options)) is not None
    ]
    form = "atom" if str(parsed.get("version") or "").startswith("atom") else "rss"
    for number, fields in enumerate(found, 1):
        yield Record(format=form, record=number if len(entries) > 1 else None, **fields)  # type: ignore[arg-type]
    if not found and damage and (within or not entries):
        raise ReadError(
            f"the feed is cut short or damaged ({damage[:100]}), and what is left holds no {'text' if entries else 'entry'}",
            path=source.path,
            remedy="ask for the file again",
        )
    if not found:
        reason = (
            f"is a feed of which none of the {len(entries)} entries holds a text" if entries else "is a feed without entries"
        )
        yield Skipped(source.path, reason, empty=True)
    elif within and not found[-1]["cut"]:
        yield Skipped(
            source.path, "the feed is cut off: what stands before the cut was read; ask for the file again", error=True
        )


def _undeclared(text: str) -> str:
    """The text without its XML declaration, its encoding being UTF-8 now, and without wide blanks above the first element.

    feedparser looks into both with patterns that take minutes on hostile files.
    """
    rest = text
    if rest.startswith("<?xml") and (end := rest.find("?>")) >= 0:
        rest = rest[end + 2 :]
        line_end = "\r\n" if rest.startswith("\r\n") else "\n" if rest.startswith("\n") else ""
        rest = rest[len(line_end) :]
    head = rest[: found.start()] if (found := _ELEMENT.search(rest)) else rest
    rest = _BLANK.sub("\n", head) + rest[len(head) :]
    return f" {rest}" if rest.startswith("<?") else rest


def _entry(entry: Entry, feed: Entry, warnings: list[str], options: ReadOptions) -> dict[str, object] | None:
    headline = _plain(_get(entry, "title"))
    blocks, summary_only = _text(entry)
    blocks.without([headline or ""])
    if not blocks.paragraphs:
        return None
    source = _get(entry, "source")
    source_title = _plain(source.get("title")) if isinstance(source, Mapping) else None
    publisher = _plain(_get(entry, "publisher")) or _plain(_get(feed, "publisher"))
    pictured = bool(_list(entry, "media_content") or _list(entry, "media_thumbnail"))  # its notice and credit are the picture's
    media_rights = None if pictured else _plain(_get(entry, "media_copyright"))
    rights = _plain(_get(entry, "rights")) or media_rights or _plain(_get(feed, "rights"))
    published = _time(entry, "published") or _time(entry, "created") or _time(entry, "updated") or _time(feed, "updated")
    credits_ = [c.get("content") for c in _list(entry, "media_credit") if isinstance(c, Mapping)]
    media = [
        _get(entry, "media_description"),
        *(c.get("content") for c in _list(entry, "media_text") if isinstance(c, Mapping)),
    ]
    links = [
        link.get("href")
        for place in (entry, feed)
        for link in _list(place, "links")
        if isinstance(link, Mapping) and link.get("rel") in ("license", "copyright")
    ]
    licences = [_get(place, name) for place in (entry, feed) for name in ("license", "cc_license", "creativecommons_license")]
    return {
        "text": blocks.text,
        "summary_only": summary_only,
        "headline": headline,
        "guid": tidy(_get(entry, "id")) or tidy(_get(entry, "link")),
        "published": published,
        "version_created": _time(entry, "updated"),
        "expires": _time(entry, "expired"),
        "byline": _author(entry) or joined(blocks.bylines, ", "),
        "language": bcp47(_language(entry) or tidy(_get(feed, "language"))),
        "copyright_notice": rights or joined(blocks.notices, " "),
        "credit": None if pictured else joined(tidy(c) for c in credits_),
        "provider": source_title,
        "holder": publisher or (None if options.holder else _author(feed) or _plain(_get(feed, "title"))),
        "dateline": joined(blocks.datelines[:1]),
        "signoff": joined(blocks.signoffs[:1]),
        "advisories": distinct(blocks.advisories),
        "captions": distinct([*(_plain(m) for m in media), *blocks.captions]),
        "categories": distinct(
            tidy(t.get("label")) or tidy(t.get("term")) for t in _list(entry, "tags") if isinstance(t, Mapping)
        ),
        "rights_links": distinct(tidy(link) for link in (*links, *licences)),
        "warnings": tuple(warnings),
    }


def _text(entry: Entry) -> tuple[Blocks, bool]:
    """The longest of an entry's contents; without any, its summary, and True."""
    best = Blocks()
    for content in _list(entry, "content"):
        value = content.get("value") if isinstance(content, Mapping) else None
        if isinstance(value, str):
            blocks = html_blocks(value)
            if len(blocks.text) > len(best.text):
                best = blocks
    if best.paragraphs:
        return best, False
    summary = _get(entry, "summary")
    return (html_blocks(summary) if isinstance(summary, str) else best), True


def _get(entry: Entry, key: str) -> object:
    """The value itself: feedparser's own look-up answers for absent keys with others."""
    return dict.get(entry, key) if isinstance(entry, dict) else entry.get(key)


def _list(entry: Entry, key: str) -> list[object]:
    value = _get(entry, key)
    return value if isinstance(value, list) else []


def _plain(value: object) -> str | None:
    """A title or name without the markup it may hold."""
    return joined(html_blocks(value).paragraphs, " ") if isinstance(value, str) else None


def _author(entry: Entry) -> str | None:
    detail = _get(entry, "author_detail")
    name = _plain(detail.get("name")) if isinstance(detail, Mapping) else None
    return name or _plain(_get(entry, "author"))


def _time(entry: Entry, key: str) -> datetime | str | None:
    raw, parsed = tidy(_get(entry, key)), _get(entry, f"{key}_parsed")
    if raw is None or read_time(raw) is not None or not isinstance(parsed, tuple):
        return raw
    try:
        year, month, day, hour, minute, second = parsed[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (TypeError, ValueError):
        return raw


def _language(entry: Entry) -> str | None:
    for detail in (*_list(entry, "content"), _get(entry, "summary_detail"), _get(entry, "title_detail")):
        if isinstance(detail, Mapping) and (found := tidy(detail.get("language"))):
            return found
    return None
