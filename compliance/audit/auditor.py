"""One article held against the register: candidates, alignment, families, derivation, judgement."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from typing import ClassVar

import numpy as np

from compliance.audit.confirming import confirmed
from compliance.audit.few import Few, is_few, sharing_anything
from compliance.audit.page import Page
from compliance.audit.register_view import RegisterView
from compliance.audit.rule_paths import rule_path
from compliance.audit.shelf import WAITING, Shelf
from compliance.audit.shortlist import shortlists
from compliance.audit.sifting import hits_of
from compliance.audit.stems import Stems
from compliance.audit.stories import Stories
from compliance.config import Config
from compliance.dataclass import dataclass
from compliance.fingerprint.minhash import shingles_of
from compliance.index import Postings
from compliance.licensing.context import Context, context_for, not_understood
from compliance.licensing.engine import judge
from compliance.licensing.grants import Licences
from compliance.licensing.waivers import Waiver
from compliance.licensing.wording import count
from compliance.matching.derivation import Derived, derive
from compliance.matching.families import collapse
from compliance.matching.idf import Idf
from compliance.matching.match import match
from compliance.matching.prepare import Prepared
from compliance.matching.settings import Settings, settings_for
from compliance.model import Article, ArticleResult, Derivation, Match
from compliance.text.tokens import tokenise_many

NOTHING = Derived(Derivation.NONE, 0.0, Derivation.NONE, 0.0)


def utc_now() -> datetime:
    """The clock; the only place where checking reads it."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Flags:
    """What the caller says of the articles, over what they say of themselves."""

    outlet: str | None = None
    territory: str | None = None
    language: str | None = None
    channel: str | None = None
    published: datetime | None = None


Found = tuple[int, ...] | Postings
"""What the index says of an article: rows of dispatches worth aligning; of keyed fingerprints, their postings."""


@dataclass(frozen=True, slots=True)
class Ready:
    """An article, tokenised, with what the index says of it."""

    article: Article
    prepared: Prepared
    found: Found


@dataclass
class Auditor:
    """Checks articles against one state of the register.

    ``clock`` gives the time that embargoes and limits are held against. ``used_waivers`` gathers those that covered a
    finding, so that the unused ones can be reported.
    """

    view: RegisterView
    config: Config
    licences: Licences = field(default_factory=Licences)
    waivers: Sequence[Waiver] = ()
    flags: Flags = field(default_factory=Flags)
    clock: Callable[[], datetime] = utc_now
    used_waivers: list[Waiver] = field(default_factory=list)
    folder: str = field(default_factory=os.getcwd)  # from which the paths of articles lead

    limits: ClassVar[tuple[str, ...]] = ()  # what a check by this auditor cannot do, for its report

    def __post_init__(self) -> None:
        self.settings: Settings = settings_for(self.config.sensitivity, minimum_words=self.config.min_words)
        self.idf = Idf(self.view.index.document_frequency, self.view.index.documents, Stories(self.view))
        few = is_few(self.view.index.documents, self.settings)
        self.few: Few | None = Few(self.view, self.idf, self.settings) if few else None
        self.stems = Stems(self.view.register.texts)
        self.shelf = Shelf(self.view)

    @property
    def guarantee(self) -> int:
        """Words of a verbatim run that is compared word by word for certain, unless its shingles are stop shingles.

        So many runs that hold a fingerprint each, one after the other, that enough words lie under them along one diagonal
        (``screening``).
        """
        scheme = self.view.manifest.scheme
        return scheme.guarantee * -(-self.settings.straight_words // scheme.shingle)

    def check(self, article: Article) -> ArticleResult:
        """Everything that the register and the licences say of an article."""
        (ready,) = self.prepare([article])
        return self.check_prepared(ready)

    def prepare(self, articles: Sequence[Article]) -> list[Ready]:
        """Articles looked up in the index, and what they may have drawn on read for ``check_prepared``."""
        ready = self.look_up(articles)
        rows = dict.fromkeys(row for one in ready if not isinstance(one.found, Postings) for row in one.found)
        self.shelf.load(list(rows)[:WAITING])
        return ready

    def look_up(self, articles: Sequence[Article]) -> list[Ready]:
        """Articles tokenised and looked up in the index, many at once: a third of the time of one by one."""
        batch = tokenise_many([article.text for article in articles])
        prepared = [
            Prepared(article.text, tokens, article.zones, article.language, article.title)
            for article, tokens in zip(articles, batch, strict=True)
        ]
        return [Ready(*each) for each in zip(articles, prepared, self._look_up(prepared), strict=True)]

    def _look_up(self, texts: Sequence[Prepared]) -> Iterator[Found]:
        """What the index says of each text, all of them in one pass."""
        manifest, index = self.view.manifest, self.view.index
        few = self.few
        if few and (everything := few.all_of()):
            yield from (everything for _ in texts)
            return
        shingle = manifest.scheme.shingle
        # All texts make one row of shingles; those that reach from one text into the next are none.
        hashes = np.concatenate([np.empty(0, np.uint64), *(text.tokens.hashes for text in texts)])
        sizes = np.array([len(text) for text in texts], np.int64)
        values, places, bounds = shingles_of(hashes, sizes, manifest)
        page = Page.of(texts, self.idf)
        settings = sharing_anything(self.settings) if few else self.settings
        hits = hits_of(index, values, bounds, places, page, scheme=manifest.scheme, settings=settings)
        listed = shortlists(hits, page, index, shingle=shingle, settings=settings)
        rows = confirmed(listed, page, self.stems, shingle=shingle, settings=self.settings).rows(len(texts))
        yield from few.with_the_best(listed.rows(len(texts)), rows, texts) if few else rows

    def check_prepared(self, ready: Ready) -> ArticleResult:
        """The rest of the way of one article."""
        article, prepared = ready.article, ready.prepared
        matches = self._found(prepared, ready.found)
        derived = derive(prepared, matches) if matches else NOTHING
        judgement = judge(
            article,
            matches,
            derived.derivation,
            derived.coverage,
            self.licences,
            self._context(article),
            self.config.rules,
            self.waivers,
            tokens=prepared.tokens,
        )
        self.used_waivers.extend(judgement.waivers_used)
        words = len(prepared.tokens)
        notes = (*article.warnings, *not_understood(article), *self._remarks(words), *judgement.notes)
        return ArticleResult(
            article=article,
            verdict=judgement.verdict,
            derivation=derived.derivation,
            coverage=derived.coverage,
            matches=tuple(matches),
            findings=judgement.findings,
            derivation_with_excluded=derived.derivation_with_excluded,
            coverage_with_excluded=derived.coverage_with_excluded,
            words=words,
            notes=notes,
        )

    def matches(self, article: Prepared, without: Collection[int] = ()) -> list[Match]:
        """The matches of a prepared article, a family once, best first; as if the rows ``without`` were not registered."""
        (found,) = self._look_up([article])
        return self._found(article, found, without)

    def candidate_rows(self, article: Prepared, without: Collection[int] = ()) -> list[int]:
        """Database rows of the dispatches worth aligning, best first, but those ``without``."""
        (found,) = self._look_up([article])
        return self._worth_aligning(found, without)

    def _worth_aligning(self, found: Found, without: Collection[int] = ()) -> list[int]:
        """The rows that the register still holds."""
        assert not isinstance(found, Postings)
        rows = [row for row in found if row not in without]
        if not rows:
            return []
        self.view.load(rows)
        return [row for row in rows if self.view.known(row)]

    def _found(self, article: Prepared, found: Found, without: Collection[int] = ()) -> list[Match]:
        matches = []
        idf = replace(self.idf, holders=Stories(self.view, without)) if without else self.idf
        rows = self._worth_aligning(found, without)
        self.shelf.load(rows)
        for row in rows:
            source, dispatch = self.shelf.take(row)
            one = match(article, source, dispatch, self.settings, idf)
            if one is not None:
                matches.append(one)
        return collapse(matches, self.view.family_of, self.view.newest, article) if matches else []

    def _context(self, article: Article) -> Context:
        flags = self.flags
        return context_for(
            article,
            self.config.context,
            now=self.clock(),
            path=rule_path(article.path, self.config, self.folder),
            outlet=flags.outlet,
            territory=flags.territory,
            language=flags.language,
            channel=flags.channel,
            published=flags.published,
        )

    def _remarks(self, words: int) -> tuple[str, ...]:
        guarantee = self.view.manifest.scheme.guarantee
        if words < guarantee:
            return (f"only {count(words, 'word')}: too short to compare, a match needs at least {guarantee}",)
        return ()


def rows_of(matches: Sequence[Match], view: RegisterView) -> Mapping[str, int]:
    """Content hash of each matched dispatch to its row, for the ledger."""
    return {one.dispatch.content_hash: view.row_of(one.dispatch) for one in matches}
