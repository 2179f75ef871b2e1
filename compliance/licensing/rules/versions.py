"""Versions: a dispatch that was withdrawn, and one that a later version corrects."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.licensing.case import Case, Draft, Use, finding
from compliance.licensing.edits import Change, Weight, changes_between, shown
from compliance.licensing.wording import count
from compliance.model import Dispatch, Severity, Status

_GRAVE = (Weight.NUMBER, Weight.NEGATION, Weight.NAME)


def withdrawn_source(case: Case) -> Iterator[Draft]:
    """The dispatch, or the newest version of its story, was killed, canceled or withheld.

    How grave a licence says it is (``on_kill``); quotations ask for review. Evidence: the status and the version.
    """
    for use in case.uses:
        gone = _withdrawn(use)
        if gone is None or not (use.reused or use.quoted):
            continue
        severity = use.licence.grant.on_kill if use.licence else Severity.VIOLATION
        if not use.reused and severity is Severity.VIOLATION:
            severity = Severity.REVIEW
        withheld = gone.status is Status.WITHHELD and gone.update != "kill"
        message = (
            f"{use.name} {'withholds' if withheld else 'has withdrawn'} this text ({_state(gone)}, version {gone.version})"
        )
        remedy = (
            f"Hold the article until {use.name} releases the text"
            if withheld
            else "Take the passages out, or the article down, and tell your readers if it was out"
        )
        yield finding(
            "withdrawn-source",
            severity,
            message,
            remedy,
            use,
            licence=use.licence,
            clause=f"on_kill = {severity.value}" if use.licence else f"status: {_state(gone)}",
            evidence={"status": gone.status.value, "version": gone.version, "update": gone.update},
        )


def _withdrawn(use: Use) -> Dispatch | None:
    newest = use.match.superseded_by
    for dispatch in (newest, use.dispatch):
        if dispatch is not None and (dispatch.status is not Status.USABLE or dispatch.update == "kill"):
            return dispatch
    return None


def _state(dispatch: Dispatch) -> str:
    return "kill" if dispatch.update == "kill" else dispatch.status.value


def superseded_version(case: Case) -> Iterator[Draft]:
    """A correction or a later version changes what was reused.

    A correction is as grave as the licence says (``on_correction``); a later version asks for review where numbers, names
    or negations changed, and is a note where only wording did. Evidence: the changed words, gravest first.
    """
    for use in case.reuses:
        newest = use.match.superseded_by
        if newest is None or _withdrawn(use) is not None:
            continue
        correction = newest.correction or newest.update == "correction"
        if not newest.body or not use.dispatch.body:
            changes: tuple[Change, ...] = ()
            if not correction:
                continue
        else:
            changes = _reused_changes(use, newest)
            if not changes:
                continue
        asked = use.licence.grant.on_correction if use.licence else Severity.REVIEW
        grave = any(change.weight in _GRAVE for change in changes)
        severity = asked if correction else Severity.REVIEW if grave else Severity.NOTE
        yield finding(
            "superseded-version",
            severity,
            _message(use, newest, correction, changes),
            f"Bring the passages up to version {newest.version} of {use.name}",
            use,
            licence=use.licence,
            clause=f"on_correction = {asked.value}" if correction and use.licence else None,
            evidence={
                "version": use.dispatch.version,
                "newest": newest.version,
                "correction": correction,
                "changes": shown(changes),
            },
        )


def _reused_changes(use: Use, newest: Dispatch) -> tuple[Change, ...]:
    spans = [passage.source for passage in use.counted]
    return tuple(
        change for change in changes_between(use.dispatch.body, newest.body, spans) if change.weight is not Weight.STYLE
    )


def _message(use: Use, newest: Dispatch, correction: bool, changes: tuple[Change, ...]) -> str:
    done = "corrected" if correction else "updated"
    what = f"{use.name} has {done} this text (version {newest.version} after {use.dispatch.version})"
    if not changes:
        return f"{what}; what changed cannot be shown, since the text is not held"
    kinds = [
        count(number, weight.name.lower())
        for weight in _GRAVE
        if (number := sum(1 for change in changes if change.weight is weight))
    ]
    total = f"{count(len(changes), 'place')} of what was reused changed"
    return f"{what}; {total}" + (f", among them {', '.join(kinds)}" if kinds else "")
