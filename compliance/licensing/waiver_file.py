"""Changing a waiver file without losing what people wrote into it. Pure: text to text."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.errors import ConfigError
from compliance.licensing.waivers import Waiver, parse_waivers, render_waivers


def with_waiver(text: str, waiver: Waiver, path: str) -> str:
    """The file with one more waiver: in its place where the file is as this tool writes it, else at the end.

    Raises ConfigError for a file that is not valid, and for a waiver that is in it already.
    """
    there = parse_waivers(text, path) if text.strip() else ()
    if waiver in there:
        raise ConfigError("has this waiver already", path=path, place=str(there[there.index(waiver)].line))
    if not text.strip() or text == render_waivers(there):
        return render_waivers((*there, waiver))
    block = render_waivers((waiver,)).partition("\n")[2]
    return text.rstrip("\n") + "\n" + block


def without_waivers(text: str, lines: Sequence[int], path: str) -> str:
    """The file without the waivers whose tables begin at these lines. Raises ConfigError where none does."""
    there = {waiver.line: waiver for waiver in parse_waivers(text, path)}
    for line in lines:
        if line not in there:
            known = ", ".join(map(str, there)) or "none"
            raise ConfigError(f"no waiver begins at line {line}", path=path, remedy=f"lines with one: {known}")
    if text == render_waivers(there.values()):
        return render_waivers(waiver for line, waiver in there.items() if line not in lines)
    kept: list[str] = []
    dropping = False
    for number, written in enumerate(text.splitlines(keepends=True), 1):
        if written.lstrip().startswith("["):
            dropping = number in lines
        if not dropping:
            kept.append(written)
    return "".join(kept)
