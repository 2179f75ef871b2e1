"""Reads ``corpus/``: cases, expectations of dispatches, and the places that they name in words."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest

from compliance.audit.auditor import Auditor, Flags
from compliance.audit.opening import open_auditor
from compliance.audit.registrar import Registrar
from compliance.config import Config
from compliance.licensing.loading import load_licences
from compliance.model import Article, ArticleResult, Derivation, Dispatch, Kind, Span, Verdict, ZoneKind
from compliance.readers.reading import read_articles, read_dispatches
from compliance.store import open_store

CORPUS = Path(__file__).parents[2] / "corpus"
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)

_SYLLABLES = "ba co di fel gar hin jor kal lem mor nan ost pir qua rin sal tor ul ver wim xan yor zel".split()
_LITTLE = "the of to a in and that for on with was is by as at from had has who would not their".split()
CASE_KEYS = {"about", "article", "derivation", "verdict", "rules", "also", "passage", "excluded", "licensed", "padding"}
STRETCH_KEYS = {"source", "kind", "reason", "text", "source_text"}
LICENSED_KEYS = {"verdict", "rules", "outlet", "territory", "channel", "language", "published"}
WORDS_WITHIN = {"byline", "signoff", "credit", "notice", "usage_terms", "place", "caption", "advisory", "link"}
EQUAL = {
    "guid",
    "version",
    "holder",
    "headline",
    "language",
    "published",
    "embargoed",
    "expires",
    "status",
    "correction",
    "update",
    "provider",
    "format",
}
DISPATCH_KEYS = {"file", "record", "day", "body", "absent"} | WORDS_WITHIN | EQUAL


class BadCase(Exception):
    """A case file that does not say what it means."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of an article and of a dispatch, each given by its first and last words."""

    source: str
    text: tuple[str, str]
    source_text: tuple[str, str]
    kind: Kind | None = None
    reasons: frozenset[ZoneKind] = frozenset()


@dataclass(frozen=True)
class Licensed:
    """What the same article comes to under ``licences/licences.toml``."""

    verdict: Verdict
    rules: frozenset[str] | None = None
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Padding:
    """Words without meaning that are put around the paragraphs of an article, so that it grows very long."""

    words: int
    seed: int

    def around(self, text: str) -> str:
        """The article with filling between its paragraphs, in equal parts."""
        random = Random(self.seed)
        parts = text.split("\n\n")
        filled = [parts[0]]
        for part in parts[1:]:
            filled += [*_filling(random, self.words // (len(parts) - 1)), part]
        return "\n\n".join(filled)


def _filling(random: Random, words: int) -> Iterator[str]:
    """Paragraphs of sentences of invented words and small English ones."""
    made = 0
    while made < words:
        paragraph = [[_word(random) for _ in range(random.randrange(6, 24))] for _ in range(random.randrange(2, 6))]
        made += sum(map(len, paragraph))
        yield " ".join(" ".join(sentence).capitalize() + "." for sentence in paragraph)


def _word(random: Random) -> str:
    return random.choice(_LITTLE) if random.random() < 0.4 else "".join(random.choices(_SYLLABLES, k=random.choice((2, 3))))


@dataclass(frozen=True)
class Case:
    """An article beside its expected outcome."""

    name: str
    about: str
    article: Path
    derivations: frozenset[Derivation]
    verdict: Verdict
    passages: tuple[Stretch, ...] = ()
    excluded: tuple[Stretch, ...] = ()
    also: frozenset[str] = frozenset()
    rules: frozenset[str] | None = None
    licensed: Licensed | None = None
    padding: Padding | None = None

    @property
    def sources(self) -> frozenset[str]:
        """The dispatches whose text counts as reused."""
        return frozenset(stretch.source for stretch in self.passages)


@dataclass(frozen=True)
class Expected:
    """What a reader must make of one dispatch."""

    file: str
    record: int | None
    fields: Mapping[str, Any]

    @property
    def reference(self) -> str:
        """How a case names it."""
        return self.file if self.record is None else f"{self.file}#{self.record}"


def parse_case(text: str, name: str) -> Case:
    """A case file as a ``Case``; ``BadCase`` for keys and values that mean nothing."""
    table = tomllib.loads(text)
    _known(name, table, CASE_KEYS)
    try:
        derivation = table["derivation"]
        return Case(
            name=name,
            about=table["about"],
            article=CORPUS / "articles" / table["article"],
            derivations=frozenset(Derivation(d) for d in ([derivation] if isinstance(derivation, str) else derivation)),
            verdict=Verdict(table["verdict"]),
            passages=tuple(_stretch(name, t, "kind") for t in table.get("passage", ())),
            excluded=tuple(_stretch(name, t, "reason") for t in table.get("excluded", ())),
            also=frozenset(table.get("also", ())),
            rules=frozenset(table["rules"]) if "rules" in table else None,
            licensed=_licensed(name, table["licensed"]) if "licensed" in table else None,
            padding=_padding(name, table["padding"]) if "padding" in table else None,
        )
    except KeyError as missing:
        raise BadCase(f"{name}: the key {missing} is missing") from None
    except ValueError as error:
        raise BadCase(f"{name}: {error}") from None


def _known(name: str, table: Mapping[str, Any], keys: set[str]) -> None:
    if unknown := sorted(set(table) - keys):
        raise BadCase(f"{name}: unknown key {unknown[0]!r}; known: {', '.join(sorted(keys))}")


def _stretch(name: str, table: Mapping[str, Any], sort: str) -> Stretch:
    _known(name, table, STRETCH_KEYS - {"kind", "reason"} | {sort})
    first, last = table["text"]
    source_first, source_last = table.get("source_text", (first, last))
    return Stretch(
        source=table["source"],
        text=(first, last),
        source_text=(source_first, source_last),
        kind=Kind(table["kind"]) if sort == "kind" else None,
        reasons=frozenset(ZoneKind(reason) for reason in table["reason"]) if sort == "reason" else frozenset(),
    )


def _padding(name: str, table: Mapping[str, Any]) -> Padding:
    _known(name, table, {"words", "seed"})
    return Padding(table["words"], table["seed"])


def _licensed(name: str, table: Mapping[str, Any]) -> Licensed:
    _known(name, table, LICENSED_KEYS)
    rules = frozenset(table["rules"]) if "rules" in table else None
    context = {key: value for key, value in table.items() if key not in {"verdict", "rules"}}
    return Licensed(Verdict(table["verdict"]), rules, context)


def parse_expected(text: str, name: str) -> tuple[Expected, ...]:
    """``dispatches.toml`` as a tuple, in its order."""
    table = tomllib.loads(text)
    _known(name, table, {"dispatch"})
    for entry in table["dispatch"]:
        _known(f"{name}: {entry.get('file')}", entry, DISPATCH_KEYS)
    return tuple(
        Expected(entry["file"], entry.get("record"), {k: v for k, v in entry.items() if k not in {"file", "record"}})
        for entry in table["dispatch"]
    )


def load_cases() -> tuple[Case, ...]:
    """All cases, by name."""
    files = sorted((CORPUS / "cases").glob("*.toml"))
    return tuple(parse_case(file.read_text(encoding="utf-8"), file.stem) for file in files)


def load_expected() -> tuple[Expected, ...]:
    """All expectations of dispatches."""
    return parse_expected((CORPUS / "dispatches.toml").read_text(encoding="utf-8"), "dispatches.toml")


def locate(text: str, ends: tuple[str, str]) -> Span:
    """The span from the first words, which stand in ``text`` once, to the first place where the last words stand after."""
    first, last = (re.compile(r"\s+".join(map(re.escape, end.split()))) for end in ends)
    starts = list(first.finditer(text))
    if len(starts) != 1:
        raise BadCase(f"{ends[0]!r} stands {len(starts)} times in the text")
    stop = last.search(text, starts[0].start())
    if stop is None:
        raise BadCase(f"{ends[1]!r} does not stand after {ends[0]!r}")
    return Span(starts[0].start(), stop.end())


def read_corpus() -> Iterator[tuple[str, Dispatch]]:
    """Every dispatch of ``dispatches/`` with the reference by which cases name it."""
    for file in sorted((CORPUS / "dispatches").iterdir()):
        items = [item for item in read_dispatches(file) if isinstance(item, Dispatch)]
        for number, item in enumerate(items, start=1):
            yield (file.name if file.suffix != ".jsonl" else f"{file.name}#{number}"), item


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test a case, one a dispatch, one a case with licences."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", [pytest.param(case, id=case.name) for case in load_cases()])
    if "licensed_case" in metafunc.fixturenames:
        licensed = [case for case in load_cases() if case.licensed]
        metafunc.parametrize("licensed_case", [pytest.param(case, id=case.name) for case in licensed])
    if "expected" in metafunc.fixturenames:
        metafunc.parametrize("expected", [pytest.param(item, id=item.reference) for item in load_expected()])


@pytest.fixture(scope="session")
def dispatches() -> dict[str, Dispatch]:
    """The dispatches of the corpus by the reference that cases use."""
    return dict(read_corpus())


@pytest.fixture(scope="session")
def auditor(dispatches: dict[str, Dispatch], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Auditor]:
    """The engine on a new register that holds the corpus, without licences."""
    path = tmp_path_factory.mktemp("corpus") / "compliance.db"
    with open_store(path, "create") as store:
        for _ in Registrar(store).add(dispatches.values()):
            pass
    with open_auditor(Config(db=str(path)), clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture(scope="session")
def check(auditor: Auditor) -> Callable[[Case], ArticleResult]:
    """Checks the article of a case, once."""
    results: dict[str, ArticleResult] = {}

    def checked(case: Case) -> ArticleResult:
        if case.name not in results:
            results[case.name] = auditor.check(article_of(case))
        return results[case.name]

    return checked


@pytest.fixture(scope="session")
def check_licensed(auditor: Auditor) -> Callable[[Case], ArticleResult]:
    """Checks the article of a case under the licences of the corpus, in the context that the case names."""
    licences = load_licences(CORPUS / "licences" / "licences.toml")

    def checked(case: Case) -> ArticleResult:
        assert case.licensed is not None
        return replace(auditor, licences=licences, flags=Flags(**case.licensed.context)).check(article_of(case))

    return checked


def article_of(case: Case) -> Article:
    """The article of a case as a reader makes it."""
    (article,) = (item for item in read_articles(case.article) if isinstance(item, Article))
    return article if case.padding is None else replace(article, text=case.padding.around(article.text))


@pytest.fixture(scope="session")
def loader() -> ModuleType:
    """This module: test files of one folder cannot import each other."""
    return sys.modules[__name__]
