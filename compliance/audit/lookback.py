"""The reverse check from end to end: new dispatches against the ledger, suspects read again where they can be, and judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime

from compliance.audit.auditor import Auditor, rows_of
from compliance.audit.batches import batched
from compliance.audit.manifests import require_texts
from compliance.audit.remembered import scheme_of
from compliance.audit.rereading import read_again
from compliance.audit.reverse import Remembered, Suspect, Wanted, in_portions, suspects, wanted
from compliance.audit.sources import with_record
from compliance.audit.worker import check_within
from compliance.dataclass import dataclass
from compliance.errors import StoreError
from compliance.matching.match import match
from compliance.matching.prepare import Prepared, prepare_article, prepare_dispatch
from compliance.model import Article, ArticleResult, Skipped
from compliance.readers import ReadOptions
from compliance.store import Ledger
from compliance.store.remembered import Place, RememberedArticles, Suspicion
from compliance.store.reuse import COUNTED
from compliance.store.rows import hash_key

BATCH = 200  # results a transaction; dispatches a query
PREPARED = 512  # dispatches kept ready


@dataclass(frozen=True, slots=True)
class Found:
    """A recorded article that reuses a new dispatch, as its text shows."""

    path: str
    record: int | None
    verdict: str
    dispatch: str  # guid
    version: int
    holder: str | None
    headline: str | None
    words: int
    share: float


@dataclass
class Lookback:
    """A reverse check on its way. ``found`` and ``suspected`` grow while it is worked on."""

    auditor: Auditor
    since: datetime
    dispatches: tuple[int, ...] = ()  # rows, registered since
    articles: int = 0  # texts that were held against them
    other_scheme: int = 0  # texts whose fingerprints were made otherwise
    read_again: int = 0
    found: list[Found] = field(default_factory=list)
    suspected: list[Suspicion] = field(default_factory=list)
    _suspects: dict[bytes, list[Suspect]] = field(default_factory=dict)
    _sources: dict[int, Prepared] = field(default_factory=dict)  # new dispatches made ready

    def __post_init__(self) -> None:
        register = self.auditor.view.register
        require_texts(register)
        self._remembered = RememberedArticles(register.store)
        self._scheme = scheme_of(self.auditor.view.manifest)
        self.dispatches = tuple(self._remembered.registered_since(self.since))
        self.articles, self.other_scheme = self._remembered.count(self._scheme)

    def search(self) -> Iterator[int]:
        """Hold the kept fingerprints against the new dispatches; yields how many articles are done, over all portions."""
        view, settings = self.auditor.view, self.auditor.settings
        done = 0
        for portion in in_portions(self._texts()):
            new = wanted(portion, view.index, view.manifest, settings)
            for batch in self._remembered.prints(self._scheme):
                done += len(batch)
                for suspect in self._among(batch, new):
                    self._suspects.setdefault(suspect.content, []).append(suspect)
                yield done

    def confirm(self, ledger: Ledger, run: int, options: ReadOptions, seconds: float) -> Iterator[int]:
        """Read the suspects again, check and record those that reuse a new dispatch; yields how many are done."""
        new = set(self.dispatches)
        places = self._remembered.places(self._suspects)
        done = 0
        for batch in batched(read_again(places, options), BATCH):
            results: list[ArticleResult | Skipped] = []
            gone: list[Place] = []
            for place, article in batch:
                if article is None:
                    gone.append(place)
                elif (checked := self._checked(article, new, seconds)) is not None:
                    results.append(checked)
            ids: dict[str, int] = {}
            for result in results:
                if isinstance(result, ArticleResult):
                    ids.update(rows_of(result.matches, self.auditor.view))
            ledger.record(run, results, ids)
            unseen = [
                Suspicion(place, one.dispatch, one.words, one.share)
                for place in gone
                for one in self._suspects[place.content]
                if one.evident
            ]
            self._remembered.suspect(run, unseen)
            self.suspected += unseen
            done += len(batch)
            yield done

    def _check(self, article: Article) -> ArticleResult | None:
        """All that there is to say of an article, unless it shares no passage with what it is suspected of: most do not."""
        auditor, view = self.auditor, self.auditor.view
        prepared = prepare_article(article)
        rows = [one.dispatch for one in self._suspects[hash_key(article.content_hash)]]
        view.load(rows)
        for row in rows:
            if not view.known(row):
                continue
            found = match(prepared, self._source(row), view.dispatch(row), auditor.settings, auditor.idf)
            if found is not None and found.counted:
                return auditor.check(article)
        return None

    def _source(self, row: int) -> Prepared:
        """A loaded dispatch made ready; the oldest goes when there are too many."""
        if row not in self._sources:
            if len(self._sources) >= PREPARED:
                del self._sources[next(iter(self._sources))]
            self._sources[row] = prepare_dispatch(self.auditor.view.dispatch(row))
        return self._sources[row]

    def _texts(self) -> Iterator[tuple[int, str]]:
        for start in range(0, len(self.dispatches), BATCH):
            yield from sorted(self.auditor.view.register.texts(self.dispatches[start : start + BATCH]).items())

    def _among(self, batch: Sequence[tuple[bytes, int, bytes]], new: Wanted) -> Sequence[Suspect]:
        scheme = self.auditor.view.manifest.scheme
        try:
            return suspects([Remembered(*row) for row in batch], new, scheme.shingle, self.auditor.settings)
        except ValueError as error:
            path = str(self.auditor.view.register.store.path)
            raise StoreError(str(error), path=path, remedy="audit the articles again into a new ledger") from None

    def _checked(self, article: Article, new: set[int], seconds: float) -> ArticleResult | Skipped | None:
        """The result of an article that reuses a new dispatch; None for one that does not."""
        self.read_again += 1
        name = with_record(article.path, article.record)
        result = check_within(lambda: self._check(article), name, seconds)
        if result is None or isinstance(result, Skipped):
            return result
        mine = [m for m in result.matches if m.derivation in COUNTED and self.auditor.view.row_of(m.dispatch) in new]
        self.found += [
            Found(
                article.path, article.record, result.verdict.value, match.dispatch.guid, match.dispatch.version,
                match.dispatch.holder, match.dispatch.headline, sum(passage.words for passage in match.counted),
                match.article_coverage,
            )
            for match in mine
        ]  # fmt: skip
        return result if mine else None
