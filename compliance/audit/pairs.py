"""Articles held against named sources, with no register: what ``compare`` does, for one pair or for thousands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.dataclass import dataclass
from compliance.errors import ComplianceError, ReadError, UsageError
from compliance.model import Article, Dispatch, Match, Skipped

if TYPE_CHECKING:
    from compliance.matching.prepare import Prepared
    from compliance.matching.settings import Settings
    from compliance.readers.source import Source

BATCH = 64  # pairs a task: large enough that handing over costs nothing, small enough that progress moves
CACHED = 128  # prepared texts a worker keeps on each side
DIED = "the process that compared it died, twice"


@dataclass(frozen=True, slots=True)
class Pair:
    """Names as the caller gave them, and the files they stand for, or what stands in the place of a file."""

    article: str
    source: str
    article_file: str | Source
    source_file: str | Source


@dataclass(frozen=True, slots=True)
class Compared:
    """The outcome of one pair: a match (of derivation ``none`` where nothing is shared), or why there is none."""

    pair: Pair
    match: Match | None = None
    text: str = ""  # of the article, as read
    skipped: Skipped | None = None


def read_pairs(path: Path, articles: Path, sources: Path) -> list[Pair]:
    """The pairs of a file: a line each, ``article-name source-name``, names relative to the two folders.

    Blank lines and lines that begin with ``#`` are passed over. Raises UsageError with the line's number for a line that
    does not hold two names, and for a file that does not exist.
    """
    for folder in (articles, sources):
        if not folder.is_dir():
            raise UsageError("no such folder", path=str(folder))
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise ReadError(f"cannot be read ({error.strerror})", path=str(path)) from None
    except UnicodeDecodeError:
        raise ReadError("is not UTF-8", path=str(path), remedy="save the list of pairs as UTF-8") from None
    pairs = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        names = line.split("\t") if "\t" in line else line.split()
        if len(names) != 2:
            remedy = "write 'article-name source-name', apart by a tab when names hold spaces"
            raise UsageError(f"{len(names)} names where two are needed", path=str(path), place=str(number), remedy=remedy)
        article, source = (name.strip() for name in names)
        pairs.append(Pair(article, source, str(articles / article), str(sources / source)))
    if not pairs:
        raise UsageError("holds no pairs", path=str(path), remedy="write a line 'article-name source-name' for each")
    return pairs


def compare_pairs(pairs: Sequence[Pair], settings: Settings, *, workers: int = 1) -> Iterator[Compared]:
    """Compare every pair, in the order given; one bad file spoils only its own pairs."""
    batches = [Pairs(number, tuple(pairs[i : i + BATCH])) for number, i in enumerate(range(0, len(pairs), BATCH))]
    job = Comparing(settings)
    if workers <= 1 or len(batches) == 1:
        for batch in batches:
            yield from job.each(batch)
        return
    from compliance.audit.in_parts import in_parts

    for _, outcomes in in_parts(job, batches, min(workers, len(batches))):
        for outcome in outcomes:
            yield from outcome.compared


@dataclass(frozen=True, slots=True)
class Pairs:
    """Some pairs for a process."""

    number: int
    pairs: tuple[Pair, ...]

    def alone(self) -> Iterator[Pairs]:
        """Each pair by itself."""
        return (Pairs(number, (pair,)) for number, pair in enumerate(self.pairs))


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came of them; ``lost`` where their process died of it, twice."""

    number: int
    compared: tuple[Compared, ...]
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Comparing:
    """The job of the processes."""

    settings: Settings
    folder: str = ""

    def worker(self) -> Comparing:
        """Itself: it holds nothing open."""
        return self

    def close(self) -> None:
        """Nothing to close."""

    def each(self, batch: Pairs) -> Iterator[Compared]:
        """The outcome of each pair, one after the other."""
        return (_compare(pair, self.settings) for pair in batch.pairs)

    def work(self, batch: Pairs) -> Outcomes:
        """The outcomes of a batch."""
        return Outcomes(batch.number, tuple(self.each(batch)))

    def lost(self, batch: Pairs, _: str, /) -> Outcomes:
        """Each pair passed over."""
        return Outcomes(
            batch.number, tuple(Compared(p, skipped=Skipped(p.article, DIED, error=True)) for p in batch.pairs), True
        )


def _compare(pair: Pair, settings: Settings) -> Compared:
    from compliance.matching.match import compare

    try:
        article, prepared = _side(pair.article_file)
        source, prepared_source = _side(pair.source_file)
    except ComplianceError as error:
        return Compared(pair, skipped=Skipped(error.path or pair.article, _reason(error), error=True))
    dispatch = as_source(pair.source, source)
    return Compared(pair, compare(prepared, prepared_source, dispatch, settings), article.text)


def as_source(name: str, article: Article) -> Dispatch:
    """A text that plays the part of a dispatch in ``compare``; offsets point into the text as read."""
    return Dispatch(
        guid=name, body=article.text, headline=article.title, language=article.language, published=article.published,
        format=article.format, path=article.path, zones=article.zones,
    )  # fmt: skip


def _reason(error: ComplianceError) -> str:
    return error.message + (f"; {error.remedy}" if error.remedy else "")


@lru_cache(maxsize=2 * CACHED)
def _side(file: str | Source) -> tuple[Article, Prepared]:
    """The one text of a file, prepared. Raises ReadError where there is none, or more: which one is meant?"""
    from compliance.matching.prepare import prepare_article
    from compliance.readers import read_articles

    name = file if isinstance(file, str) else file.path
    found: Article | None = None
    skipped: Skipped | None = None
    for item in read_articles(file):
        if isinstance(item, Skipped):
            skipped = skipped or item
        elif found is not None:
            raise ReadError("holds more than one text", path=name, remedy="put the one to be compared into a file of its own")
        else:
            found = item
    if found is None:
        raise ReadError(skipped.reason if skipped else "holds no text", path=skipped.path if skipped else name)
    return found, prepare_article(found)
