"""The command line: click, one module a command.

Exit codes: 0 clean, 1 findings at or above ``--fail-on``, 2 usage, configuration, input or internal error.
"""

from __future__ import annotations


def main() -> None:
    """Run ``compliance`` with the process's arguments and exit."""
    from compliance.cli.app import run

    raise SystemExit(run())
