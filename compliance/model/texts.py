"""What is compared: dispatches and articles, what their spans are, and inputs that gave no text."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from compliance.dataclass import dataclass

HELD = "fingerprints"  # the format of a dispatch whose text is not held: places in it count words, not characters


class Status(StrEnum):
    """Publication status of a dispatch (IPTC ``pubStatus``)."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class ZoneKind(StrEnum):
    """Stretches of a text that are not prose of its author, and reasons for which a passage does not count."""

    QUOTATION = "quotation"
    BOILERPLATE = "boilerplate"
    CREDIT = "credit"
    TITLE = "title"
    SHORT = "short"
    DATELINE = "dateline"
    BYLINE = "byline"
    SIGNOFF = "signoff"
    NOTICE = "notice"
    ADVISORY = "advisory"
    CAPTION = "caption"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of a decoded text."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Zone:
    """A span of a text with what it is, and what it says in plain form (the agency of a credit, a holder of a notice)."""

    start: int
    end: int
    kind: ZoneKind
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One protected text of a rights holder, with its terms.

    ``body`` is prose only: no headline, dateline, sign-off, notice, caption or advisory; offsets of passages on the
    source's side point into it. ``holder`` is the agency's short name as ``wire.agencies`` has it ("AFP"), else the name
    that the file gives. ``version`` counts from 1; a format that only dates its versions keeps the date in
    ``version_created``.
    """

    guid: str
    body: str
    holder: str | None = None
    version: int = 1
    headline: str | None = None
    language: str | None = None  # BCP 47
    dateline: str | None = None
    byline: str | None = None
    published: datetime | None = None
    embargoed: datetime | None = None
    expires: datetime | None = None
    status: Status = Status.USABLE
    copyright_notice: str | None = None
    copyright_holder: str | None = None  # as the file writes it: "Agence France-Presse"
    usage_terms: str | None = None
    credit: str | None = None
    signoff: str | None = None
    format: str = "text"
    path: str = ""
    provider: str | None = None  # third party whose text the holder passes on (tca/dpa)
    previous_version: int | None = None
    version_created: datetime | None = None
    evolved_from: str | None = None  # guid of the item that this one replaces or corrects
    correction: bool = False
    update: str | None = None  # version marker of the wire: "lead", "update", "correction", "kill", "repeat"
    advisories: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()  # where the item itself may be used, empty: no statement
    rights_links: tuple[str, ...] = ()  # licence URLs, dataMining URIs, encoded rights
    summary_only: bool = False  # a feed gave a summary, not the full text
    zones: tuple[Zone, ...] = ()  # in ``body``
    warnings: tuple[str, ...] = ()  # what the reader had to mend: a wrong encoding, a naive time

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) over every field that the file decided, so that adding it twice changes nothing."""
        parts = (
            self.guid,
            self.version,
            self.holder,
            self.headline,
            self.body,
            self.language,
            self.dateline,
            self.byline,
            self.published,
            self.embargoed,
            self.expires,
            self.status,
            self.copyright_notice,
            self.usage_terms,
            self.credit,
            self.update,
            self.evolved_from,
            self.version_created,
        )
        joined = "\x1f".join("" if part is None else str(part) for part in parts)
        return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """A text to be checked.

    ``text`` is the decoded text that offsets point into: for a plain text file the file itself, line ends untouched; for
    Markdown the text after the front matter; for HTML and wire formats the main text that the reader extracted.
    ``meta`` holds what the file says of itself and rules may need (``embargo outlet territory language channel credit``).
    """

    path: str  # POSIX, relative where it was given so; "-" for standard input
    text: str
    title: str | None = None
    language: str | None = None
    published: datetime | None = None
    format: str = "text"
    zones: tuple[Zone, ...] = ()  # credits, bylines, datelines, notices, sign-offs ... found in ``text``
    meta: Mapping[str, object] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    record: int | None = None  # which record of a file that holds many, from 1
    container: str | None = None  # the archive that it lies in; ``path`` goes on with "!" and the name of the member

    @property
    def content_hash(self) -> str:
        """SHA-256 (hex) of the decoded text."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Skipped:
    """An input that gave no text to compare, with the reason; it never stops the others."""

    path: str
    reason: str
    error: bool = False  # unreadable (exit code 2), as opposed to "holds no text item"
    empty: bool = False  # read, and there was nothing in it to compare
