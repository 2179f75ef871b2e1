"""One invented report that every format writes: three articles, two dispatches, every kind of passage and finding."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

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
    Skipped,
    Span,
    Status,
    Verdict,
    ZoneKind,
)

GOLDEN = Path(__file__).parent / "golden"

FERRY = """The night ferry between Porto Alba and Santa Rema will stop running on Friday, the operator said.

Some 400 islanders depend on the crossing for work, school and hospital visits, the mayor's office estimates.

"We were given three days to find another way to the mainland," harbour master Inês Couto told reporters on the quay.

The company blamed the price of fuel and a shortage of certified engineers for its decision to end the service after 62 years.
"""
STORY = """Island life is about to change, writes our correspondent.

The night ferry between Porto Alba and Santa Rema will stop running on Friday, the operator said.

I spent the morning in the café by the quay, where nobody spoke of anything else.

"We were given three days to find another way to the mainland," harbour master Inês Couto told reporters.

The firm blamed the cost of fuel and a lack of certified engineers for its decision to end the service after six decades.
"""
RAW = "---\ntitle: The last ferry\ndate: 2026-03-05\n---\n\n" + STORY
BREAD = """Flour prices on the Velmar exchange rose for a ninth week, pushing bakers to raise the price of a loaf.
"""
LOAF = f"Opinion: bread.\n\n{BREAD}"
PLAIN = "The garden club meets on Tuesday. Bring your own secateurs.\n"


def spot(text: str, words: str) -> Span:
    """Where ``words`` stand in ``text``."""
    start = text.index(words)
    return Span(start, start + len(words))


def passage(
    article: str, source: str, ours: str, theirs: str, kind: Kind, similarity: float, excluded: ZoneKind | None = None
) -> Passage:
    return Passage(spot(article, ours), spot(source, theirs), len(ours.split()), similarity, kind, excluded)


@pytest.fixture(scope="session")
def ferry() -> Dispatch:
    return Dispatch(
        guid="urn:newsml:example.com:2026-03-04:ferry",
        body=FERRY,
        holder="AFP",
        version=2,
        headline="Night ferry to end after 62 years",
        language="en",
        dateline="PORTO ALBA, March 4, 2026 (AFP) -",
        published=datetime(2026, 3, 4, 9, 30, tzinfo=UTC),
        copyright_notice="© Agence France-Presse",
        usage_terms="No archival use",
        path="wire/ferry.xml",
        format="newsml-g2",
    )


@pytest.fixture(scope="session")
def bread() -> Dispatch:
    return Dispatch(
        guid="tag:example.org,2026:bread", body=BREAD, holder="dpa", headline="Flour dearer again", status=Status.CANCELED
    )


@pytest.fixture(scope="session")
def match(ferry: Dispatch) -> Match:
    lead = "The night ferry between Porto Alba and Santa Rema will stop running on Friday, the operator said."
    said = '"We were given three days to find another way to the mainland,"'
    ours = STORY[STORY.index("The firm blamed") :].strip()
    theirs = FERRY[FERRY.index("The company blamed") :].strip()
    return Match(
        dispatch=ferry,
        derivation=Derivation.PARTLY,
        similarity=0.61234567,
        article_coverage=0.4444444,
        source_coverage=0.5,
        article_coverage_with_excluded=0.58,
        source_coverage_with_excluded=0.66,
        collapsed=("urn:newsml:example.com:2026-03-04:ferry@1",),
        passages=(
            passage(STORY, FERRY, lead, lead, Kind.VERBATIM, 1.0),
            passage(STORY, FERRY, said, said, Kind.VERBATIM, 1.0, ZoneKind.QUOTATION),
            passage(STORY, FERRY, ours, theirs, Kind.EDITED, 0.7826),
        ),
    )


@pytest.fixture(scope="session")
def report(match: Match, bread: Dispatch) -> Report:
    flour = Passage(spot(LOAF, BREAD.strip()), spot(BREAD, BREAD.strip()), 20, 1.0, Kind.VERBATIM)
    killed = Match(bread, Derivation.WHOLLY, 0.93, 0.9, 1.0, (flour,), 0.9, 1.0)
    counted = match.counted
    unlicensed = Finding(
        rule="unlicensed-reuse",
        severity=Severity.VIOLATION,
        path="content/ferry.md",
        dispatch=match.dispatch.guid,
        passages=counted,
        message="40 words in 2 passages are AFP's, and no licence covers them",
        remedy="take the passages out, or get a licence from AFP",
        licence="afp-text",
        clause="holder = AFP; valid until 2025-12-31",
        identity="5f0c2a91d3e84b17",
        evidence={"words": 40, "share": 0.4444},
    )
    uncredited = Finding(
        rule="missing-credit",
        severity=Severity.REVIEW,
        path="content/ferry.md",
        dispatch=match.dispatch.guid,
        passages=counted[:1],
        message="AFP is not credited in the byline, the dateline or at the end",
        remedy="add the credit line AFP",
        identity="c1a7be40992f6d55",
    )
    leftover = Finding(
        rule="unpublishable-matter",
        severity=Severity.NOTE,
        path="content/ferry.md",
        spans=(spot(STORY, "writes our correspondent"),),
        message="a contact line was left in the article",
        remedy="take it out",
        identity="0b9d66aa17c2ef30",
        waived="house style, agreed 2026-01",
    )
    withdrawn = Finding(
        rule="withdrawn-source",
        severity=Severity.VIOLATION,
        path="content/loaf.txt",
        dispatch=bread.guid,
        passages=(flour,),
        message="dpa canceled this dispatch",
        remedy="take the article down",
        identity="77e1903c5ab8d2f4",
    )
    run = Run(
        command="check",
        tool_version="0.1.0",
        started=datetime(2026, 3, 5, 8, 0, tzinfo=UTC),
        finished=datetime(2026, 3, 5, 8, 0, 1, tzinfo=UTC),
        id=7,
        manifest={"window": 4, "shingle": 3, "scheme": "affine64"},
        config_hash="0123456789abcdef",
        guarantee=6,
        dispatches=2,
        rules_off=("machine-use",),
    )
    return Report(
        run=run,
        articles=(
            ArticleResult(Article("notes/garden.txt", PLAIN), Verdict.CLEAR, Derivation.NONE, 0.0, words=10),
            ArticleResult(
                Article("content/loaf.txt", LOAF),
                Verdict.VIOLATION,
                Derivation.WHOLLY,
                0.9,
                (killed,),
                (withdrawn,),
                Derivation.WHOLLY,
                0.9,
                22,
            ),
            ArticleResult(
                Article("content/ferry.md", STORY, title="The last ferry", format="markdown"),
                Verdict.VIOLATION,
                Derivation.PARTLY,
                0.4444444,
                (match,),
                (uncredited, unlicensed, leftover),
                Derivation.PARTLY,
                0.58,
                95,
                notes=("the date has no time zone; UTC is taken",),
            ),
        ),
        skipped=(Skipped("content/photo.jpg", "holds no text"),),
    )


@pytest.fixture(scope="session")
def raw() -> dict[str, str]:
    """The decoded files that the articles came from."""
    return {"content/ferry.md": RAW, "content/loaf.txt": LOAF, "notes/garden.txt": PLAIN}


@pytest.fixture(scope="session")
def golden() -> Callable[[str, str], None]:
    """Hold a text against a golden file; with COMPLIANCE_GOLDEN=write in the environment, write the file instead."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("COMPLIANCE_GOLDEN") == "write":
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_text(encoding="utf-8"), f"{name} differs; if that is meant, run with COMPLIANCE_GOLDEN=write"

    return check
