"""``compliance audit --against-new``: dispatches that came later, held against everything audited before."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from compliance.cli.checking import new_run
from compliance.cli.engines import Engine
from compliance.cli.progress import track_count
from compliance.cli.session import Session
from compliance.config import Config

if TYPE_CHECKING:
    from compliance.audit.auditor import Flags
    from compliance.audit.lookback import Lookback
    from compliance.report.lookback import LookbackReport, Row
    from compliance.store import Ledger, Store
    from compliance.store.remembered import Suspicion

MOST_NOTES = 20  # suspicions named in the notes of the run; the table ``suspicions`` has them all


def look_back(session: Session, config: Config, flags: Flags, days: int, seconds: float, engine: Engine) -> LookbackReport:
    """Make the run, and all that its report says; ``engine`` does its two jobs."""
    from compliance.audit.lookback import Lookback
    from compliance.audit.looking import Confirm, Search
    from compliance.audit.opening import open_auditor
    from compliance.readers import ReadOptions
    from compliance.store import Ledger

    with open_auditor(config, record=True, flags=flags, say=session.say) as auditor:
        started, now = time.monotonic(), auditor.clock()
        auditor.clock = lambda: now  # one moment for all that is judged
        work = Lookback(auditor, now - timedelta(days=days))
        ledger = Ledger(auditor.view.register.store)
        run = ledger.start_run(replace(new_run(auditor, f"audit --against-new {days}"), started=now))
        assert run.id is not None
        look = work.look(config, seconds)
        total = work.articles * len(look.portions) or None
        searched = work.search(look, engine.executor(Search(look)))
        for _ in track_count(session, searched, "looking back", lambda done: done, "texts", total):
            pass
        confirmed = work.confirm(ledger, run.id, ReadOptions.of(config), engine.executor(Confirm(look)))
        for _ in track_count(session, confirmed, "reading again", lambda done: done, "articles"):
            pass
        return _report(ledger, run.id, work, started)


def _report(ledger: Ledger, run_id: int, work: Lookback, started: float) -> LookbackReport:
    from compliance.audit.auditor import utc_now
    from compliance.report.audit import AuditReport
    from compliance.report.lookback import LookbackReport, Row, suspicion
    from compliance.store import Audits

    store = ledger.store
    suspected = _suspected(store, work.suspected)
    notes = [suspicion(row) for row in suspected[:MOST_NOTES]]
    if len(suspected) > MOST_NOTES:
        notes.append(f"{len(suspected) - MOST_NOTES:,} more articles are suspected")
    run = ledger.finish_run(run_id, utc_now(), (*work.auditor.limits, *notes))
    totals = Audits(store).totals(run_id)
    found = [
        Row(one.path, one.record, one.dispatch, one.version, one.holder, one.headline, one.words, one.share, one.verdict)
        for one in sorted(work.found, key=lambda one: (-one.words, one.path, one.record or 0))
    ]
    sums = AuditReport(
        run=run, articles=totals.articles, words=totals.words, verdicts=totals.verdicts, matches=totals.matches,
        passages=totals.passages, findings=totals.findings, sources=totals.sources, skipped=totals.skipped,
        seconds=time.monotonic() - started, checked=work.read_again,
    )  # fmt: skip
    return LookbackReport(
        audit=sums, since=work.since, dispatches=len(work.dispatches), articles=work.articles, other_scheme=work.other_scheme,
        read_again=work.read_again, found=found, suspected=suspected,
    )  # fmt: skip


def _suspected(store: Store, suspicions: Sequence[Suspicion]) -> list[Row]:
    from compliance.report.lookback import Row
    from compliance.store import Register

    dispatches = Register(store).dispatches({one.dispatch for one in suspicions}, bodies=False)
    rows = []
    for one in suspicions:
        dispatch, place = dispatches[one.dispatch], one.place
        named = dispatch.guid, dispatch.version, dispatch.holder, dispatch.headline
        rows.append(Row(place.path, place.record, *named, one.words, one.share))
    return rows
