"""How long it takes to judge: a register of many grants, many matches, one article each.

    python -m benchmarks.licensing [--grants 5000] [--matches 10000]

Prints seconds of processor time for a register of many holders (ten grants each), and for one holder with all of them;
the budget of both is 2 s for 5,000 grants and 10,000 matches.
"""

from __future__ import annotations

import argparse
import random
import time
from datetime import UTC, datetime, timedelta

from compliance.licensing.context import Context
from compliance.licensing.engine import judge
from compliance.licensing.grants import CreditTerms, Grant, Licence, Licences, Selection
from compliance.model import Article, Derivation, Dispatch, Kind, Match, Passage, Span, Zone, ZoneKind
from compliance.text.tokens import tokenise

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
WORDS = "harbour ship fog quay diver cargo timber coast north island trade night mast owner basin port calm tide".split()
LANGUAGES = ("en", "fr", "de", "es", "pt", "ar")
TERRITORIES = ("FR", "BE", "DE", "GB", "ES", "PT", "US", "EU")


def register(grants: int, holders: int, seed: int) -> Licences:
    """Licences with limits of every kind, spread over the holders."""
    draw = random.Random(seed)
    return Licences.of(
        Licence(
            f"licence-{number}",
            f"Agency {number % holders}",
            Grant(
                actions=tuple(draw.sample(("publish-web", "publish-print", "publish-app", "excerpt"), 3)),
                prohibit=("ai-train",),
                territory=tuple(draw.sample(TERRITORIES, 2)),
                max_age_days=draw.choice((7, 30, 90)),
                credit=CreditTerms(names=(f"Agency {number % holders}",), above_share=0.15),
            ),
            valid_from=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=draw.randrange(60)),
            valid_to=datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=draw.randrange(300)),
            match=Selection(languages=tuple(draw.sample(LANGUAGES, 2))),
        )
        for number in range(grants)
    )


def matches(count: int, holders: int, seed: int) -> list[tuple[Article, Match]]:
    """Articles of about 400 words, each of which takes a passage of 60 words from a dispatch."""
    draw = random.Random(seed)
    bodies = [" ".join(draw.choices(WORDS, k=400)) for _ in range(50)]
    made = []
    for number in range(count):
        agency = draw.randrange(holders)
        holder = f"Agency {agency}"
        body = draw.choice(bodies)
        dispatch = Dispatch(
            f"urn:{number}",
            body,
            holder=holder,
            language=draw.choice(LANGUAGES),
            published=NOW - timedelta(days=draw.randrange(60)),
            copyright_notice=f"(c) 2026 {holder}. All rights reserved.",
            usage_terms=draw.choice((None, "NO ARCHIVAL USE")),
        )
        credit = draw.choice((holder, "Agency 1", None))
        text = draw.choice(bodies) + (f"\n\n{credit}\n" if credit else "\n")
        zones = (Zone(len(text) - len(credit) - 1, len(text) - 1, ZoneKind.CREDIT, credit),) if credit else ()
        article = Article(f"news/{number}.md", text, language=dispatch.language, published=dispatch.published, zones=zones)
        passage = Passage(Span(100, 480), Span(200, 580), 60, 1.0, Kind.VERBATIM)
        made.append((article, Match(dispatch, Derivation.PARTLY, 0.3, 0.2, 0.2, (passage,))))
    return made


def seconds(licences: Licences, cases: list[tuple[Article, Match]], together: int, seed: int) -> tuple[float, int]:
    """The processor time to judge all cases, ``together`` matches to an article, and how many findings there were."""
    draw = random.Random(seed)
    # A publisher has a handful of outlets.
    contexts = [Context(NOW, territories=(draw.choice(TERRITORIES),), channel="web", outlet=f"{n}.example") for n in range(4)]
    # Matching has tokenised the articles already.
    tokens = [tokenise(article.text) for article, _ in cases]
    start = time.process_time()
    findings = 0
    for first in range(0, len(cases), together):
        article = cases[first][0]
        found = [match for _, match in cases[first : first + together]]
        context = contexts[first // together % len(contexts)]
        judged = judge(article, found, Derivation.PARTLY, 0.2, licences, context, tokens=tokens[first])
        findings += len(judged.findings)
    return time.process_time() - start, findings


def main() -> None:
    """Run both registers, with one match and with four to an article, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--grants", type=int, default=5000)
    parser.add_argument("--matches", type=int, default=10000)
    options = parser.parse_args()
    for holders, together in ((options.grants // 10, 4), (options.grants // 10, 1), (1, 4), (1, 1)):
        licences = register(options.grants, holders, seed=1)
        cases = matches(options.matches, holders, seed=2)
        taken, findings = seconds(licences, cases, together, seed=3)
        print(
            f"{options.grants} grants of {holders} holder(s), {options.matches} matches, {together} an article: {taken:.2f} s, "
            f"{taken / options.matches * 1e6:.0f} us a match, {findings} findings"
        )


if __name__ == "__main__":
    main()
