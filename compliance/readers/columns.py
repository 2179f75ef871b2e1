"""A mapping of a record file (a JSON object, a row) to a ``Record``, by the usual names or by the user's mapping."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from compliance.readers.fields import status_of, version_of
from compliance.readers.languages import bcp47
from compliance.readers.record import Record, Time
from compliance.readers.rendered import is_markup, line_of, text_of, visible

# Field of ours -> the names that files use for it, the likeliest first; compared in lower case without "-", "_" and spaces.
NAMES: dict[str, tuple[str, ...]] = {
    "guid": ("guid", "id", "uri", "url", "link"),
    "headline": ("headline", "title", "posttitle"),
    "text": ("text", "body", "content", "articlebody", "bodytext", "fulltext", "maintext", "postcontent", "contenthtml"),
    "published": (
        "published",
        "date",
        "datepublished",
        "publishedat",
        "pubdate",
        "created",
        "firstcreated",
        "timestamp",
        "postdate",
    ),
    "holder": ("holder", "agency", "rightsholder", "source", "publisher", "provider"),
    "language": ("language", "lang", "inlanguage", "locale"),
    "byline": ("byline", "author", "authors", "creator"),
    "dateline": ("dateline",),
    "version": ("version", "revision"),
    "embargoed": ("embargoed", "embargo", "embargoeduntil"),
    "expires": ("expires", "expiry", "validuntil"),
    "status": ("status", "pubstatus"),
    "copyright_notice": ("copyrightnotice", "copyright", "rights"),
    "copyright_holder": ("copyrightholder",),
    "usage_terms": ("usageterms", "terms"),
    "credit": ("credit", "creditline", "credittext"),
    "signoff": ("signoff",),
    "evolved_from": ("evolvedfrom",),
    "categories": ("categories", "category", "section", "keywords"),
    "territories": ("territories", "territory"),
}
META = ("outlet", "territory", "language", "channel", "credit", "embargo", "author", "license", "compliance")
_FOLD = str.maketrans("", "", "-_ ")
_OURS = {name: field for field, names in NAMES.items() for name in names}
_RANK = {name: rank for names in NAMES.values() for rank, name in enumerate(names)}


class Fields:
    """How the keys of one file map to ours; worked out once a set of keys, so that a million rows cost little."""

    def __init__(self, mapping: Mapping[str, str]) -> None:
        self._mapping = {theirs: "text" if ours == "body" else ours for ours, theirs in mapping.items()}
        self._mapped = frozenset(self._mapping.values())
        self._paths = tuple(theirs for theirs in self._mapping if "." in theirs)
        self._plans: dict[tuple[str, ...], dict[str, str]] = {}

    def lifted(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """The values with those that the user named by a path ("attributes.body"), under that name."""
        if not self._paths:
            return values
        return {**values, **{path: found for path in self._paths if path not in values and (found := _at(values, path))}}

    def plan(self, keys: tuple[str, ...]) -> dict[str, str]:
        """Field of ours -> key of theirs."""
        found = self._plans.get(keys)
        if found is None:
            if len(self._plans) > 256:  # rows without order in their keys: do not keep them all
                self._plans.clear()
            found = self._plans[keys] = self._make(keys)
        return found

    def text_key(self, values: Mapping[str, object]) -> str | None:
        """The key of the text of a record; ``None`` where none of its keys is known as one."""
        return self.plan(tuple(self.lifted(values))).get("text")

    def _make(self, keys: tuple[str, ...]) -> dict[str, str]:
        plan: dict[str, str] = {}
        ranks: dict[str, int] = {}
        for key in keys:
            if key in self._mapping:
                plan[self._mapping[key]] = key
                continue
            name = key.lower().translate(_FOLD)
            field = _OURS.get(name)
            if field and field not in self._mapped and _RANK[name] < ranks.get(field, 99):
                plan[field], ranks[field] = key, _RANK[name]
        return plan


def _at(values: object, path: str) -> object:
    """What lies at a path of keys; ``None`` where nothing does."""
    for key in path.split("."):
        values = values.get(key) if isinstance(values, Mapping) else None
    return values


def make_record(
    values: Mapping[str, object], fields: Fields, *, form: str, number: int | None = None, warnings: tuple[str, ...] = ()
) -> Record | None:
    """The record of one mapping; ``None`` when it has no text."""
    values = fields.lifted(values)
    plan = fields.plan(tuple(values))
    key = plan.get("text")
    text = text_of(values.get(key)) if key else None
    captions: tuple[str, ...] = ()
    if text and is_markup(text):
        text, captions = visible(text)
    if not text or text.isspace():
        return None
    given = {field: values[key] for field, key in plan.items() if values[key] not in (None, "")}
    words = {name: plain(given[name]) for name in given.keys() & _WORDS}
    if headline := words.get("headline"):
        words["headline"] = line_of(headline)
    said = list(warnings)
    return Record(
        format=form,
        text=text,
        titled=True,
        record=number,
        language=bcp47(plain(given.get("language"))),
        version=max(1, version_of(given.get("version"), said)),
        status=status_of(plain(given.get("status")), said),
        published=_time(given.get("published")),
        embargoed=_time(given.get("embargoed")),
        expires=_time(given.get("expires")),
        categories=several(given.get("categories")),
        territories=several(given.get("territories")),
        captions=captions,
        meta={name: values[name] for name in META if values.get(name) not in (None, "")},
        warnings=tuple(said),
        **words,  # type: ignore[arg-type]
    )


_WORDS = frozenset(
    (
        "guid",
        "headline",
        "holder",
        "byline",
        "dateline",
        "copyright_notice",
        "copyright_holder",
        "usage_terms",
        "credit",
        "signoff",
        "evolved_from",
    )
)


def plain(value: object, depth: int = 3) -> str | None:
    """A value as one string: names of objects, members of lists joined; ``None`` for nothing and for what is nested deeper."""
    if isinstance(value, str):
        return value.strip() or None
    if value is None or depth == 0:
        return None
    if isinstance(value, Mapping):
        found = next((value[name] for name in ("name", "rendered", "@id", "url") if value.get(name)), None)
        return plain(found, depth - 1)
    if isinstance(value, (list, tuple)):
        return ", ".join(filter(None, (plain(entry, depth - 1) for entry in value[:50]))) or None
    return str(value)


def several(value: object) -> tuple[str, ...]:
    """A list of strings, or one string with commas, as a tuple."""
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, (list, tuple)):
        return tuple(filter(None, map(plain, value[:200])))
    return ()


def _time(value: object) -> Time:
    """Left as it is written; a number stays a number for Unix times."""
    return value if isinstance(value, (str, int, float, date)) else None
