"""``compliance runs``: what was run, and what it found."""

from __future__ import annotations

import click

from compliance.cli.findings import text_now
from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.session import Session, session_options


@click.command(
    "runs",
    epilog="""\b
Examples:
  compliance runs                 the last runs, newest first
  compliance runs 12              what run 12 found
""",
)
@click.argument("run_id", type=int, required=False, metavar="[RUN]")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="At most so many runs.")
@format_option("text", "json", "jsonl")
@output_option
@session_options
def command(session: Session, run_id: int | None, limit: int, form: str, output: str) -> None:
    """List recorded runs, newest first; or show what RUN found, as it was recorded.

    The ledger keeps no text of articles: passages are shown where the file still holds what was checked.
    """
    from compliance.model import Report
    from compliance.report import render
    from compliance.report.listings import render_runs
    from compliance.store import Ledger, open_store

    with open_store(session.config.db) as store:
        ledger = Ledger(store)
        if run_id is None:
            found = ledger.runs(limit + 1)
            if len(found) > limit:
                session.say(f"there are more than {limit:,}; --limit shows more of them")
                found.pop()
            verdicts = {one.run.id: one.verdicts for one in found if one.run.id is not None}
            result = render_runs([one.run for one in found], verdicts, form, render_options(output))
        else:
            results = tuple(ledger.results(run_id, text_now))
            report = Report(ledger.run(run_id), results, tuple(ledger.skipped(run_id)), ledger.notes(run_id))
            result = render(report, form, render_options(output))
    write(result, output)
