"""What every command shares: the options that stand on all of them, and the things lazily made from them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import field
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from compliance.config import Config, load_config, with_flags
from compliance.dataclass import dataclass


@dataclass
class Session:
    """The options of one call; ``config`` is read at the first use, so that ``--help`` reads nothing."""

    config_path: str | None = None
    db: str | None = None
    licences: str | None = None
    quiet: bool = False
    verbose: int = 0
    debug: bool = False
    _config: Config | None = field(default=None, repr=False)

    @property
    def config(self) -> Config:
        """The configuration file with the flags of this call laid over it."""
        if self._config is None:
            found = load_config(Path(self.config_path) if self.config_path else None)
            self._config = with_flags(found, db=self.db, licences=self.licences)
        return self._config

    def say(self, message: str) -> None:
        """A message for people, to stderr, unless ``--quiet``."""
        if not self.quiet:
            tell(message)

    def warn(self, message: str) -> None:
        """A message that even ``--quiet`` does not hide."""
        tell(f"compliance: {message}")

    def detail(self, message: str) -> None:
        """A message for ``-v``."""
        if self.verbose and not self.quiet:
            tell(message)


def tell(message: str) -> None:
    """Lines on standard error, with nothing that a terminal would obey: they name files, and those may be anybody's.

    Work goes on where nobody can hear them: a closed pipe, a full disk.
    """
    from compliance.report.terminal import harmless

    with suppress(OSError):
        click.echo("\n".join(map(harmless, message.split("\n"))), err=True)


def _store(name: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def callback(ctx: click.Context, option: click.Parameter, value: Any) -> None:
        session = ctx.ensure_object(Session)
        if value in (None, False, 0):
            return
        # What the command finds in the environment does not undo what was said before the command's name.
        of_environment = ctx.get_parameter_source(str(option.name)) is ParameterSource.ENVIRONMENT
        if not (of_environment and getattr(session, name)):
            setattr(session, name, value)

    return callback


def session_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """``--db --config --licences --quiet -v --debug``: before or after the command's name; hands the session in first."""
    options = [
        click.option(
            "--db",
            metavar="FILE",
            envvar="COMPLIANCE_DB",
            show_envvar=True,
            expose_value=False,
            callback=_store("db"),
            help="The database  [default: compliance.db]",
        ),
        click.option(
            "--licences",
            metavar="FILE",
            envvar="COMPLIANCE_LICENCES",
            show_envvar=True,
            expose_value=False,
            callback=_store("licences"),
            help="The licence register (TOML).",
        ),
        click.option(
            "--config",
            metavar="FILE",
            envvar="COMPLIANCE_CONFIG",
            show_envvar=True,
            expose_value=False,
            callback=_store("config_path"),
            help="The configuration  [default: compliance.toml, searched upwards]",
        ),
        click.option(
            "-q", "--quiet", is_flag=True, expose_value=False, callback=_store("quiet"), help="No messages, only results."
        ),
        click.option("-v", "--verbose", count=True, expose_value=False, callback=_store("verbose"), help="Say more."),
        click.option("--debug", is_flag=True, expose_value=False, callback=_store("debug"), help="Show tracebacks."),
    ]
    for option in reversed(options):
        function = option(function)
    passing: Callable[[Callable[..., Any]], Callable[..., Any]] = click.make_pass_decorator(Session, ensure=True)
    return passing(function)


def wants_colour() -> bool:
    """Colour only on a terminal, and never under ``NO_COLOR`` (https://no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(getattr(sys.stdout, "isatty", lambda: False)()) and os.environ.get("TERM") != "dumb"
