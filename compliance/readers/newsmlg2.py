"""NewsML-G2 (IPTC): a news item, a package item, or a news message with any number of both.

The text lies in ``contentSet/inlineXML`` as XHTML, NITF or TT's own markup, or escaped in ``inlineData``; what is only
referred to (``remoteContent``) is not fetched. Packages hold references, not text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compliance.model import Skipped, Status
from compliance.readers.blocks import Blocks, html_blocks, read_blocks
from compliance.readers.elements import child_text, first, grouped, language_of, text_of
from compliance.readers.fields import NoText, distinct, joined, status_of, tidy, update_of, version_of
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record, numbered
from compliance.readers.source import Source
from compliance.readers.xml import parse_xml, root_name

if TYPE_CHECKING:
    from lxml.etree import _Element

_ROOTS = frozenset(("newsMessage", "newsItem", "packageItem", "planningItem", "conceptItem", "knowledgeItem"))
_SIGNOFF_ROLES = frozenset(("closingline", "signoff", "sign-off"))
_EARLIER = ("evolvedfrom", "prevversion", "previousversion", "replaces", "corrects", "iscorrectionof", "updateof")
_Parts = dict[str, "list[_Element]"]  # the children of an element by name
_FOREIGN = "http://www.reuters.com/ns/2003/08/content"


def sniff(source: Source) -> float:
    """Sure when the root element is one of NewsML-G2's."""
    return 1.0 if root_name(source) in _ROOTS else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record a news item with text; ``Skipped`` when no item holds any."""
    document = parse_xml(source.data, source.path, keep=(_FOREIGN,))
    root = document.root
    nothing = NoText()
    items = (
        [root]
        if root.tag in _ROOTS and root.tag != "newsMessage"
        else [
            e
            for e in root.iter(*_ROOTS)
            if (e is not root and first(e, "itemMeta") is not None) or (e.tag == "packageItem" and len(e))
        ]
    )
    sent = child_text(root, "header/sent")
    found: list[dict[str, object]] = []
    for item in items:
        fields = _item(item, sent, list(document.warnings), nothing)
        if fields is not None:
            found.append({**fields, "cut": document.cuts(item)})
    yield from numbered(found)
    if not found:
        document.require_whole(source.path)
        yield nothing.skipped(source.path)
    yield from document.losses(source.path, found)


def _item(item: _Element, sent: str, warnings: list[str], nothing: NoText) -> dict[str, object] | None:
    whole = grouped(item)
    meta = grouped(whole["itemMeta"][0]) if "itemMeta" in whole else whole
    content = grouped(whole["contentMeta"][0]) if "contentMeta" in whole else whole
    kind = _code(_one(meta, "itemClass")) or ("composite" if item.tag == "packageItem" else "")
    status = status_of(_code(_one(meta, "pubStatus")), warnings)
    blocks = _content(whole)
    headlines = [text_of(h) for h in sorted(content.get("headline", ()), key=_rank)]
    titles = [
        text_of(title)
        for contents in whole.get("contentSet", ())
        for head in contents.iterdescendants("head")
        for title in head.iterchildren("title")
    ]
    headline = next((h for h in headlines if h), None) or _inner_headline(item, titles)
    told = bool(blocks.paragraphs)
    blocks.without([*headlines, headline or "", *titles])
    if not blocks.paragraphs and (status is Status.USABLE or item.tag != "newsItem"):
        remote = first(item, "contentSet/remoteContent") is not None and kind.endswith("text")
        nothing.add(kind, "its headline only" if told else "its text lies elsewhere" if remote else "")
        return None
    if blocks.paragraphs and kind.rpartition(":")[2] in ("picture", "video", "audio", "graphic", "graphics"):
        warnings.append(f"an item of class {kind.rpartition(':')[2]} with a text of its own, which was taken as its body")
    notes = _notes(meta, content, blocks)
    links = [k for parts in (meta, content, whole) for k in parts.get("link", ()) if k.get("residref") or k.get("href")]
    update = update_of(_code(s) for name in ("signal", "role") for s in meta.get(name, ()))
    created = text_of(_one(meta, "versionCreated"))
    dateline = text_of(_one(content, "dateline"))
    return {
        "format": "newsmlg2",
        "text": blocks.text,
        "guid": tidy(item.get("guid")),
        "version": version_of(item.get("version"), warnings),
        "status": status,
        "headline": headline,
        "language": bcp47(_language(item, whole, content)),
        "warnings": tuple(warnings),
        "published": created or text_of(_one(meta, "firstCreated")) or sent or None,
        "version_created": created or None,
        "embargoed": text_of(_one(meta, "embargoed")) or None,
        "dateline": joined([dateline] if dateline else blocks.datelines[:1], " "),
        "byline": joined((text_of(b) for b in content.get("by", ())), ", ") or joined(blocks.bylines, ", "),
        "credit": joined((text_of(c) for c in content.get("creditline", ())), ", "),
        "advisories": distinct(notes),
        "captions": distinct(blocks.captions),
        "signoff": joined(blocks.signoffs[:1]),
        "categories": distinct(_categories(content)),
        "evolved_from": _earlier(links, item),
        "previous_version": _previous(links, item),
        "update": update,
        "correction": update == "correction",
        **_rights(whole, meta, content, links, blocks),
    }


def _one(parts: _Parts, name: str) -> _Element | None:
    """The first child of a name."""
    return parts[name][0] if name in parts else None


def _inner_headline(item: _Element, titles: list[str]) -> str | None:
    """The headline that stands in the content itself, where the metadata have none."""
    return text_of(item.find(".//body.head//hl1")) or (titles[0] if titles else "") or None


def _content(whole: _Parts) -> Blocks:
    """The first rendition in a content set that holds a text; renditions are the same content in other dress."""
    best = Blocks()
    for inline in (inline for contents in whole.get("contentSet", ()) for inline in contents):
        if inline.tag == "inlineXML":
            body = next(inline.iterdescendants("body.content"), None)
            if body is None:
                body = next(inline.iterdescendants("body"), None)
            blocks = read_blocks(inline if body is None else body)
        elif inline.tag == "inlineData" and not _is_binary(inline):
            blocks = html_blocks(inline.text or "")
        else:
            continue
        if not best.paragraphs:
            blocks.captions += best.captions
            best = blocks
    return best


def _is_binary(inline: _Element) -> bool:
    encoding = (inline.get("encoding") or "").lower()
    kind = (inline.get("contenttype") or "text").lower()
    return bool(encoding) or not any(word in kind for word in ("text", "html", "xml", "nitf"))


def _rank(headline: _Element) -> tuple[int, int]:
    role = (headline.get("role") or "").lower()
    rank = headline.get("rank") or ""
    return (1 if "sub" in role or "kicker" in role or "short" in role else 0), int(rank) if rank.isdigit() and len(
        rank
    ) < 9 else 0


def _is_kicker(headline: _Element) -> bool:
    """Whether it is the line above the headline, which names the topic."""
    return "kicker" in (headline.get("role") or "").lower()


def _code(element: _Element | None) -> str:
    """What a G2 property says: its code, literal, URI, or name."""
    if element is None:
        return ""
    return element.get("qcode") or element.get("uri") or element.get("literal") or child_text(element, "name") or ""


def _named(element: _Element | None) -> str | None:
    """The name of a party; a machine's literal (``copyright_holder#apa``) only where there is no name."""
    if element is None:
        return None
    name = (
        child_text(element, "name")
        or element.get("literal")
        or (element.get("qcode") or element.get("uri") or "").rpartition(":")[2]
    )
    return tidy(name) or tidy(text_of(element))


def _language(item: _Element, whole: _Parts, content: _Parts) -> str | None:
    found = _one(content, "language")
    if found is not None and (tag := found.get("tag")):
        return str(tag)
    body = next((b for contents in whole.get("contentSet", ()) for b in contents.iterchildren("inlineXML")), None)
    return (body.get("{http://www.w3.org/XML/1998/namespace}lang") if body is not None else None) or language_of(item)


def _notes(meta: _Parts, content: _Parts, blocks: Blocks) -> list[str]:
    """Editor's notes, the closing line apart from them."""
    notes = []
    for note in (*meta.get("edNote", ()), *content.get("edNote", ())):
        role = (note.get("role") or "").rpartition(":")[2].lower()
        if role in _SIGNOFF_ROLES:
            blocks.signoffs.insert(0, text_of(note))
        elif len(note):
            inner = read_blocks(note)
            notes += inner.paragraphs + inner.advisories
            blocks.signoffs += inner.signoffs
        else:
            notes.append(text_of(note))
    return notes + blocks.advisories


def _categories(content: _Parts) -> list[str]:
    found: list[str] = []
    for subject in content.get("subject", ()):
        kind = (subject.get("type") or "").rpartition(":")[2].lower()
        if kind in ("geoarea", "person", "organisation", "poi", "event", "object", "country"):
            continue
        found += [child_text(subject, "name"), _code(subject)]
    found += [child_text(g, "name") or _code(g) for g in content.get("genre", ())]
    return found + [text_of(h) for h in content.get("headline", ()) if _is_kicker(h)]


def _earlier(links: list[_Element], item: _Element) -> str | None:
    """The item that this one grew out of or corrects, unless it is an earlier version of itself."""
    for link in links:
        relation = (link.get("rel") or "").rpartition(":")[2].lower()
        target = link.get("residref") or link.get("href")
        if relation in _EARLIER and target and target != item.get("guid"):
            return str(target)
    return None


def _previous(links: list[_Element], item: _Element) -> int | None:
    for link in links:
        relation = (link.get("rel") or "").rpartition(":")[2].lower()
        version = link.get("version") or ""
        if relation in ("prevversion", "previousversion") and link.get("residref") == item.get("guid") and version.isdigit():
            return int(version[:15])
    return None


def _rights(whole: _Parts, meta: _Parts, content: _Parts, links: list[_Element], blocks: Blocks) -> dict[str, object]:
    infos = [grouped(info) for info in whole.get("rightsInfo", ())]

    def said(name: str) -> list[_Element]:
        return [e for info in infos if name in info for e in info[name]]

    constrained = [e for e in meta.get("expires", ()) if e.get("pubconstraint")]
    plain = [text_of(e) for e in meta.get("expires", ()) if not e.get("pubconstraint")]
    terms = [text_of(t) for t in said("usageTerms")]
    terms += [f"expires {text_of(e)} for {e.get('pubconstraint')}" for e in constrained]
    uris = [e.get("uri") or e.get("href") or text_of(e) for e in (*said("dataMining"), *said("link"))]
    uris += [e.get("href") or e.get("uri") or "" for name in ("copyrightNotice", "usageTerms") for e in said(name)]
    for link in links:
        relation = (link.get("rel") or "").lower()
        if "right" in relation or "licen" in relation:
            uris.append(link.get("href") or "")
    encoded = [_encoded(e) for name in ("rightsExpressionXML", "rightsExpressionData") for e in said(name)]
    holder, provider = _named(next(iter(said("copyrightHolder")), None)), _named(_one(meta, "provider"))
    origin = _origin(content, provider)
    return {
        "copyright_notice": joined(
            [text_of(n) for n in said("copyrightNotice")] + ([] if said("copyrightNotice") else blocks.notices), " "
        ),
        "copyright_holder": holder,
        "usage_terms": joined(terms),
        "expires": min(plain) if plain else None,
        "rights_links": distinct([*uris, *encoded]),
        "holder": provider or holder,
        "provider": origin,
    }


def _encoded(expression: _Element) -> str | None:
    """A rights expression as the file holds it, for whoever can evaluate it."""
    if not len(expression):
        return tidy(expression.text)
    from lxml import etree

    return tidy("".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in expression))


def _origin(content: _Parts, provider: str | None) -> str | None:
    """The third party whose text the provider passes on, where the item names one."""
    for source in content.get("infoSource", ()):
        role = (source.get("role") or "").rpartition(":")[2].lower()
        name = _named(source)
        if role in ("origprov", "originfo", "source") and name and not _same(name, provider):
            return name
    return None


def _same(name: str, provider: str | None) -> bool:
    first, second = name.casefold(), (provider or "").casefold()
    return first == second or first == second.partition(".")[0] or second in first.split() or first in second.split()
