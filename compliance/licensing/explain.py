"""A finding in words for editors: what fired, why the agency asks for it, the evidence, what would mend it.

Pure functions to plain text. Without the texts (a CI log) places and counts stand in for them. No legal verdict is
claimed: the tool compares texts and licences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.licensing.grants import Licence
from compliance.licensing.rules import Rule, rule_of
from compliance.licensing.wording import count
from compliance.licensing.writing import describe_licence
from compliance.model import Finding, Passage, Severity

_LEVEL = {
    Severity.VIOLATION: "Violation: this use goes against the licence or the terms, as far as they are registered",
    Severity.REVIEW: "Review: a person should look at this",
    Severity.NOTE: "Note: for information",
}
_WIDTH = 400  # characters of a passage shown on either side
_HIDDEN = ("passage_hashes", "changes")


def explain(
    finding: Finding,
    article_text: str | None = None,
    source_text: str | None = None,
    licence: Licence | None = None,
    unit: str = "characters",
) -> str:
    """The explanation of ``finding``, ending in a line end. Texts and licence are shown where they are given.

    ``unit`` is what places in the dispatch are counted in.
    """
    rule = rule_of(finding.rule)
    parts = [
        f"{finding.rule} [{finding.identity}]",
        "",
        finding.message + ".",
        _LEVEL[finding.severity] + ".",
        *([f"Waived: {finding.waived}"] if finding.waived else []),
        "",
        "Where",
        *_indented(_where(finding)),
        "",
        "Why",
        *_indented(_reasons(rule, finding)),
        "",
        "Evidence",
        *_indented(_evidence(finding, article_text, source_text, unit)),
        "",
        "What would mend it",
        *_indented([finding.remedy + "."]),
    ]
    if licence is not None:
        parts += ["", "The licence", *_indented(describe_licence(licence).splitlines())]
    return "\n".join(parts) + "\n"


def explain_rule(rule_id: str) -> str:
    """What a rule means, from its own docstring. Raises KeyError for an unknown rule."""
    rule = rule_of(rule_id)
    doc = [line.strip().replace("``", "'") for line in (rule.check.__doc__ or "").strip().splitlines()]
    return (
        "\n".join([rule.id, "", *doc, "", f"Default severity: {rule.severity.value}", f"What mends it: {rule.remedy}."]) + "\n"
    )


def _indented(lines: Sequence[str] | Iterator[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _where(finding: Finding) -> Iterator[str]:
    yield f"Article: {finding.path}"
    if finding.dispatch:
        yield f"Dispatch: {finding.dispatch}"
    if finding.licence:
        yield f"Licence: {finding.licence}"


def _reasons(rule: Rule, finding: Finding) -> Iterator[str]:
    yield f"{rule.summary}."
    if finding.clause:
        yield f"Clause: {finding.clause}"


def _evidence(finding: Finding, article_text: str | None, source_text: str | None, unit: str) -> Iterator[str]:
    for number, passage in enumerate(finding.passages, 1):
        yield from _passage(number, passage, article_text, source_text, unit)
    for span in finding.spans:
        shown = f": {_shown(article_text, span.start, span.end)}" if article_text is not None else ""
        yield f"Article, characters {span.start} to {span.end}{shown}"
    changes = finding.evidence.get("changes")
    for change in changes if isinstance(changes, list | tuple) else ():
        if article_text is not None or source_text is not None:
            yield f"Changed ({change['kind']}): {change['before'] or '(nothing)'} -> {change['after'] or '(nothing)'}"
        else:
            yield f"Changed: {change['kind']}"
    for key, value in finding.evidence.items():
        if key not in _HIDDEN and value not in (None, [], ()):
            yield f"{key.replace('_', ' ')}: {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}"


def _passage(number: int, passage: Passage, article_text: str | None, source_text: str | None, unit: str) -> Iterator[str]:
    counted = "" if passage.excluded is None else f", not counted ({passage.excluded.value})"
    words = count(passage.words, "word")
    yield f"Passage {number}: {words}, {passage.kind.value}, similarity {passage.similarity:.2f}{counted}"
    sides = (("article", passage.article, article_text, "characters"), ("dispatch", passage.source, source_text, unit))
    for label, span, text, counted_in in sides:
        shown = f": {_shown(text, span.start, span.end)}" if text is not None else ""
        yield f"  {label}, {counted_in} {span.start} to {span.end}{shown}"


def _shown(text: str, start: int, end: int) -> str:
    """A stretch of a text on one line, shortened in the middle, without control characters."""
    plain = "".join(c if c.isprintable() else " " for c in text[start:end])
    plain = " ".join(plain.split())
    if len(plain) > _WIDTH:
        plain = f"{plain[: _WIDTH // 2]} ... {plain[-_WIDTH // 2 :]}"
    return f'"{plain}"'
