"""A file's text as its reader saw it, with the way back: each character knows where it stands in the file.

HTML and XML lose their tags and decode their entities; JSON strings lose their escapes. Every scan is linear, whatever the
file holds.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass

_MARKUP = re.compile(
    r"<!--|<(?P<raw>script|style|template|noscript)\b[^<>]*>|<!\[CDATA\[|\]\]>|</?(?P<tag>[a-zA-Z][\w:.-]*)[^<>]*>"
    r"|<[!?][^<>]*>|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^u])", re.DOTALL)
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}
# A tag of these stands within a word as well as between words; any other one ends the word.
_INLINE = re.compile(
    "a|abbr|b|bd[io]|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strong|su[bp]|tt|u|var|wbr"
)


@dataclass(frozen=True, slots=True)
class View:
    """Text of n characters; ``starts`` and ``ends`` int64[n] say which characters of the file each one came from."""

    text: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


def plain_view(raw: str) -> View:
    """The file as it is."""
    places = np.arange(len(raw) + 1, dtype=np.int64)
    return View(raw, places[:-1], places[1:])


def markup_view(view: View) -> View:
    """``view`` without tags, comments, scripts and styles, entities decoded."""
    return _rewritten(view, _markup(view.text))


def escapes_view(view: View) -> View:
    """``view`` with the escapes of JSON strings decoded."""
    return _rewritten(view, _escapes(view.text))


def _markup(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, replacement) of all that is not text."""
    at = 0
    unclosed: set[str] = set()  # endings that do not come any more: not looked for again
    while found := _MARKUP.search(text, at):
        start, at = found.span()
        opening = found[0].lower()
        if opening == "<!--":
            at = _after(text, "-->", at, unclosed)
        elif found["raw"]:
            at = _after(text, f"</{found['raw'].lower()}", at, unclosed)
        if opening.startswith("&"):
            yield start, at, html.unescape(found[0])
        else:
            glued = opening in ("<![cdata[", "]]>") or _INLINE.fullmatch((found["tag"] or "").lower()) is not None
            yield start, at, "" if glued else " "


def _after(text: str, ending: str, at: int, unclosed: set[str]) -> int:
    """Where ``ending`` stops; ``at`` when it does not come."""
    if ending in unclosed:
        return at
    found = re.compile(re.escape(ending), re.IGNORECASE).search(text, at)
    if found is None:
        unclosed.add(ending)
        return at
    return found.end()


def _escapes(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _ESCAPE.finditer(text):
        code = found[0][1:]
        if code[0] != "u":
            yield *found.span(), _PLAIN.get(code, code)
        else:
            units = bytes.fromhex(code.replace("\\u", "").removeprefix("u"))
            yield *found.span(), units.decode("utf-16-be", "replace")


def _rewritten(view: View, changes: Iterator[tuple[int, int, str]]) -> View:
    texts: list[str] = []
    starts: list[NDArray[np.int64]] = []
    ends: list[NDArray[np.int64]] = []
    at = 0

    def keep(until: int) -> None:
        texts.append(view.text[at:until])
        starts.append(view.starts[at:until])
        ends.append(view.ends[at:until])

    for start, end, replacement in changes:
        keep(start)
        texts.append(replacement)
        starts.append(np.full(len(replacement), view.starts[start]))
        ends.append(np.full(len(replacement), view.ends[end - 1]))
        at = end
    keep(len(view.text))
    return View("".join(texts), np.concatenate(starts), np.concatenate(ends))
