"""``compliance check``: articles held against the register before they are published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.checking import (
    circumstances,
    context_options,
    exit_code,
    fail_on_option,
    flags_of,
    matching_options,
    new_run,
    raw_texts,
    recorded,
    run_notes,
)
from compliance.cli.formats import format_option, output_option, render_options, showing_options, write
from compliance.cli.inputs import report_skipped, sources
from compliance.cli.progress import track
from compliance.cli.session import Session, session_options
from compliance.config import with_flags
from compliance.errors import EmptyTextError, ReadOnlyError
from compliance.model import Article, ArticleResult, Report, Skipped

if TYPE_CHECKING:
    from compliance.audit.auditor import Auditor
    from compliance.readers.record import ReadOptions
    from compliance.readers.source import Source
    from compliance.readers.walk import Found


@click.command(
    "check",
    epilog="""\b
Examples:
  compliance check story.md
  pbpaste | compliance check -
  compliance check story.md --licences licences.toml --territory FR --channel web
  compliance check drafts/ --format html --output report.html
""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@context_options
@matching_options
@fail_on_option
@click.option("--no-record", is_flag=True, help="Do not write this run to the ledger.")
@click.option("--allow-empty-register", is_flag=True, help="Check against nothing, and pass.")
@showing_options
@format_option("text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "html")
@output_option
@session_options
def command(
    session: Session, files: tuple[str, ...], outlet: str | None, territory: str | None, language: str | None,
    channel: str | None, published: str | None, sensitivity: str | None, min_words: int | None, fail_on: str | None,
    no_record: bool, allow_empty_register: bool, show_text: bool | None, show_waived: bool, form: str, output: str,
) -> int:  # fmt: skip
    """Find what FILES (articles, folders, - for standard input) reuse of the register, and judge it.

    Says for each article: the verdict, the dispatches it draws on, the passages side by side, and what would mend it.
    Exit code 0: nothing to mend; 1: findings; 2: something could not be read.
    """
    from compliance.audit.opening import open_auditor
    from compliance.report import render

    config = with_flags(session.config, sensitivity=sensitivity, min_words=min_words, fail_on=fail_on)
    flags = flags_of(outlet, territory, language, channel, published)
    record = not no_record
    try:
        with open_auditor(config, record=record, flags=flags, allow_empty=allow_empty_register, say=session.say) as auditor:
            for line in circumstances(auditor):
                session.detail(line)
            items = check_all(session, auditor, sources(files, session))
            run, results, skipped = recorded(auditor, new_run(auditor, "check"), items, record=record)
            notes = run_notes(auditor, results)
    except ReadOnlyError as error:
        remedy = f"{error.remedy}, or check without a record (--no-record)"
        raise ReadOnlyError(error.message, path=error.path, remedy=remedy) from None
    report = Report(run, tuple(results), tuple(skipped), notes)
    alone = skipped[0] if not results and len(skipped) == 1 else None  # said by the error at the end
    for one in skipped if alone is None else ():
        report_skipped(session, one)
    if results or form != "text":  # a program that reads the report finds one, also where nothing could be read
        options = render_options(output, show_text=show_text, show_waived=show_waived, raw=files_of(results, form))
        write(render(report, form, options), output)
    if results:
        return exit_code(report, config)
    if alone is not None:
        raise EmptyTextError(alone.reason, path=alone.path)
    if any(one.error for one in skipped):  # said already
        return 2
    raise EmptyTextError("none of the files holds a text to check")


def check_all(
    session: Session, auditor: Auditor, found: Iterable[Source | Found | Skipped]
) -> Iterator[ArticleResult | Skipped]:
    """Check every article of every source; what cannot be read is handed through with its reason."""
    from compliance.readers import ReadOptions

    options = ReadOptions.of(session.config)
    for item in track(session, _articles(found, options), "checking", unit="articles"):
        yield item if isinstance(item, Skipped) else auditor.check(item)


def _articles(found: Iterable[Source | Found | Skipped], options: ReadOptions) -> Iterator[Article | Skipped]:
    from compliance.readers import read_articles

    for source in found:
        if isinstance(source, Skipped):
            yield source
        else:
            yield from read_articles(source, options)


def files_of(results: Iterable[ArticleResult], form: str) -> dict[str, str]:
    """The decoded files of articles with findings, by path, for a format that names lines and columns in them."""
    return raw_texts(results, _bytes_of) if form in ("sarif", "junit", "github", "gitlab") else {}


def _bytes_of(path: str) -> bytes | None:
    file = Path(path)
    return file.read_bytes() if file.is_file() else None
