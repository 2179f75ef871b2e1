"""``compliance read``: what the readers make of files."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from itertools import chain, islice

import click

from compliance.cli.inputs import report_skipped, sources
from compliance.cli.processes import processes, processors
from compliance.cli.reading import Printed, by_several, printed
from compliance.cli.session import Session, session_options
from compliance.model import Skipped

POOL_AFTER = 4  # batches: less work than this is done before other processes have started


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
@click.option("--workers", metavar="N|auto", callback=processes, help="Processes, when there is much to read  [default: auto]")
@session_options
def command(session: Session, files: tuple[str, ...], holder: str | None, workers: int | None) -> int:
    """Print one JSON object a line for each dispatch in FILES (files, folders, archives, - for standard input).

    Nothing is stored. Dates are ISO 8601 with offset; null where the file says nothing. Files that hold no text are named
    on standard error, with the reason. The order is that of the files, however many processes read them.
    """
    from dataclasses import replace

    from compliance.readers import ReadOptions
    from compliance.readers.batches import batches

    gc.set_threshold(20_000)  # records leave no cycles
    options = replace(ReadOptions.of(session.config), holder=holder)
    work = batches(sources(files, session), options)
    workers = workers or processors()
    begun = list(islice(work, POOL_AFTER)) if workers > 1 else []
    more = next(work, None) if begun else None
    ours = chain(begun[:1] if more else begun, work if workers == 1 else ())
    failed = False
    for batch in ours:  # other processes begin with what the first batch has loaded
        failed |= _write(session, printed(batch, options))
    if more:
        for found in by_several(chain(begun[1:], [more], work), options, workers):
            failed |= _write(session, found)
    return 2 if failed else 0


def _write(session: Session, found: Iterable[Printed | Skipped]) -> bool:
    """Print what was found; True when something could not be read."""
    failed = False
    for item in found:
        if isinstance(item, Skipped):
            sys.stdout.flush()
            failed |= report_skipped(session, item)
        else:
            line, warnings = item
            sys.stdout.write(line)
            for warning in warnings:
                session.detail(warning)
    sys.stdout.flush()
    return failed
