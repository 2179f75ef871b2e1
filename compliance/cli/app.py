"""The command group: commands are imported when they are called, and every error becomes one line."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click

from compliance import __version__
from compliance.cli.session import Session, session_options, tell
from compliance.errors import ComplianceError

# name -> (module, attribute, group of the help page); the short help stands here so that --help imports no command.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("init", "Start here", "Write a commented compliance.toml and an empty database."),
    "demo": ("demo", "Start here", "Register the sample dispatches, check the sample articles, show the result."),
    "check": ("check", "Check", "Check articles before they are published."),
    "audit": ("audit", "Check", "Hold a whole archive against the register."),
    "compare": ("compare", "Check", "Compare an article with a source; needs no register."),
    "read": ("read", "Check", "Show what the readers make of files; stores nothing."),
    "gate": ("gate", "Repository", "Fail a build on new findings in the files of a repository."),
    "baseline": ("baseline", "Repository", "Known findings: create, update, show."),
    "corpus": ("corpus", "Register", "The register of protected dispatches: add, list, show, remove, reindex, stats."),
    "selftest": ("selftest", "Register", "Measure on your own register what checks find."),
    "licences": ("licences", "Licences", "The licence register: check, list, show, export, import."),
    "explain": ("explain", "Licences", "Explain a finding, or a rule, in words."),
    "waive": ("waive", "Licences", "Allow a finding until a day, for a reason."),
    "waivers": ("waivers", "Licences", "Approved exceptions: list, remove."),
    "runs": ("runs", "Ledger", "List recorded runs, or show one."),
    "report": ("report", "Ledger", "Write a recorded run again, in any format."),
    "ledger": ("ledger", "Ledger", "Recorded articles that a kill, a correction or a limit affects."),
    "browse": ("browse", "Ledger", "Open register and ledger in Datasette."),
}


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own, imported at the first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"compliance.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for name, (_, group, short) in COMMANDS.items():
            groups.setdefault(group, []).append((name, short))
        for group, rows in groups.items():
            with formatter.section(group):
                formatter.write_dl(rows)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from compliance.errors import nearest

            hint = nearest(args[0], COMMANDS) or "; see 'compliance --help'"
            raise click.UsageError(error.message.rstrip(".") + hint, ctx) from None


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage, configuration, input or internal error.",
)
@click.version_option(__version__, prog_name="compliance")
@session_options
def group(session: Session) -> None:
    """Find protected news agency text in articles, and judge the reuse against your licences.

    \b
    Three steps to a first answer:
      compliance corpus add wires/        register what is protected
      compliance check story.md           does the story reuse it, and may it?
      compliance check story.md --format json

    'compliance demo' shows all of it on invented samples.
    """


def open_closed_streams() -> None:
    """Standard streams that the caller closed (``>&-``) go nowhere, lest a database take their place among the open files."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; never a traceback without ``--debug``."""
    # One article's matrices are small: threads cost more than they give, and workers use the other processors.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stderr else "backslashreplace")
    argv = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in argv or bool(os.environ.get("COMPLIANCE_DEBUG"))
    try:
        result: Any = group.main(args=argv, prog_name="compliance", standalone_mode=False)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return int(stop.exit_code)
    except click.ClickException as error:
        with suppress(OSError):
            error.show()
        return 2
    except ComplianceError as error:
        if debug:
            raise
        tell(f"compliance: {error}")
        return 2
    except (KeyboardInterrupt, click.Abort):
        tell("compliance: interrupted; what was finished is kept")
        return 130
    except BrokenPipeError:
        from compliance.cli.formats import silence

        silence(sys.stdout)  # the reader went away (head, less)
        return 0
    except OSError as error:  # the world's fault, not the program's: a full disk, no leave, too many open files
        if debug:
            raise
        tell(f"compliance: {error.filename or 'result or input'}: {error.strerror or error}")
        return 2
    except Exception as error:
        if debug:
            raise
        text = " ".join(str(error).split())
        tell(f"compliance: internal error: {type(error).__name__}: {text}; run again with --debug and report it")
        return 2
