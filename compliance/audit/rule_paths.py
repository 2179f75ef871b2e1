"""Paths of articles as the path rules of a configuration see them: from the folder of its file, whatever was typed."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from compliance.config import Config


def rule_path(path: str, config: Config, folder: str) -> str:
    """``path``, relative to ``folder`` or absolute, from the configuration's folder; as it is where it lies outside of that."""
    if config.path is None or not config.context.rules or path == "-":
        return path
    head, tail = os.path.split(path)
    inside = os.path.relpath(os.path.join(_real(os.path.join(folder, head)), tail), _real(os.path.dirname(config.path)))
    return path if inside.startswith("..") else Path(inside).as_posix()


@lru_cache(maxsize=1024)
def _real(folder: str) -> str:
    return os.path.realpath(folder)
