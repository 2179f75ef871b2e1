"""What NewsML 1.x says of a news item and its components: management, news lines, administrative and rights metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.model import Status
from compliance.readers.fields import distinct, joined, status_of, tidy, update_of, version_of
from compliance.readers.languages import bcp47
from compliance.readers.xml import child_text, each, first, language_of, text_of
from compliance.text.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

_BARE_DATE = lazy(r"[\d\s.:/,-]*(?:[A-Z]{2,5})?")


def management(item: _Element, root: _Element, warnings: list[str]) -> dict[str, object]:
    """What the news item says of itself as a whole."""
    identifier = first(item, "Identification/NewsIdentifier")
    revision = None if identifier is None else first(identifier, "RevisionId")
    number = text_of(revision)
    manage = first(item, "NewsManagement")
    manage = item if manage is None else manage
    previous = tidy(revision.get("PreviousRevision")) if revision is not None else None
    word = formal(manage, "Status")
    future, when = formal(manage, "StatusWillChange/FutureStatus"), child_text(manage, "StatusWillChange/DateAndTime")
    embargoed = when if when and (future or "").lower() == "usable" else None
    status = status_of(word, warnings)
    if (word or "").lower() == "embargoed":
        status = Status.USABLE if embargoed else status
    if when and (future or "").lower() in ("canceled", "withheld", "cancelled"):
        warnings.append(f"will be {future} from {when[:40]}")
    instruction = formal(manage, "Instruction")
    if instruction and update_of([instruction]) == "kill":
        status = Status.CANCELED
    created = child_text(manage, "ThisRevisionCreated") or child_text(manage, "FirstCreated")
    derived = first(manage, "DerivedFrom")
    update = update_of([instruction, formal(manage, "NewsItemType")])
    return {
        "format": "newsml12",
        "guid": None if identifier is None else _guid(identifier, number),
        "version": version_of(number, warnings),
        "previous_version": int(previous) if previous and previous.isdigit() and int(previous) else None,
        "status": status,
        "embargoed": embargoed,
        "version_created": created or None,
        "published": created
        or ("" if identifier is None else child_text(identifier, "DateId"))
        or child_text(root, "NewsEnvelope/DateAndTime"),
        "evolved_from": derived.get("NewsItem") if derived is not None else None,
        "update": update,
        "correction": update == "correction",
    }


def _guid(identifier: _Element, revision: str) -> str | None:
    """The public identifier without its revision, so that all versions of an item have the same."""
    parts = [child_text(identifier, name) for name in ("ProviderId", "DateId", "NewsItemId")]
    public = child_text(identifier, "PublicIdentifier")
    if public and (not parts[2] or parts[2].rpartition(":")[2] in public or not any(c.isdigit() for c in parts[2])):
        base, _, last = public.rpartition(":")
        return base if base.count(":") > 2 and last.rstrip("NUA") == revision and revision else public
    if public.count(":") > 3:
        base, _, last = public.rpartition(":")
        return base if last.rstrip("NUA") == revision and revision else public
    return ":".join(["urn:newsml", *(p for p in parts if p)]) if any(parts) else None


def lines(chain: list[_Element]) -> dict[str, object]:
    """News lines and metadata, from the innermost component that has them."""
    inner = chain[0]
    rights = [r for c in chain for r in each(c, "RightsMetadata")]
    descriptive = [d for c in chain for d in each(c, "DescriptiveMetadata")]
    notes = [
        text_of(first(line, "NewsLineText"))
        for c in chain
        for line in each(c, "NewsLines/NewsLine")
        if not (formal(line, "NewsLineType") or "").lower().endswith(("url", "keyword"))
    ]
    notes += [
        p.get("Value", "")
        for c in chain
        for p in each(c, "AdministrativeMetadata/Property")
        if p.get("FormalName") in ("EditorialInfo", "EditorialNote")
    ]
    genres = [g.get("FormalName") for d in descriptive for g in each(d, "Genre")]
    said = _news_lines(chain)
    fields: dict[str, object] = {
        "headline": said.get("HeadLine") or said.get("Headline"),
        "byline": said.get("ByLine"),
        "dateline": said.get("DateLine"),
        "copyright_notice": said.get("CopyrightLine"),
        "credit": said.get("CreditLine"),
        "advisories": distinct(notes),
        "language": bcp47(next((x for d in descriptive if (x := formal(d, "Language"))), None) or language_of(inner)),
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
    sender = first(envelope, "NewsEnvelope/SentFrom/Party") if envelope is not None else None
    provider = _party(chain, "Provider") or (tidy(sender.get("FormalName")) if sender is not None else None)
    source = _party(chain, "Source")
    if provider and source and provider.partition(".")[0].casefold() == source.casefold():
        provider = source  # "afp.com" and "AFP"
    named = child_text(item, "Identification/NewsIdentifier/ProviderId") if item is not None else ""
    return {"holder": provider or source or named or None, "provider": source if provider and source != provider else None}


def _rights(rights: list[_Element]) -> dict[str, object]:
    usages = [u for r in rights for u in each(r, "UsageRights")]

    def said(name: str) -> list[str]:
        return [text_of(found) or found.get("FormalName", "") for u in usages for found in each(u, name)]

    ends = said("EndDate")
    holder = [text_of(h) or (formal(h, "Party") or "") for r in rights for h in each(r, "Copyright/CopyrightHolder")]
    return {
        "usage_terms": joined([*said("UsageType"), *said("Limitations"), *said("Geography"), *said("RightsHolderComment")]),
        "territories": distinct(part for g in said("Geography") for part in g.split(",")),
        "expires": ends[0] if ends else None,
        "copyright_holder": joined(holder),
    }


def _subjects(descriptive: list[_Element]) -> list[str]:
    found = []
    for metadata in descriptive:
        for code in each(metadata, "SubjectCode"):
            for subject in code:
                if isinstance(subject.tag, str):
                    found += [subject.get("cat", ""), subject.get("FormalName", "")]
    return found


def _news_lines(chain: list[_Element]) -> dict[str, str]:
    """The first line of each name that says something, from the innermost component that has one."""
    found: dict[str, str] = {}
    for component in chain:
        for line in each(component, "NewsLines/*"):
            if isinstance(line.tag, str) and line.tag not in found and (text := text_of(line)):
                found[line.tag] = text
    return found


def _party(chain: list[_Element], name: str) -> str | None:
    for component in chain:
        party = first(component, f"AdministrativeMetadata/{name}/Party")
        if party is not None and tidy(party.get("FormalName")):
            return tidy(party.get("FormalName"))
    return None


def formal(element: _Element, path: str) -> str | None:
    """What an element of NewsML says: its formal name, else its text."""
    found = first(element, path)
    if found is None:
        return None
    return tidy(found.get("FormalName")) or text_of(found) or None
