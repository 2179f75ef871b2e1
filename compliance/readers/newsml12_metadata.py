"""What NewsML 1.x says of a news item and its components: management, news lines, administrative and rights metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.model import Status
from compliance.readers.elements import by_name, child_text, each, first, language_of, text_of
from compliance.readers.fields import distinct, joined, status_of, tidy, update_of, version_of
from compliance.readers.languages import bcp47
from compliance.text.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

_BARE_DATE = lazy(r"[\d\s.:/,-]*(?:[A-Z]{2,5})?")


def management(item: _Element, root: _Element, warnings: list[str]) -> dict[str, object]:
    """What the news item says of itself as a whole."""
    identifier = first(item, "Identification/NewsIdentifier")
    identity = {} if identifier is None else by_name(identifier)
    revision = identity.get("RevisionId")
    number = text_of(revision)
    manage = first(item, "NewsManagement")
    managed = by_name(item if manage is None else manage)
    previous = tidy(revision.get("PreviousRevision")) if revision is not None else None
    word = said(managed.get("Status"))
    future, when = _change(managed.get("StatusWillChange"))
    embargoed = when if when and (future or "").lower() == "usable" else None
    status = status_of(word, warnings)
    if (word or "").lower() == "embargoed":
        status = Status.USABLE if embargoed else status
    if when and (future or "").lower() in ("canceled", "withheld", "cancelled"):
        warnings.append(f"will be {future} from {when[:40]}")
    instruction = said(managed.get("Instruction"))
    if instruction and update_of([instruction]) == "kill":
        status = Status.CANCELED
    created = text_of(managed.get("ThisRevisionCreated")) or text_of(managed.get("FirstCreated"))
    derived = managed.get("DerivedFrom")
    update = update_of([instruction, said(managed.get("NewsItemType"))])
    return {
        "format": "newsml12",
        "guid": _guid(identity, number) if identity else None,
        "version": version_of(number, warnings),
        "previous_version": int(previous) if previous and previous.isdigit() and int(previous) else None,
        "status": status,
        "embargoed": embargoed,
        "version_created": created or None,
        "published": created or text_of(identity.get("DateId")) or child_text(root, "NewsEnvelope/DateAndTime"),
        "evolved_from": derived.get("NewsItem") if derived is not None else None,
        "update": update,
        "correction": update == "correction",
    }


def _change(change: _Element | None) -> tuple[str | None, str]:
    """To which status an item will change, and when."""
    return (None, "") if change is None else (formal(change, "FutureStatus"), child_text(change, "DateAndTime"))


def _guid(identity: dict[str, _Element], revision: str) -> str | None:
    """The public identifier without its revision, so that all versions of an item have the same."""
    parts = [text_of(identity.get(name)) for name in ("ProviderId", "DateId", "NewsItemId")]
    public = text_of(identity.get("PublicIdentifier"))
    if public and (not parts[2] or parts[2].rpartition(":")[2] in public or not any(c.isdigit() for c in parts[2])):
        base, _, last = public.rpartition(":")
        return base if base.count(":") > 2 and last.rstrip("NUA") == revision and revision else public
    if public.count(":") > 3:
        base, _, last = public.rpartition(":")
        return base if last.rstrip("NUA") == revision and revision else public
    return ":".join(["urn:newsml", *(p for p in parts if p)]) if any(parts) else None


def lines(chain: list[_Element]) -> dict[str, object]:
    """News lines and metadata, from the innermost component that has them."""
    news, rights, descriptive, admin = _parts(chain)
    told, notes = _news_lines(news)
    notes += [
        p.get("Value", "")
        for one in admin
        for a in one
        for p in a.iterchildren("Property")
        if p.get("FormalName") in ("EditorialInfo", "EditorialNote")
    ]
    genres, subjects, language = _described(descriptive)
    dateline = told.get("DateLine")
    creator = _party(admin, "Creator")
    fields: dict[str, object] = {
        "headline": told.get("HeadLine") or told.get("Headline"),
        "byline": told.get("ByLine") or (creator if creator and " " in creator else None),
        "dateline": None if not dateline or _BARE_DATE.fullmatch(dateline) else dateline,
        "copyright_notice": told.get("CopyrightLine"),
        "credit": told.get("CreditLine"),
        "advisories": distinct(notes),
        "language": bcp47(language or language_of(chain[0])),
        "categories": distinct([*genres, *subjects]),
        **_rights(rights),
        **_holder(chain[-1].getparent(), admin),
    }
    marker = update_of(genres)
    if marker:
        fields["update"], fields["correction"] = marker, marker == "correction"
    return fields


def _parts(
    chain: list[_Element],
) -> tuple[list[_Element], list[_Element], list[_Element], list[list[_Element]]]:
    """The news lines, rights and descriptive metadata of all components in order, and the administrative ones of each."""
    news: list[_Element] = []
    rights: list[_Element] = []
    descriptive: list[_Element] = []
    admin: list[list[_Element]] = []
    for component in chain:
        own: list[_Element] = []
        places = {
            "NewsLines": news,
            "RightsMetadata": rights,
            "DescriptiveMetadata": descriptive,
            "AdministrativeMetadata": own,
        }
        for child in component:
            place = places.get(child.tag)
            if place is not None:
                place.append(child)
        admin.append(own)
    return news, rights, descriptive, admin


def _news_lines(news: list[_Element]) -> tuple[dict[str, str], list[str]]:
    """The first line of each name that says something, and the notes in lines of other types."""
    told: dict[str, str] = {}
    notes: list[str] = []
    for line in (line for lines in news for line in lines):
        tag = line.tag
        if tag == "NewsLine":
            if not (formal(line, "NewsLineType") or "").lower().endswith(("url", "keyword")):
                notes.append(text_of(first(line, "NewsLineText")))
        elif isinstance(tag, str) and tag not in told and (text := text_of(line)):
            told[tag] = text
    return told, notes


def _described(descriptive: list[_Element]) -> tuple[list[str | None], list[str], str | None]:
    """Genres, subjects and the language."""
    genres: list[str | None] = []
    subjects: list[str] = []
    language: str | None = None
    for metadata in descriptive:
        own: str | None = None
        for child in metadata:
            if child.tag == "Genre":
                genres.append(child.get("FormalName"))
            elif child.tag == "Language":
                own = said(child) if own is None else own
            elif child.tag == "SubjectCode":
                for subject in child:
                    if isinstance(subject.tag, str):
                        subjects += [subject.get("cat", ""), subject.get("FormalName", "")]
        language = language or own
    return genres, subjects, language


def _holder(item: _Element | None, admin: list[list[_Element]]) -> dict[str, object]:
    """The agency that provides the item and, where it passes on another's text, the source."""
    provider, source = _party(admin, "Provider"), _party(admin, "Source")
    if not provider and item is not None and (envelope := item.getparent()) is not None:
        sender = first(envelope, "NewsEnvelope/SentFrom/Party")
        provider = tidy(sender.get("FormalName")) if sender is not None else None
    if provider and source and provider.partition(".")[0].casefold() == source.casefold():
        provider = source  # "afp.com" and "AFP"
    holder = provider or source
    if not holder and item is not None:
        holder = child_text(item, "Identification/NewsIdentifier/ProviderId") or None
    return {"holder": holder, "provider": source if provider and source != provider else None}


def _rights(rights: list[_Element]) -> dict[str, object]:
    told: dict[str, list[str]] = {}
    for usage in (usage for r in rights for usage in r.iterchildren("UsageRights")):
        for child in usage:
            if isinstance(child.tag, str):
                told.setdefault(child.tag, []).append(text_of(child) or child.get("FormalName", ""))
    ends = told.get("EndDate")
    places = told.get("Geography", [])
    holder = [text_of(h) or (formal(h, "Party") or "") for r in rights for h in each(r, "Copyright/CopyrightHolder")]
    kinds = ("UsageType", "Limitations", "Geography", "RightsHolderComment")
    return {
        "usage_terms": joined(term for kind in kinds for term in told.get(kind, ())),
        "territories": distinct(part for place in places for part in place.split(",")),
        "expires": ends[0] if ends else None,
        "copyright_holder": joined(holder),
    }


def _party(admin: list[list[_Element]], name: str) -> str | None:
    """The party of a name, from the innermost component that says one."""
    for one in admin:
        party = next((party for a in one if (party := first(a, f"{name}/Party")) is not None), None)
        if party is not None and (found := tidy(party.get("FormalName"))):
            return found
    return None


def formal(element: _Element, path: str) -> str | None:
    """What the element of NewsML at a path says."""
    return said(first(element, path))


def said(element: _Element | None) -> str | None:
    """What an element of NewsML says: its formal name, else its text."""
    if element is None:
        return None
    return tidy(element.get("FormalName")) or text_of(element) or None
