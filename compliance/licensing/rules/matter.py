"""Matter that should not stand in a published article: sign-offs, advisories, another's rights notice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.licensing.case import Case, Draft, finding
from compliance.licensing.edits import fold_text
from compliance.licensing.holders import agencies_in, canonical, is_agency
from compliance.licensing.wording import count
from compliance.model import Severity, Span, Zone, ZoneKind
from compliance.text.patterns import lazy

_OPENING = 40  # characters of a line within which such words are a desk's
_SHORT_LINE = 20  # words
_LEAST_NOTE = 5  # characters: a shorter sign-off stands at the end of many a line
_NEVER = lazy(
    r"\bnot (?:intended )?for publication\b|\bnicht (?:zur|für die) ver[öo]ffentlichung\b|\bne pas publier\b|\bno publicar\b",
    re.IGNORECASE,
)


def unpublishable_matter(case: Case) -> Iterator[Draft]:
    """Sign-offs, "Eds:" lines, advisories, contact lines were left in the article.

    What says itself that it is not for publication is a violation, the rest asks for review. Evidence: the places.
    """
    spans = [Span(z.start, z.end) for z in case.article.zones if z.kind in (ZoneKind.SIGNOFF, ZoneKind.ADVISORY)]
    for use in case.reuses:
        for note in (use.dispatch.signoff, *use.dispatch.advisories):
            found = _place(case.article.text, note) if note and len(note.strip()) >= _LEAST_NOTE else None
            if found and not any(span.start <= found.start < span.end for span in spans):
                spans.append(found)
    never = _never(case)
    if not spans and not never:
        return
    spans += [span for span in never if not any(s.start <= span.start < s.end for s in spans)]
    spans.sort(key=lambda span: (span.start, span.end))
    yield finding(
        "unpublishable-matter",
        Severity.VIOLATION if never else Severity.REVIEW,
        f"{count(len(spans), 'line')} meant for editors, not for readers, left in the article",
        "Delete the marked lines before publication",
        spans=spans,
        evidence={"lines": len(spans), "not_for_publication": bool(never)},
    )


def _never(case: Case) -> list[Span]:
    if "publi" not in case.low and "ffentlichung" not in case.low:  # all of them contain one of these
        return []
    text = case.article.text
    return [Span(*found.span()) for found in _NEVER.finditer(text) if _of_a_desk(text, *found.span())]


def _of_a_desk(text: str, start: int, end: int) -> bool:
    """False in the midst of running prose: a committee may well say that a memo is not for publication."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    return start - first <= _OPENING or len(line.split()) <= _SHORT_LINE


def _place(text: str, note: str) -> Span | None:
    """The note as a whole line of the article, or at the end of one."""
    found = re.search(rf"(?<!\S){re.escape(note.strip())}[ \t]*$", text, re.MULTILINE)
    return Span(found.start(), found.start() + len(note.strip())) if found else None


def foreign_notice(case: Case) -> Iterator[Draft]:
    """A rights notice of another holder stands in the article or file.

    The notice of an agency whose text is used under a licence belongs there; the house's own does too. A notice whose
    holder nobody knows is a note. Evidence: the place, and the holder it names.
    """
    notices = [zone for zone in case.article.zones if zone.kind is ZoneKind.NOTICE]
    if not notices:
        return
    licensed = {agency for use in case.uses if use.reused and use.cover.covered for agency in use.agencies}
    holders = {agency for use in case.uses for agency in use.agencies}
    outlet = canonical(case.context.outlet) if case.context.outlet else None
    for zone in notices:
        if _ours(case, zone, outlet):
            continue
        named = zone.value or next(iter(agencies_in(case.article.text[zone.start : zone.end])), None)
        holder = canonical(named) if named else None
        if holder in licensed:
            continue
        known = named is not None and (is_agency(named) or holder in holders or case.licences.knows(canonical(named)))
        name = named or "a holder that is not named"
        yield finding(
            "foreign-notice",
            Severity.REVIEW if known else Severity.NOTE,
            f"A rights notice of {name} stands in the article",
            "Find out where the text comes from; take it out, or get a licence" if known else "Check whose notice this is",
            spans=(Span(zone.start, zone.end),),
            evidence={"holder": named},
        )


def _ours(case: Case, zone: Zone, outlet: str | None) -> bool:
    """The house's own notice: its outlet, or the assignee of a licence."""
    own = set(case.licences.assignees) | ({outlet, outlet.split(" ")[0]} if outlet else set())
    if zone.value is not None and canonical(zone.value) in own:
        return True
    inside = f" {fold_text(case.article.text[zone.start : zone.end])} "
    return zone.value is None and any(f" {name} " in inside for name in own if name)
