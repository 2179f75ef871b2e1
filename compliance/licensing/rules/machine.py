"""Machines: the outlet permits what the source forbids them."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.licensing.case import Case, Draft, finding
from compliance.model import Severity

_USES = {"ai-train": "AI training", "text-mining": "text and data mining"}


def machine_use(case: Case) -> Iterator[Draft]:
    """The article's outlet lets machines mine or train on it, and the licence or the dispatch forbids that.

    Fires only where the page says so (``tdm-reservation: 0``, ``ai-train: allowed``, an open licence); most pages say
    nothing. Evidence: the forbidden uses, and who forbids them.
    """
    if case.context.machine_use is not True:
        return
    for use in case.reuses:
        licence = use.licence
        in_licence = [action for action in _USES if licence is not None and action in licence.grant.prohibit]
        in_terms = [action for action in _USES if action in use.terms.prohibit]
        forbidden = list(dict.fromkeys((*in_licence, *in_terms)))
        if not forbidden:
            continue
        what = " and ".join(_USES[action] for action in forbidden)
        yield finding(
            "machine-use",
            Severity.REVIEW,
            f"The page permits {what}, which {use.name} forbids for its text",
            "Reserve these uses on the page (tdm-reservation: 1), or take the passages out",
            use,
            licence=licence if in_licence else None,
            clause=f"prohibit = [{', '.join(in_licence)}]" if in_licence else "usage terms of the dispatch",
            evidence={"forbidden": forbidden},
        )
