"""``compliance selftest``: what checks find, measured on the user's own register."""

from __future__ import annotations

import click

from compliance.cli.checking import matching_options
from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.progress import track_count
from compliance.cli.session import Session, session_options
from compliance.config import with_flags


@click.command(
    "selftest",
    epilog="""\b
Examples:
  compliance selftest
  compliance selftest --sample 1000 --sensitivity strict
  compliance selftest --format json --output selftest.json
""",
)
@click.option("--sample", type=click.IntRange(1), default=200, show_default=True, metavar="N", help="Passages a row.")
@click.option("--seed", type=int, default=1, show_default=True, metavar="N", help="Another seed draws other passages.")
@matching_options
@format_option("text", "json")
@output_option
@session_options
def command(
    session: Session, sample: int, seed: int, sensitivity: str | None, min_words: int | None, form: str, output: str
) -> None:
    """Measure on your own register what a check finds, and what it finds wrongly.

    Passages of registered dispatches, as they are, with words edited or with sentences reordered, are planted into
    unrelated texts of the register and looked for; and texts of the register are held against all that is not theirs. The
    same seed draws the same passages. -v lists the planted passages that were not found. Nothing is recorded.
    """
    from compliance.audit.opening import open_auditor
    from compliance.audit.selftest import SelfTester
    from compliance.report.selftest import render_selftest

    config = with_flags(session.config, sensitivity=sensitivity, min_words=min_words)
    with open_auditor(config, say=session.say) as auditor:
        tester = SelfTester(auditor, sample=sample, seed=seed)
        for result in track_count(session, tester.run(), "testing", lambda r: r.done, "trials", tester.total):  # noqa: B007
            pass
        for row in result.rows:
            for trial in row.trials:
                if trial.outcome != "found":
                    what = f"{trial.outcome} ({trial.reason})" if trial.reason else trial.outcome
                    session.detail(f"{row.kind.name}: {what}: {' '.join(trial.passage.split())}")
    write(render_selftest(result, form, render_options(output)), output)
