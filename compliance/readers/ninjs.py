"""ninjs (IPTC), every version: one item, a list of items, or one item a line; superdesk's dialect with it.

1.x: ``headline byline body_* copyrightnotice usageterms embargoed``; 2.x: ``headlines by bodies``; 3.x: camel case,
``embargoedUntil rightsInfo``. Several bodies are one text in several dresses: the one with markup is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compliance.model import Skipped, Status
from compliance.readers.blocks import Blocks, html_blocks
from compliance.readers.fields import NoText, distinct, joined, status_of, tidy, update_of, version_of
from compliance.readers.json_text import opening, read_json
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record, numbered
from compliance.readers.source import Source
from compliance.text.patterns import lazy

Item = Mapping[str, object]

_KEYS = lazy(
    rb'"(?:body_(?:text|html|xhtml|richtext|main|nitf)|bodies|headlines?|headline_main|pubstatus|pubStatus|versioncreated|versionCreated|'
    rb"embargoedUntil|embargoed|renditions|rightsinfo|rightsInfo|copyrightholder|copyrightHolder|copyrightnotice|copyrightNotice|usageterms|"
    rb'eventDetails|linkedrights|encodedrights|ninjs)"'
)
_NAMED = lazy(rb'"(?:\$?schema|standard|uri|name)"\s*:\s*"[^"]*ninjs')  # the format names itself, no text speaks of it
_MARKED = ("html", "xhtml", "richtext", "nitf", "main", "body", "text")
_NO_BODY = frozenset(("body_length", "body_wordcount"))


def sniff(source: Source) -> float:
    """Likely when there is a ``uri`` or ``guid`` beside keys that only ninjs has."""
    head = opening(source)
    if (
        b'"digitalwires@' in head
        or b'"api_version"' in head[:4096]
        or (b"schema.org" in head[:2048] and b'"@context"' in head[:2048])
    ):
        return 0.0
    if b"ninjs" in head[:4096] and _NAMED.search(head[:4096]):
        return 0.95
    if b'"uri"' not in head and b'"guid"' not in head:
        return 0.0
    return 0.9 if _KEYS.search(head) else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record an item with text, those of its associations included; ``Skipped`` when none has any."""
    document = read_json(source)
    nothing = NoText()
    found: list[dict[str, object]] = []
    for value in document.values:
        for item in _listed(value):
            if isinstance(item, dict):
                found += _items(item, document.warnings, nothing)
    yield from numbered(found)
    if not found:
        yield nothing.skipped(source.path)
    yield from document.losses(source.path)


def _listed(value: object) -> list[object]:
    """The items of a list or of an answer that wraps one, as superdesk's API gives it; else the value alone."""
    if isinstance(value, dict) and not (value.get("uri") or value.get("guid")):
        value = next((value[key] for key in ("_items", "items") if isinstance(value.get(key), list)), value)
    return value if isinstance(value, list) else [value]


def _items(item: Item, warnings: tuple[str, ...], nothing: NoText) -> list[dict[str, object]]:
    """The item's own record, then those of associated items that bring a text of their own."""
    captions: list[str] = []
    associated: list[dict[str, object]] = []
    for other in _associations(item):
        if _is_media(other):
            captions += _descriptions(other)
        elif _bodies(other) and (other.get("uri") or other.get("guid")):
            fields = _record(other, warnings, [])
            if fields is not None:
                associated.append(fields)
    own = _record(item, warnings, captions)
    if own is None and not associated:
        nothing.add(str(item.get("type") or ("event" if "eventDetails" in item else "")))
    return ([own] if own is not None else []) + associated


def _record(item: Item, doc_warnings: tuple[str, ...], captions: list[str]) -> dict[str, object] | None:
    warnings = list(doc_warnings)
    get = _getter(item)
    status = status_of(_string(get("pubstatus")), warnings)
    blocks = _body(item)
    if not blocks.paragraphs and status is Status.USABLE:
        return None
    headlines = _values(item, "headline", "headlines") or [h for h in [_string(get("title")), _string(get("name"))] if h]
    blocks.without(headlines)
    created = _string(get("versioncreated")) or _string(get("updated"))
    update = update_of([_string(get("operation")), *_names(get("signal")), *_names(get("signals"))])
    source = next(iter(_names(get("infosources")) or _names(get("source")) or _names(get("provider"))), None)
    owner = next(iter(_names(get("copyrightholder"))), None)
    return {
        "format": "ninjs",
        "text": blocks.text,
        "guid": _string(get("uri")) or _string(get("guid")),
        "version": version_of(get("version"), warnings),
        "headline": headlines[0] if headlines else None,
        "language": bcp47(_string(get("language"))),
        "byline": joined(_names(get("byline")) or _names(get("by")) or blocks.bylines, ", "),
        "dateline": _string(get("dateline")) or _string(get("located")) or joined(blocks.datelines[:1]),
        "published": created
        or _string(get("firstpublished"))
        or _string(get("firstcreated"))
        or _string(get("contentcreated")),
        "version_created": created,
        "embargoed": _time(get("embargoed")) or _time(get("embargoeduntil")),
        "expires": _time(get("expires")),
        "status": status,
        "copyright_holder": owner,
        "holder": source or owner,
        "copyright_notice": _string(get("copyrightnotice")) or joined(blocks.notices, " "),
        "usage_terms": joined(_names(get("usageterms"))),
        "credit": _string(get("creditline")) or _string(get("credit")),
        "signoff": _string(get("sign_off")) or joined(blocks.signoffs[:1]),
        "advisories": distinct([*_names(get("ednote")), *_names(get("ednotes")), *blocks.advisories]),
        "captions": distinct([*captions, *blocks.captions]),
        "categories": distinct(_categories(get)),
        "rights_links": distinct(_rights_links(item, get, warnings)),
        "evolved_from": next(iter(_names(get("evolvedfrom")) or _names(get("replacing")) or _names(get("rewrite_of"))), None),
        "update": update,
        "correction": update == "correction",
        "warnings": tuple(warnings),
    }


def _getter(item: Item) -> _Get:
    return _Get({str(key).casefold(): value for key, value in item.items()})


class _Get:
    """Values by key, whatever its case: 3.x differs from 1.x in little else."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def __call__(self, key: str) -> object:
        return self._values.get(key)


def _body(item: Item) -> Blocks:
    first = Blocks()
    for text in _bodies(item):
        blocks = html_blocks(text)
        if blocks.paragraphs:
            return blocks
        first.add(blocks)
    return first


def _bodies(item: Item) -> list[str]:
    """The body in its dresses, the best first."""
    found: list[tuple[str, str]] = []
    bodies = item.get("bodies")
    for body in bodies if isinstance(bodies, list) else [bodies]:
        if isinstance(body, dict) and isinstance(body.get("value"), str):
            kind = str(body.get("contenttype") or body.get("contentType") or "")
            found.append(
                (
                    str(body.get("role") or "") + " " + ("html" if "html" in kind or "nitf" in kind.lower() else ""),
                    body["value"],
                )
            )
    for key, value in item.items():
        if isinstance(key, str) and key.startswith("body_") and key not in _NO_BODY and isinstance(value, str):
            found.append((key.removeprefix("body_"), value))
    return [text for _, text in sorted(found, key=lambda pair: _preference(pair[0]))]


def _preference(role: str) -> int:
    words = role.lower().split()
    return min((place for place, word in enumerate(_MARKED) if any(word in w for w in words)), default=len(_MARKED))


def _associations(item: Item) -> list[Item]:
    found = item.get("associations")
    values = list(found.values()) if isinstance(found, dict) else found if isinstance(found, list) else []
    return [v for v in values if isinstance(v, dict)]


def _is_media(item: Item) -> bool:
    return str(item.get("type") or "").lower() in ("picture", "video", "audio", "graphic", "image", "photo") or not _bodies(
        item
    )


def _descriptions(item: Item) -> list[str]:
    found = [text for key in ("description_text", "description_caption") if (text := _string(item.get(key)))]
    if not found:
        found = _values(item, "description", "descriptions")
    return [html_blocks(text).text.replace("\n\n", " ") for text in found[:1]]


def _values(item: Item, single: str, plural: str) -> list[str]:
    """``headlines: [{role, value}]``, ``headline``, ``headline_main`` and the like, main ones first."""
    found: list[tuple[int, str]] = []
    many = item.get(plural)
    for entry in many if isinstance(many, list) else [many]:
        text = _string(entry.get("value")) if isinstance(entry, dict) else _string(entry)
        if text:
            found.append(
                (0 if not isinstance(entry, dict) or str(entry.get("role") or "main") in ("main", "headline") else 1, text)
            )
    for key, value in item.items():
        if isinstance(key, str) and (key == single or key.startswith(single + "_")) and (text := _string(value)):
            found.append((0 if key in (single, f"{single}_main") else 2, text))
    return [text for _, text in sorted(found, key=lambda pair: pair[0])]


def _categories(get: _Get) -> list[str]:
    found = []
    for key in ("subject", "subjects", "service", "genre", "genres"):
        found += _names(get(key))
    return found


def _rights_links(item: Item, get: _Get, warnings: list[str]) -> list[str]:
    info = get("rightsinfo")
    places: list[Item] = [item, *(i for i in (info if isinstance(info, list) else [info]) if isinstance(i, dict))]
    found: list[str] = []
    for place in places:
        for key, value in place.items():
            if str(key).casefold() in ("linkedrights", "encodedrights", "datamining"):
                links = [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]
                found += links
                if not links:
                    warnings.append(f"{key} is no string")
    return found


def _names(value: object) -> list[str]:
    """The names in a string, an object with ``name`` (or ``value``, ``text``, ``uri``), or a list of either."""
    values: Sequence[object] = value if isinstance(value, list) else [value]
    found = []
    for entry in values:
        if isinstance(entry, dict):
            entry = next(
                (
                    entry[k]
                    for k in ("name", "value", "text", "ednote", "literal", "code", "uri")
                    if isinstance(entry.get(k), str)
                ),
                None,
            )
        if isinstance(entry, str) and entry.strip():
            found.append(" ".join(entry.split()))
    return found


def _time(value: object) -> str | None:
    """A time as it stands; what is no string is kept as text, so that the reader's warning shows it."""
    return None if value in (None, "") else str(value)[:60]


def _string(value: object) -> str | None:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return tidy(value)
