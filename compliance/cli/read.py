"""``compliance read``: what the readers make of files."""

from __future__ import annotations

import click

from compliance.cli.inputs import report_skipped, sources
from compliance.cli.session import Session, session_options
from compliance.model import Skipped


@click.command(
    "read",
    epilog="""\b
Examples:
  compliance read wire/item.xml
  compliance read wires/ | jq -r '[.guid, .holder, .headline] | @tsv'
  curl -s https://example.org/feed | compliance read -
""",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--holder", metavar="NAME", help="Whose text it is, where the file does not say.")
@session_options
def command(session: Session, files: tuple[str, ...], holder: str | None) -> int:
    """Print one JSON object a line for each dispatch in FILES (files, folders, archives, - for standard input).

    Nothing is stored. Dates are ISO 8601 with offset; null where the file says nothing. Files that hold no text are named
    on standard error, with the reason.
    """
    from dataclasses import replace

    from compliance.readers import ReadOptions, read_dispatches
    from compliance.report.read import read_line

    options = replace(ReadOptions.of(session.config), holder=holder)
    failed = False
    for source in sources(files, session):
        for item in [source] if isinstance(source, Skipped) else read_dispatches(source, options):
            if isinstance(item, Skipped):
                failed |= report_skipped(session, item)
            else:
                click.echo(read_line(item), nl=False)
                for warning in item.warnings:
                    session.detail(f"{item.path}: {warning}")
    return 2 if failed else 0
