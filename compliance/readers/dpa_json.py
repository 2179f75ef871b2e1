"""dpa digitalwires JSON: one item a file, a list of them, or one a line.

The note pad is not body: its public part and the editor's notes are advisories, the closing line is the sign-off. The kicker,
the line above the headline, names the topic and is a category: as an advisory "Rückzug" would be read as a kill. The same
``urn`` with a newer ``version_created`` and ``canceled`` means that the item is withdrawn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compliance.model import Skipped, Status
from compliance.readers.blocks import html_blocks
from compliance.readers.fields import NoText, distinct, joined, status_of, tidy, update_of, version_of
from compliance.readers.json_text import opening, read_json
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record, numbered
from compliance.readers.source import Source
from compliance.text.patterns import lazy

Item = Mapping[str, object]
_AGENCY = lazy(r"urn:newsml:([a-z0-9.-]+):", re.IGNORECASE)


def sniff(source: Source) -> float:
    """Sure by the format key; likely by ``urn`` beside ``article_html``."""
    head = opening(source)
    if b'"digitalwires@' in head:
        return 1.0
    return 0.9 if b'"urn"' in head and (b'"article_html"' in head or b'"version_created"' in head) else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record an item with an article; ``Skipped`` when there is none."""
    document = read_json(source)
    nothing = NoText()
    found = []
    for value in document.values:
        for item in _items(value):
            fields = _record(item, list(document.warnings))
            if fields is None:
                nothing.add(_kind(item))
            else:
                found.append(fields)
    yield from numbered(found)
    if not found:
        yield nothing.skipped(source.path)
    yield from document.losses(source.path)


def _items(value: object) -> Iterator[Item]:
    entries = value.get("entries") if isinstance(value, Mapping) and isinstance(value.get("entries"), list) else value
    for entry in entries if isinstance(entries, list) else [entries]:
        if isinstance(entry, Mapping):
            yield entry


def _kind(item: Item) -> str:
    kinds = {str(a.get("type")) for a in _mappings(item.get("associations"))}
    return kinds.pop() if len(kinds) == 1 else str(item.get("type") or "")


def _record(item: Item, warnings: list[str]) -> dict[str, object] | None:
    status = status_of(tidy(item.get("pubstatus")), warnings)
    headline = tidy(item.get("headline"))
    kicker = tidy(item.get("kicker"))
    blocks = html_blocks(_text(item, "article_html")).without([headline or "", kicker or ""])
    if not blocks.paragraphs and status is Status.USABLE:
        return None
    info = html_blocks(_text(item, "infobox_html"))
    blocks.paragraphs += info.paragraphs
    notes, closing = _notes(item)
    pad = item.get("notepad")
    if isinstance(pad, Mapping):
        for part in ("public_html", "nonpublic_html"):
            inner = html_blocks(_text(pad, part))
            notes += inner.paragraphs + inner.advisories
            closing += inner.signoffs
    notes += [tidy(item.get("autopublishnotice")) or "", *blocks.advisories]
    urn = tidy(item.get("urn"))
    created = tidy(item.get("version_created"))
    genres = _strings(item, "genre_names")
    corrected = any(word in genre.lower() for genre in genres for word in ("korr", "berichtig", "correct"))
    update = update_of([tidy(item.get("signal"))]) or ("correction" if corrected else None)
    agency = _AGENCY.match(urn or "")
    correction = update == "correction" or any(n.startswith(("CORRECTS", "Eds: CORRECTS")) for n in notes)
    return {
        "format": "dpa",
        "text": blocks.text,
        "guid": urn or tidy(item.get("entry_id")),
        "version": version_of(item.get("version"), warnings),
        "headline": headline,
        "language": bcp47(tidy(item.get("language"))),
        "byline": tidy(item.get("byline")) or joined(blocks.bylines, ", "),
        "dateline": tidy(item.get("dateline")) or joined(blocks.datelines[:1]),
        "published": created or tidy(item.get("updated")),
        "version_created": created,
        "embargoed": tidy(item.get("embargoed")),
        "expires": tidy(item.get("expires")),
        "status": status,
        "copyright_notice": tidy(item.get("copyrightnotice")) or joined(blocks.notices, " "),
        "copyright_holder": tidy(item.get("copyrightholder")),
        "usage_terms": tidy(item.get("usageterms")),
        "credit": tidy(item.get("creditline")),
        "holder": tidy(item.get("creditline")) or (agency.group(1) if agency else None),
        "signoff": joined([*closing, *blocks.signoffs][:1]),
        "advisories": distinct(notes),
        "captions": distinct([*(tidy(a.get("caption")) for a in _mappings(item.get("associations"))), *blocks.captions]),
        "categories": distinct([*_strings(item, "desk_names"), *_strings(item, "dpasubject_names"), *genres, kicker]),
        "update": "correction" if correction else update,
        "correction": correction,
        "warnings": tuple(warnings),
    }


def _notes(item: Item) -> tuple[list[str], list[str]]:
    """Editor's notes, and the closing line apart from them."""
    notes: list[str] = []
    closing: list[str] = []
    for note in _mappings(item.get("ednotes")):
        text = tidy(note.get("ednote"))
        role = str(note.get("role") or "").rpartition(":")[2]
        if text:
            (closing if role == "closingline" else notes).append(text)
    return notes, closing


def _text(item: Item, key: str) -> str:
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _strings(item: Item, key: str) -> list[str]:
    value = item.get(key)
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def _mappings(value: object) -> list[Item]:
    return [v for v in value if isinstance(v, Mapping)] if isinstance(value, list) else []
