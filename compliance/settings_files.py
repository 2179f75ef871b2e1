"""Files that people write for us: configuration, licences, waivers, baselines. What is wrong with one is said in a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from compliance.errors import ComplianceError, ConfigError


def text_of(path: Path, what: str, *, remedy: str | None = None, error: type[ComplianceError] = ConfigError) -> str:
    """The text of a file in UTF-8, without a byte order mark.

    Raises ``error`` where it cannot be read; for one that is not there, ``what`` it should be and the ``remedy``.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise error(f"no such {what}", path=str(path), remedy=remedy) from None
    except OSError as problem:
        raise error(f"cannot be read ({problem.strerror})", path=str(path)) from None
    except UnicodeDecodeError:
        raise error("is not UTF-8", path=str(path), remedy="save it as UTF-8") from None


def toml_of(text: str, path: str, *, error: type[ComplianceError] = ConfigError) -> dict[str, Any]:
    """The values of a TOML text. Raises ``error``, naming ``path``, for a text that is none."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise error(f"is not valid TOML: {problem}", path=path) from None
