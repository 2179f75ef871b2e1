"""Copy that was changed beyond what its licence allows."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.licensing.case import Case, Draft, Use, finding
from compliance.licensing.credits import Grade
from compliance.licensing.edits import MOST_SHOWN, Change, Edit, Weight, edit_of_match, fold_text, shown
from compliance.licensing.grants import EDIT_LIMITS, EditClass, wider
from compliance.licensing.wording import count
from compliance.model import Derivation, Severity, Span

_ALLOWED = {
    EditClass.VERBATIM: "no change",
    EditClass.CUTS_ONLY: "cuts only",
    EditClass.STYLE: "changes of time, place and style only",
}


def altered_copy(case: Case) -> Iterator[Draft]:
    """The body was changed beyond the class that the licence allows, while the agency's credit stands.

    Without the agency's credit it is a note, since the credit itself is then what is missing. A changed headline of a
    story taken wholly asks for review where the licence allows none. Evidence: the edit class, and the changed words:
    numbers, negations and names first.
    """
    for use in case.reuses:
        if not use.cover.covered or use.licence is None:
            continue
        credited = case.credited(use) >= Grade.ELSEWHERE
        allowed = EDIT_LIMITS[use.licence.grant.edit.body]
        if allowed is not EditClass.ALTERED and use.dispatch.body:
            edit = edit_of_match(case.article.text, use.match, case.article.zones)
            if wider(edit.edit_class, allowed):
                yield _body(case, use, edit, allowed, credited)
        if credited and _headline_changed(case, use):
            yield finding(
                "altered-copy",
                Severity.REVIEW,
                f"The headline is not the one that {use.name} gave the story",
                "Use the agency's headline",
                use,
                licence=use.licence,
                clause=f"edit.headline = {use.licence.grant.edit.headline}",
                passages=(),
                evidence={"headline": True},
            )


def _body(case: Case, use: Use, edit: Edit, allowed: EditClass, credited: bool) -> Draft:
    assert use.licence is not None
    counts = _counts(edit.changes)
    how = f"{edit.edit_class.value}, {counts}" if counts else edit.edit_class.value
    message = f"The text of {use.name} was changed ({how}); licence '{use.licence.id}' allows {_ALLOWED[allowed]}"
    remedy = f"Restore the agency's wording, or take its byline off and agree the change with {use.name}"
    spans = tuple(Span(c.article.start, c.article.end) for c in edit.changes[:MOST_SHOWN] if c.article.end > c.article.start)
    return finding(
        "altered-copy",
        Severity.VIOLATION if credited else Severity.NOTE,
        message,
        remedy,
        use,
        licence=use.licence,
        clause=f"edit.body = {use.licence.grant.edit.body}",
        spans=spans,
        evidence={
            "edit_class": edit.edit_class.value,
            "allowed": allowed.value,
            "cut_words": edit.cut_words,
            "changes": shown(edit.changes),
        },
    )


def _counts(changes: tuple[Change, ...]) -> str:
    parts = []
    for weight in (Weight.NUMBER, Weight.NEGATION, Weight.NAME, Weight.WORD):
        number = sum(1 for change in changes if change.weight is weight)
        if number:
            parts.append(count(number, weight.name.lower() if weight is not Weight.WORD else "other place"))
    return ", ".join(parts)


def _headline_changed(case: Case, use: Use) -> bool:
    licence, given, ours = use.licence, use.dispatch.headline, case.article.title
    if licence is None or licence.grant.edit.headline == "allowed" or not given or not ours:
        return False
    return use.match.derivation is Derivation.WHOLLY and fold_text(given) != fold_text(ours)
