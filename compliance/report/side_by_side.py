"""A passage as an editor sees it: the article and the dispatch side by side, differing words marked.

Two columns from 80 cells on, one above the other below that, and wherever a text runs from right to left, because such a
line would be reordered across the columns by the terminal.
"""

from __future__ import annotations

from compliance.model import Passage, Span
from compliance.report import terminal
from compliance.report.terminal import ADDED, ADDED_END, REMOVED, REMOVED_END
from compliance.report.words import differences, stretches

COLUMNS_FROM = 80
_INDENT = "     "


def side_by_side(article: str, source: str, passage: Passage, width: int, colour: bool, unit: str = "characters") -> list[str]:
    """The lines of one passage, indented. ``unit`` is what places in the dispatch are counted in."""
    added, removed = differences(article, source, passage)
    ours = _marked(article, passage.article, added, ADDED, ADDED_END)
    theirs = _marked(source, passage.source, removed, REMOVED, REMOVED_END)
    titles = (
        _title("article", passage.article.start, passage.article.end),
        _title("dispatch", passage.source.start, passage.source.end, unit) + ("" if source else " (no text held)"),
    )
    if source and width >= COLUMNS_FROM and not terminal.right_to_left((ours, theirs)):
        return _columns(titles, (ours, theirs), width - len(_INDENT), colour)
    lines = []
    for title, text in zip(titles, (ours, theirs), strict=True):
        body = terminal.draw(terminal.wrap(text, max(20, width - len(_INDENT) - 2)), colour) if text else []
        lines += [_INDENT + terminal.style(title, "dim", colour), *(f"{_INDENT}  {line}" for line in body)]
    return lines


def _columns(titles: tuple[str, str], texts: tuple[str, str], width: int, colour: bool) -> list[str]:
    size = (width - 3) // 2
    left, right = (terminal.wrap(text, size) for text in texts)
    height = max(len(left), len(right))
    blank = " " * size
    padded = [terminal.pad(line, size) for line in left]
    ours = terminal.draw(padded, colour) + [blank] * (height - len(left))
    theirs = terminal.draw(right, colour) + [""] * (height - len(right))
    head = f"{_INDENT}{terminal.style(titles[0].ljust(size), 'dim', colour)} | {terminal.style(titles[1], 'dim', colour)}"
    return [head, *(f"{_INDENT}{a} | {b}".rstrip() for a, b in zip(ours, theirs, strict=True))]


def _marked(text: str, span: Span, differing: list[Span], opening: str, closing: str) -> str:
    parts = []
    for words, differs in stretches(text, span, differing):
        parts.append(f"{opening}{terminal.harmless(words)}{closing}" if differs else terminal.harmless(words))
    return "".join(parts)


def _title(side: str, start: int, end: int, unit: str = "characters") -> str:
    return f"{side}, {unit} {start:,}-{end:,}"
