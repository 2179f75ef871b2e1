"""The command line: click, one module a command.

Exit codes: 0 clean, 1 findings at or above ``--fail-on``, 2 usage, configuration, input or internal error.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

OBJECTS = 100_000  # between two looks for cycles


def main() -> None:
    """Run ``compliance`` with the process's arguments and exit."""
    # A check makes some 50,000 objects that all live to its end: to look through them for cycles on the way is in vain.
    gc.set_threshold(OBJECTS, 10, 10)
    from compliance.cli.app import run

    _leave(run())


def _leave(code: int) -> NoReturn:
    """Exit without taking the interpreter apart, which takes longer than a check of a short text; files are closed by now."""
    if "multiprocessing" in sys.modules or sys.gettrace() or sys.getprofile():
        raise SystemExit(code)  # they have something to do at the end
    with suppress(OSError):
        sys.stdout.flush()
    with suppress(OSError):
        sys.stderr.flush()
    os._exit(code)
