"""Findings as the formats for continuous integration need them: located in files, distinct, discreet."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from compliance.dataclass import dataclass
from compliance.model import Article, ArticleResult, Finding, Match, Passage, Report, Span
from compliance.report import order
from compliance.report.options import RenderOptions
from compliance.report.phrases import count
from compliance.report.places import Region, locate_in_file, whereabouts
from compliance.report.terminal import harmless
from compliance.text.tokens import tokenise


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of evidence in the article; ``place`` says in words where it stands in a file without lines."""

    span: Span
    region: Region | None
    passage: Passage | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding with its places. ``fingerprint`` is its identity, distinct within the report, free of line numbers."""

    finding: Finding
    article: Article
    match: Match | None
    spots: tuple[Spot, ...]
    fingerprint: str

    @property
    def path(self) -> str:
        """The file, as a repository names it; of a member of an archive, the archive."""
        return repository_path(self.article.container or self.article.path)

    @property
    def region(self) -> Region | None:
        """Where the evidence starts."""
        return next((spot.region for spot in self.spots if spot.region), None)

    @property
    def place(self) -> str:
        """Where the evidence starts, in words; empty where it has a region."""
        if self.region is not None:
            return ""
        return self.spots[0].place if self.spots else whereabouts(replace(self.article, text=""), Span(0, 0))

    @property
    def words(self) -> int:
        """Words of the passages that the finding rests on."""
        return sum(spot.passage.words for spot in self.spots if spot.passage)


def hits(report: Report, options: RenderOptions) -> list[Hit]:
    """Every finding of the report in the order of ``order``; waived ones only with ``show_waived``."""
    seen: Counter[str] = Counter()
    found = []
    for result in order.articles(report.articles):
        for hit in _article_hits(result, options):
            seen[hit.fingerprint] += 1
            found.append(_salted(hit, seen[hit.fingerprint]))
    return found


def sentence(hit: Hit) -> str:
    """Message, place in a file without lines, source and remedy in one line."""
    parts = [hit.finding.message, hit.place and f"Place: {hit.place}"]
    if hit.finding.dispatch:
        holder = f"{hit.match.dispatch.holder} " if hit.match and hit.match.dispatch.holder else ""
        version = f", version {hit.match.dispatch.version}" if hit.match else ""
        words = f" ({count(hit.words, 'word')})" if hit.words else ""
        parts.append(f"Source: {holder}{hit.finding.dispatch}{version}{words}")
    if hit.finding.remedy:
        parts.append(f"Remedy: {hit.finding.remedy}")
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in map(_one_line, parts) if part)


def repository_path(path: str) -> str:
    """``path`` without a leading ``./``; standard input keeps a name."""
    while path.startswith("./"):
        path = path[2:].lstrip("/")
    return "stdin" if path == "-" else path


def _article_hits(result: ArticleResult, options: RenderOptions) -> Iterator[Hit]:
    article = result.article
    findings = [f for f in order.findings(result.findings) if options.show_waived or f.waived is None]
    if not findings:
        return
    matches = {m.dispatch.guid: m for m in reversed(order.matches(result.matches))}
    evidence = [_evidence(finding) for finding in findings]
    spans = [span for spots in evidence for span, _ in spots]
    places = iter(locate_in_file(article, options.raw.get(article.path), spans))
    for finding, pieces in zip(findings, evidence, strict=True):
        spots = tuple(_spot(article, span, next(places), passage) for span, passage in pieces)
        yield Hit(
            finding=finding,
            article=article,
            match=matches.get(finding.dispatch or ""),
            spots=spots,
            fingerprint=finding.identity or _identity(finding, article),
        )


def _spot(article: Article, span: Span, region: Region | None, passage: Passage | None) -> Spot:
    return Spot(span, region, passage, "" if region else whereabouts(article, span))


def _evidence(finding: Finding) -> list[tuple[Span, Passage | None]]:
    """Spans in the order of the article, each with its passage where it is one."""
    pieces: list[tuple[Span, Passage | None]] = [(p.article, p) for p in finding.passages]
    pieces += [(span, None) for span in finding.spans]
    return sorted(pieces, key=lambda piece: (piece[0].start, piece[0].end))


def _identity(finding: Finding, article: Article) -> str:
    """A fingerprint for a finding that brings none: path, rule, source and the words of its passages."""
    words = [tokenise(article.text[span.start : span.end]).hashes.tobytes() for span, _ in _evidence(finding)]
    parts = [
        repository_path(article.path).encode("utf-8", "surrogatepass"),
        finding.rule.encode(),
        (finding.dispatch or "").encode(),
    ]
    return hashlib.sha256(b"\0".join([*parts, *words])).hexdigest()[:32]


def _salted(hit: Hit, occurrence: int) -> Hit:
    """The fingerprint of a repeat differs by its number: equal ones would be taken for one finding."""
    if occurrence == 1:
        return hit
    salted = hashlib.sha256(f"{hit.fingerprint}:{occurrence}".encode()).hexdigest()[: max(16, len(hit.fingerprint))]
    return replace(hit, fingerprint=salted)


def _one_line(text: str) -> str:
    return " ".join(harmless(text).split())
