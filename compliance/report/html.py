"""The HTML report: one file that needs no network and no script, for reading, printing and keeping.

Everything that comes from a text goes through the template's escaping; the page's own policy forbids scripts and loading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from compliance.dataclass import dataclass
from compliance.model import ArticleResult, Finding, Match, Passage, Report, Verdict
from compliance.report import order, phrases
from compliance.report.excerpts import Side, fair_limit, shown, sides, unwrapped
from compliance.report.options import RenderOptions
from compliance.report.overview import overview
from compliance.report.text import summary

if TYPE_CHECKING:
    from jinja2 import Template

MOST_CLEAR = 1_000  # articles without reuse that are named
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_GRAVITY = list(phrases.VERDICTS)


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with its anchor, number, and both sides where texts are shown."""

    anchor: str
    number: int
    passage: Passage
    article: Side | None
    source: Side | None


@dataclass(frozen=True, slots=True)
class MatchView:
    """A match with its anchor and passages."""

    anchor: str
    number: int
    match: Match
    passages: tuple[PassageView, ...]


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with the passages that it rests on, to link to."""

    finding: Finding
    passages: tuple[PassageView, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with its anchor, findings and matches."""

    anchor: str
    result: ArticleResult
    findings: tuple[FindingView, ...]
    matches: tuple[MatchView, ...]

    @property
    def uncounted(self) -> bool:
        """Whether any passage does not count."""
        return any(p.excluded is not None for match in self.result.matches for p in match.passages)

    @property
    def rules(self) -> list[str]:
        """Rules that fired and are not waived, the gravest first."""
        return list(dict.fromkeys(f.finding.rule for f in self.findings if f.finding.waived is None))


def render(report: Report, options: RenderOptions) -> str:
    """The whole report as one page."""
    results = sorted(order.articles(report.articles), key=lambda r: _GRAVITY.index(r.verdict))
    detailed = [r for r in results if r.matches or r.findings or r.notes or r.verdict is not Verdict.CLEAR]
    clear = [r for r in results if not (r.matches or r.findings or r.notes or r.verdict is not Verdict.CLEAR)]
    limit = fair_limit(list(_all_passages(detailed)), sum(len(r.matches) for r in detailed), _width(detailed))
    page = _template().render(
        report=report,
        run=report.run,
        summary=summary(report),
        figures=overview(report.articles),
        articles=[_article(f"a{n}", result, options, limit) for n, result in enumerate(detailed, 1)],
        clear=clear[:MOST_CLEAR],
        more_clear=max(0, len(clear) - MOST_CLEAR),
        skipped=order.skipped(report.skipped),
        show_text=options.show_text,
        show_waived=options.show_waived,
        css=(files("compliance.report") / "report.css").read_text(encoding="utf-8"),
    )
    return page if page.endswith("\n") else page + "\n"


def _article(anchor: str, result: ArticleResult, options: RenderOptions, limit: int) -> ArticleView:
    matches = tuple(
        _match(f"{anchor}m{n}", n, match, result, options, limit) for n, match in enumerate(order.matches(result.matches), 1)
    )
    findings = tuple(FindingView(f, _resting(f, matches)) for f in order.findings(result.findings))
    return ArticleView(anchor, result, findings, matches)


def _match(anchor: str, number: int, match: Match, result: ArticleResult, options: RenderOptions, limit: int) -> MatchView:
    article, source = unwrapped(result.article.text), unwrapped(match.dispatch.body)
    passages = []
    ordered = sorted(match.passages, key=lambda p: (p.article.start, p.article.end, p.source.start))
    for index, passage in enumerate(ordered, 1):
        both: tuple[Side | None, Side | None] = (None, None)
        if options.show_text is not False:
            both = sides(article, source, passage, limit)
        passages.append(PassageView(f"{anchor}p{index}", index, passage, *both))
    return MatchView(anchor, number, match, tuple(passages))


def _resting(finding: Finding, matches: Sequence[MatchView]) -> tuple[PassageView, ...]:
    """The shown passages of a finding's dispatch that it names."""
    return tuple(
        view
        for match in matches
        if finding.dispatch in (None, match.match.dispatch.guid)
        for view in match.passages
        if view.passage in finding.passages
    )


def _all_passages(results: Sequence[ArticleResult]) -> Iterator[Passage]:
    return (p for result in results for match in result.matches for p in match.passages)


def _width(results: Sequence[ArticleResult]) -> float:
    """Bytes that a character of these texts takes, by a sample."""
    sample = "".join(result.article.text[:500] for result in results[:200])
    return len(sample.encode("utf-8", "replace")) / len(sample) if sample else 1.0


def _language(tag: str | None) -> str | None:
    return tag if tag and _LANGUAGE.fullmatch(tag) else None


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    folder = files("compliance.report")
    environment = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "shown": shown,
        "percent": phrases.percent,
        "unit": phrases.unit,
        "language": _language,
        "thousands": lambda number: f"{number:,}",
        "moment": lambda value: f"{value:%Y-%m-%d %H:%M %Z}".strip(),
    }
    environment.globals |= {
        "count": phrases.count,
        "gist": phrases.gist,
        "article_name": phrases.article_name,
        "passage_line": phrases.passage_line,
        "derivations": phrases.DERIVATIONS,
    }
    return environment.get_template("report.html")
