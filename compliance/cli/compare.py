"""``compliance compare``: an article against a source, with no register."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.checking import matching_options
from compliance.cli.formats import output_option, render_options, write
from compliance.cli.processes import processes
from compliance.cli.progress import track
from compliance.cli.session import Session, session_options
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.readers.source import Source


@click.command(
    "compare",
    epilog="""\b
Examples:
  compliance compare story.md dispatch.txt
  compliance compare story.md dispatch.xml --format json
  pbpaste | compliance compare - dispatch.txt
  compliance compare --pairs pairs.txt --articles susp/ --sources src/ --workers 2 --format jsonl
""",
)
@click.argument("article", required=False, metavar="[ARTICLE")
@click.argument("source", required=False, metavar="SOURCE]")
@click.option("--pairs", metavar="FILE", help="Compare many: a line 'article-name source-name' each.")
@click.option("--articles", metavar="DIR", help="The folder of the articles that --pairs names.")
@click.option("--sources", metavar="DIR", help="The folder of the sources that --pairs names.")
@click.option("--workers", metavar="N|auto", callback=processes, help="Processes for --pairs  [default: 1]")
@matching_options
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text", show_default=True)
@output_option
@session_options
def command(
    session: Session, article: str | None, source: str | None, pairs: str | None, articles: str | None, sources: str | None,
    workers: int | None, sensitivity: str | None, min_words: int | None, form: str, output: str,
) -> int:  # fmt: skip
    """Show what ARTICLE shares with SOURCE: passages on both sides, how close they are, and what does not count.

    One of them may be - for standard input.

    Works on files of every format that 'compliance read' knows, of one text each, and needs no database. Offsets in the
    result are Unicode characters of the text as read; for a plain text file, of the file itself.
    """
    from compliance.audit.pairs import Compared, Pair, compare_pairs, read_pairs
    from compliance.matching.settings import settings_for
    from compliance.report import compare as reports

    if pairs:
        if not (articles and sources) or article:
            raise click.UsageError("--pairs takes --articles DIR and --sources DIR, and no other arguments")
        todo = read_pairs(Path(pairs), Path(articles), Path(sources))
    elif article and source:
        if article == source == "-":
            raise click.UsageError("only one of ARTICLE and SOURCE can be standard input")
        todo = [Pair(article, source, _file(article, session), _file(source, session))]
    else:
        raise click.UsageError("name an ARTICLE and a SOURCE, or --pairs FILE with --articles DIR and --sources DIR")
    config = session.config
    settings = settings_for(sensitivity or config.sensitivity, minimum_words=min_words or config.min_words)
    done: list[Compared] = []
    for outcome in track(
        session, compare_pairs(todo, settings, workers=workers or config.workers), "comparing", len(todo), "pairs"
    ):
        done.append(outcome)
        if outcome.skipped is not None and pairs:
            session.warn(f"{outcome.skipped.path}: {outcome.skipped.reason}")
    if not pairs and done[0].skipped is not None:
        raise UsageError(done[0].skipped.reason, path=done[0].skipped.path)
    options = render_options(output, show_text=True)
    found = [reports.Pair(d.pair.article, d.pair.source, d.text, d.match) for d in done if d.match]
    write(reports.render_pairs(found, form, options), output)
    return 2 if any(d.skipped for d in done) else 0


def _file(path: str, session: Session) -> str | Source:
    """The path, or what comes on standard input."""
    if path != "-":
        return path
    from compliance.cli.inputs import standard_input

    return standard_input(session)
