"""The first and last lines of a text: where wires put what is not prose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

HEAD_CHARACTERS = 1600
TAIL_CHARACTERS = 3200


class Line(NamedTuple):
    """A line without outer white space: ``text`` is ``source[start:end]``."""

    start: int
    end: int
    text: str


def lower_of(text: str) -> str:
    """``text`` in lower case, character for character, so that offsets hold (only "İ" would become two)."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text.replace("İ", "I").lower()


def head_lines(text: str, count: int = 8) -> list[Line]:
    """The first ``count`` lines that are not blank; the last of them may be cut where it is long."""
    found: list[Line] = []
    position = 0
    for raw in text[:HEAD_CHARACTERS].splitlines(keepends=True):
        if stripped := raw.strip():
            left = position if raw[0] == stripped[0] else position + len(raw) - len(raw.lstrip())
            found.append(Line(left, left + len(stripped), stripped))
            if len(found) == count:
                break
        position += len(raw)
    return found


def tail_lines(text: str, end: int | None = None) -> Iterator[Line]:
    """The lines of ``text[:end]`` that are not blank, from the last one upwards, as far as TAIL_CHARACTERS reach."""
    stop = len(text) if end is None else end
    floor = max(0, stop - TAIL_CHARACTERS)
    while stop > floor:
        start = text.rfind("\n", 0, stop) + 1
        raw = text[start:stop]
        if stripped := raw.strip():
            left = start + len(raw) - len(raw.lstrip())
            yield Line(left, left + len(stripped), stripped)
        stop = start - 1
