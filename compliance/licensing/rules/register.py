"""What the register does not know."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.licensing.case import Case, finding
from compliance.licensing.credits import MENTION, Credit, Grade, grade
from compliance.licensing.holders import canonical
from compliance.model import Finding, Severity, Span

_EXPLAINED = 0.5  # share of an article that its matches explain, so that a joint credit needs no more


def unregistered_wire(case: Case) -> Iterator[Finding]:
    """An agency is credited, and no registered dispatch of it matches: the register may be incomplete.

    Silent where another agency's text is here without its own credit (that is ``wrong-credit``), and for joint credits
    of an article that its matches explain. Evidence: the place of the credit.
    """
    found = {agency for use in case.uses if use.match.passages for agency in use.agencies}
    house = set(case.licences.assignees) | ({canonical(case.context.outlet)} if case.context.outlet else set())
    uncredited = any(grade(case.credits, use.agencies, None)[0] <= Grade.MENTION for use in case.reuses)
    explained = case.coverage >= _EXPLAINED and bool(case.reuses)
    if uncredited or explained:
        return
    missing: dict[str, list[Credit]] = {}
    for credit in case.credits:
        if credit.place not in (MENTION, "notice") and credit.agency not in found and credit.agency not in house:
            missing.setdefault(credit.agency, []).append(credit)
    for credits in missing.values():
        name = credits[0].name
        yield finding(
            case,
            "unregistered-wire",
            Severity.REVIEW,
            f"The article credits {name}, and no registered dispatch of {name} matches it",
            f"Add the dispatches of {name} to the register (compliance corpus add), or check where the text comes from",
            spans=[Span(credit.start, credit.end) for credit in credits if credit.start >= 0],
            evidence={"agency": name},
        )
