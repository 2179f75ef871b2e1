"""``compliance demo``: the whole way on invented samples."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import click

from compliance.cli.checking import new_run, recorded
from compliance.cli.formats import format_option, output_option, render_options, write
from compliance.cli.samples import samples_folder
from compliance.cli.session import Session, session_options
from compliance.config import Config
from compliance.model import Article, Report


@click.command(
    "demo",
    epilog="""\b
Examples:
  compliance demo
  compliance demo --keep demo/ && compliance --db demo/demo.db runs
  compliance demo --format html --output demo.html
""",
)
@click.option("--keep", metavar="DIR", help="Keep the database, the dispatches, the articles and the licences in this folder.")
@format_option("text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "html")
@output_option
@session_options
def command(session: Session, keep: str | None, form: str, output: str) -> None:
    """Register the sample dispatches, check the sample articles against sample licences, and show what an editor would see.

    All of it is invented, in the style of the wires. Nothing of yours is touched.
    """
    from compliance.audit.auditor import Flags
    from compliance.audit.opening import open_auditor
    from compliance.audit.registrar import Registered, Registrar
    from compliance.readers import expand, read_articles
    from compliance.report import render
    from compliance.store import open_store

    samples = samples_folder()
    plan = tomllib.loads((samples / "demo" / "demo.toml").read_text(encoding="utf-8"))
    target = str(Path(output).resolve()) if output != "-" else output
    with ExitStack() as stack:
        folder = Path(keep) if keep else Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="compliance-demo-")))
        folder.mkdir(parents=True, exist_ok=True)
        if keep:
            _copy(samples, folder)
        config = Config(db=str((folder / "demo.db").resolve()), licences=str(samples / plan["licences"]))
        account = Registered()
        with open_store(config.db, "create") as store:
            for account in Registrar(store).add(expand([samples / plan["dispatches"]])):  # noqa: B007
                pass
        session.say(f"{account.added + account.known} sample dispatches registered; checking {len(plan['article'])} articles\n")
        if form == "text":
            for entry in plan["article"]:
                session.say(f"  {entry['file'].removeprefix('articles/'):40} {entry['why']}")
            session.say("")
        flags = Flags(outlet=plan["outlet"], territory=plan["territory"], channel=plan["channel"])
        stack.enter_context(_inside(samples))
        with open_auditor(config, record=True, flags=flags, clock=lambda: plan["at"]) as auditor:
            articles = (a for entry in plan["article"] for a in read_articles(entry["file"]) if isinstance(a, Article))
            run, results, skipped = recorded(auditor, new_run(auditor, "demo"), map(auditor.check, articles), record=True)
        report = Report(run, tuple(results), tuple(skipped))
        write(render(report, form, render_options(target)), target)
        if keep:
            session.say(f"\nkept in {keep}; try: compliance --db {Path(keep, 'demo.db')} corpus list")


@contextmanager
def _inside(folder: Path) -> Iterator[None]:
    """Article paths in the report are those of the samples, wherever the command was called."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


def _copy(samples: Path, folder: Path) -> None:
    import shutil

    for name in ("dispatches", "articles", "licences"):
        shutil.copytree(samples / name, folder / name, dirs_exist_ok=True)
