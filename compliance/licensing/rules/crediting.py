"""Credits: owed and missing, or given to the wrong agency."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.licensing.case import Case, Draft, Use, finding
from compliance.licensing.credits import Credit, Grade, governing, grade
from compliance.licensing.edits import fold_text
from compliance.licensing.wording import percent
from compliance.model import Derivation, Severity, Span

_PLACES = {
    "byline": "in the byline",
    "dateline": "in the dateline",
    "end": "at the end",
    "notice": "in the notice",
    "meta": "in the metadata",
}


def missing_credit(case: Case) -> Iterator[Draft]:
    """A licence asks for a credit above a share of the article, and it is not there, or not where it should be.

    Graded by overlap and place: no credit at all is a violation; so is a story taken wholly whose agency is only mentioned
    in running text. A mention for a part, or a credit in another place than the licence names, asks for review. Evidence:
    the share, the credits found, the clause.
    """
    for use in case.reuses:
        asked = use.licence.grant.credit if use.licence else None
        share = case.share(use)
        if not use.cover.covered or asked is None or not asked.required or share <= asked.above_share:
            continue
        level, own = grade(case.credits, use.agencies, asked)
        if level is Grade.FULL or (level <= Grade.MENTION and case.foreign):
            continue
        yield finding(
            "missing-credit",
            _severity(level, use),
            _missing(use, level, share),
            _credit_remedy(use),
            use,
            licence=use.licence,
            clause=_credit_clause(use),
            spans=_spans(own),
            evidence={"share": round(share, 4), "found": [credit.place for credit in own], "asked": list(asked.where)},
        )


def _severity(level: Grade, use: Use) -> Severity:
    if level is Grade.NONE or (level is Grade.MENTION and use.match.derivation is Derivation.WHOLLY):
        return Severity.VIOLATION
    return Severity.REVIEW


def _missing(use: Use, level: Grade, share: float) -> str:
    owed = f"{percent(share)} of the article is text of {use.name}"
    owed = owed[0].upper() + owed[1:]
    if level is Grade.NONE:
        return f"{owed}, and it is not credited"
    if level is Grade.MENTION:
        return f"{owed}, which is only mentioned in running text"
    return f"{owed}; the credit is there, but not where the licence asks for it"


def _credit_remedy(use: Use) -> str:
    asked = use.licence.grant.credit if use.licence else None
    name = (asked.names[0] if asked and asked.names else None) or use.name
    where = asked.where if asked and asked.where else ("byline",) if use.match.derivation is Derivation.WHOLLY else ("end",)
    if use.match.derivation is not Derivation.WHOLLY and "end" in where:
        where = ("end",)
    return f"Add the credit line {name} {' or '.join(_PLACES[place] for place in where)}"


def _credit_clause(use: Use) -> str | None:
    asked = use.licence.grant.credit if use.licence else None
    if asked is None:
        return None
    parts = [f"above_share = {asked.above_share:g}"]
    if asked.names:
        parts.append(f"names = [{', '.join(asked.names)}]")
    if asked.where:
        parts.append(f"where = [{', '.join(asked.where)}]")
    return f"credit: {', '.join(parts)}"


def wrong_credit(case: Case) -> Iterator[Draft]:
    """Another agency is credited than the one whose text it is, or the notice that a licence asks for was stripped.

    In an article that merges several agencies, each passage is held against the credit it stands under. Evidence: the
    credit's place, and the agency it names.
    """
    for use in case.reuses:
        level = case.credited(use)
        rivals = case.foreign if level <= Grade.MENTION else _misplaced(case, use)
        if rivals:
            names = " and ".join(dict.fromkeys(credit.name for credit in rivals))
            where = "it" if level <= Grade.MENTION else "the passage"
            yield finding(
                "wrong-credit",
                Severity.VIOLATION,
                f"The text is that of {use.name}, and {where} is credited to {names}",
                f"Credit {use.name} in place of {names}",
                use,
                licence=use.licence,
                spans=_spans(rivals),
                evidence={"credited": sorted({credit.name for credit in rivals}), "holder": use.name},
            )
        if _notice_stripped(case, use):
            yield finding(
                "wrong-credit",
                Severity.REVIEW,
                f"The copyright notice of {use.name} does not stand in the article",
                "Put the notice back as the agency gives it",
                use,
                licence=use.licence,
                clause="credit.notice = true",
                evidence={"notice": False},
            )


def _misplaced(case: Case, use: Use) -> tuple[Credit, ...]:
    """The credits that all counted passages of this use stand under, when none of them is its agency's."""
    over = [governing(case.credits, passage) for passage in use.counted]
    if not over or any(not credits or any(credit.agency in use.agencies for credit in credits) for credits in over):
        return ()
    return tuple({(credit.start, credit.agency): credit for credits in over for credit in credits}.values())


def _notice_stripped(case: Case, use: Use) -> bool:
    asked = use.licence.grant.credit if use.licence else None
    notice = use.dispatch.copyright_notice
    if not (use.cover.covered and asked and asked.notice and notice):
        return False
    if any(credit.place == "notice" and credit.agency in use.agencies for credit in case.credits):
        return False
    return fold_text(notice) not in fold_text(case.article.text)


def _spans(credits: tuple[Credit, ...]) -> tuple[Span, ...]:
    return tuple(Span(credit.start, credit.end) for credit in credits if credit.start >= 0)
