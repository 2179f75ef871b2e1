"""What the register does not know."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.licensing.case import Case, Draft, finding
from compliance.licensing.credits import MENTION, Credit, Grade
from compliance.model import Severity, Span

_EXPLAINED = 0.5  # share of an article that its matches explain, so that a joint credit needs no more


def unregistered_wire(case: Case) -> Iterator[Draft]:
    """An agency is credited, and no registered dispatch of it matches: the register may be incomplete.

    Silent where another agency's text is here without its own credit (that is ``wrong-credit``), and for joint credits
    of an article that its matches explain. Evidence: the place of the credit.
    """
    if not case.credits or (case.reuses and case.coverage >= _EXPLAINED):
        return
    found = {agency for use in case.uses if use.match.passages for agency in use.agencies} | case.house
    if any(case.credited(use) <= Grade.MENTION for use in case.reuses):
        return
    missing: dict[str, list[Credit]] = {}
    for credit in case.credits:
        if credit.place not in (MENTION, "notice") and credit.agency not in found:
            missing.setdefault(credit.agency, []).append(credit)
    for credits in missing.values():
        name = credits[0].name
        yield finding(
            "unregistered-wire",
            Severity.REVIEW,
            f"The article credits {name}, and no registered dispatch of {name} matches it",
            f"Add the dispatches of {name} to the register (compliance corpus add), or check where the text comes from",
            spans=[Span(credit.start, credit.end) for credit in credits if credit.start >= 0],
            evidence={"agency": name},
        )
