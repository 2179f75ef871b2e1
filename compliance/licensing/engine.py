"""From matches to findings and a verdict. Pure: no clock, no database, no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from compliance.dataclass import dataclass
from compliance.errors import ConfigError, nearest
from compliance.licensing.case import Case, Draft, case_of
from compliance.licensing.context import Context
from compliance.licensing.deadlines import deadline_of
from compliance.licensing.grants import Licences
from compliance.licensing.identity import identity_of, passage_hashes, posix_path
from compliance.licensing.rules import RULES, Rule, rule_ids
from compliance.licensing.waivers import Waiver, expired_waivers, first_waiver, inline_waivers
from compliance.model import Article, Derivation, Finding, Match, Severity, Span, Verdict

if TYPE_CHECKING:
    from compliance.text.tokens import TokenStream

OFF = "off"
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Due:
    """When the text of a dispatch must be out of the article, by which clause."""

    dispatch: str
    at: datetime
    clause: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an article comes to.

    ``findings`` in order of the rules' value; waived ones stay, with the reason. ``deadlines`` are the future ends of
    licensed reuse, for take-down lists.
    """

    findings: tuple[Finding, ...]
    verdict: Verdict
    notes: tuple[str, ...] = ()
    rules_off: tuple[str, ...] = ()
    waivers_used: tuple[Waiver, ...] = ()
    deadlines: tuple[Due, ...] = ()


def judge(
    article: Article,
    matches: Sequence[Match],
    derivation: Derivation,
    coverage: float,
    licences: Licences,
    context: Context,
    settings: Mapping[str, str] | None = None,
    waivers: Sequence[Waiver] = (),
    *,
    tokens: TokenStream | None = None,
) -> Judgement:
    """Hold the matches of ``article`` against ``licences`` in ``context``.

    ``derivation`` and ``coverage`` (0..1) are the article's own, over all its matches. ``settings`` maps rules to severities
    (``off`` switches one off). ``waivers`` are those of files and the ledger; the article's inline ones are read here.
    The day of ``context.now`` decides which have run out. ``tokens`` are those of the article's text, where the caller has
    them. Raises ConfigError for an unknown rule or severity in ``settings``.
    """
    chosen = settings or {}
    check_settings(chosen)
    case = case_of(article, matches, derivation, coverage, licences, context)
    found = _identified(case, _drafts(case, chosen), tokens)
    own, problems = inline_waivers(article)
    day = context.now.date()
    applied, used = _apply((*waivers, *own), found, day)
    notes = [
        *problems,
        *(f"waiver of {waiver.by} for {waiver.rule} ran out on {waiver.until}" for waiver in expired_waivers(own, day)),
    ]
    notes += [
        f"waiver for {waiver.rule} in the article covers nothing"
        for waiver in own
        if waiver not in used and waiver.until >= day
    ]
    return Judgement(applied, verdict_of(applied, case), tuple(notes), rules_off(chosen), used, _deadlines(case))


def check_settings(settings: Mapping[str, str]) -> None:
    """Raise ConfigError for a rule or a severity that does not exist."""
    for rule, severity in settings.items():
        if rule not in _BY_ID:
            raise ConfigError(f"rules.{rule}: there is no such rule{nearest(rule, list(rule_ids()))}")
        if severity not in _LEVELS:
            raise ConfigError(f"rules.{rule}: {severity!r} is no severity", remedy=f"use one of {', '.join(_LEVELS)}")


_BY_ID = {rule.id: rule for rule in RULES}
_LEVELS = (OFF, *(severity.value for severity in Severity))


def rules_off(settings: Mapping[str, str]) -> tuple[str, ...]:
    """The rules that ``settings`` switches off, in order of value; every report names them."""
    return tuple(rule.id for rule in RULES if settings.get(rule.id) == OFF) if settings else ()


def _drafts(case: Case, settings: Mapping[str, str]) -> list[Draft]:
    if not settings:
        return [draft for rule in RULES for draft in rule.check(case)]
    found: list[Draft] = []
    for rule in RULES:
        level = settings.get(rule.id)
        if level == OFF:
            continue
        for draft in rule.check(case):
            if level is not None:
                draft = draft._replace(severity=_severity(draft.severity, rule, Severity(level)))
            found.append(draft)
    return found


def _severity(given: Severity, rule: Rule, level: Severity) -> Severity:
    """A setting replaces the rule's default severity; what the rule itself graded lower stays lower."""
    if _GRAVITY[given] >= _GRAVITY[rule.severity]:
        return level
    return min(given, level, key=_GRAVITY.__getitem__)


def _identified(case: Case, drafts: list[Draft], tokens: TokenStream | None) -> list[Finding]:
    """The findings of these drafts, with their identity, and the hashes of their passages (or spans) as evidence."""
    if not drafts:
        return []
    if tokens is None:
        from compliance.text.tokens import tokenise

        tokens = tokenise(case.article.text)
    path = posix_path(case.article.path)
    made = []
    known: dict[tuple[Span, ...], tuple[str, ...]] = {}
    for draft in drafts:
        spans = tuple([passage.article for passage in draft.passages]) or draft.spans
        hashes = known.get(spans)
        if hashes is None:
            hashes = known[spans] = passage_hashes(tokens, spans)
        rule, severity, message, remedy, dispatch, licence, clause, passages, places, evidence = draft
        identity = identity_of(path, rule, dispatch, hashes)
        evidence = {**evidence, "passage_hashes": list(hashes)}
        made.append(
            Finding(rule, severity, message, remedy, path, dispatch, licence, clause, passages, places, evidence, identity)
        )
    return made


def _apply(waivers: Iterable[Waiver], findings: list[Finding], today: date) -> tuple[tuple[Finding, ...], tuple[Waiver, ...]]:
    in_force = [waiver for waiver in waivers if waiver.until >= today]
    if not in_force:
        return tuple(findings), ()
    used: dict[Waiver, None] = {}
    applied = []
    for finding in findings:
        waiver = first_waiver(in_force, finding)
        if waiver is not None:
            used[waiver] = None
            finding = replace(finding, waived=waiver.reason)
        applied.append(finding)
    return tuple(applied), tuple(used)


def verdict_of(findings: Iterable[Finding], case: Case) -> Verdict:
    """Violation before review before licensed before clear; notes and waived findings do not count."""
    waived = False
    severities = set()
    for finding in findings:
        if finding.waived is None:
            severities.add(finding.severity)
        else:
            waived = True
    if Severity.VIOLATION in severities:
        return Verdict.VIOLATION
    if Severity.REVIEW in severities:
        return Verdict.REVIEW
    if case.reuses and (waived or any(use.cover.covered for use in case.reuses)):
        return Verdict.LICENSED
    return Verdict.CLEAR


def deadlines(
    article: Article, matches: Sequence[Match], derivation: Derivation, coverage: float, licences: Licences, context: Context
) -> tuple[Due, ...]:
    """When each reuse in an article must have ended, by the item's own limit or the nearest licence.

    Needs neither the article's text nor the dispatches'. A reuse that no licence covers has an end too: it is out of time
    whatever else is wrong with it.
    """
    return _deadlines(case_of(article, matches, derivation, coverage, licences, context), nearest=True)


def _deadlines(case: Case, *, nearest: bool = False) -> tuple[Due, ...]:
    due = []
    for use in case.reuses:
        licence = use.licence if nearest or use.cover.covered else None
        deadline = use.deadline
        if licence is not use.licence or (nearest and not use.cover.covered):
            deadline = deadline_of(use.dispatch, use.terms, licence, case.context)
        ends = [(deadline.at, deadline.clause)] if deadline is not None and deadline.certain else []
        if licence is not None and licence.end is not None and case.context.channel != "print":
            ends.append((licence.end, f"end of licence '{licence.id}'"))
        if ends:
            at, clause = min(ends)
            due.append(Due(use.dispatch.guid, at, clause))
    return tuple(due)
