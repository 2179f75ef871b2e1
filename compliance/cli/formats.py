"""Where results go: formats, files and standard output, and the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.session import wants_colour
from compliance.errors import UsageError

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


def render_options(
    output: str = "-", *, show_text: bool | None = None, show_waived: bool = False, brief: bool = False,
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
        show_text=show_text, colour=terminal and wants_colour(), width=width, show_waived=show_waived, brief=brief,
        raw=raw or {},
    )  # fmt: skip


def write(text: str, output: str = "-") -> None:
    """Write a finished result; a file is replaced only when all of it is there."""
    if not text.endswith("\n"):
        text += "\n"
    if output == "-":
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    target = Path(output)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        reason = f"the result cannot be written ({error.strerror})"
        raise UsageError(reason, path=output, remedy="name a file in a folder that exists") from None
