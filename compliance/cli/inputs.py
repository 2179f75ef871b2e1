"""Paths of the command line to readable files, standard input included."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

import click

from compliance.cli.session import Session
from compliance.errors import UsageError
from compliance.model import Skipped

if TYPE_CHECKING:
    from compliance.readers.source import Source
    from compliance.readers.walk import Found


def sources(paths: Iterable[str], session: Session) -> Iterator[Source | Found | Skipped]:
    """Files, folders and ``-`` (standard input), in the order given, each once. A path that is not there is a ``Skipped``."""
    from compliance.readers import expand

    refuse_nameless(paths := list(dict.fromkeys(paths)))
    seen: set[str] | None = set() if len(paths) > 1 else None
    for path in paths:
        if path == "-":
            yield standard_input(session)
        elif _is_pipe(path):
            with open(path, "rb") as stream:
                yield _read_once(stream, path, session)
        else:
            yield from expand([path], seen)


def standard_input(session: Session) -> Source:
    """All that comes on standard input. Raises UsageError for more than a file may hold."""
    return _read_once(sys.stdin.buffer, "-", session)


def _read_once(stream: BinaryIO, path: str, session: Session) -> Source:
    from compliance.readers.source import Source

    limits = session.config.limits
    data = stream.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        message = f"is longer than {limits.file_bytes:,} bytes"
        raise UsageError(message, path=path, remedy="raise limits.file_bytes in the configuration")
    return Source.of_bytes(data, path, limits)


def _is_pipe(path: str) -> bool:
    """Whether a path is a pipe, as a shell's ``<(command)`` is one: what was read of it does not come again."""
    try:
        return stat.S_ISFIFO(os.stat(path).st_mode)
    except (OSError, ValueError):
        return False


def refuse_nameless(paths: Iterable[str]) -> None:
    """Raises UsageError for an empty name (an unset variable of a script), which would stand for the folder one is in."""
    if "" in paths:
        raise UsageError("a path is empty", remedy="name a file or folder; . is the one you are in")


def require_some(paths: Iterable[str]) -> None:
    """Raises UsageError, for the first of them, when none of the paths is there, and for an empty name."""
    refuse_nameless(paths := list(paths))
    if paths and not any(path == "-" or os.path.lexists(path) for path in paths):
        raise UsageError("no such file or folder", path=paths[0])


def report_skipped(session: Session, skipped: Skipped) -> bool:
    """Say what was passed over and why; True where it was an error."""
    from compliance.report.phrases import place_name

    name = place_name(skipped.path, None)
    if skipped.error:
        session.warn(f"{name}: {skipped.reason}")
    else:
        session.say(f"{name}: passed over: {skipped.reason}")
    return skipped.error


def day_of(text: str | None, option: str = "--since") -> datetime | None:
    """The time that ``option`` names, midnight UTC where it names a day. Raises a usage error for anything else."""
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise click.UsageError(f"{option} {text!r} is no day; write it as 2026-06-16") from None
