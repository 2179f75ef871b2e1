"""HTML pages: main text, title, dates, rights in JSON-LD, meta tags, licence links and the notice at the foot of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from compliance.errors import EmptyTextError, ReadError
from compliance.model import Zone, ZoneKind
from compliance.readers import jsonld
from compliance.readers.columns import plain
from compliance.readers.decoding import decode, narrow
from compliance.readers.foot import foot_notices
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source
from compliance.text.comments import comments
from compliance.text.patterns import lazy
from compliance.wire.notices import Notice

DEPTH = 1_000  # of elements whose end tag is not implied
ELEMENTS = 300  # meta tags, tables, captions that are looked at
WORDS_LOOKED_AT = 200_000  # to find the tables, captions and code of a page in its main text
_NESTING = lazy(
    r"<(/?)(?:div|span|section|article|main|aside|header|footer|nav|table|ul|ol|dl|blockquote|center|font|b|i|em|strong|a|u|small|"
    r"big|figure|form|fieldset|details|button|label|ins|del|sup|sub|code|pre|address|object|svg|g|math|template|noscript)\b",
    re.IGNORECASE,
)
_CHARSET = lazy(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = lazy(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{2,40})")
_DOCUMENT = lazy(
    rb"(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,500}-->\s*){0,5}<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_TAG = lazy(rb"<(?:p|div|body|html|article|head|title|h1|span|a|br|li|td|meta|section)\b[^>]{0,500}>", re.IGNORECASE)
_NAMES = {  # meta tags by what they tell
    "headline": ("og:title", "twitter:title", "dc.title", "headline"),
    "published": (
        "article:published_time",
        "datepublished",
        "og:published_time",
        "dc.date",
        "date",
        "pubdate",
        "publishdate",
        "parsely-pub-date",
        "sailthru.date",
        "dc.date.issued",
        "dcterms.created",
    ),
    "byline": ("author", "dc.creator", "parsely-author", "sailthru.author", "article:author"),
    "language": ("og:locale", "content-language", "dc.language"),
    "copyright_notice": ("copyright", "dc.rights", "dcterms.rights", "rights"),
    "copyright_holder": ("dcterms.rightsholder", "dc.rightsholder", "copyright-holder"),
    "credit": ("news_source", "credit", "syndication-source", "original-source"),
    "outlet": ("og:site_name", "application-name"),
    "url": ("og:url",),
}
_META = (
    "embargo",
    "outlet",
    "territory",
    "language",
    "channel",
    "credit",
    "tdm-reservation",
    "tdm-policy",
    "ai-train",
    "text-mining",
    "robots",
    "compliance",
    "author",
    "license",
)
_OURS = lazy(r"\s{0,20}compliance:", re.IGNORECASE)


def sniff(source: Source) -> float:
    """A document that starts as HTML does, or a part of one that starts with a tag; plain text may speak of tags."""
    head = narrow(source.head[:8192]).lstrip()
    if _DOCUMENT.match(head):
        return 0.9
    tags = len(_TAG.findall(head))
    return 0.5 if head.startswith(b"<") and tags >= 2 else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record]:
    """One record. Raises EmptyTextError for a page without main text."""
    from resiliparse.parse.html import HTMLTree

    data = source.data
    declared = _CHARSET.search(data, 0, 8192) or _XML_ENCODING.search(data[:200])
    decoded = decode(data, declared[1].decode("ascii") if declared else None, path=source.path)
    _check_depth(decoded.text, source.path)
    tree = HTMLTree.parse(decoded.text)
    said = jsonld.article_of(decoded.text)
    meta = _meta_tags(tree)
    text = main_text(tree)
    if said.body and len(text) < 0.5 * len(said.body):
        text = said.body  # a page that shows its text by script only
    if not text:
        raise EmptyTextError("is a page without main text", path=source.path)
    foot = tuple(foot_notices(decoded.text))
    links = tuple(dict.fromkeys((*said.links, *_licence_links(tree, decoded.text))))
    headline = said.headline or _first(meta, "headline") or _heading(tree) or _clean(tree.title)
    holder = said.copyright_holder or _first(meta, "copyright_holder")
    yield Record(
        format="html",
        text=text,
        zones=tuple(_zones(tree, decoded.text, text, headline)),
        headline=headline,
        guid=said.guid or _first(meta, "url") or _canonical(tree),
        holder=holder,
        language=said.language or bcp47(_language(tree)) or bcp47(_first(meta, "language")),
        byline=said.byline or _first(meta, "byline"),
        published=said.published or _first(meta, "published"),
        expires=said.expires,
        copyright_notice=said.copyright_notice or _first(meta, "copyright_notice"),
        copyright_holder=holder,
        usage_terms=said.usage_terms,
        surroundings=foot,
        credit=said.credit or _first(meta, "credit"),
        categories=said.categories,
        rights_links=links,
        captions=tuple(_captions(tree, decoded.text)),
        warnings=decoded.warnings,
        meta=_article_meta(meta, said, links, foot) | _instructions(decoded.text),
    )


def _check_depth(text: str, path: str) -> None:
    """Raises ReadError for a page nested so deep that the time of its extraction, which is quadratic in depth, explodes."""
    if text.count("<") < DEPTH * 2:
        return
    depth = 0
    for match in _NESTING.finditer(text):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > DEPTH:
            raise ReadError("is nested too deep", path=path, place=str(text.count("\n", 0, match.start()) + 1))


def main_text(tree: Any) -> str:
    """The main text of a parsed page, paragraphs apart by a line end; empty where there is none."""
    from resiliparse.extract.html2text import extract_plain_text

    text: str = extract_plain_text(tree, main_content=True, preserve_formatting=True, list_bullets=False, alt_texts=False)
    if not text.strip():
        text = extract_plain_text(tree, main_content=False, preserve_formatting=True, list_bullets=False, alt_texts=False)
    return text.strip()


def _some(found: Any) -> Iterator[Any]:
    """The first of the elements found: to step through many takes the parser time in proportion to their square."""
    return islice(found, ELEMENTS if len(found) <= 4 * ELEMENTS else ELEMENTS // 6)


def _meta_tags(tree: Any) -> dict[str, str]:
    """Names of meta tags, in lower case, with their contents; the first of equals."""
    found: dict[str, str] = {}
    head = tree.head
    if head is None:
        return found
    for tag in _some(head.get_elements_by_tag_name("meta")):
        names = (tag.getattr(key) for key in ("name", "property", "itemprop", "http-equiv"))
        name = next((name for name in names if name), "").lower()
        content = (tag.getattr("content") or "").strip()
        if name and content:
            found.setdefault(name, content[:2000])
    return found


def _first(meta: dict[str, str], what: str) -> str | None:
    return next((meta[name] for name in _NAMES[what] if name in meta), None)


def _article_meta(
    meta: dict[str, str], said: jsonld.Said, links: tuple[str, ...], foot: tuple[Notice, ...]
) -> dict[str, object]:
    found: dict[str, object] = {name: meta[name] for name in _META if name in meta}
    if outlet := _first(meta, "outlet"):
        found.setdefault("outlet", outlet)
    if links:
        found.setdefault("license", links[0])
    if foot:
        found["notices"] = [{"holder": notice.holder, "text": notice.text} for notice in foot]
    return found | dict(said.meta)


def _instructions(page: str) -> dict[str, object]:
    """Comments that speak to this tool, such as waivers: the main text has none."""
    found = [page[start:end] for start, end in comments(page) if _OURS.match(page, start + 4)] if "<!--" in page else []
    return {"comments": found} if found else {}


def _heading(tree: Any) -> str | None:
    heading = tree.body.query_selector("h1") if tree.body is not None else None
    return _clean(heading.text) if heading is not None else None


def _clean(text: str | None) -> str | None:
    return " ".join(text.split())[:500] or None if text else None


def _language(tree: Any) -> str | None:
    root = tree.document.query_selector("html") if tree.document is not None else None
    return (root.getattr("lang") or root.getattr("xml:lang")) if root is not None else None


def _canonical(tree: Any) -> str | None:
    link = tree.head.query_selector("link[rel=canonical]") if tree.head is not None else None
    return plain(link.getattr("href")) if link is not None else None


def _licence_links(tree: Any, source: str) -> Iterator[str]:
    if "license" not in source:
        return
    for selector in ("link[rel~=license]", "a[rel~=license]"):
        for tag in _some(tree.document.query_selector_all(selector)):
            if href := tag.getattr("href"):
                yield href[:500]


def _captions(tree: Any, source: str) -> Iterator[str]:
    if "<figcaption" in source:
        for tag in _some(tree.document.query_selector_all("figcaption")):
            if caption := _clean(tag.text):
                yield caption


def _zones(tree: Any, source: str, text: str, headline: str | None) -> Iterator[Zone]:
    """Headline, captions, tables and code within the main text, as far as their words are found there."""
    if headline and (at := f"\n{text[:4000]}\n".find(f"\n{headline}\n")) >= 0:
        yield Zone(at, at + len(headline), ZoneKind.TITLE)
    left = WORDS_LOOKED_AT
    for selector, kind in (("figcaption", ZoneKind.CAPTION), ("table", ZoneKind.TABLE), ("pre", ZoneKind.CODE)):
        if f"<{selector}" not in source:
            continue
        for tag in _some(tree.document.query_selector_all(selector)):
            words = tag.text.split()
            left -= len(words)
            if words and len(words) < 2000:
                span, looked_at = _span_of(words, text, left)
                left -= looked_at
                if span is not None:
                    yield Zone(*span, kind)
            if left <= 0:  # tables within tables, or the same words a thousand times
                return


def _span_of(words: list[str], text: str, most: int) -> tuple[tuple[int, int] | None, int]:
    """Where these words follow each other in the text, whatever white space joins them, and how many were looked at.

    Gives up after ``most`` of them.
    """
    looked_at = 0
    start = text.find(words[0])
    while start >= 0 and looked_at < most:
        end = start
        for word in words:
            looked_at += 1
            at = text.find(word, end, end + len(word) + 24)
            if at < 0 or text[end:at].strip(" \t\r\n|"):
                break
            end = at + len(word)
        else:
            return (start, end), looked_at
        start = text.find(words[0], start + 1)
    return None, looked_at
