"""Results to text in every format, pure.

``render`` turns a ``model.Report`` into any format of ``FORMATS``; each format is a module of its own, imported when it is
asked for. What is not a report (pairs, runs, dispatches, a register's figures) has its own function beside it.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import cast

from compliance.errors import UsageError
from compliance.model import Report
from compliance.report.options import RenderOptions

__all__ = ["FORMATS", "RenderOptions", "render"]

_RENDERERS = {  # format -> module, function, whether it shows words of the texts unless told otherwise
    "text": ("text", "render", True),
    "json": ("json", "render", True),
    "jsonl": ("json", "render_lines", True),
    "sarif": ("sarif", "render", False),
    "junit": ("junit", "render", False),
    "github": ("github", "render", False),
    "gitlab": ("gitlab", "render", False),
    "html": ("html", "render", True),
}
FORMATS = tuple(_RENDERERS)


def render(report: Report, format: str, options: RenderOptions | None = None) -> str:
    """``report`` in one of ``FORMATS``, ending in a line end. Raises UsageError for a format that is not known."""
    if format not in _RENDERERS:
        raise UsageError(f"no format {format!r}", remedy=f"use one of {', '.join(FORMATS)}")
    module, function, shows = _RENDERERS[format]
    options = options or RenderOptions()
    show_text = shows if options.show_text is None else options.show_text
    if not show_text:
        from compliance.report.discretion import discreet

        report = discreet(report)
    renderer = getattr(import_module(f"compliance.report.{module}"), function)
    return cast(str, renderer(report, replace(options, show_text=show_text)))
