"""Every case of ``corpus/cases`` through the whole engine: what is found is what was expected, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model import ArticleResult, Dispatch, Kind, Match, Passage, Span
from compliance.text.quotations import quotations

COVERED = {Kind.VERBATIM: 0.9, Kind.EDITED: 0.7, Kind.REWRITTEN: 0.7}
MATCHING_KINDS = {
    Kind.VERBATIM: {Kind.VERBATIM, Kind.EDITED},
    Kind.EDITED: {Kind.VERBATIM, Kind.EDITED, Kind.REWRITTEN},
    Kind.REWRITTEN: {Kind.EDITED, Kind.REWRITTEN},
}
STRAY_WORDS = 8
SMALL_PART = 0.2


def characters(spans: Iterable[Span]) -> set[int]:
    """The characters under spans."""
    return {place for span in spans for place in range(span.start, span.end)}


def share(wanted: set[int], found: set[int]) -> float:
    """How much of ``wanted`` is found; 1 when nothing is wanted."""
    return len(wanted & found) / len(wanted) if wanted else 1.0


def same(dispatch: Dispatch, other: Dispatch) -> bool:
    """Whether both are the same version of the same story."""
    return (dispatch.guid, dispatch.version) == (other.guid, other.version)


class Outcome:
    """One article's result, with what the checks of a case ask of it; ``wrong`` gathers what is not as expected."""

    def __init__(self, case, result: ArticleResult, dispatches, locate) -> None:
        self.case = case
        self.result = result
        self.text = result.article.text
        self.dispatches = dispatches
        self.locate = locate
        self.wrong: list[str] = []

    def matches_of(self, reference: str) -> list[Match]:
        return [match for match in self.result.matches if same(match.dispatch, self.dispatches[reference])]

    def passages_of(self, references: Iterable[str]) -> list[Passage]:
        return [p for reference in references for match in self.matches_of(reference) for p in match.passages]

    def quoted(self, span: Span) -> str:
        words = " ".join(self.text[span.start : span.end].split())
        return repr(words if len(words) < 90 else f"{words[:45]} ... {words[-40:]}")

    def check_derivation(self) -> None:
        if self.result.derivation not in self.case.derivations:
            names = " or ".join(sorted(self.case.derivations))
            self.wrong.append(f"derivation {self.result.derivation}, not {names} (coverage {self.result.coverage:.2f})")

    def check_sources(self) -> None:
        allowed = self.case.sources | self.case.also
        counted = [match for match in self.result.matches if match.counted]
        for match in counted:
            if not any(same(match.dispatch, self.dispatches[reference]) for reference in allowed):
                spans = "; ".join(self.quoted(p.article) for p in match.counted)
                self.wrong.append(f"counts against {match.dispatch.guid}: {spans}")
        for reference in sorted(self.case.sources):
            if not any(m.counted for name in {reference} | self.case.also for m in self.matches_of(name)):
                self.wrong.append(f"nothing counts against {reference}")

    def check_passages(self) -> None:
        in_quotes = characters(quotations(self.text))
        for stretch in self.case.passages:
            span = self.locate(self.text, stretch.text)
            names = {stretch.source} | self.case.also
            counted = [p for p in self.passages_of(names) if p.excluded is None and overlap(p.article, span)]
            wanted = characters([span]) - in_quotes
            found = share(wanted, characters(p.article for p in counted))
            if found < COVERED[stretch.kind]:
                self.wrong.append(f"only {found:.0%} of {self.quoted(span)} counts")
            elif not {p.kind for p in counted} & MATCHING_KINDS[stretch.kind]:
                kinds = ", ".join(sorted({p.kind for p in counted}))
                self.wrong.append(f"{self.quoted(span)} is {kinds}, not {stretch.kind}")
            elif not self.source_side_fits(stretch, span):
                self.wrong.append(f"{self.quoted(span)} is not aligned with {stretch.source_text}")

    def source_side_fits(self, stretch, span: Span) -> bool:
        """Whether most of what is aligned with the stretch lies in the expected stretch of the dispatch."""
        wanted = self.locate(self.dispatches[stretch.source].body, stretch.source_text)
        passages = [p for p in self.passages_of([stretch.source]) if p.excluded is None and overlap(p.article, span)]
        if not passages:  # told on another version of the family
            return True
        within = [p for p in passages if p.article.start >= span.start - 40 and p.article.end <= span.end + 40]
        return all(share(characters([p.source]), characters([wanted])) > 0.5 for p in within)

    def check_strays(self) -> None:
        expected = characters(self.locate(self.text, stretch.text) for stretch in self.case.passages)
        counted = characters(p.article for match in self.result.matches for p in match.counted)
        besides = counted - expected
        stray = "".join(self.text[place] if place in besides else " " for place in range(len(self.text)))
        if len(stray.split()) > STRAY_WORDS:
            self.wrong.append(f"counts besides: {' '.join(stray.split())[:200]!r}")

    def check_excluded(self) -> None:
        for stretch in self.case.excluded:
            span = self.locate(self.text, stretch.text)
            here = [p for match in self.result.matches for p in match.passages if overlap(p.article, span)]
            wanted = characters([span])
            counts = share(wanted, characters(p.article for p in here if p.excluded is None))
            if counts > SMALL_PART:
                self.wrong.append(f"{counts:.0%} of {self.quoted(span)} counts")
            kept = [p for p in here if p.excluded in stretch.reasons]
            if stretch.reasons and share(wanted, characters(p.article for p in kept)) < 0.5:
                found = sorted({p.excluded or "counted" for p in here})
                self.wrong.append(f"{self.quoted(span)} is not kept as {sorted(stretch.reasons)}; found: {found}")

    def check_verdict(self, verdict, rules) -> None:
        fired = {finding.rule for finding in self.result.findings if finding.severity != "note"}
        if self.result.verdict != verdict:
            self.wrong.append(f"verdict {self.result.verdict}, not {verdict}; rules: {sorted(fired)}")
        if rules is not None and fired != rules:
            self.wrong.append(f"rules {sorted(fired)}, not {sorted(rules)}")


def overlap(a: Span, b: Span) -> bool:
    """Whether two spans share a character."""
    return a.start < b.end and b.start < a.end


def test_the_passages_and_the_derivation(case, check, dispatches, loader):
    outcome = Outcome(case, check(case), dispatches, loader.locate)
    outcome.check_derivation()
    outcome.check_sources()
    outcome.check_passages()
    outcome.check_strays()
    outcome.check_excluded()
    assert not outcome.wrong, "\n".join(outcome.wrong)


def test_the_verdict_without_licences(case, check, dispatches, loader):
    outcome = Outcome(case, check(case), dispatches, loader.locate)
    outcome.check_verdict(case.verdict, case.rules)
    assert not outcome.wrong, "\n".join(outcome.wrong)


def test_the_verdict_with_licences(licensed_case, check_licensed, dispatches, loader):
    outcome = Outcome(licensed_case, check_licensed(licensed_case), dispatches, loader.locate)
    outcome.check_verdict(licensed_case.licensed.verdict, licensed_case.licensed.rules)
    assert not outcome.wrong, "\n".join(outcome.wrong)
