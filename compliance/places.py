"""On which line of a TOML text a key stands. ``tomllib`` gives values without places; messages need them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_HEADER = r"^\s*\[\[?([^\[\]]+)\]\]?\s*(?:#.*)?$"
_ASSIGNMENT = r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*="""
_PART = r"""[\w-]+|"[^"]*"|'[^']*'"""
_INNER = r"""(?:^|[\s{{,])["']?{}["']?\s*="""


@lru_cache(maxsize=8)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when a mistake is to be named, not at every start."""
    return re.compile(pattern)


class Places:
    """The lines of all keys of one TOML text, found in one pass at the first question."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._lines: list[str] = []
        self._known: dict[tuple[str, ...], int] | None = None

    def line_of(self, *keys: str) -> str | None:
        """The line (from 1, as text) of the dotted key ``keys``, or of its nearest ancestor that stands in the text.

        >>> Places('[licence.afp]\\nholder = "AFP"\\n').line_of("licence", "afp", "holder")
        '2'
        """
        if self._known is None:
            self._lines = self._text.splitlines()
            self._known = {}
            for number, path in _assignments(self._lines):
                for depth in range(1, len(path) + 1):
                    self._known.setdefault(path[:depth], number)
        for depth in range(len(keys), 0, -1):
            if keys[:depth] in self._known:
                return str(_within(self._lines, self._known[keys[:depth]], keys[depth:]))
        return None


def _assignments(lines: list[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every header and assignment, with its full path; text inside multi-line strings is stepped over."""
    header: tuple[str, ...] = ()
    quote: str | None = None
    for number, line in enumerate(lines, 1):
        if quote:
            quote = None if line.count(quote) % 2 else quote
            continue
        found = _compiled(_HEADER).match(line)
        if found:
            header = _parts(found[1])
            yield number, header
            continue
        assigned = _compiled(_ASSIGNMENT).match(line)
        if assigned:
            yield number, header + _parts(assigned[1])
        quote = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), None)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _compiled(_PART).findall(dotted))


def _within(lines: list[str], number: int, rest: tuple[str, ...]) -> int:
    """The line at or below ``number`` where an inline table names the last of ``rest``; else ``number`` itself."""
    if not rest:
        return number
    wanted = re.compile(_INNER.format(re.escape(rest[-1])))
    for offset, line in enumerate(lines[number - 1 :]):
        if offset and (_compiled(_HEADER).match(line) or _compiled(_ASSIGNMENT).match(line)):
            break
        if wanted.search(line):
            return number + offset
    return number


def line_in(text: str, key: str, prefix: str = "") -> str | None:
    """The line of a dotted key with indices, such as ``context.rules[1].channel``, in a TOML text.

    ``prefix`` is the table that the keys stand in. Falls back to the nearest table that can be found.

    >>> line_in('[[a]]\\nb = 1\\n[[a]]\\nb = 2\\n', "a[1].b")
    '4'
    >>> line_in('[[a]]\\nb = 1\\n[[a]]\\nb = 2\\n', "a[1]")
    '3'
    """
    table, _, rest = key.partition("[")
    number, _, inner = rest.partition("]")
    inner = inner.removeprefix(".")
    if not rest:
        return Places(text).line_of(*filter(None, (*prefix.split("."), *key.split("."))))
    wanted = f"[[{prefix}.{table}]]" if prefix else f"[[{table}]]"
    lines = text.splitlines()
    heads = [at for at, line in enumerate(lines) if line.replace(" ", "").startswith(wanted)]
    if len(heads) <= int(number):
        return line_in(text, table, prefix)
    at = heads[int(number)]
    found = line_in("\n".join(lines[at + 1 :]), inner) if inner else None
    return str(at + 1 + int(found or 0))
