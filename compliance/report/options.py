"""How a report is to be written: what the user asked for, nothing that was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from compliance.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """Settings of every format; each takes what concerns it.

    ``show_text`` decides whether words of articles and dispatches are printed: None leaves it to the format (those for
    people and for programs show them, those for continuous integration do not). ``width`` is the terminal's, in
    cells; ``clip`` shortens the rows of tables to it, which a file or a pipe does not need.
    ``brief`` leaves clear articles out of the text for people, which still counts them.
    ``raw`` gives the decoded text of a whole file by article path, for the formats that name line and column; an article
    without it is located by line only where its text is the file itself.
    """

    show_text: bool | None = None
    colour: bool = False
    width: int = 100
    clip: bool = True
    show_waived: bool = False
    brief: bool = False
    raw: Mapping[str, str] = field(default_factory=dict)
