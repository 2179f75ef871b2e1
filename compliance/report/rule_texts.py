"""What the rules say of themselves, for the formats that list them."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.dataclass import dataclass
from compliance.model import Severity


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule's id, its usual severity, what it is about, and what mends it."""

    id: str
    severity: Severity
    summary: str
    remedy: str

    @property
    def name(self) -> str:
        """``missing-credit`` as ``MissingCredit``."""
        return "".join(part.capitalize() for part in self.id.split("-"))


def rule_texts(used: Iterable[str]) -> list[RuleText]:
    """All rules of the house in their order, then the used ones that it does not know, sorted."""
    from compliance.licensing.rules import RULES

    known = [RuleText(rule.id, rule.severity, rule.summary, rule.remedy) for rule in RULES]
    others = sorted(set(used) - {rule.id for rule in known})
    return known + [RuleText(rule, Severity.REVIEW, rule.replace("-", " "), "see the finding") for rule in others]
