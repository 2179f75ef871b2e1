"""The nouns: what flows through the house, frozen.

Offsets are Unicode characters of the decoded text, end exclusive. Times are aware datetimes. Nothing here reads a file, a
clock or a database.
"""

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


class Kind(StrEnum):
    """How close a passage is to its source."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    REWRITTEN = "rewritten"


class Derivation(StrEnum):
    """How an article, or one match of it, derives from protected text (METER: wholly, partly, not derived)."""

    WHOLLY = "wholly"
    PARTLY = "partly"
    QUOTES_ONLY = "quotes-only"
    NONE = "none"


class Severity(StrEnum):
    """How grave a finding is, mildest first."""

    NOTE = "note"
    REVIEW = "review"
    VIOLATION = "violation"


class Verdict(StrEnum):
    """What an article comes to, mildest first."""

    CLEAR = "clear"
    LICENSED = "licensed"
    REVIEW = "review"
    VIOLATION = "violation"


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


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of the article aligned with a span of a dispatch.

    ``words`` counts tokens of the article's side; ``similarity`` (0..1) is RapidFuzz's normalised Indel similarity of the
    two sides' token ids. A passage with ``excluded`` stays in the result and does not count.
    """

    article: Span
    source: Span
    words: int
    similarity: float
    kind: Kind
    excluded: ZoneKind | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An article, a dispatch, and their passages, in the order of the article.

    ``similarity`` (0..1) is that of the whole texts; the coverages are shares of tokens under counted passages, and with
    the excluded ones too.
    """

    dispatch: Dispatch
    derivation: Derivation
    similarity: float
    article_coverage: float
    source_coverage: float
    passages: tuple[Passage, ...]
    article_coverage_with_excluded: float = 0.0
    source_coverage_with_excluded: float = 0.0
    collapsed: tuple[str, ...] = ()  # "guid@version" of the family's other versions that matched too
    superseded_by: Dispatch | None = None  # the newest version of the family, when the best match is an older one

    @property
    def counted(self) -> tuple[Passage, ...]:
        """The passages that count as reuse."""
        return tuple(p for p in self.passages if p.excluded is None)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired: which, how grave, the evidence, and what would mend it.

    ``identity`` is a hash over (POSIX path, rule, source id, normalised passages), without line numbers or dates, so that
    it survives edits elsewhere in the file; ``waive`` and ``explain`` take any unique prefix of it.
    """

    rule: str
    severity: Severity
    message: str
    remedy: str
    path: str
    dispatch: str | None = None  # guid
    licence: str | None = None
    clause: str | None = None  # the clause of the licence or of the dispatch's terms
    passages: tuple[Passage, ...] = ()
    spans: tuple[Span, ...] = ()  # evidence in the article that is no passage (a credit, a sign-off)
    evidence: Mapping[str, object] = field(default_factory=dict)
    identity: str = ""
    waived: str | None = None  # the reason of the waiver that covers it


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the tool, with all that is needed to repeat it."""

    command: str
    tool_version: str
    started: datetime
    finished: datetime | None = None
    id: int | None = None
    manifest: Mapping[str, object] = field(default_factory=dict)
    config_hash: str = ""
    guarantee: int = 0  # any verbatim run of this many tokens is compared
    dispatches: int = 0  # usable and other dispatches in the register at the time
    rules_off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleResult:
    """All that was found for one article."""

    article: Article
    verdict: Verdict
    derivation: Derivation
    coverage: float
    matches: tuple[Match, ...] = ()
    findings: tuple[Finding, ...] = ()
    derivation_with_excluded: Derivation = Derivation.NONE
    coverage_with_excluded: float = 0.0
    words: int = 0
    notes: tuple[str, ...] = ()  # "text too short to compare", "waiver expired" ...

    @property
    def remarks(self) -> tuple[str, ...]:
        """The notes and the warnings of the reader, each once."""
        return tuple(dict.fromkeys((*self.notes, *self.article.warnings)))


@dataclass(frozen=True, slots=True)
class Report:
    """What a command hands to ``report``: one run, its articles, what was skipped."""

    run: Run
    articles: tuple[ArticleResult, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
