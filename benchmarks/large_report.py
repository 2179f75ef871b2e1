"""A large report of invented texts: does the page stay small, and does it open at once?

    python benchmarks/large_report.py [--matches 500] [--passages 5] [--words 600] [--seed 1] [--output large-report.html]
    node benchmarks/accessibility.mjs large-report.html

Every article of so many words holds one match of a dispatch as long, in so many passages: verbatim ones, ones in which every
eighth word is another, and quotations, which do not count. Nothing is checked or looked up: the report is made as a check
would hand it over. Prints the page's size and the processor time that it took.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gate import sentence

from compliance.model import (
    Article,
    ArticleResult,
    Derivation,
    Dispatch,
    Finding,
    Kind,
    Match,
    Passage,
    Report,
    Run,
    Severity,
    Span,
    Verdict,
    ZoneKind,
)
from compliance.report import render

BUDGET = 5_000_000  # bytes
HOLDERS = ("Agence Alba", "Northwire", "Delta Press", "Agencia Meridiana", "Kontor", "Isle Wire")
_STARTED = datetime(2026, 3, 20, 8, tzinfo=UTC)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--matches", type=int, default=500)
    parser.add_argument("--passages", type=int, default=5, help="of a match")
    parser.add_argument("--words", type=int, default=600, help="of an article, and of a dispatch")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, default=Path("large-report.html"))
    options = parser.parse_args()
    report = large_report(random.Random(options.seed), options.matches, options.passages, options.words)
    begun = time.process_time()
    page = render(report, "html").encode()
    seconds = time.process_time() - begun
    options.output.write_bytes(page)
    print(
        f"{options.output}: {options.matches:,} matches, {options.matches * options.passages:,} passages, "
        f"{len(page) / 1e6:.2f} MB, {page.count(b'</'):,} elements, made in {seconds:.1f} s of processor"
    )
    if len(page) > BUDGET and options.matches <= 500:
        raise SystemExit(f"FAILED  the page is larger than {BUDGET:,} bytes")


def large_report(rng: random.Random, matches: int, passages: int, words: int) -> Report:
    """A report of ``matches`` articles with one match each."""
    results = tuple(_result(rng, number, passages, words) for number in range(matches))
    run = Run("audit", "0", _STARTED, _STARTED + timedelta(seconds=9), id=1, guarantee=6, dispatches=matches)
    return Report(run, results)


def _result(rng: random.Random, number: int, passages: int, words: int) -> ArticleResult:
    ours, theirs, found = "", "", []
    for place in range(passages):
        ours += _prose(rng, words // (4 * passages)) + "\n\n"
        theirs += _prose(rng, words // (4 * passages)) + "\n\n"
        taken = _prose(rng, words * 3 // (4 * passages))
        kind, excluded = (Kind.VERBATIM, None) if place % 3 else (Kind.EDITED, None)
        if place % 5 == 4:
            taken, excluded = f"“{taken}”", ZoneKind.QUOTATION
        put = _edited(rng, taken) if kind is Kind.EDITED else taken
        spans = Span(len(ours), len(ours) + len(put)), Span(len(theirs), len(theirs) + len(taken))
        similarity = 0.875 if kind is Kind.EDITED else 1.0
        found.append(Passage(*spans, len(put.split()), similarity, kind, excluded))
        ours, theirs = f"{ours}{put}\n\n", f"{theirs}{taken}\n\n"
    published = _STARTED - timedelta(hours=number)
    holder = HOLDERS[number % len(HOLDERS)]
    dispatch = Dispatch(
        f"urn:invented:{number:04}", theirs, holder, headline=sentence(rng)[:-1], language="en", published=published
    )
    match = Match(dispatch, Derivation.PARTLY, 0.7, 0.6, 0.6, tuple(found), 0.75, 0.75)
    grave = number % 3 != 2
    finding = Finding(
        rule="unlicensed-reuse" if grave else "missing-credit",
        severity=Severity.VIOLATION if grave else Severity.REVIEW,
        message=f"{sum(p.words for p in match.counted)} words of {holder} are reused",
        remedy=f"Take the passages out, or agree on a licence with {holder}" if grave else f"Add the credit {holder}",
        path=f"content/{number:04}.md",
        dispatch=dispatch.guid,
        passages=match.counted,
        identity=f"{rng.getrandbits(64):016x}",
    )
    article = Article(f"content/{number:04}.md", ours, title=sentence(rng)[:-1], language="en")
    verdict = Verdict.VIOLATION if grave else Verdict.REVIEW
    return ArticleResult(
        article, verdict, Derivation.PARTLY, 0.6, (match,), (finding,), Derivation.PARTLY, 0.75, len(ours.split())
    )


def _prose(rng: random.Random, words: int) -> str:
    sentences: list[str] = []
    while sum(len(one.split()) for one in sentences) < words - 8:
        sentences.append(sentence(rng))
    return " ".join(sentences)


def _edited(rng: random.Random, text: str) -> str:
    words = text.split(" ")
    for at in range(rng.randrange(8), len(words), 8):
        words[at] = words[at][::-1].lower()
    return " ".join(words)


if __name__ == "__main__":
    main()
