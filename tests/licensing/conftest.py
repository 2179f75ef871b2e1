"""Builds articles, dispatches and matches for the tests of licensing, from few words. All texts are invented."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from compliance.config import ContextConfig
from compliance.licensing.context import context_for
from compliance.licensing.engine import Judgement, judge
from compliance.licensing.grants import Licences
from compliance.licensing.loading import parse_licences
from compliance.licensing.waivers import Waiver
from compliance.model import Article, Derivation, Dispatch, Kind, Match, Passage, Span, Status, Zone, ZoneKind

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)

BODIES = {
    "harbour": (
        "The harbour of Aldmoor was closed on Monday after nine ships collided in thick fog. "
        "Two people were hurt and the old quay was badly damaged, the coast guard said. "
        "Divers from Port Selwick searched the basin until midnight and found no one missing. "
        '"We have never seen so many masts tangled together in one night," said harbour master Ines Varro. '
        "The owners of the ships did not say when the cargo of timber would be unloaded. "
        "Trade with the northern islands is expected to stand still for 14 days."
    ),
    "orchard": (
        "Growers in the Tessin valley picked the smallest crop of pears in 40 years this autumn. "
        "A late frost killed the blossom in April and hail followed in July, their union said. "
        "Prices at the market of Corvale rose by 30 percent within a week. "
        '"Our grandchildren will ask what a pear tasted like," said grower Benno Aster. '
        "The regional council promised 5 million crowns in aid to the smallest farms. "
        "Importers said they would not raise their own prices before the new year."
    ),
    "tram": (
        "Tram drivers in Velmark voted on Thursday to end a strike that lasted three weeks. "
        "Their union accepted shorter shifts and a pay rise of 4 percent, it said in a statement. "
        "The first trams left the Ost depot at five in the morning with few passengers. "
        '"The city was so quiet that I could hear the clock of the town hall," said driver Ola Renn. '
        "Mayor Jutta Falk had called the walkout a test of patience for everyone. "
        "A new timetable takes effect on 1 July on all 12 lines."
    ),
}  # fmt: skip
OWN = (
    "Our reporter spent the afternoon with shopkeepers along the waterfront who told of empty counters and long talks. "
    "Many of them had stayed awake to listen to the radio and to telephone relatives abroad. "
    "A baker gave away her bread because nobody came to buy it and the oven had been lit as on any other day. "
    "Schoolchildren drew what they had heard and pinned the sheets to the fence of the library. "
    "An archivist recalled similar evenings long ago and opened a box of photographs for visitors."
)


def words(text: str) -> int:
    """Tokens of a text, near enough."""
    return len(re.findall(r"\w+", text))


def sentences(text: str) -> list[Span]:
    """The sentences of one of the invented bodies."""
    return [Span(found.start(), found.end()) for found in re.finditer(r"\S.*?[.!?](?=\s|$)", text)]


@dataclass
class Page:
    """An article that grows piece by piece, with its zones and passages."""

    text: str = ""
    zones: list[Zone] = field(default_factory=list)

    def add(self, piece: str, kind: ZoneKind | None = None, value: str | None = None) -> Span:
        span = Span(len(self.text), len(self.text) + len(piece))
        self.text += piece
        if kind is not None:
            self.zones.append(Zone(span.start, span.end, kind, value))
        return span


def dispatch_of(table: Mapping[str, Any]) -> Dispatch:
    """A dispatch from the keys of a scenario; its body is one of the invented ones unless it has its own."""
    values = {k: v for k, v in table.items() if k not in ("seed", "superseded_by", "share", "section_credit")}
    for key, value in values.items():
        if isinstance(value, list):
            values[key] = tuple(value)
    if "status" in values:
        values["status"] = Status(values["status"])
    values.setdefault("guid", "urn:wire:1")
    values.setdefault("body", BODIES[table.get("seed", "harbour")])
    return Dispatch(**{"holder": "AFP", "language": "en", "published": datetime(2026, 6, 10, 8, tzinfo=UTC), **values})


def newer(dispatch: Dispatch, table: Mapping[str, Any]) -> Dispatch:
    """The version of ``dispatch`` that supersedes it."""
    changed = dict(table)
    body = changed.pop("body", dispatch.body)
    for old, new in changed.pop("replace", {}).items():
        assert old in body
        body = body.replace(old, new)
    if "status" in changed:
        changed["status"] = Status(changed["status"])
    return replace(dispatch, version=changed.pop("version", dispatch.version + 1), body=body, **changed)


def taken_spans(body: str, share: str) -> list[Span]:
    """Which sentences of a body an article takes."""
    every = sentences(body)
    if share == "wholly":
        return every
    if share == "partly":
        return every[:2]
    if share == "quotes-only":
        return [span for span in every if '"' in body[span.start : span.end]]
    return []


def take(page: Page, dispatch: Dispatch, share: str, edits: Mapping[str, Any]) -> Match | None:
    """Add what the article takes of ``dispatch`` to the page, and give the match."""
    spans = taken_spans(dispatch.body, share)
    if edits.get("cut"):
        spans.pop(int(edits["cut"]))
    passages: list[Passage] = []
    for number, span in enumerate(spans):
        source = dispatch.body[span.start : span.end]
        copy = source
        for old, new in edits.get("replace", {}).items():
            copy = copy.replace(old, new)
        if number:
            page.add(" ")
        placed = page.add(copy)
        quoted = share == "quotes-only"
        kind = Kind.VERBATIM if copy == source else Kind.EDITED
        similarity = 1.0 if copy == source else 0.9
        excluded = ZoneKind.QUOTATION if quoted else None
        passages.append(Passage(placed, span, words(copy), similarity, kind, excluded))
        if edits.get("insert") and number == 0:
            page.add(" " + edits["insert"])
    if not passages:
        return None
    derivation = Derivation.QUOTES_ONLY if share == "quotes-only" else Derivation(share)
    counted = sum(p.words for p in passages if p.excluded is None)
    of_source = sum(words(dispatch.body[p.source.start : p.source.end]) for p in passages if p.excluded is None)
    return Match(dispatch, derivation, 0.9, float(counted), of_source / words(dispatch.body), tuple(passages))


def build(scenario: Mapping[str, Any]) -> tuple[Article, list[Match], Derivation, float]:
    """The article of a scenario, with its matches, as the readers and the engine would hand them to ``judge``."""
    told = scenario.get("article", {})
    tables = [
        {"seed": seed, **table}
        for seed, table in zip(BODIES, scenario.get("dispatches") or [scenario.get("dispatch", {})], strict=False)
    ]
    share = told.get("share", "wholly")
    credit, place = told.get("credit"), told.get("place", "none")
    page = Page()
    if told.get("advisory"):
        page.add(told["advisory"], ZoneKind.ADVISORY)
        page.add("\n\n")
    if place == "byline":
        page.add(f"By Mara Quill, {credit}", ZoneKind.BYLINE, credit)
        page.add("\n\n")
    if place == "dateline":
        page.add(f"ALDMOOR, June 10 ({credit})", ZoneKind.DATELINE, credit)
        page.add(" - ")
    if share != "wholly":
        page.add(told.get("own", OWN) + "\n\n")
    matches = []
    for table in tables:
        if table.get("section_credit"):
            page.add(f"ALDMOOR ({table['section_credit']})", ZoneKind.DATELINE, table["section_credit"])
            page.add(" - ")
        dispatch = dispatch_of(table)
        match = take(page, dispatch, table.get("share", share), told)
        page.add("\n\n")
        if match is not None:
            if "superseded_by" in table:
                match = replace(match, superseded_by=newer(dispatch, table["superseded_by"]))
            matches.append(match)
    if place == "text":
        page.add(f"Several people had told {credit} of the evening when all was over and everyone was in bed at last.\n\n")
    if place == "end":
        page.add(f"{credit}", ZoneKind.CREDIT, credit)
        page.add("\n")
    if told.get("text"):
        page.add(told["text"] + "\n")
    if told.get("notice"):
        page.add(told["notice"], ZoneKind.NOTICE, told.get("notice_holder"))
        page.add("\n")
    if told.get("signoff"):
        page.add(told["signoff"], ZoneKind.SIGNOFF)
        page.add("\n")
    page.add(told.get("tail", ""))
    total = words(page.text)
    matches = [replace(m, article_coverage=min(1.0, m.article_coverage / total)) for m in matches]
    coverage = min(1.0, sum(m.article_coverage for m in matches))
    article = Article(
        told.get("path", "news/story.md"), page.text, title=told.get("title"), language=told.get("language", "en"),
        published=told.get("published"), zones=tuple(page.zones), meta=told.get("meta", {}),
    )  # fmt: skip
    order = [Derivation.WHOLLY, Derivation.PARTLY, Derivation.QUOTES_ONLY]
    derivation = next((d for d in order if any(m.derivation is d for m in matches)), Derivation.NONE)
    return article, matches, derivation, coverage


def judged(scenario: Mapping[str, Any]) -> Judgement:
    """The judgement of a scenario."""
    article, matches, derivation, coverage = build(scenario)
    licences = parse_licences(scenario["licences"]) if "licences" in scenario else Licences()
    context = context_for(article, ContextConfig(), now=scenario.get("now", NOW), **scenario.get("context", {}))
    waivers = tuple(
        Waiver(**{"path": article.path, "source": "*", **table, "passages": tuple(table.get("passages", ()))})
        for table in scenario.get("waivers", ())
    )
    return judge(article, matches, derivation, coverage, licences, context, scenario.get("settings", {}), waivers)


@pytest.fixture
def judged_scenario() -> Callable[[Mapping[str, Any]], Judgement]:
    """A function from the keys of a scenario to its judgement."""
    return judged


@pytest.fixture
def built() -> Callable[[Mapping[str, Any]], tuple[Article, list[Match], Derivation, float]]:
    """A function from the keys of a scenario to what ``judge`` gets."""
    return build
