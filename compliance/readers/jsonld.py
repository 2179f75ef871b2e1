"""What the JSON-LD of a page says of its article (schema.org ``NewsArticle`` and kin)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from html import unescape

from compliance.dataclass import dataclass
from compliance.readers.columns import plain, several
from compliance.readers.languages import bcp47
from compliance.readers.record import Time
from compliance.text.patterns import lazy

SCRIPT_CHARACTERS = 512 * 1024
DEPTH = 6
_SCRIPT = lazy(r"<script\b[^>]{0,300}application/ld\+json[^>]{0,300}>", re.IGNORECASE)
_KINDS = frozenset(
    (
        "newsarticle",
        "article",
        "reportagenewsarticle",
        "analysisnewsarticle",
        "backgroundnewsarticle",
        "opinionnewsarticle",
        "reviewnewsarticle",
        "asknewsarticle",
        "liveblogposting",
        "blogposting",
        "report",
        "scholarlyarticle",
        "satiricalarticle",
    )
)
_BREAKS = lazy(r"<(?:/p|br\s*/?|/div|/h\d|/li)>", re.IGNORECASE)
_TAGS = lazy(r"<[^<>]{1,2000}>")


@dataclass(frozen=True, slots=True)
class Said:
    """The article's own account of itself; nothing where the page has none."""

    guid: str | None = None
    headline: str | None = None
    body: str | None = None
    byline: str | None = None
    published: Time = None
    expires: Time = None
    language: str | None = None
    copyright_holder: str | None = None
    copyright_notice: str | None = None
    usage_terms: str | None = None
    credit: str | None = None
    links: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    meta: Mapping[str, object] = field(default_factory=dict)


def article_of(source: str) -> Said:
    """The account of the first article in the page's JSON-LD. A script that is no JSON is passed over."""
    for block in _scripts(source):
        for node in _nodes(block, 0):
            if _kinds(node) & _KINDS:
                return _said(node)
    return Said()


def _scripts(source: str) -> Iterator[object]:
    if "ld+json" not in source:
        return
    for match in _SCRIPT.finditer(source):
        end = source.find("</script", match.end())
        text = source[match.end() : end if end >= 0 else len(source)].strip()
        if len(text) <= SCRIPT_CHARACTERS:
            try:
                yield json.loads(text.removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
            except (ValueError, RecursionError):
                continue


def _nodes(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """Objects from the outside in: a graph, a list, the main entity of a page."""
    if depth > DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            if isinstance(value.get(key), (dict, list)):
                yield from _nodes(value[key], depth + 1)
    elif isinstance(value, list):
        for entry in value[:1000]:
            yield from _nodes(entry, depth + 1)


def _kinds(node: Mapping[str, object]) -> set[str]:
    kinds = node.get("@type")
    return {str(kind).rsplit("/", 1)[-1].lower() for kind in (kinds if isinstance(kinds, list) else [kinds])}


def _said(node: Mapping[str, object]) -> Said:
    links = dict.fromkeys(link for key in ("license", "usageInfo", "acquireLicensePage") for link in _links(node.get(key)))
    based = plain(node.get("isBasedOn"))
    meta = {"is_based_on": based} if based else {}
    usage = plain(node.get("usageInfo"))
    return Said(
        guid=plain(node.get("identifier")) or plain(node.get("@id")) or plain(node.get("url")),
        headline=_text(node.get("headline")) or _text(node.get("name")),
        body=_prose(node.get("articleBody")),
        byline=plain(node.get("author")) or plain(node.get("creator")),
        published=_time(node.get("datePublished")),
        expires=_time(node.get("expires")),
        language=bcp47(plain(node.get("inLanguage"))),
        copyright_holder=plain(node.get("copyrightHolder")),
        copyright_notice=_text(node.get("copyrightNotice")),
        usage_terms=None if usage and usage.startswith(("http:", "https:")) else usage,
        credit=_text(node.get("creditText")),
        links=tuple(links),
        categories=several(node.get("articleSection")),
        meta=meta,
    )


def _links(value: object) -> Iterator[str]:
    for entry in value if isinstance(value, list) else [value]:
        link = entry.get("@id") or entry.get("url") if isinstance(entry, dict) else entry
        if isinstance(link, str) and link.startswith(("http:", "https:")):
            yield link[:500]


def _time(value: object) -> Time:
    return value if isinstance(value, (str, int, float)) else None


def _text(value: object) -> str | None:
    text = plain(value)
    return " ".join(unescape(text).split()) or None if text else None


def _prose(value: object) -> str | None:
    """``articleBody`` as text: some pages put HTML in it, some escape it."""
    if not isinstance(value, str):
        return None
    text = unescape(value)
    if "<" in text:
        text = unescape(_TAGS.sub("", _BREAKS.sub("\n\n", text)))
    return re.sub(r"\n{3,}", "\n\n", text).strip() or None
