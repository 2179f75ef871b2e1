"""Files that commands write: replaced as a whole, or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from compliance.errors import UsageError


@contextmanager
def replaced(name: str, what: str) -> Iterator[BinaryIO]:
    """The file to write: what stands there is replaced when all is written, and keeps its mode; a link keeps pointing to it.

    Devices and pipes (``/dev/null``, ``>(...)``) are written to, never replaced. Raises UsageError, naming ``what``, when
    it cannot be written.
    """
    try:
        if _is_special(name):
            with open(name, "wb") as stream:
                yield stream
            return
        target = Path(os.path.realpath(name))
        part = target.with_name(f".compliance.{os.getpid()}.part")  # any name of a target would do, however long
        try:
            with part.open("wb") as stream:
                yield stream
            if target.exists():
                shutil.copymode(target, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        reason = f"{what} cannot be written ({error.strerror})"
        raise UsageError(reason, path=name, remedy=_remedy(name)) from None


def _is_special(name: str) -> bool:
    """Whether the name stands for a device, a pipe or an open file rather than for a file of a folder."""
    if os.path.abspath(name).startswith(("/dev/", "/proc/")):
        return True
    return os.path.exists(name) and not os.path.isfile(name) and not os.path.isdir(name)


def _remedy(name: str) -> str:
    if os.path.isdir(name):
        return "name a file, not a folder"
    if not os.path.isdir(os.path.dirname(os.path.realpath(name))):
        return "name a file in a folder that exists"
    return "make room or give leave there, or name another file"
