"""One article held against the register: candidates, alignment, families, derivation, judgement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import ClassVar

import numpy as np

from compliance.audit.register_view import RegisterView
from compliance.audit.screening import is_screened, screened
from compliance.config import Config
from compliance.dataclass import dataclass
from compliance.fingerprint.minhash import shingle_values
from compliance.index import Postings
from compliance.licensing.context import Context, context_for
from compliance.licensing.engine import judge
from compliance.licensing.grants import Licences
from compliance.licensing.waivers import Waiver
from compliance.matching.candidates import candidates
from compliance.matching.derivation import Derived, derive
from compliance.matching.families import collapse
from compliance.matching.idf import Idf
from compliance.matching.match import match
from compliance.matching.neighbourhood import doubtful, resembles, worth
from compliance.matching.prepare import Prepared, prepare_dispatch
from compliance.matching.settings import Settings, settings_for
from compliance.model import Article, ArticleResult, Derivation, Dispatch, Match
from compliance.text.tokens import tokenise_many

CACHED_DISPATCHES = 512  # prepared texts kept: the sources of a day's news come back again and again


WEAK = 100  # candidates of little weight that get a second look
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


@dataclass(frozen=True, slots=True)
class Ready:
    """An article, tokenised, with the postings of its shingles."""

    article: Article
    prepared: Prepared
    postings: Postings


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

    limits: ClassVar[tuple[str, ...]] = ()  # what a check by this auditor cannot do, for its report

    def __post_init__(self) -> None:
        self.settings: Settings = settings_for(self.config.sensitivity, minimum_words=self.config.min_words)
        # The second look costs little, so more of the weak candidates may come to it.
        weak = max(self.settings.candidate_weak, WEAK)
        self._generous = replace(self.settings, candidate_weak=weak) if is_screened(self.settings) else self.settings
        self.idf = Idf(self.view.index.document_frequency, self.view.index.documents)
        self._prepared = lru_cache(CACHED_DISPATCHES)(self._prepare)

    def check(self, article: Article) -> ArticleResult:
        """Everything that the register and the licences say of an article."""
        (ready,) = self.prepare([article])
        return self.check_prepared(ready)

    def prepare(self, articles: Sequence[Article]) -> list[Ready]:
        """Articles tokenised and looked up in the index, many at once: a third of the time of one by one."""
        batch = tokenise_many([article.text for article in articles])
        prepared = [
            Prepared(article.text, tokens, article.zones, article.language, article.title)
            for article, tokens in zip(articles, batch, strict=True)
        ]
        return [Ready(*pair) for pair in zip(articles, prepared, self._postings(prepared), strict=True)]

    def _postings(self, texts: Sequence[Prepared]) -> Iterator[Postings]:
        """The postings of each text's shingles; ``query`` is the place of the shingle in the text."""
        manifest, index = self.view.manifest, self.view.index
        values = [shingle_values(text.tokens.hashes, manifest) for text in texts]
        ranges = index.find(np.concatenate([np.empty(0, np.uint64), *values]))
        first = 0
        for own in values:
            found = index.postings_of(ranges, first, first + len(own))
            first += len(own)
            if manifest.scheme.permutations > 1 and len(own):
                found = replace(found, query=found.query % (len(own) // manifest.scheme.permutations))
            yield found

    def check_prepared(self, ready: Ready) -> ArticleResult:
        """The rest of the way of one article."""
        article, prepared = ready.article, ready.prepared
        matches = self._found(prepared, ready.postings)
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
        notes = (*article.warnings, *self._remarks(words), *judgement.notes)
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
        (postings,) = self._postings([article])
        return self._found(article, postings, without)

    def candidate_rows(self, article: Prepared, without: Collection[int] = ()) -> list[int]:
        """Database rows of the dispatches worth aligning, best first, but those ``without``."""
        (postings,) = self._postings([article])
        return self._candidate_rows(article, postings, without)

    def _candidate_rows(self, article: Prepared, postings: Postings, without: Collection[int] = ()) -> list[int]:
        if not len(postings):
            return []
        query, dispatch, position = postings.query, postings.dispatch, postings.position
        shingle = self.view.manifest.scheme.shingle
        found = candidates(query, dispatch, position, shingles=len(article) - shingle + 1, settings=self._generous)
        found = screened(found, query, dispatch, position, shingle=shingle, sensitivity=self.settings.sensitivity)
        rows = [candidate.dispatch for candidate in found]
        looked: set[int] = set()  # to be looked at around their shingles
        if self.settings.neighbour_limit and is_screened(self.settings):
            straight = screened(found, query, dispatch, position, shingle=shingle, sensitivity=None)
            looked = set(rows).difference(c.dispatch for c in straight if c.score >= self.settings.candidate_score)
        doubted = doubtful(query, dispatch, rows, self.settings)
        rows = [row for row in (*rows, *doubted) if row not in without]
        looked.update(doubted)
        self.view.load(rows)
        rows = [row for row in rows if self.view.known(row)]
        return self._alike(article, rows, looked, postings) if looked else rows

    def _alike(self, article: Prepared, rows: Sequence[int], looked: Collection[int], postings: Postings) -> list[int]:
        """The rows but those of ``looked`` whose words around the shared shingles are not alike."""
        proof = worth(article, self.idf)
        kept = []
        for row in rows:
            if row in looked:
                here = postings.dispatch == row
                places = postings.query[here], postings.position[here]
                if not resembles(article, self._prepared(row)[0], *places, proof, self.settings):
                    continue
            kept.append(row)
        return kept

    def _found(self, article: Prepared, postings: Postings, without: Collection[int] = ()) -> list[Match]:
        found = []
        for row in self._candidate_rows(article, postings, without):
            source, dispatch = self._prepared(row)
            one = match(article, source, dispatch, self.settings, self.idf)
            if one is not None:
                found.append(one)
        return collapse(found, self.view.family_of, self.view.newest, article) if found else []

    def _prepare(self, row: int) -> tuple[Prepared, Dispatch]:
        dispatch = self.view.dispatch(row)
        return prepare_dispatch(dispatch), dispatch

    def _context(self, article: Article) -> Context:
        flags = self.flags
        return context_for(
            article,
            self.config.context,
            now=self.clock(),
            outlet=flags.outlet,
            territory=flags.territory,
            language=flags.language,
            channel=flags.channel,
            published=flags.published,
        )

    def _remarks(self, words: int) -> tuple[str, ...]:
        guarantee = self.view.manifest.scheme.guarantee
        if words < guarantee:
            return (f"only {words} words: too short to compare, a match needs at least {guarantee}",)
        return ()


def rows_of(matches: Sequence[Match], view: RegisterView) -> Mapping[str, int]:
    """Content hash of each matched dispatch to its row, for the ledger."""
    return {one.dispatch.content_hash: view.row_of(one.dispatch) for one in matches}
