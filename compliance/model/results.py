"""What comes of it: passages, matches, findings, and the result of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from compliance.dataclass import dataclass
from compliance.model.texts import Article, Dispatch, Skipped, Span, ZoneKind


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
