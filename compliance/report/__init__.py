"""Results to text in every format, pure.

``render`` turns a ``model.Report`` into any format of ``FORMATS``; each format is a module of its own, imported when it is
asked for. What is not a report (pairs, runs, dispatches, a register's figures) has its own function beside it.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from compliance.errors import UsageError
from compliance.model import Report
from compliance.report.options import RenderOptions

__all__ = ["FORMATS", "RenderOptions", "render"]

_RENDERERS = {
    "text": ("text", "render"),
    "json": ("json", "render"),
    "jsonl": ("json", "render_lines"),
}
FORMATS = tuple(_RENDERERS)


def render(report: Report, format: str, options: RenderOptions | None = None) -> str:
    """``report`` in one of ``FORMATS``, ending in a line end. Raises UsageError for a format that is not known."""
    if format not in _RENDERERS:
        raise UsageError(f"no format {format!r}", remedy=f"use one of {', '.join(FORMATS)}")
    module, function = _RENDERERS[format]
    renderer = getattr(import_module(f"compliance.report.{module}"), function)
    return cast(str, renderer(report, options or RenderOptions()))
