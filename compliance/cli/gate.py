"""``compliance gate``: a build that fails on new, unwaived findings in the files of a repository."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from compliance.cli.checking import context_options, exit_code, fail_on_option, flags_of, run_notes
from compliance.cli.formats import render_options, write
from compliance.cli.gating import Checked, check_selection, selection_options, with_waivers_of
from compliance.cli.selection import IGNORE_FILE, Selection, select
from compliance.cli.session import Session, session_options
from compliance.config import with_flags
from compliance.errors import UsageError
from compliance.model import Report

if TYPE_CHECKING:
    from compliance.audit.auditor import Auditor
    from compliance.licensing.baseline import Baseline
    from compliance.report import RenderOptions

FORMATS = ("text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "html")


@click.command(
    "gate",
    epilog="""\b
Examples:
  compliance gate                                   every article of the repository
  compliance gate --since origin/main               what a pull request changes
  compliance gate --staged                          what is about to be committed
  compliance gate content/ --baseline compliance-baseline.json
  compliance gate --since origin/main --format github --format sarif=compliance.sarif
""",
)
@selection_options
@click.option("--baseline", metavar="FILE", help="Known findings, which do not fail the build.")
@fail_on_option
@click.option("--exit-zero", is_flag=True, help="Findings do not fail the build; errors still do.")
@click.option("--allow-empty-register", is_flag=True, help="Check against nothing, and pass.")
@click.option("--allow-nothing", is_flag=True, help="Pass where there is nothing to check.")
@context_options
@click.option(
    "--format", "forms", multiple=True, metavar="FORM[=FILE]", default=("text",), show_default=True,
    help=f"{', '.join(FORMATS)}; with =FILE it goes there. May be said several times, once without a file.",
)  # fmt: skip
@click.option("--show-text", is_flag=True, help="Show words of articles and dispatches; not in public logs.")
@click.option("--show-waived", is_flag=True, help="Show waived and known findings too.")
@session_options
def command(
    session: Session, paths: tuple[str, ...], since: str | None, staged: bool, files_from: str | None, baseline: str | None,
    fail_on: str | None, exit_zero: bool, allow_empty_register: bool, allow_nothing: bool, outlet: str | None,
    territory: str | None, language: str | None, channel: str | None, published: str | None, forms: tuple[str, ...],
    show_text: bool, show_waived: bool,
) -> int:  # fmt: skip
    """Check the files of a repository, and fail on findings that are neither waived nor known.

    Takes PATHs, or the whole repository; .complianceignore at its root leaves files out. The database is only read. Nothing
    of a protected text is printed unless --show-text is given. Exit code 0: nothing new; 1: findings; 2: a path is missing,
    a file or the register cannot be read, the register is empty, or nothing was checked where something should have been.
    """
    from compliance.audit.opening import open_auditor
    from compliance.cli.baseline import read_baseline

    targets = _targets(forms)
    config = with_flags(session.config, fail_on=fail_on)
    known = read_baseline(baseline) if baseline is not None else None
    selection = select(config, paths, since=since, staged=staged, files_from=files_from)
    config = with_waivers_of(config, selection.root)
    flags = flags_of(outlet, territory, language, channel, published)
    with open_auditor(config, flags=flags, allow_empty=allow_empty_register, say=session.say) as auditor:
        checked = check_selection(session, auditor, selection, "gate")
        report = _report(auditor, selection, checked, known, baseline)
    options = render_options(
        "-" if _to_terminal(targets) else "file", show_text=show_text, show_waived=show_waived, brief=not session.verbose,
        raw=checked.raw(),
    )  # fmt: skip
    for form, target in targets:
        _write(report, form, target, options)
    for skipped in checked.errors:
        session.warn(f"{skipped.path}: {skipped.reason}")
    if not checked.results and not checked.errors:
        _nothing(session, selection, optional=allow_nothing or since is not None or staged)
    code = exit_code(report, config)
    return 0 if exit_zero and code == 1 else code


def _targets(forms: tuple[str, ...]) -> list[tuple[str, str]]:
    """Formats and where each goes. Raises a usage error for two that would mix on standard output."""
    targets = []
    for value in forms:
        form, given, target = value.partition("=")
        if form not in FORMATS or (given and not target):
            from compliance.errors import nearest

            hint = nearest(form, list(FORMATS)) or f"; use one of {', '.join(FORMATS)}"
            raise click.UsageError(f"--format {value!r} is not understood{hint}")
        targets.append((form, target or "-"))
    places = [target for _, target in targets]
    twice = next((target for target in places if places.count(target) > 1), None)
    if twice is not None:
        place = "standard output" if twice == "-" else twice
        raise click.UsageError(f"two formats go to {place}; give one of them a file of its own: --format FORM=FILE")
    return targets


def _to_terminal(targets: list[tuple[str, str]]) -> bool:
    return any(target == "-" for _, target in targets)


def _report(auditor: Auditor, selection: Selection, checked: Checked, baseline: Baseline | None, file: str | None) -> Report:
    """The report, with what waivers, baseline (of ``file``) and ignore file have to say in its notes."""
    from compliance.report.phrases import count

    results = tuple(checked.results)
    notes = list(run_notes(auditor, results, _gone(auditor, selection)))
    if baseline is not None:
        from compliance.audit.gating import held_against

        held = held_against(baseline, results, selection.missing, selection.renamed)
        results = held.results
        notes += held.notes
        if held.known:
            notes.append(f"{count(held.known, 'known finding')} not counted: in {file}")
    if checked.textless:
        notes.append(f"{count(checked.textless, 'file')} without a text to check passed over")
    if selection.ignored:
        notes.append(f"{count(selection.ignored, 'file')} left out by {IGNORE_FILE} or the configuration")
    return Report(checked.run, results, tuple(checked.errors), tuple(notes))


def _gone(auditor: Auditor, selection: Selection) -> set[str]:
    """Paths of waivers whose file is there no more."""
    return {waiver.path for waiver in auditor.waivers if selection.missing(waiver.path)}


def _write(report: Report, form: str, target: str, options: RenderOptions) -> None:
    from dataclasses import replace

    from compliance.report import render

    write(render(report, form, options if target == "-" else replace(options, colour=False)), target)
    if form == "github" and (summary := os.environ.get("GITHUB_STEP_SUMMARY")):
        from compliance.report.github import step_summary

        try:
            with open(summary, "a", encoding="utf-8") as stream:
                stream.write(step_summary(report, options))
        except OSError as error:
            raise UsageError(f"cannot be written ({error.strerror})", path=summary) from None


def _nothing(session: Session, selection: Selection, *, optional: bool) -> None:
    """A gate that checked nothing must not pass, unless it was asked about changes and there were none."""
    if optional:
        session.say("no article among the files that were asked for; nothing to check")
        return
    from compliance.report.phrases import count

    left_out = f", {selection.ignored:,} left out by {IGNORE_FILE}" if selection.ignored else ""
    message = f"no article was checked ({count(len(selection.files), 'file')} looked at{left_out})"
    raise UsageError(message, path=str(selection.root), remedy="name the folder of the articles, or say --allow-nothing")
