"""The commands as data, read from the command line itself: what the reference and the manual pages are made of."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace

import click

from compliance.cli.app import COMMANDS, group
from compliance.cli.session import session_options

Row = tuple[str, str]  # an option with its value, and what it does


@dataclass(frozen=True)
class Block:
    """A paragraph of help, or lines to be left as they are."""

    text: str
    verbatim: bool = False


@dataclass(frozen=True)
class Command:
    """One command: ``name`` as it is typed, its help, its own options, examples, and the commands below it."""

    name: str
    usage: str
    short: str
    blocks: tuple[Block, ...]
    options: tuple[Row, ...]
    examples: tuple[str, ...]
    below: tuple[Command, ...] = ()


def program() -> Command:
    """The whole command line."""
    with click.Context(group, info_name="compliance") as context:
        found = (_command(group.get_command(context, name), f"compliance {name}") for name in COMMANDS)
        below = tuple(replace(one, short=short) for one, (*_, short) in zip(found, COMMANDS.values(), strict=True))
    return Command("compliance", "compliance [OPTIONS] COMMAND [ARGS]...", _short(group), _blocks(group.help), (), (), below)


def common_options() -> tuple[Row, ...]:
    """The options that stand on every command."""
    return _rows(_bare(), keep=_common())


def _command(command: click.Command | None, name: str) -> Command:
    assert command is not None, name
    with click.Context(command, info_name=name) as context:
        usage = " ".join([name, *command.collect_usage_pieces(context)])
        below: tuple[Command, ...] = ()
        if isinstance(command, click.Group):
            below = tuple(_command(command.get_command(context, n), f"{name} {n}") for n in command.list_commands(context))
    options = _rows(command, leave_out=_common() | {"--help"})
    return Command(name, usage, _short(command), _blocks(command.help), options, tuple(_examples(command.epilog)), below)


def _bare() -> click.Command:
    return click.command("bare")(session_options(lambda session: None))


def _common() -> set[str]:
    return {option for parameter in _bare().params for option in parameter.opts}


def _rows(command: click.Command, *, keep: Set[str] = frozenset(), leave_out: Set[str] = frozenset()) -> tuple[Row, ...]:
    """Names and help of the options of a command: of all, or of those to ``keep``."""
    rows = []
    with click.Context(command, info_name="x") as context:
        for parameter in command.get_params(context):
            names = set(parameter.opts)
            record = parameter.get_help_record(context)
            if record is None or isinstance(parameter, click.Argument) or names & leave_out or (keep and not names & keep):
                continue
            rows.append((record[0], " ".join(record[1].split())))
    return tuple(rows)


def _short(command: click.Command) -> str:
    return " ".join((command.help or "").partition("\n\n")[0].split())


def _blocks(text: str | None) -> tuple[Block, ...]:
    """Paragraphs; one that click marks with \\b keeps its lines."""
    blocks = []
    for part in inspect.cleandoc(text or "").split("\n\n"):
        if part.startswith("\b"):
            blocks.append(Block(part.removeprefix("\b\n"), verbatim=True))
        else:
            blocks.append(Block(" ".join(part.split())))
    return tuple(blocks)


def _examples(epilog: str | None) -> Iterator[str]:
    """The lines under "Examples:", without their indent."""
    lines = (epilog or "").removeprefix("\b\n").splitlines()
    if lines and lines[0] == "Examples:":
        yield from (line.removeprefix("  ") for line in lines[1:])
