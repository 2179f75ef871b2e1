"""``compliance baseline``: the findings that a gate knows already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.checking import context_options, flags_of
from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.gating import Checked, check_selection, with_waivers_of
from compliance.cli.selection import Selection, select
from compliance.cli.session import Session, session_options
from compliance.errors import ReadError, UsageError
from compliance.settings_files import text_of

if TYPE_CHECKING:
    from compliance.audit.auditor import Flags
    from compliance.licensing.baseline import Baseline

COLUMNS = ("rule", "source", "passages", "path")


@click.group("baseline")
def command() -> None:
    """Known findings: make a baseline, bring it up to date, look into it. 'gate --baseline FILE' does not fail on them.

    A baseline holds paths, rules, ids of dispatches and hashes of passages; no text, no dates, no line numbers. A passage
    that moves within its file stays known; another passage, or the same one in another file, is new.
    """


@command.command(
    "create",
    epilog="""\b
Examples:
  compliance baseline create content/ --output compliance-baseline.json
""",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@context_options
@output_option
@session_options
def create(
    session: Session, paths: tuple[str, ...], outlet: str | None, territory: str | None, language: str | None,
    channel: str | None, published: str | None, output: str,
) -> None:  # fmt: skip
    """Check PATHS and write down what is found, so that a gate fails on what comes after it only."""
    from compliance.licensing.baseline import Baseline
    from compliance.report.phrases import count

    if output != "-" and Path(output).exists():
        raise UsageError("is there already", path=output, remedy="bring it up to date with 'compliance baseline update'")
    _, checked = _check(session, paths, flags_of(outlet, territory, language, channel, published))
    made = Baseline.of(finding for result in checked.results for finding in result.findings)
    write(made.render(), output)
    known = "1 finding is" if len(made.entries) == 1 else f"{len(made.entries):,} findings are"
    session.say(f"{count(len(checked.results), 'article')} checked; {known} known from now on")


@command.command(
    "update",
    epilog="""\b
Examples:
  compliance baseline update compliance-baseline.json
  compliance baseline update compliance-baseline.json content/news/
""",
)
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@context_options
@session_options
def update(
    session: Session, file: str, paths: tuple[str, ...], outlet: str | None, territory: str | None, language: str | None,
    channel: str | None, published: str | None,
) -> None:  # fmt: skip
    """Check PATHS (the whole repository, by default) again, and make FILE know what is found now and nothing else.

    Entries of files outside of PATHS stay, unless the file is there no more.
    """
    from compliance.licensing.baseline import Baseline

    before = read_baseline(file)
    selection, checked = _check(session, paths, flags_of(outlet, territory, language, channel, published))
    found = Baseline.of(finding for result in checked.results for finding in result.findings)
    looked_at = {one.name for one in selection.files}
    kept = [e for e in before.entries if selection.partial and e.path not in looked_at and not selection.missing(e.path)]
    after = Baseline(tuple(sorted((*found.entries, *kept))))
    write(after.render(), file)
    added, removed = set(after.entries) - set(before.entries), set(before.entries) - set(after.entries)
    session.say(f"{len(after.entries):,} known; {len(added):,} new, {len(removed):,} gone")


@command.command(
    "show",
    epilog="""\b
Examples:
  compliance baseline show compliance-baseline.json
  compliance baseline show compliance-baseline.json --format csv
""",
)
@click.argument("file")
@format_option("text", "json", "jsonl", "csv")
@output_option
@session_options
def show(session: Session, file: str, form: str, output: str) -> None:
    """List what FILE knows: rule, dispatch, number of passages, path."""
    from compliance.report.tables import render_rows

    rows = [
        {
            "path": entry.path,
            "rule": entry.rule,
            "source": entry.source,
            "passages": len(entry.passages) if form == "text" else list(entry.passages),
        }
        for entry in read_baseline(file).entries
    ]
    empty = "the baseline knows nothing"
    write(render_rows(rows, "findings", form, render_options(output), columns=COLUMNS, empty=empty), output)


def read_baseline(file: str) -> Baseline:
    """The baseline in ``file``. Raises ConfigError with the remedy for one that is missing or not understood."""
    from compliance.licensing.baseline import Baseline

    return Baseline.parse(text_of(Path(file), "baseline", remedy="make one with 'compliance baseline create'"), file)


def _check(session: Session, paths: tuple[str, ...], flags: Flags) -> tuple[Selection, Checked]:
    """Check what a gate would check. What cannot be read makes no baseline: it would hide what is in it."""
    from compliance.audit.opening import open_auditor

    selection = select(session.config, paths)
    config = with_waivers_of(session.config, selection.root)
    with open_auditor(config, flags=flags, say=session.say) as auditor:
        checked = check_selection(session, auditor, selection, "baseline")
    if checked.errors:
        first = checked.errors[0]
        more = f" (and {len(checked.errors) - 1:,} more)" if len(checked.errors) > 1 else ""
        raise ReadError(f"{first.reason}{more}", path=first.path, remedy="mend it, or leave it out with .complianceignore")
    if not checked.results:
        raise UsageError("no article was checked", path=str(selection.root), remedy="name the folder of the articles")
    return selection, checked
