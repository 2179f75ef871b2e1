"""``compliance audit``: a whole archive held against the register."""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from compliance.cli.checking import context_options, fail_on_option, failing, flags_of, matching_options, new_run
from compliance.cli.engines import Engine
from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.inputs import day_of, require_some
from compliance.cli.processes import processes
from compliance.cli.progress import track_count
from compliance.cli.session import Session, session_options
from compliance.config import Config, with_flags
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.audit.auditor import Auditor, Flags
    from compliance.audit.bulk import Progress
    from compliance.audit.executors import Executor
    from compliance.audit.sources import Shard
    from compliance.audit.worker import Outcome, Task
    from compliance.report.audit import AuditReport
    from compliance.store import Store

SECONDS = 30.0  # for one article


@click.command(
    "audit",
    epilog="""\b
Examples:
  compliance audit archive/ --workers auto
  zcat export.jsonl.gz | compliance audit -
  compliance audit archive/ --resume             go on after any stop
  compliance audit cms.parquet --since 2026-01-01 --only-new --format json
  compliance audit archive.warc.gz --sample 0.01 --licences licences.toml
  compliance audit mirror/sitemap.xml --since 2026-06-01     the pages that a saved sitemap lists, changed since
  compliance audit --against-new 7               which articles reuse what was registered this week?
""",
)
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@context_options
@click.option("--workers", metavar="N|auto", callback=processes, help="Processes to work with  [default: 1]")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="Who does the work.")
@click.option("--address", metavar="HOST:PORT", help="The Ray cluster; without it Ray starts on this machine.")
@click.option("--resume", is_flag=True, help="Go on with the audit that was interrupted last.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after so many articles.")
@click.option(
    "--sample", type=click.FloatRange(0, 1, min_open=True), default=1.0, metavar="SHARE",
    help="Audit about this share of the articles, always the same ones (0.1: a tenth).",
)  # fmt: skip
@click.option("--since", metavar="DATE", help="Leave out articles published before this day (those without a date stay in).")
@click.option(
    "--site", metavar="FOLDER", help="Where the pages that a sitemap lists are saved  [default: the folder of the sitemap]"
)
@click.option("--only-new", is_flag=True, help="Leave out texts that an earlier run has recorded.")
@click.option(
    "--time-limit", type=click.FloatRange(0), default=SECONDS, show_default=True, metavar="SECONDS",
    help="Pass over an article that takes longer; 0: no limit.",
)  # fmt: skip
@click.option(
    "--against-new",
    "days",
    type=click.IntRange(1, 36_500),
    metavar="DAYS",
    help="Hold what was audited before against the dispatches registered in the last DAYS days; reads no archive.",
)
@click.option(
    "--fingerprints/--no-fingerprints",
    "fingerprints",
    default=None,
    help="Keep fingerprints of the articles for --against-new, 1.7 bytes a word  [default: --fingerprints]",
)
@matching_options
@fail_on_option
@format_option("text", "json")
@output_option
@session_options
def command(
    session: Session, sources: tuple[str, ...], outlet: str | None, territory: str | None, language: str | None,
    channel: str | None, published: str | None, workers: int | None, engine: str, address: str | None, resume: bool,
    limit: int | None, sample: float, since: str | None, site: str | None, only_new: bool, time_limit: float, days: int | None,
    fingerprints: bool | None, sensitivity: str | None, min_words: int | None, fail_on: str | None, form: str, output: str,
) -> int:  # fmt: skip
    """Hold a whole archive against the register: folders, archives, JSON Lines, CSV, Parquet, WARC, saved sitemaps, - for
    standard input.

    Every article is recorded in the ledger; at the end the sums are printed. What cannot be read, and what takes too long,
    is passed over and said. An audit that was stopped, in whatever way, goes on with --resume and ends with the same
    ledger as one that was not. Exit code 0: nothing to mend; 1: findings; 2: something could not be read.

    --against-new asks the ledger instead: fingerprints of all articles audited before are held against the dispatches
    registered since. Suspects whose text can be read again are checked and recorded; the others are named, and count as
    findings for review.
    """
    from compliance.audit.opening import open_auditor
    from compliance.audit.worker import Task
    from compliance.report.audit import render_audit

    config = with_flags(
        session.config, sensitivity=sensitivity, min_words=min_words, fail_on=fail_on, article_fingerprints=fingerprints
    )
    config = replace(config, db=str(Path(config.db).absolute()))
    flags = flags_of(outlet, territory, language, channel, published)
    if address and engine != "ray":
        raise click.UsageError("--address is Ray's; add --engine ray")
    chosen = Engine(engine, workers or config.workers, address)
    signal.signal(signal.SIGTERM, _interrupt)
    if days is not None:
        asked = {
            "SOURCE": sources, "--resume": resume, "--limit": limit, "--sample": sample < 1.0, "--since": since,
            "--site": site, "--only-new": only_new,
        }  # fmt: skip
        if wrong := [name for name, given in asked.items() if given]:
            raise click.UsageError(f"--against-new asks the ledger and reads no archive; leave out {', '.join(wrong)}")
        return _against_new(session, config, flags, days, time_limit, chosen, form, output)
    if not sources and not resume:
        raise click.UsageError("name the archive to audit, or --resume the audit that was interrupted")
    if site is not None and not Path(site).is_dir():
        raise UsageError("no such folder", path=site, remedy="name the one that holds the saved pages")
    with open_auditor(config, record=True, flags=flags, say=session.say) as auditor:
        task = Task(
            config=config, run=0, now=auditor.clock(), flags=flags, since=day_of(since), sample=sample, only_new=only_new,
            seconds=time_limit, folder=str(Path.cwd()), site=site,
        )  # fmt: skip
        require_some(sources)
        for missing in (path for path in sources if path != "-" and not os.path.lexists(path)):
            session.warn(f"{missing}: no such file or folder")
        task, sources = _begin(session, auditor, task, sources, resume=resume)
        with auditor.view.register.store.run_lock(task.run) as ours:
            if not ours:
                raise UsageError(f"run {task.run} is at work in another process", remedy="wait for it, or start anew")
            report = _work(session, auditor, task, sources, chosen.executor(task), limit)
    write(render_audit(report, form, render_options(output)), output)
    return _exit_code(report, config)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _against_new(
    session: Session, config: Config, flags: Flags, days: int, seconds: float, engine: Engine, form: str, output: str
) -> int:
    """The reverse check; suspicions count as findings for review."""
    from compliance.cli.audit_new import look_back
    from compliance.report.lookback import render_lookback

    report = look_back(session, config, flags, days, seconds, engine)
    write(render_lookback(report, form, render_options(output)), output)
    suspected = bool(report.suspected) and config.fail_on in ("review", "note")
    return _exit_code(report.audit, config) or int(suspected)


def _begin(
    session: Session, auditor: Auditor, task: Task, sources: tuple[str, ...], *, resume: bool
) -> tuple[Task, tuple[str, ...]]:
    """The task of a new run, or of the interrupted one; and the sources."""
    from compliance.store import Audits, Ledger

    store = auditor.view.register.store
    audits, ledger = Audits(store), Ledger(store)
    stored = audits.unfinished()
    settings, register = _settings(task), audits.register()
    if not resume:
        if stored is not None and not store.is_at_work(stored.run):
            session.say(f"run {stored.run} was interrupted; --resume would go on with it")
        run = audits.start(replace(new_run(auditor, "audit"), started=task.now), sources, {**settings, "register": register})
        assert run.id is not None
        return replace(task, run=run.id), sources
    if stored is None:
        raise UsageError("no audit was interrupted, so there is nothing to resume", path=str(store.path))
    if sources and sources != stored.sources:
        asked = " ".join(stored.sources)
        raise UsageError(f"run {stored.run} was an audit of {asked}", remedy="resume it without naming sources, or start anew")
    if changed := ", ".join(sorted(key for key in settings if settings[key] != stored.settings.get(key))):
        raise UsageError(f"run {stored.run} had other settings ({changed})", remedy="give the same ones, or start anew")
    if "-" in stored.sources and _nothing_is_piped_in():
        remedy = "pipe the same input in again: zcat export.jsonl.gz | compliance audit --resume"
        raise UsageError(f"run {stored.run} read standard input", remedy=remedy)
    if not any(path == "-" or _holds_something(Path(path)) for path in stored.sources):
        message = f"nothing is there of what run {stored.run} was an audit of ({' '.join(stored.sources)})"
        raise UsageError(message, remedy="resume it in the folder in which it was begun, with the archive in its place")
    run = ledger.run(stored.run)
    if stored.settings.get("register", register) != register:
        session.say("the register has changed since: the rest of the articles is held against it as it is now")
    session.say(f"going on with run {stored.run}")
    return replace(task, run=stored.run, now=run.started), stored.sources


def _holds_something(path: Path) -> bool:
    """Whether a source is there; the folder of a disk that is not mounted is empty."""
    if not path.is_dir():
        return os.path.lexists(path)
    with os.scandir(path) as entries:
        return any(entries)


def _nothing_is_piped_in() -> bool:
    return sys.stdin.isatty() or not cast(BufferedReader, sys.stdin.buffer).peek(1)


def _settings(task: Task) -> dict[str, Any]:
    """All that decides the outcome of an audit besides its sources and the register."""
    flags = task.flags
    return {
        "configuration": task.config.digest,
        "outlet": flags.outlet,
        "territory": flags.territory,
        "language": flags.language,
        "channel": flags.channel,
        "published": flags.published.isoformat() if flags.published else None,
        "since": task.since.isoformat() if task.since else None,
        "sample": task.sample,
        "only_new": task.only_new,
        "site": task.site,
    }


def _work(
    session: Session, auditor: Auditor, task: Task, sources: tuple[str, ...], executor: Executor[Shard, Outcome],
    limit: int | None,
) -> AuditReport:  # fmt: skip
    from compliance.audit.bulk import Progress, run_audit
    from compliance.audit.sources import items_of, shards, size_of
    from compliance.readers import ReadOptions
    from compliance.report.audit import AuditReport
    from compliance.store import Audits, Ledger

    store: Store = auditor.view.register.store
    ledger, audits = Ledger(store), Audits(store)
    options = ReadOptions.of(task.config)
    before = audits.recorded(task.run)
    total = 0 if session.quiet else size_of(sources, options, task.site)
    pieces = shards(items_of(sources, options, task.site), options, total=total)
    started = time.monotonic()
    progress = Progress(articles=before)
    steps = run_audit(ledger, task.run, pieces, executor, done=audits.done(task.run), recorded=before, limit=limit)

    def share(step: Progress) -> float:
        return step.articles / limit if limit else step.share

    for progress in track_count(session, steps, "auditing", lambda p: p.articles, "articles", share=share):  # noqa: B007
        pass
    if progress.missing:
        if "-" in sources:
            message = f"standard input holds less than when run {task.run} was stopped, which stays open"
            raise UsageError(message, remedy="pipe the same input in again, with --resume")
        session.say(f"run {task.run} has recorded more than the archive holds now: something was taken out of it since")
    run = ledger.finish_run(task.run, auditor.clock(), auditor.limits)
    totals = audits.totals(task.run)
    return AuditReport(
        run=run, articles=totals.articles, words=totals.words, verdicts=totals.verdicts, matches=totals.matches,
        passages=totals.passages, findings=totals.findings, sources=totals.sources, skipped=totals.skipped,
        left_out=totals.left_out, seconds=time.monotonic() - started, checked=progress.articles - before,
        stopped=progress.stopped,
    )  # fmt: skip


def _exit_code(report: AuditReport, config: Config) -> int:
    """0 clean, 1 findings at or above ``fail_on``, 2 where something could not be read, or nothing of what was there."""
    if any(error for _, error in report.skipped.values()):
        return 2
    if report.skipped and not (report.articles or report.left_out):
        return 2
    return int(any(counts.get(level) for counts in report.findings.values() for level in failing(config)))
