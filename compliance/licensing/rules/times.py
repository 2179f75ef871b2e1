"""Too early, too late: the embargo, and the end of a permitted use."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.licensing.case import Case, Draft, finding
from compliance.licensing.deadlines import Deadline, embargo_of, spoken
from compliance.licensing.scope import State
from compliance.licensing.wording import count
from compliance.model import Severity


def embargo(case: Case) -> Iterator[Draft]:
    """The article is out, or would be out, before the dispatch's embargo ends; at its very second it may be.

    Quotations out of an embargoed dispatch ask for review. Evidence: the embargo and the time of publication.
    """
    for use in case.uses:
        until = embargo_of(use.dispatch, use.terms)
        if until is None or not (use.reused or use.quoted) or case.context.moment >= until:
            continue
        moment = case.context.moment
        if case.context.published is None:
            out = "it would be out now"
        else:
            out = f"{'it is planned for' if case.context.planned else 'it went out on'} {spoken(moment)}"
        over = case.context.now >= until
        remedy = f"The embargo has ended since; tell the desk of {use.name}" if over else f"Hold until {spoken(until)}"
        yield finding(
            "embargo",
            Severity.VIOLATION if use.reused else Severity.REVIEW,
            f"The text of {use.name} is under embargo until {spoken(until)}; {out}",
            remedy,
            use,
            licence=use.licence,
            clause=f"embargoed: {until.isoformat()}",
            evidence={"embargoed": until.isoformat(), "published": moment.isoformat()},
        )


_REMOVE = "Remove the passages or take the article down"


def expired_use(case: Case) -> Iterator[Draft]:
    """The article is older than ``max_age_days``, past the dispatch's own ``expires``, or past the licence's end.

    The dispatch's own limit beats the licence's default, be it earlier or later. What was printed in time stays in time.
    Evidence: the clause and the day.
    """
    for use in case.reuses:
        licence = use.licence if use.cover.covered or use.cover.state is State.ENDED else None
        deadline = use.deadline
        latest = max(case.context.display)
        if deadline is not None and latest >= deadline.at:
            message, remedy = _too_late(use.name, deadline, ahead=deadline.at > case.context.now)
            yield finding(
                "expired-use",
                Severity.VIOLATION if deadline.certain else Severity.REVIEW,
                message,
                remedy,
                use,
                licence=licence,
                clause=deadline.clause,
                evidence={"deadline": deadline.at.isoformat(), "at": latest.isoformat()},
            )
        elif use.cover.state is State.ENDED and licence is not None and licence.end is not None:
            ahead = licence.end > case.context.now
            yield finding(
                "expired-use",
                Severity.VIOLATION,
                f"Licence '{licence.id}' of {use.name} {'ends' if ahead else 'ended'} on {spoken(licence.end)}",
                f"{f'Publish it before {spoken(licence.end)}' if ahead else _REMOVE}, or renew the licence",
                use,
                licence=licence,
                clause=f"valid.to = {licence.valid_to} ({licence.zone})",
                evidence={"deadline": licence.end.isoformat(), "at": latest.isoformat()},
            )


def _too_late(name: str, deadline: Deadline, *, ahead: bool) -> tuple[str, str]:
    """What is wrong with a use past its last moment, and what mends it; ``ahead`` where that moment is still to come."""
    when = spoken(deadline.at)
    if not deadline.certain:
        verb = "ends" if ahead else "ended"
        message = f"The text of {name} may be too old: counted from the dispatch, its use {verb} on {when}"
        return message, f"Say when the article was published; if more than {count(deadline.days or 0, 'day')} ago, remove it"
    if ahead:
        return f"The text of {name} may be used until {when} only", f"Publish it earlier, or agree a longer use with {name}"
    return f"The text of {name} was to be used until {when}", f"{_REMOVE}, or agree a longer use with {name}"
