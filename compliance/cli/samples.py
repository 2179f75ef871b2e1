"""Where our own invented samples lie: in the installed package, or in ``corpus/`` of a checkout."""

from __future__ import annotations

from pathlib import Path

import compliance
from compliance.errors import UsageError


def samples_folder() -> Path:
    """The folder of the sample dispatches, articles and licences. Raises UsageError where neither place has it."""
    package = Path(compliance.__file__).resolve().parent
    for folder in (package / "samples", package.parent / "corpus"):
        if (folder / "demo" / "demo.toml").is_file():
            return folder
    raise UsageError("the samples are not installed", path=str(package), remedy="install the package again with pip")
