"""``compliance read``: what the readers make of files."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

import click

from compliance.cli.inputs import report_skipped, sources
from compliance.cli.processes import Hands, processes, processors
from compliance.cli.session import Session, session_options
from compliance.model import Skipped

if TYPE_CHECKING:
    from compliance.readers import ReadOptions
    from compliance.readers.batches import Batch, Part

    Printed = tuple[str, tuple[str, ...]]  # the line of a dispatch, and the reader's warnings

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
    ours = iter(list(islice(work, POOL_AFTER))) if workers > 1 else work
    more = next(work, None) if workers > 1 else None
    failed = False
    if more is not None:  # other processes begin with what the first batch has loaded
        failed |= _write(session, _printed(next(ours), options))
    others = _others(chain([more], work), options, workers) if more is not None else ()
    for batch in ours:
        failed |= _write(session, _printed(batch, options))
    for found in others:
        failed |= _write(session, found)
    return 2 if failed else 0


def _printed(batch: Batch, options: ReadOptions) -> Iterator[Printed | Skipped]:
    """The lines of a batch, as they come."""
    from compliance.readers.batches import read_part
    from compliance.report.read import read_line

    for part in batch:
        for item in read_part(part, options):
            yield item if isinstance(item, Skipped) else (read_line(item), tuple(f"{item.path}: {w}" for w in item.warnings))


def _all_printed(batch: Batch, options: ReadOptions) -> list[Printed | Skipped]:
    return list(_printed(batch, options))


def _others(work: Iterable[Batch], options: ReadOptions, workers: int) -> Iterator[list[Printed | Skipped]]:
    """The same by several processes, which begin at once; in the order of the batches."""
    hands: Hands[Part, Printed | Skipped] = Hands(_all_printed, (options,), _lost, workers)
    hands.begin(work)
    return hands.results()


def _lost(part: Part) -> Skipped:
    """What is said of a part whose process died twice."""
    from compliance.readers import Source

    path = part.path if isinstance(part, Source | Skipped) else part[1] if isinstance(part, tuple) else part.path.as_posix()
    return Skipped(path, "the process that read it died, twice", error=True)


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
