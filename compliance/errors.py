"""One root for every error that a user can meet.

Each message is one line that names the file, the place in it and the remedy. The command line prints it after
``compliance:`` and exits with 2; a traceback appears only under ``--debug``.
"""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """``", did you mean 'x'?"`` or an empty string: the end of every message about an unknown word."""
    import difflib

    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f", did you mean {close[0]!r}?" if close else ""


class ComplianceError(Exception):
    """The root: anything that stops a command for a reason the user can act on."""

    def __init__(self, message: str, *, path: str | None = None, place: str | None = None, remedy: str | None = None) -> None:
        self.message = message
        self.path = path
        self.place = place
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        file = "standard input" if self.path == "-" else self.path
        where = ":".join(part for part in (file, self.place) if part)
        line = f"{where}: {self.message}" if where else self.message
        if self.remedy:
            line = f"{line}; {self.remedy}"
        return " ".join(line.split())


class UsageError(ComplianceError):
    """The command was called in a way that cannot work."""


class ConfigError(ComplianceError):
    """A configuration, licence or waiver file says something that is not understood."""


class ReadError(ComplianceError):
    """A file could not be turned into a dispatch or an article."""


class EmptyTextError(ReadError):
    """A file was read, and holds no text to compare: said, never passed over."""


class SegmentError(ComplianceError):
    """A segment of the index is damaged, missing, or was made by another scheme."""


class SchemeError(SegmentError):
    """Fingerprints of a foreign scheme: comparing them would give silent nonsense."""


class StoreError(ComplianceError):
    """The database cannot be used: newer, read-only, locked, damaged."""


class ReadOnlyError(StoreError):
    """The database, or its folder, may not be written to."""


class LicenceError(ConfigError):
    """A licence register, or an ODRL document, is not valid."""
