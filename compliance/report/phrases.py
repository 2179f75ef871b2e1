"""The words of the reports: shares, counts and verdicts as an editor says them."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.licensing.wording import count as count
from compliance.licensing.wording import percent as percent
from compliance.model import HELD, ArticleResult, Derivation, Dispatch, Match, Passage, Severity, Verdict

DERIVATIONS = {
    Derivation.WHOLLY: "wholly derived",
    Derivation.PARTLY: "partly derived",
    Derivation.QUOTES_ONLY: "only quotations in common",
    Derivation.NONE: "not derived",
}
VERDICTS = (Verdict.VIOLATION, Verdict.REVIEW, Verdict.LICENSED, Verdict.CLEAR)  # the gravest first


def article_name(result: ArticleResult) -> str:
    """The path, with the record where a file holds many."""
    return place_name(result.article.path, result.article.record)


def place_name(path: str, record: int | None) -> str:
    """``story.md``; ``export.jsonl, record 12``."""
    name = "standard input" if path == "-" else path
    return name if record is None else f"{name}, record {record}"


def holders(matches: Iterable[Match]) -> str:
    """``AFP's``, ``AFP's and dpa's``; a dispatch whose holder is not known is called protected."""
    names = list(dict.fromkeys(m.dispatch.holder for m in matches if m.counted and m.dispatch.holder))
    if not names:
        return "protected"
    owners = [f"{name}'s" for name in names]
    return owners[0] if len(owners) == 1 else f"{', '.join(owners[:-1])} and {owners[-1]}"


def gist(result: ArticleResult) -> str:
    """What an article comes to, in one clause."""
    if result.derivation in (Derivation.WHOLLY, Derivation.PARTLY):
        return f"{percent(result.coverage)} of the article is {holders(result.matches)} text"
    if result.matches and result.derivation is Derivation.QUOTES_ONLY:
        return "only quotations in common with a dispatch"
    if result.matches:
        return "nothing that counts in common with a dispatch"
    return "no protected text found"


def passage_line(passage: Passage) -> str:
    """Kind, size and likeness of a passage, and why it does not count."""
    counted = "" if passage.excluded is None else f"not counted: {passage.excluded}; "
    likeness = "" if passage.similarity >= 1 else f", {percent(passage.similarity)} alike"
    return f"{counted}{passage.kind}, {count(passage.words, 'word')}{likeness}"


def verdict_counts(results: Iterable[ArticleResult]) -> dict[Verdict, int]:
    """How many articles came to each verdict, the gravest first, none left out."""
    counts = dict.fromkeys(VERDICTS, 0)
    for result in results:
        counts[result.verdict] += 1
    return counts


def plural_verdict(verdict: Verdict, number: int) -> str:
    """``2 violations``, ``1 for review``, ``3 clear``."""
    if verdict is Verdict.VIOLATION:
        return count(number, "violation")
    return f"{number:,} {'for review' if verdict is Verdict.REVIEW else verdict}"


def unit(dispatch: Dispatch) -> str:
    """What places in a dispatch are counted in."""
    return "words" if dispatch.format == HELD else "characters"


def severity_count(severity: Severity, number: int) -> str:
    """``2 violations``, ``1 for review``, ``3 notes``."""
    return f"{number:,} for review" if severity is Severity.REVIEW else count(number, str(severity))
