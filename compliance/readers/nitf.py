"""NITF (IPTC), with and without a namespace: one document, one dispatch.

``docdata`` holds identity, times and rights; ``body.head`` the headline, byline and dateline; ``body.content`` the text, with
``media`` whose captions are apart; ``body.end`` the tag line.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from compliance.model import Skipped, Status
from compliance.readers.blocks import Blocks, read_blocks
from compliance.readers.elements import child_text, each, first, language_of, text_of
from compliance.readers.fields import NoText, distinct, joined, status_of, tidy, version_of
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source
from compliance.readers.xml import parse_xml, root_name

if TYPE_CHECKING:
    from lxml.etree import _Element


def sniff(source: Source) -> float:
    """Sure when the root element is nitf."""
    return 1.0 if root_name(source) == "nitf" else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record, or ``Skipped`` for a document without text."""
    document = parse_xml(source.data, source.path)
    root = document.root
    warnings = list(document.warnings)
    head = first(root, "body/body.head")
    head = root if head is None else head
    headlines = _headlines(root, head)
    content = first(root, "body/body.content")
    blocks = (read_blocks(content) if content is not None else Blocks()).without(headlines)
    fields = _docdata(root, warnings)
    if not blocks.paragraphs and fields["status"] is Status.USABLE:
        nothing = NoText()
        nothing.add("picture" if next(root.iterdescendants("media"), None) is not None else "text")
        document.require_whole(source.path)
        yield nothing.skipped(source.path)
        return
    end = first(root, "body/body.end")
    dateline = first(head, "dateline")
    language = root.get("baselang") or _attribute(root, "body/body.content/lang", "lang") or language_of(root)
    said = {
        "headline": headlines[0] if headlines else None,
        "byline": _byline(head) or joined(blocks.bylines, ", "),
        "dateline": text_of(dateline) or joined(blocks.datelines[:1]),
        "language": bcp47(language),
        "signoff": joined([*blocks.signoffs[:1], child_text(end, "tagline") if end is not None else ""][:1]),
        "advisories": distinct([*_messages(root), *_texts(head, "note"), *blocks.advisories]),
        "captions": distinct(blocks.captions),
    }
    owners = _texts(head, "rights/rights.owner")
    notices = [text for text in _texts(head, "rights") if text not in owners]  # a name alone is no notice
    fields["copyright_notice"] = joined([*notices, *blocks.notices][:1]) or fields["copyright_notice"]
    fields["copyright_holder"] = fields["copyright_holder"] or joined(owners)
    fields["holder"] = fields["holder"] or joined(_texts(head, "distributor")[:1]) or fields["copyright_holder"]
    fields["warnings"] = tuple(warnings)
    fields["cut"] = document.cuts(content)
    yield Record(format="nitf", text=blocks.text, **fields, **said)  # type: ignore[arg-type]
    yield from document.losses(source.path, [fields])


def _headlines(root: _Element, head: _Element) -> list[str]:
    found = [text_of(h) for path in ("hedline/hl1", "hedline/hl2", "headline/hl1") for h in each(head, path)]
    return [h for h in (*found, child_text(root, "head/title")) if h]


def _byline(head: _Element) -> str | None:
    """The writers, without the titles that stand in ``byttl``."""
    names = []
    for byline in each(head, "byline"):
        title = child_text(byline, "byttl")
        whole = text_of(byline)
        names.append(whole.removesuffix(title).strip(" ,") if title and whole != title else whole)
    return joined(names, ", ")


def _docdata(root: _Element, warnings: list[str]) -> dict[str, object]:
    data = first(root, "head/docdata")
    data = root if data is None else data
    issued, released = _attribute(data, "date.issue", "norm"), _attribute(data, "date.release", "norm")
    rights = each(data, "doc.rights")
    word = data.get("management-status")
    status = status_of(word, warnings)
    embargoed = released if released and issued and released > issued else None
    if (word or "").lower() == "embargoed" and released:
        status, embargoed = Status.USABLE, released
    copyrights = each(data, "doc.copyright")
    holder = joined(c.get("holder") for c in copyrights)
    year = joined(c.get("year") for c in copyrights)
    key = first(data, "du-key")
    identity = first(data, "doc-id")
    revision = next((r for r in each(data, "key-list/keyword") if r.get("key") == "revision"), None)
    version = key.get("version") if key is not None else revision.get("value") if revision is not None else None
    ends = [r.get("enddate") for r in rights if r.get("enddate")]
    source = _attribute(data, "del-list/from-src", "src-name") or (identity.get("regsrc") if identity is not None else None)
    supplier = joined(r.get("agent") or r.get("owner") for r in rights)
    return {
        "guid": (tidy(identity.get("id-string")) if identity is not None else None)
        or (tidy(key.get("key")) if key is not None else None),
        "version": version_of(version, warnings),
        "status": status,
        "published": issued or _attribute(root, "head/pubdata", "date.publication") or released,
        "embargoed": embargoed,
        "expires": _attribute(data, "date.expire", "norm") or (ends[0] if ends else None),
        "copyright_holder": holder or joined(r.get("owner") for r in rights),
        "copyright_notice": f"Copyright {year} {holder}" if year and holder else None,
        "holder": tidy(source) or holder or supplier,
        "usage_terms": joined(_terms(right) for right in rights),
        "territories": distinct(part for r in rights for part in (r.get("geography") or "").split(",")),
        "categories": distinct(_subjects(root)),
    }


def _terms(right: _Element) -> str | None:
    """A ``doc.rights`` in words: what kind of right, where and from when to when."""
    words = [right.get("type") or right.get("code.name") or ""]
    for name, phrase in (("geography", "geography"), ("startdate", "from"), ("enddate", "to"), ("limitations", "limitations")):
        if right.get(name):
            words.append(f"{phrase} {right.get(name)}")
    return ", ".join(w for w in words if w) or tidy(text_of(right))


def _subjects(root: _Element) -> list[str]:
    found = []
    for subject in each(root, "head/tobject/tobject.subject"):
        for name in (
            "tobject.subject.type",
            "tobject.subject.matter",
            "tobject.subject.detail",
            "tobject.subject.code",
            "tobject.subject.refnum",
        ):
            found.append(subject.get(name) or "")
    return found


def _messages(root: _Element) -> list[str]:
    return [m.get("info") or text_of(m) for m in each(root, "head/docdata/ed-msg")]


def _texts(element: _Element, path: str) -> list[str]:
    return [text for found in each(element, path) if (text := text_of(found))]


def _attribute(element: _Element, path: str, name: str) -> str | None:
    found = first(element, path)
    return tidy(found.get(name)) if found is not None else None
