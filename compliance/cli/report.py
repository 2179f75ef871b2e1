"""``compliance report``: a recorded run in any format."""

from __future__ import annotations

import os
from dataclasses import replace

import click

from compliance.cli.check import files_of
from compliance.cli.findings import text_now
from compliance.cli.formats import format_option, output_option, render_options, showing_options, write
from compliance.cli.session import Session, session_options
from compliance.errors import StoreError
from compliance.model import ArticleResult


@click.command(
    "report",
    epilog="""\b
Examples:
  compliance report --format html --output report.html      the newest run
  compliance report 12 --format sarif --output run.sarif
""",
)
@click.argument("run_id", type=int, required=False, metavar="[RUN]")
@showing_options
@format_option("text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "html")
@output_option
@session_options
def command(session: Session, run_id: int | None, show_text: bool | None, show_waived: bool, form: str, output: str) -> None:
    """Write RUN (the newest, by default) again from the ledger, in any format.

    The ledger keeps no text of articles: passages and lines are shown where the file still holds what was checked.
    """
    from compliance.model import Report
    from compliance.report import render
    from compliance.store import Ledger, open_store

    with open_store(session.config.db) as store:
        ledger = Ledger(store)
        if run_id is None:
            newest = ledger.runs(1)
            if not newest:
                raise StoreError("no run is recorded yet", path=session.config.db, remedy="make one with 'compliance check'")
            run_id = newest[0].run.id or 0
        results = tuple(map(_contained, ledger.results(run_id, text_now)))
        report = Report(ledger.run(run_id), results, tuple(ledger.skipped(run_id)), ledger.notes(run_id))
    unchanged = [result for result in results if result.article.text]
    options = render_options(output, show_text=show_text, show_waived=show_waived, raw=files_of(unchanged, form))
    write(render(report, form, options), output)


def _contained(result: ArticleResult) -> ArticleResult:
    """``result`` with the archive that its file lies in, which the ledger keeps as a part of the path only."""
    path = result.article.path
    container = path.partition("!")[0]
    if container == path or os.path.lexists(path) or not os.path.isfile(container):
        return result
    return replace(result, article=replace(result.article, container=container))
