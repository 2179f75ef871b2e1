"""What ``check``, ``audit``, ``demo`` and the gate share: options, the run, the record, the exit code."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance import __version__
from compliance.codes import wrong_language, wrong_territory
from compliance.config import CHANNELS, FAIL_ON, SENSITIVITIES, Config
from compliance.model import ArticleResult, Report, Run, Severity, Skipped

if TYPE_CHECKING:
    from compliance.audit.auditor import Auditor, Flags

F = TypeVar("F", bound=Callable[..., Any])
_GRAVITY = [severity.value for severity in Severity]
RECORD_BATCH = 200  # results a transaction


def context_options(function: F) -> F:
    """Where, how and when the articles are published, over what they say themselves."""
    options = [
        click.option("--outlet", metavar="NAME", help="Where the articles are published."),
        click.option("--territory", metavar="CODE", help="The country or territory of publication, such as FR."),
        click.option("--language", metavar="TAG", help="The language of the articles (BCP 47)."),
        click.option("--channel", type=click.Choice(CHANNELS), help="How they are published."),
        click.option("--published", metavar="TIME", help="When they were or will be published (ISO 8601 with offset)."),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def matching_options(function: F) -> F:
    """How much likeness counts."""
    text = "strict: verbatim and lightly edited only; high: more rewritten text."
    function = click.option(
        "--min-words", type=click.IntRange(3), metavar="N", help="The shortest verbatim passage that counts  [default: 8]"
    )(function)
    return click.option("--sensitivity", type=click.Choice(SENSITIVITIES), help=text)(function)


def fail_on_option(function: F) -> F:
    """``--fail-on``: which findings are worth exit code 1."""
    text = "The mildest finding for exit code 1  [default: violation]"
    return click.option("--fail-on", type=click.Choice(FAIL_ON), help=text)(function)


def flags_of(
    outlet: str | None, territory: str | None, language: str | None, channel: str | None, published: str | None
) -> Flags:
    """The flags of ``context_options``. Raises a usage error for a time, a territory or a language that is none."""
    from compliance.audit.auditor import Flags

    time = None
    if published:
        try:
            time = datetime.fromisoformat(published)
            time.astimezone(UTC)
        except (ValueError, OverflowError):
            raise click.UsageError(f"--published {published!r} is no time; write it as 2026-06-16T18:00:00+02:00") from None
        if time.tzinfo is None:
            said = time.isoformat()
            raise click.UsageError(f"--published {published!r} has no offset; write it as {said}Z or {said}+02:00")
    if territory and (wrong := wrong_territory(territory)):
        raise click.UsageError(f"--territory: {wrong.message}; {wrong.remedy}")
    if language and (wrong := wrong_language(language)):
        raise click.UsageError(f"--language: {wrong.message}; {wrong.remedy}")
    return Flags(outlet=outlet, territory=territory, language=language, channel=channel, published=time)


def new_run(auditor: Auditor, command: str) -> Run:
    """The run that is about to be made, with all that is needed to repeat it."""
    from compliance.licensing.engine import rules_off
    from compliance.store import Catalogue

    return Run(
        command=command,
        tool_version=__version__,
        started=auditor.clock(),
        manifest=auditor.view.manifest.to_dict(),
        config_hash=auditor.config.digest,
        guarantee=auditor.guarantee,
        dispatches=Catalogue(auditor.view.register.store).count(),
        rules_off=rules_off(auditor.config.rules),
    )


def circumstances(auditor: Auditor) -> list[str]:
    """What a check is made with, for ``-v``: the register, its index, the settings, the licences."""
    from compliance.report.phrases import count

    config, index = auditor.config, auditor.view.index
    dispatches = count(index.documents, "dispatch", "dispatches")
    return [
        f"register: {config.db}, {dispatches} indexed, {index.postings:,} fingerprints in {len(index.segments)} files",
        f"settings: sensitivity {config.sensitivity}, verbatim passages from {config.min_words} words, digest {config.digest}",
        f"licences: {config.licences or 'none'}; waivers: {len(auditor.waivers)}",
    ]


def recorded(
    auditor: Auditor, run: Run, items: Iterable[ArticleResult | Skipped], *, record: bool
) -> tuple[Run, list[ArticleResult], list[Skipped]]:
    """Gather results, and write them to the ledger in batches when ``record``; a stop keeps the batches before it.

    What fits into one batch is one transaction, the run with its end included.
    """
    from compliance.audit.auditor import rows_of
    from compliance.audit.batches import batched
    from compliance.store import Ledger

    results: list[ArticleResult] = []
    skipped: list[Skipped] = []
    store = auditor.view.register.store
    ledger = Ledger(store)
    batches = batched(items, RECORD_BATCH)
    first = next(batches, [])
    with store.transaction() if record and len(first) < RECORD_BATCH else nullcontext():
        if record:
            run = ledger.start_run(run)
        for batch in chain([first], batches):
            checked = [item for item in batch if isinstance(item, ArticleResult)]
            results += checked
            skipped += [item for item in batch if isinstance(item, Skipped)]
            if record and run.id is not None:
                ledger.record(run.id, batch, rows_of([m for result in checked for m in result.matches], auditor.view))
        if record and run.id is not None:
            run = ledger.finish_run(run.id, auditor.clock(), run_notes(auditor, results))
        else:
            run = replace(run, finished=auditor.clock())
    return run, results, skipped


def run_notes(auditor: Auditor, results: Iterable[ArticleResult], gone: Collection[str] = ()) -> tuple[str, ...]:
    """What a run has to say of itself: limits of the check, waivers for its articles, and for paths that are ``gone``, that
    expired or cover nothing."""
    from compliance.licensing.identity import posix_path
    from compliance.licensing.waivers import expired_waivers, unused_waivers

    paths = {posix_path(result.article.path) for result in results} | set(gone)
    about = [waiver for waiver in auditor.waivers if waiver.path in paths]
    today = auditor.clock().date()
    notes = [
        f"{waiver.path}: the waiver of {waiver.by} for {waiver.rule} ran out on {waiver.until}; renew it or remove it"
        for waiver in expired_waivers(about, today)
    ]
    notes += [
        f"{waiver.path}: the waiver of {waiver.by} for {waiver.rule} covers nothing any more; "
        "remove it with 'compliance waivers remove'"
        for waiver in unused_waivers(about, auditor.used_waivers, today)
    ]
    return (*auditor.limits, *notes)


def exit_code(report: Report, config: Config) -> int:
    """0 clean, 1 findings at or above ``fail_on``, 2 where something could not be read."""
    if any(skipped.error for skipped in report.skipped):
        return 2
    grave = failing(config)
    found = (f for result in report.articles for f in result.findings if f.waived is None)
    return int(any(finding.severity.value in grave for finding in found))


def failing(config: Config) -> list[str]:
    """The severities at or above ``fail_on``, mildest first; none for ``never``."""
    return [] if config.fail_on == "never" else _GRAVITY[_GRAVITY.index(config.fail_on) :]


def raw_texts(results: Iterable[ArticleResult], bytes_of: Callable[[str], bytes | None]) -> dict[str, str]:
    """The decoded files of articles with findings, by path: what line and column are counted in.

    ``bytes_of`` gives the content of an article's file, None where it is not at hand.
    """
    from compliance.readers.decoding import decode
    from compliance.report.places import has_lines

    raw: dict[str, str] = {}
    for result in results:
        article = result.article
        if not result.findings or article.path in raw or article.format == "text" or not has_lines(article):
            continue
        data = bytes_of(article.path)
        if data is not None:
            raw[article.path] = decode(data, None, path=article.path).text
    return raw
