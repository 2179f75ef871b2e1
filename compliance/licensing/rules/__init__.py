"""The rules, in order of value: each one a pure function from a ``Case`` to its findings."""

from __future__ import annotations

from compliance.dataclass import dataclass
from compliance.licensing.case import Check
from compliance.licensing.rules.crediting import missing_credit, wrong_credit
from compliance.licensing.rules.editing import altered_copy
from compliance.licensing.rules.machine import machine_use
from compliance.licensing.rules.matter import foreign_notice, unpublishable_matter
from compliance.licensing.rules.register import unregistered_wire
from compliance.licensing.rules.reuse import out_of_scope, quote_limit, third_party_provider, unlicensed_reuse
from compliance.licensing.rules.times import embargo, expired_use
from compliance.licensing.rules.versions import superseded_version, withdrawn_source
from compliance.model import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its id, its check, the gravest severity it gives by default, what it means, what mends it."""

    id: str
    check: Check
    severity: Severity
    summary: str
    remedy: str


RULES: tuple[Rule, ...] = (
    Rule(
        "unlicensed-reuse",
        unlicensed_reuse,
        Severity.VIOLATION,
        "Text is reused that no licence covers",
        "Take the passages out, quote less, or get a licence",
    ),
    Rule(
        "withdrawn-source",
        withdrawn_source,
        Severity.VIOLATION,
        "The dispatch was killed, canceled or withheld",
        "Take the passages out, or the article down",
    ),
    Rule(
        "embargo",
        embargo,
        Severity.VIOLATION,
        "The article is out, or would be out, before the embargo ends",
        "Hold the article until the embargo ends",
    ),
    Rule(
        "missing-credit",
        missing_credit,
        Severity.VIOLATION,
        "The agency is not credited where the licence asks for it",
        "Add the credit line",
    ),
    Rule(
        "expired-use",
        expired_use,
        Severity.VIOLATION,
        "The time for which the text may be used is over",
        "Remove the passages or the article, or renew the licence",
    ),
    Rule(
        "superseded-version",
        superseded_version,
        Severity.REVIEW,
        "A correction or later version changes what was reused",
        "Bring the passages up to the newest version",
    ),
    Rule(
        "out-of-scope",
        out_of_scope,
        Severity.VIOLATION,
        "Territory, language, outlet, category or action lie outside the grant",
        "Keep to the scope of the licence, or have it extended",
    ),
    Rule(
        "quote-limit",
        quote_limit,
        Severity.VIOLATION,
        "More is taken than the quotation allowance",
        "Shorten what is taken, or get a licence",
    ),
    Rule(
        "wrong-credit",
        wrong_credit,
        Severity.VIOLATION,
        "Another agency is credited, or the notice was stripped",
        "Credit the agency whose text it is",
    ),
    Rule(
        "unpublishable-matter",
        unpublishable_matter,
        Severity.VIOLATION,
        "Sign-offs, advisories or contact lines were left in",
        "Delete the marked lines",
    ),
    Rule(
        "altered-copy",
        altered_copy,
        Severity.VIOLATION,
        "The text was changed beyond what the licence allows",
        "Restore the agency's wording",
    ),
    Rule(
        "third-party-provider",
        third_party_provider,
        Severity.VIOLATION,
        "The text is another provider's, outside the grant",
        "Get a licence of that provider",
    ),
    Rule(
        "machine-use",
        machine_use,
        Severity.REVIEW,
        "The page permits machine uses that the source forbids",
        "Reserve text mining and AI training on the page",
    ),
    Rule(
        "unregistered-wire",
        unregistered_wire,
        Severity.REVIEW,
        "An agency is credited that no registered dispatch matches",
        "Add the agency's dispatches to the register",
    ),
    Rule(
        "foreign-notice",
        foreign_notice,
        Severity.REVIEW,
        "A rights notice of another holder stands in the article",
        "Find out where the text comes from",
    ),
)


def rule_ids() -> tuple[str, ...]:
    """The ids of all rules, in order of value."""
    return tuple(rule.id for rule in RULES)


def rule_of(rule_id: str) -> Rule:
    """The rule with this id. Raises KeyError."""
    for rule in RULES:
        if rule.id == rule_id:
            return rule
    raise KeyError(rule_id)
