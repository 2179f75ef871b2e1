"""Text on a terminal: made harmless, measured in cells, wrapped, coloured where that is wanted.

Nothing that a text brings can move the cursor, change colours or reorder a line: controls and bidi controls are replaced
one for one, so offsets stay true.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Private marks around differing words, until they are drawn.
ADDED, ADDED_END, REMOVED, REMOVED_END = "\ue000\ue001\ue002\ue003"
_DRAWN = {ADDED: "{+", ADDED_END: "+}", REMOVED: "[-", REMOVED_END: "-]"}
_MARK = re.compile(f"([{ADDED}-{REMOVED_END}])")
# Hebrew, Arabic, Syriac, Thaana, N'Ko and their neighbours, presentation forms, the right-to-left planes.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HARMLESS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},  # the pictures of control characters
    **{ord(character): " " for character in "\t\n\r\v\f\u0085\u2028\u2029"},
    0x7F: "\u2421",
    **{code: "\ufffd" for code in range(0x80, 0xA0) if code != 0x85},
    **{ord(character): "\ufffd" for character in _BIDI},
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),  # lone surrogates cannot be written
    **{ord(mark): "\ufffd" for mark in _DRAWN},
}
STYLES = {"bold": "1", "dim": "2", "mark": "1;4", "violation": "1;31", "review": "1;33", "licensed": "1;36", "clear": "1;32"}
_MARKED, _PLAIN = f"\x1b[{STYLES['mark']}m", "\x1b[0m"


def harmless(text: str) -> str:
    """``text`` of the same length, in one line, with nothing that a terminal would obey."""
    return text.translate(_HARMLESS)


def style(text: str, name: str, colour: bool) -> str:
    """``text`` in a style of ours, or as it is."""
    return f"\x1b[{STYLES[name]}m{text}\x1b[0m" if colour and text else text


def cell(character: str) -> int:
    """How many cells a character takes: 2 for wide ones and for our marks (as drawn), 0 for those that combine."""
    if character < "\u0300":
        return 0 if character == "\u00ad" else 1
    if character in _DRAWN or unicodedata.east_asian_width(character) in "WF":
        return 2
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or "\u1160" <= character <= "\u11ff":
        return 0
    return 1


def cells(text: str) -> int:
    """The width of harmless text, in cells."""
    if text.isascii():
        return len(text)
    bare = _MARK.sub("", text)
    return (len(bare) if bare.isascii() else sum(map(cell, bare))) + 2 * (len(text) - len(bare))


def pad(text: str, width: int) -> str:
    """``text`` with blanks up to ``width`` cells."""
    return text + " " * max(0, width - cells(text))


def clip(text: str, width: int) -> str:
    """``text`` cut to ``width`` cells, with an ellipsis where something is missing."""
    if cells(text) <= width:
        return text
    taken, used = [], 0
    for character in text:
        used += cell(character)
        if used > width - 1:
            break
        taken.append(character)
    return "".join(taken).rstrip() + "…"


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` cells, broken at blanks, within a word only where it is longer than a line."""
    lines: list[str] = []
    line, used = "", 0
    for word in _pieces(text.split(), max(2, width)):
        size = cells(word)
        if line and used + 1 + size > width:
            lines.append(line)
            line, used = word, size
        else:
            line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
    return [*lines, line] if line or not lines else lines


def draw(lines: Iterable[str], colour: bool) -> list[str]:
    """Lines of marked text with ``{+added+}`` and ``[-removed-]`` in place of the private marks, coloured over line ends."""
    drawn, inside = [], False
    for line in lines:
        parts = [_MARKED] if colour and inside else []
        for part in _MARK.split(line):
            if part in (ADDED, REMOVED):
                inside = True
                parts.append(_MARKED * colour + _DRAWN[part])
            elif part in (ADDED_END, REMOVED_END):
                inside = False
                parts.append(_DRAWN[part] + _PLAIN * colour)
            else:
                parts.append(part)
        drawn.append("".join(parts) + _PLAIN * (colour and inside))
    return drawn


def right_to_left(texts: Iterable[str]) -> bool:
    """Whether any letter is written from right to left: such a line must stand alone, not in a column."""
    return any(_RIGHT_TO_LEFT.search(text) for text in texts)


def _pieces(words: Iterable[str], width: int) -> Iterable[str]:
    for word in words:
        if cells(word) <= width:
            yield word
            continue
        piece: list[str] = []
        used = 0
        for character in word:
            size = cell(character)
            if used + size > width:
                yield "".join(piece)
                piece, used = [], 0
            piece.append(character)
            used += size
        yield "".join(piece)
