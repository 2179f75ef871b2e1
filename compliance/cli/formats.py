"""Where results go: formats, files and standard output, and the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from compliance.cli.session import wants_colour

if TYPE_CHECKING:
    from compliance.report import RenderOptions

F = TypeVar("F", bound=Callable[..., Any])


def output_option(function: F) -> F:
    """``--output FILE|-``."""
    text = "Where the result goes; - is standard output."
    return click.option("-o", "--output", metavar="FILE", default="-", show_default=True, help=text)(function)


def format_option(*names: str) -> Callable[[F], F]:
    """``--format`` with these choices; the first is the default."""
    return click.option(
        "--format", "form", type=click.Choice(names), default=names[0], show_default=True, help="Form of the result."
    )


def showing_options(function: F) -> F:
    """``--show-text/--hide-text`` and ``--show-waived``: what of a report's matter is printed."""
    text = "Show words of articles and dispatches  [default: as the format needs]"
    function = click.option("--show-waived", is_flag=True, help="Show waived findings too.")(function)
    return click.option("--show-text/--hide-text", default=None, help=text)(function)


def render_options(
    output: str = "-",
    *,
    show_text: bool | None = None,
    show_waived: bool = False,
    brief: bool = False,
    raw: Mapping[str, str] | None = None,
) -> RenderOptions:
    """Colour and width of the terminal for results that go there; neither for files."""
    from compliance.report import RenderOptions

    terminal = output == "-" and sys.stdout.isatty()
    width = 100
    if terminal or "COLUMNS" in os.environ:
        from shutil import get_terminal_size

        width = max(40, min(get_terminal_size().columns, 160))
    return RenderOptions(
        show_text=show_text, colour=terminal and wants_colour(), width=width, clip=terminal, show_waived=show_waived,
        brief=brief, raw=raw or {},
    )  # fmt: skip


def write(text: str, output: str = "-") -> None:
    """Write a finished result, whose last line ends; a file is replaced only when all of it is there."""
    write_parts((text if not text or text.endswith("\n") else f"{text}\n",), output)


def write_parts(parts: Iterable[str], output: str = "-") -> None:
    """``write`` for a result that comes piece by piece."""
    if output in ("-", "/dev/stdout"):
        try:
            sys.stdout.writelines(parts)
            sys.stdout.flush()
        except BrokenPipeError:  # the reader has seen enough (head, less); the exit code still tells what was found
            silence(sys.stdout)
        return
    from compliance.cli.targets import replaced

    with replaced(output, "the result") as stream:
        for piece in parts:
            stream.write(piece.encode("utf-8", "backslashreplace"))


def silence(stream: TextIO) -> None:
    """Let nothing more come of a stream whose reader is gone, the interpreter's own flush at the end included."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
