"""AP Media API JSON, and the Reuters API's item of the same envelope: ``{"data": {"item": {...}}}`` or ``data.items``.

AP's answers describe an item and point to its text (``renditions.nitf.href``); an answer with the text in it, as some
systems store it, gives a record. Nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compliance.model import Skipped, Status
from compliance.readers.blocks import Blocks, html_blocks
from compliance.readers.fields import NoText, distinct, joined, status_of, tidy, update_of, version_of
from compliance.readers.json_text import opening, read_json
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record, numbered
from compliance.readers.source import Source
from compliance.text.patterns import lazy

Item = Mapping[str, object]
_BODIES = ("bodyXhtml", "body_xhtml", "body_html", "body_nitf", "body", "body_text", "story", "text")
_ENVELOPE = lazy(rb'"data"\s*:\s*\{')
_ALTIDS = lazy(rb'"altids"\s*:\s*\{[^{}]{0,200}"itemid"')
_TAKE = lazy(r"\b\d+(?:st|nd|rd|th)\s+Ld\b", re.IGNORECASE)


def sniff(source: Source) -> float:
    """Sure by the envelope of AP's API; likely by its ``altids`` or an item in ``data``."""
    head = opening(source)
    if b'"api_version"' in head or (_ALTIDS.search(head)):
        return 1.0
    return 0.97 if _ENVELOPE.search(head[:4096]) and (b'"item"' in head or b'"items"' in head) else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record an item that brings its text; ``Skipped`` when none does."""
    document = read_json(source)
    nothing = NoText()
    found = []
    for item in (i for value in document.values for i in _items(value)):
        fields = _record(item, list(document.warnings))
        if fields is None:
            renditions = item.get("renditions")
            kind = str(item.get("type") or "")
            elsewhere = (
                kind == "text"
                and isinstance(renditions, Mapping)
                and any("nitf" in str(k) or "anpa" in str(k) for k in renditions)
            )
            nothing.add(kind, "its text is a download of its own" if elsewhere else "")
        else:
            found.append(fields)
    yield from numbered(found)
    if not found:
        yield nothing.skipped(source.path)
    yield from document.losses(source.path)


def _items(value: object) -> Iterator[Item]:
    """The items of an answer, whether it holds one, a feed of them, or is one itself."""
    values = value if isinstance(value, list) else [value]
    for entry in values:
        if not isinstance(entry, Mapping):
            continue
        data = entry.get("data")
        inner = data if isinstance(data, Mapping) else entry
        many = inner.get("items")
        if isinstance(many, list):
            for one in many:
                if isinstance(one, Mapping):
                    item = one.get("item")
                    yield item if isinstance(item, Mapping) else one
        else:
            item = inner.get("item")
            yield item if isinstance(item, Mapping) else inner


def _record(item: Item, warnings: list[str]) -> dict[str, object] | None:
    status = status_of(tidy(item.get("pubstatus")), warnings)
    blocks = _body(item)
    headline = (
        tidy(item.get("headline"))
        or tidy(item.get("headLine"))
        or tidy(item.get("headline_extended"))
        or tidy(item.get("title"))
    )
    blocks.without([headline or ""])
    if not blocks.paragraphs and status is Status.USABLE:
        return None
    created = tidy(item.get("versioncreated")) or tidy(item.get("versionCreated"))
    types = [str(t) for t in _list(item.get("editorialtypes"))]
    slug = tidy(item.get("slugline")) or tidy(item.get("slug")) or ""
    update = update_of(types) or ("lead" if _TAKE.search(slug) or "writethru" in slug.lower() else None)
    note = tidy(item.get("ednote")) or ""
    correction = update == "correction" or "CORRECTS" in note
    provider = tidy(item.get("provider"))
    origin = next((n for s in _list(item.get("infosource")) if isinstance(s, Mapping) and (n := tidy(s.get("name")))), None)
    reuters = "usn" in item or "bodyXhtml" in item
    return {
        "format": "ap",
        "text": blocks.text,
        "guid": _guid(item),
        "version": version_of(item.get("version"), warnings),
        "headline": headline,
        "language": bcp47(tidy(item.get("language"))),
        "byline": _byline(item) or joined(blocks.bylines, ", "),
        "dateline": tidy(item.get("located")) or joined(blocks.datelines[:1]),
        "status": status,
        "published": created or tidy(item.get("firstcreated")) or tidy(item.get("firstCreated")),
        "version_created": created,
        "embargoed": tidy(item.get("embargoed")) or tidy(item.get("releaseDate")),
        "expires": tidy(item.get("expires")),
        "copyright_notice": tidy(item.get("copyrightnotice"))
        or tidy(item.get("copyrightNotice"))
        or joined(blocks.notices, " "),
        "copyright_holder": tidy(item.get("copyrightholder")) or tidy(item.get("copyrightHolder")),
        "usage_terms": joined(tidy(t) for t in _list(item.get("usageterms") or item.get("usageTerms"))),
        "credit": tidy(item.get("creditline")) or tidy(item.get("description_creditline")),
        "holder": provider or origin or ("Reuters" if reuters else None),
        "provider": origin if origin and origin != provider else None,
        "advisories": distinct([note, *blocks.advisories]),
        "captions": distinct([tidy(item.get("caption")), *blocks.captions]),
        "categories": distinct(
            tidy(s.get("name")) or tidy(s.get("code")) for s in _list(item.get("subject")) if isinstance(s, Mapping)
        ),
        "signoff": joined(blocks.signoffs[:1]),
        "update": "correction" if correction else update,
        "correction": correction,
        "warnings": tuple(warnings),
    }


def _body(item: Item) -> Blocks:
    for key in _BODIES:
        text = item.get(key)
        if isinstance(text, Mapping):
            text = next((v for k in ("nitf", "xhtml", "html", "text", "value") if isinstance(v := text.get(k), str)), None)
        if isinstance(text, str) and text.strip():
            blocks = html_blocks(text)
            if blocks.paragraphs:
                return blocks
    return Blocks()


def _guid(item: Item) -> str | None:
    ids = item.get("altids")
    found = tidy(ids.get("itemid")) if isinstance(ids, Mapping) else None
    return found or next((t for k in ("itemid", "uri", "guid", "usn", "id") if (t := tidy(item.get(k)))), None)


def _byline(item: Item) -> str | None:
    lines = [tidy(b.get("by")) for b in _list(item.get("bylines")) if isinstance(b, Mapping)]
    return joined(lines, ", ") or tidy(item.get("byline")) or tidy(item.get("byLine"))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [] if value is None else [value]
