"""What came of adding to the register, and what of it concerns articles that are published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from compliance.cli.session import Session

if TYPE_CHECKING:
    from compliance.audit.affected import Affected
    from compliance.audit.registrar import Registered
    from compliance.store import Store

MOST_SHOWN = 20  # affected articles on the terminal; the ledger lists all


def affected_reuse(store: Store, account: Registered) -> list[Affected]:
    """Recorded articles that reuse what the new dispatches kill or correct."""
    from compliance.audit.affected import affected_by

    found = affected_by(store, (*account.withdrawn, *account.versions, *account.new))
    return [one for one in found if one.action in ("take-down", "correct")]


def say_added(session: Session, account: Registered, affected: Sequence[Affected]) -> None:
    """What came of adding, in words."""
    if account.recovered:
        from compliance.report.phrases import count

        caught = count(account.recovered, "dispatch", "dispatches")
        session.say(f"an earlier 'corpus add' was interrupted; what it left is indexed now ({caught})")
    session.say(_sentence(account))
    if affected:
        session.say(_affected(affected))


def _sentence(account: Registered) -> str:
    from compliance.report.phrases import count

    parts = [f"{count(account.added, 'dispatch', 'dispatches')} registered"]
    if account.versions:
        parts.append(f"{count(len(account.versions), 'new version')} of known ones among them")
    if account.known:
        parts.append(f"{account.known:,} known already")
    if account.withdrawn:
        parts.append(f"{count(len(account.withdrawn), 'older version')} withdrawn")
    if account.skipped:
        parts.append(f"{count(len(account.skipped), 'input')} passed over")
    if account.warnings:
        parts.append(f"{count(account.warnings, 'remark')} of the readers, which 'compliance read -v' shows")
    return "; ".join(parts)


def _affected(affected: Sequence[Affected]) -> str:
    """What stands in the ledger and must now come down or change."""
    from compliance.report.phrases import count, place_name
    from compliance.report.terminal import harmless

    articles = {(one.path, one.record) for one in affected}
    lines = [f"{count(len(articles), 'published article')} affected:"]
    for one in affected[:MOST_SHOWN]:
        lines.append(f"  {one.action}  {harmless(place_name(one.path, one.record))}: {harmless(one.reason)}")
    if len(affected) > MOST_SHOWN:
        lines.append(f"  and {len(affected) - MOST_SHOWN:,} more")
    guids = sorted({one.dispatch for one in affected})
    return "\n".join([*lines, f"see: compliance ledger affected --dispatch {guids[0]}"])


def account_object(account: Registered) -> dict[str, Any]:
    """What came of adding, as JSON has it."""
    from compliance.report.objects import SCHEMA

    return {
        "schema": SCHEMA,
        "added": account.added,
        "new": len(account.new),
        "versions": len(account.versions),
        "known": account.known,
        "withdrawn": len(account.withdrawn),
        "skipped": [asdict(one) for one in account.skipped],
        "recovered": account.recovered,
    }
