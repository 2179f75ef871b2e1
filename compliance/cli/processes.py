"""``--workers``: how many processes."""

from __future__ import annotations

import os

import click


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(_: click.Context, __: click.Parameter, value: str | None) -> int | None:
    """``--workers``: a number, or one a core."""
    if value is None:
        return None
    if value == "auto":
        return processors()
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f"{value!r} is neither a number of processes nor 'auto'")
    return int(value)
