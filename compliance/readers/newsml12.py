"""NewsML 1.x (IPTC 2002): AFP in its three body layouts, Belga, ANP, ANA-MPE, Business Wire and others.

The text lies in ``DataContent``: as ``nitf/body/body.content``, as bare ``<p>``, or as escaped HTML; in the news component
itself or in one below it, beside components that hold pictures with captions. The role of a component says what its text
is. A component with its own headline is a story of its own, so one news item may give several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from compliance.errors import ReadError
from compliance.model import Skipped, Status
from compliance.readers.blocks import Blocks, html_blocks, read_blocks
from compliance.readers.fields import NoText, distinct, joined, status_of, tidy, update_of, version_of
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source
from compliance.readers.xml import child_text, language_of, parse_xml, root_name, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_CONTENTS = 10_000  # a news item has a dozen

_SKIP = frozenset(("stylesheet", "thumbnail", "quicklook", "highdef", "logo", "icon"))
_HEAD = frozenset(("title", "headline", "subheadline", "subtitle"))
_ABSTRACT = frozenset(("abstract", "summary", "teaser", "tweettext", "tweet", "keywords"))
_MEDIA = frozenset(("photo", "picture", "image", "graphic", "graphics"))
_BARE_DATE = re.compile(r"[\d\s.:/,-]*(?:[A-Z]{2,5})?")
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
    records = [r for item in items for r in _item(item, root, document.warnings, nothing)]
    for number, (fields, text) in enumerate(records, 1):
        yield Record(text=text, record=number if len(records) > 1 else None, **fields)  # type: ignore[arg-type]
    if not records:
        yield nothing.skipped(source.path)


def _item(
    item: _Element, root: _Element, doc_warnings: tuple[str, ...], nothing: NoText
) -> Iterator[tuple[dict[str, object], str]]:
    top = item.find("NewsComponent")
    stories, captions, media = _stories(top) if top is not None else ([], [], [])
    warnings = list(doc_warnings)
    common = _management(item, root, warnings)
    told = [story for story in stories if story.blocks.paragraphs]
    if not told:
        if common["status"] is not Status.USABLE and top is not None:
            yield {**common, **_lines([top]), "captions": tuple(captions), "warnings": tuple(warnings)}, ""
        else:
            nothing.add(media[0] if media else "", "its caption only" if captions else "")
        return
    for story in told:
        chain = _chain(story.component)
        fields = {**common, **_lines(chain)}
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
        kind = (_formal(content, "MediaType") or "").lower()
        data = content.find("DataContent")
        if data is None or kind.startswith(_NO_TEXT_TYPES):
            media.append(kind or (_formal(content, "MimeType") or "").partition("/")[0].replace("application", "binary"))
            continue
        component = content.getparent()
        if component is None:
            continue
        role = (_formal(component, "Role") or "").lower()
        if role in _SKIP or (_formal(content, "MimeType") or "").lower().startswith(("text/css", "image/", "application/pdf")):
            continue
        owner = _owner(component)
        blocks = _content(data)
        if role == "caption" or (_formal(owner, "Role") or "").lower() in _MEDIA:
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
        if component.find("NewsLines/HeadLine") is not None or component.find("NewsLines/Headline") is not None:
            return component
        above = component.getparent()
        if above is None or above.tag != "NewsComponent":
            return component
        component = above


def _content(data: _Element) -> Blocks:
    body = data.find(".//body.content")
    if body is not None:
        return read_blocks(body)
    body = data.find(".//body")
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


def _management(item: _Element, root: _Element, warnings: list[str]) -> dict[str, object]:
    """What the news item says of itself as a whole."""
    revision = item.find("Identification/NewsIdentifier/RevisionId")
    number = text_of(revision)
    manage = item.find("NewsManagement")
    manage = item if manage is None else manage
    previous = tidy(revision.get("PreviousRevision")) if revision is not None else None
    word = _formal(manage, "Status")
    future, when = _formal(manage, "StatusWillChange/FutureStatus"), child_text(manage, "StatusWillChange/DateAndTime")
    embargoed = when if when and (future or "").lower() == "usable" else None
    status = status_of(word, warnings)
    if (word or "").lower() == "embargoed":
        status = Status.USABLE if embargoed else status
    if when and (future or "").lower() in ("canceled", "withheld", "cancelled"):
        warnings.append(f"will be {future} from {when[:40]}")
    instruction = _formal(manage, "Instruction")
    if instruction and update_of([instruction]) == "kill":
        status = Status.CANCELED
    created = child_text(manage, "ThisRevisionCreated") or child_text(manage, "FirstCreated")
    derived = manage.find("DerivedFrom")
    update = update_of([instruction, _formal(manage, "NewsItemType")])
    return {
        "format": "newsml12",
        "guid": _guid(item, number),
        "version": version_of(number, warnings),
        "previous_version": int(previous) if previous and previous.isdigit() and int(previous) else None,
        "status": status,
        "embargoed": embargoed,
        "version_created": created or None,
        "published": created
        or child_text(item, "Identification/NewsIdentifier/DateId")
        or child_text(root, "NewsEnvelope/DateAndTime"),
        "evolved_from": derived.get("NewsItem") if derived is not None else None,
        "update": update,
        "correction": update == "correction",
    }


def _guid(item: _Element, revision: str) -> str | None:
    """The public identifier without its revision, so that all versions of an item have the same."""
    parts = [child_text(item, f"Identification/NewsIdentifier/{name}") for name in ("ProviderId", "DateId", "NewsItemId")]
    public = child_text(item, "Identification/NewsIdentifier/PublicIdentifier")
    if public and (not parts[2] or parts[2].rpartition(":")[2] in public or not any(c.isdigit() for c in parts[2])):
        base, _, last = public.rpartition(":")
        return base if base.count(":") > 2 and last.rstrip("NUA") == revision and revision else public
    if public.count(":") > 3:
        base, _, last = public.rpartition(":")
        return base if last.rstrip("NUA") == revision and revision else public
    return ":".join(["urn:newsml", *(p for p in parts if p)]) if any(parts) else None


def _lines(chain: list[_Element]) -> dict[str, object]:
    """News lines and metadata, from the innermost component that has them."""
    inner = chain[0]
    rights = [r for c in chain for r in c.findall("RightsMetadata")]
    descriptive = [d for c in chain for d in c.findall("DescriptiveMetadata")]
    notes = [
        text_of(line.find("NewsLineText"))
        for c in chain
        for line in c.findall("NewsLines/NewsLine")
        if not (_formal(line, "NewsLineType") or "").lower().endswith(("url", "keyword"))
    ]
    notes += [
        p.get("Value", "")
        for c in chain
        for p in c.findall("AdministrativeMetadata/Property")
        if p.get("FormalName") in ("EditorialInfo", "EditorialNote")
    ]
    genres = [g.get("FormalName") for d in descriptive for g in d.findall("Genre")]
    fields: dict[str, object] = {
        "headline": _line(chain, "HeadLine") or _line(chain, "Headline"),
        "byline": _line(chain, "ByLine"),
        "dateline": _line(chain, "DateLine"),
        "copyright_notice": _line(chain, "CopyrightLine"),
        "credit": _line(chain, "CreditLine"),
        "advisories": distinct(notes),
        "language": bcp47(next((x for d in descriptive if (x := _formal(d, "Language"))), None) or language_of(inner)),
        "categories": distinct([*genres, *_subjects(descriptive)]),
        **_rights(rights),
    }
    if _BARE_DATE.fullmatch(str(fields["dateline"] or "")):
        fields["dateline"] = None
    fields.update(_holder(chain))
    creator = _party(chain, "Creator")
    if not fields["byline"] and creator and " " in creator:
        fields["byline"] = creator
    marker = update_of(genres)
    if marker:
        fields["update"], fields["correction"] = marker, marker == "correction"
    return fields


def _holder(chain: list[_Element]) -> dict[str, object]:
    """The agency that provides the item and, where it passes on another's text, the source."""
    item = chain[-1].getparent()
    envelope = item.getparent() if item is not None else None
    sender = envelope.find("NewsEnvelope/SentFrom/Party") if envelope is not None else None
    provider = _party(chain, "Provider") or (tidy(sender.get("FormalName")) if sender is not None else None)
    source = _party(chain, "Source")
    if provider and source and provider.partition(".")[0].casefold() == source.casefold():
        provider = source  # "afp.com" and "AFP"
    named = child_text(item, "Identification/NewsIdentifier/ProviderId") if item is not None else ""
    return {"holder": provider or source or named or None, "provider": source if provider and source != provider else None}


def _rights(rights: list[_Element]) -> dict[str, object]:
    usages = [u for r in rights for u in r.findall("UsageRights")]

    def said(name: str) -> list[str]:
        return [text_of(found) or found.get("FormalName", "") for u in usages for found in u.findall(name)]

    ends = said("EndDate")
    holder = [text_of(h) or (_formal(h, "Party") or "") for r in rights for h in r.findall("Copyright/CopyrightHolder")]
    return {
        "usage_terms": joined([*said("UsageType"), *said("Limitations"), *said("Geography"), *said("RightsHolderComment")]),
        "territories": distinct(part for g in said("Geography") for part in g.split(",")),
        "expires": ends[0] if ends else None,
        "copyright_holder": joined(holder),
    }


def _subjects(descriptive: list[_Element]) -> list[str]:
    found = []
    for metadata in descriptive:
        for code in metadata.findall("SubjectCode"):
            for subject in code:
                if isinstance(subject.tag, str):
                    found += [subject.get("cat", ""), subject.get("FormalName", "")]
    return found


def _line(chain: list[_Element], name: str) -> str | None:
    for component in chain:
        found = child_text(component, f"NewsLines/{name}")
        if found:
            return found
    return None


def _party(chain: list[_Element], name: str) -> str | None:
    for component in chain:
        party = component.find(f"AdministrativeMetadata/{name}/Party")
        if party is not None and tidy(party.get("FormalName")):
            return tidy(party.get("FormalName"))
    return None


def _formal(element: _Element, path: str) -> str | None:
    found = element.find(path)
    if found is None:
        return None
    return tidy(found.get("FormalName")) or text_of(found) or None
