"""NewsML 1.x (IPTC 2002): AFP in its three body layouts, Belga, ANP, ANA-MPE, Business Wire and others.

The text lies in ``DataContent``: as ``nitf/body/body.content``, as bare ``<p>``, or as escaped HTML; in the news component
itself or in one below it, beside components that hold pictures with captions. The role of a component says what its text
is. A component with its own headline is a story of its own, so one news item may give several.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.model import Skipped, Status
from compliance.readers.blocks import Blocks, html_blocks, read_blocks
from compliance.readers.elements import by_name, first
from compliance.readers.fields import NoText, distinct, joined, tidy
from compliance.readers.newsml12_metadata import formal, lines, management, said
from compliance.readers.record import ReadOptions, Record, numbered
from compliance.readers.source import Source
from compliance.readers.xml import parse_xml, root_name

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CONTENTS = 10_000  # a news item has a dozen

_SKIP = frozenset(("stylesheet", "thumbnail", "quicklook", "highdef", "logo", "icon"))
_HEAD = frozenset(("title", "headline", "subheadline", "subtitle"))
_ABSTRACT = frozenset(("abstract", "summary", "teaser", "tweettext", "tweet", "keywords"))
_MEDIA = frozenset(("photo", "picture", "image", "graphic", "graphics"))
_NO_TEXT_TYPES = ("photo", "video", "audio", "graphic", "image", "animation", "complexdata")


@dataclass(slots=True)
class _Story:
    """The texts of one component with a headline, by what they are."""

    component: _Element
    blocks: Blocks = field(default_factory=Blocks)
    titles: list[str] = field(default_factory=list)


def sniff(source: Source) -> float:
    """Sure when the root element is NewsML (version 1)."""
    return 1.0 if root_name(source) == "NewsML" else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record a story; ``Skipped`` when no item holds a text."""
    document = parse_xml(source.data, source.path)
    root = document.root
    if sum(1 for _ in root.iter("ContentItem")) > MAX_CONTENTS:
        raise ReadError(f"more than {MAX_CONTENTS:,} content items", path=source.path, remedy="split the feed")
    nothing = NoText()
    items = [item for item in root.iter("NewsItem") if next(item.iterancestors("NewsItem"), None) is None]
    records = [
        {**fields, "text": text, "cut": document.cuts(item)}
        for item in items
        for fields, text in _item(item, root, document.warnings, nothing)
    ]
    yield from numbered(records)
    if not records:
        document.require_whole(source.path)
        yield nothing.skipped(source.path)
    yield from document.losses(source.path, records)


def _item(
    item: _Element, root: _Element, doc_warnings: tuple[str, ...], nothing: NoText
) -> Iterator[tuple[dict[str, object], str]]:
    top = first(item, "NewsComponent")
    stories, captions, media = _stories(top) if top is not None else ([], [], [])
    warnings = list(doc_warnings)
    common = management(item, root, warnings)
    told = [story for story in stories if story.blocks.paragraphs]
    if not told:
        if common["status"] is not Status.USABLE and top is not None:
            yield {**common, **lines([top]), "captions": tuple(captions), "warnings": tuple(warnings)}, ""
        else:
            nothing.add(media[0] if media else "", "its caption only" if captions else "")
        return
    for story in told:
        chain = _chain(story.component)
        fields = {**common, **lines(chain)}
        own = story.component.get("Duid") or fields.get("language")
        if len(told) > 1 and own:
            fields["guid"] = f"{common['guid']}#{own}"
        headline = fields["headline"] = tidy(fields["headline"]) or joined(story.titles[:1])
        blocks = story.blocks.without([headline or "", *story.titles])
        text = blocks.text
        for name, found in (
            ("dateline", blocks.datelines),
            ("byline", blocks.bylines),
            ("signoff", blocks.signoffs),
            ("copyright_notice", blocks.notices),
        ):
            fields[name] = fields.get(name) or joined(found, " ")
        fields["advisories"] = distinct([*fields["advisories"], *blocks.advisories])  # type: ignore[misc]
        fields["captions"] = distinct([*captions, *blocks.captions])
        fields["warnings"] = tuple(warnings)
        yield fields, text


def _stories(top: _Element) -> tuple[list[_Story], list[str], list[str]]:
    """The stories under a news item's component, the captions beside them, and the kinds of media that it holds."""
    stories: dict[_Element, _Story] = {}
    captions: list[str] = []
    media: list[str] = []
    for content in top.iter("ContentItem"):
        parts = by_name(content)
        kind = (said(parts.get("MediaType")) or "").lower()
        mime = said(parts.get("MimeType")) or ""
        data = parts.get("DataContent")
        if data is None or kind.startswith(_NO_TEXT_TYPES):
            media.append(kind or mime.partition("/")[0].replace("application", "binary"))
            continue
        component = content.getparent()
        if component is None:
            continue
        role = (formal(component, "Role") or "").lower()
        if role in _SKIP or mime.lower().startswith(("text/css", "image/", "application/pdf")):
            continue
        owner = _owner(component)
        blocks = _content(data)
        if role == "caption" or (formal(owner, "Role") or "").lower() in _MEDIA:
            if role not in _HEAD:
                captions += [*blocks.captions, *blocks.paragraphs[:20]] if blocks.paragraphs else blocks.captions
            continue
        story = stories.setdefault(owner, _Story(owner))
        if role in _HEAD:
            story.titles += blocks.paragraphs
        elif role in ("contact", "note", "editorialnote"):
            story.blocks.advisories += blocks.paragraphs
        elif role not in _ABSTRACT:
            story.blocks.add(blocks)
    return list(stories.values()), captions, media


def _owner(component: _Element) -> _Element:
    """The nearest component at or above this one that has a headline; the topmost when none has."""
    while True:
        for news in component.iterchildren("NewsLines"):
            if next(news.iterchildren("HeadLine", "Headline"), None) is not None:
                return component
        above = component.getparent()
        if above is None or above.tag != "NewsComponent":
            return component
        component = above


def _content(data: _Element) -> Blocks:
    body = next(data.iterdescendants("body.content"), None)
    if body is not None:
        return read_blocks(body)
    body = next(data.iterdescendants("body"), None)
    if body is not None:
        return read_blocks(body)
    if any(isinstance(child.tag, str) for child in data):
        return read_blocks(data)
    return html_blocks(data.text or "")


def _chain(component: _Element) -> list[_Element]:
    """The component and those around it, the innermost first: what an inner one does not say, an outer one does."""
    chain = [component]
    while (above := chain[-1].getparent()) is not None and above.tag == "NewsComponent":
        chain.append(above)
    return chain
