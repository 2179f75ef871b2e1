"""What the wire readers share: statuses, versions, tidy strings, and the words for a file that holds no text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import TypeVar

from compliance.model import Skipped, Status

T = TypeVar("T")


def _by_word(meanings: dict[T, str]) -> dict[str, T]:
    """Words to what they mean, from a table that is written the other way round."""
    return {word: meaning for meaning, words in meanings.items() for word in words.split()}


_STATUS = _by_word(
    {
        Status.USABLE: "usable open published public",
        Status.CANCELED: "canceled cancelled cancel killed kill delete deleted retracted withdrawn recalled",
        Status.WITHHELD: "withheld hold embargoed suspended",
    }
)
_UPDATE = _by_word(
    {
        "correction": "correction corrected corrective corr correct rectify rectification refile",
        "update": "update updated replace",
        "lead": "writethru lead ld newlead",
        "kill": "kill killed cancel canceled delete retract withdraw withdrawn recall",
        "repeat": "repeat resend",
    }
)
_KINDS = _by_word(
    {
        "picture": "picture photo image still",
        "graphic": "graphic graphics animated",
        "video": "video clip",
        "audio recording": "audio sound",
        "package": "composite package",
        "event": "event",
        "planning item": "planning",
        "concept": "concept",
        "text item": "text",
        "data item": "complexdata",
        "binary": "binary",
    }
)


def status_of(text: str | None, warnings: list[str]) -> Status:
    """The IPTC status of a word such as ``stat:canceled``, ``Usable`` or ``Embargoed``; ``usable`` when nothing is said."""
    word = (text or "").rpartition(":")[2].strip().lower()
    if not word:
        return Status.USABLE
    found = _STATUS.get(word)
    if found is None:
        warnings.append(f"the status {word[:40]!r} is not known: taken as usable")
        return Status.USABLE
    return found


def update_of(words: Iterable[str | None]) -> str | None:
    """The version marker that the first telling word stands for (a genre, a signal, an instruction)."""
    for word in words:
        found = _UPDATE.get((word or "").rpartition(":")[2].strip().lower())
        if found:
            return found
    return None


def version_of(value: object, warnings: list[str], default: int = 1) -> int:
    """A version number as the file has it; some wires count from 0. What is no number is ``default``, with a warning."""
    if value is None or value == "" or isinstance(value, bool):
        return default
    text = str(value).strip()
    if text.isdecimal() and len(text) <= 15:
        return int(text)
    if re.fullmatch(r"\d{1,9}\.0+", text):
        return int(float(text))
    warnings.append(f"the version {text[:40]!r} is no number: taken as {default}")
    return default


def tidy(value: object) -> str | None:
    """A string with its white space collapsed, or None when it is none or says nothing."""
    if not isinstance(value, str):
        return None
    return " ".join(value.split()) or None


def distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    """The non-empty values in order, each once."""
    found: dict[str, None] = {}
    for value in values:
        if isinstance(value, str) and (value := " ".join(value.split())):
            found[value] = None
    return tuple(found)


def joined(values: Iterable[str | None], separator: str = "; ") -> str | None:
    """The distinct values in one string, or None."""
    return separator.join(distinct(values)) or None


class NoText:
    """Counts the items of a file that hold no text, for the one line that says so."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._notes: list[str] = []

    def add(self, kind: str | None, note: str = "") -> None:
        """One more item of this kind (``picture``, ``video``, ``composite``, ``text`` without a body)."""
        word = (kind or "").rpartition(":")[2].strip().lower()
        self._kinds[_KINDS.get(word or "text", "item")] += 1
        if note:
            self._notes.append(note)

    def skipped(self, path: str) -> Skipped:
        """What is said of a file of which no item holds text."""
        if not self._kinds:
            return Skipped(path, "holds no item", empty=True)
        parts = [
            f"{count} {kind}s" if count > 1 else f"{'an' if kind[0] in 'aei' else 'a'} {kind}"
            for kind, count in self._kinds.items()
        ]
        note = f" ({joined(self._notes)})" if self._notes else ""
        if set(self._kinds) <= {"text item", "item"}:
            return Skipped(path, f"holds {' and '.join(parts)} without a text{note}", empty=True)
        return Skipped(path, f"holds {' and '.join(parts)}, no text{note}", empty=True)
