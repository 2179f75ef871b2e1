"""The visible text of a body: paragraphs joined by blank lines; captions, notes, sign-offs and notices apart from it.

One walk serves XHTML, NITF and TT's own markup. Tags that are not blocks are inline: their text and the text after them
stay where they are. The walk keeps its own stack, so that no nesting can exhaust Python's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING, Any

from compliance.dataclass import dataclass
from compliance.readers.markup import BLOCK, CELL, DROP, ROLE_OF_CLASS, ROLE_OF_TAG
from compliance.text.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import HTMLParser, _Element

_BREAK, _TAB = "\x1d", "\x1e"  # stand for a line break and a cell until a block is whole; no text can hold them
_PRIVATE = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BLANK_LINES = lazy(r"\n[ \t\xa0]*(?:\n[ \t\xa0]*)+")
_MARKUP = lazy(
    r"</?(?:p|br|div|b|i|u|em|strong|a|span|h[1-6]|ul|ol|li|dl|table|tr|td|html|body|section|article|nitf|block|pre|blockquote|"
    r"font|sup|sub|small|center|img|hr|q|cite|tt|figure|hl[12]|body\.content)(?:\s[^<>]*)?/?>|<!--",
    re.IGNORECASE,
)
_SET_LINE = 50  # characters; shorter lines are paragraphs of their own, longer ones that end in mid-sentence are set lines


@dataclass(slots=True)
class Blocks:
    """What a body holds, in order; ``paragraphs`` are its prose."""

    paragraphs: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    advisories: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    datelines: list[str] = field(default_factory=list)
    bylines: list[str] = field(default_factory=list)
    signoffs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The prose, paragraphs joined by blank lines."""
        return "\n\n".join(self.paragraphs)

    def add(self, other: Blocks) -> None:
        """Append another body's blocks."""
        self.paragraphs += other.paragraphs
        self.captions += other.captions
        self.advisories += other.advisories
        self.notices += other.notices
        self.datelines += other.datelines
        self.bylines += other.bylines
        self.signoffs += other.signoffs

    def without(self, headlines: Iterable[str]) -> Blocks:
        """The same without the headlines that a body repeats above its first paragraph."""
        known = {_folded(h) for h in headlines if h}
        repeated = 0
        while repeated < len(self.paragraphs) and _folded(self.paragraphs[repeated]) in known:
            repeated += 1
        del self.paragraphs[:repeated]
        return self


def read_blocks(root: _Element) -> Blocks:
    """The blocks of an element that holds XHTML, NITF or TT markup, namespaces stripped or not."""
    blocks = Blocks()
    pieces: list[str] = []
    paragraphs = blocks.paragraphs
    pre = 0
    todo: list[Any] = [root]
    while todo:
        node = todo.pop()
        if node is None:
            _flush(pieces, paragraphs)
            continue
        if isinstance(node, str):
            if not pieces and not pre and node.isspace():  # between blocks
                continue
            pieces.append(node if not pre else node.replace("\r\n", "\n").replace("\n", _BREAK))
            continue
        if node is _END_PRE:
            pre -= 1
            _flush(pieces, paragraphs)
            continue
        tag = node.tag
        if not isinstance(tag, str):
            continue
        name, dropped, role, block = _MEANINGS[tag]
        if dropped:
            continue
        if role is None and (names := node.get("class")):
            role = _role_of_names(names)
        if role is not None and node is not root:
            if block or role in ("caption", "header"):
                _flush(pieces, paragraphs)
            _take(blocks, role, node)
            continue
        if name == "br":
            pieces.append(_BREAK)
            continue
        if name in CELL:
            if any(p.strip() for p in pieces):
                pieces.append(_TAB)
        elif name == "pre":
            pre += 1
            _flush(pieces, paragraphs)
            todo.append(_END_PRE)
        elif block:
            if pieces:
                _flush(pieces, paragraphs)
            if not pre and not len(node):  # most paragraphs hold no other element
                if text := node.text:
                    if _BREAK in text or _TAB in text:
                        pieces.append(text)
                        _flush(pieces, paragraphs)
                    elif text := " ".join(text.split()):
                        paragraphs.append(text)
                continue
            todo.append(None)
        for child in node.iterchildren(reversed=True):
            if tail := child.tail:
                todo.append(tail)
            todo.append(child)
        if text := node.text:
            todo.append(text)
    _flush(pieces, paragraphs)
    return blocks


_END_PRE = object()


class _Meanings(dict[str, tuple[str, bool, str | None, bool]]):
    """By tag: its local name in lower case, whether its element is dropped, what role it gives, whether it is a block."""

    def __missing__(self, tag: str) -> tuple[str, bool, str | None, bool]:
        name = tag.rpartition("}")[2].lower()
        found = name, name in DROP, ROLE_OF_TAG.get(name), name in BLOCK
        if len(self) < 1024:
            self[tag] = found
        return found


_MEANINGS = _Meanings()


def _flush(pieces: list[str], into: list[str]) -> None:
    """Make a paragraph of the pieces so far: white space collapsed, breaks and cells kept; two breaks part paragraphs."""
    if not pieces:
        return
    text = "".join(pieces)
    pieces.clear()
    if _BREAK not in text and _TAB not in text:
        if text := " ".join(text.split()):
            into.append(text)
        return
    lines = ["\t".join(" ".join(cell.split()) for cell in line.split(_TAB)).strip() for line in text.split(_BREAK)]
    into += [part.strip() for part in _BLANK_LINES.split("\n".join(lines).strip()) if part.strip()]


def _role_of_class(element: _Element) -> str | None:
    names = element.get("class")
    return _role_of_names(names) if names else None


def _role_of_names(names: str) -> str | None:
    for name in names.lower().split():
        role = ROLE_OF_CLASS.get(name)
        if role is not None:
            return role
    return None


def _take(blocks: Blocks, role: str, element: _Element) -> None:
    """Put the text of an element that is not prose where it belongs."""
    if role == "header":
        blocks.advisories += [text for inner in _outermost(element, "advisory") if (text := _plain(inner))]
    elif role == "advisory":
        closing = [text for inner in _outermost(element, "signoff") if (text := _plain(inner))]
        blocks.signoffs += closing
        text = _plain(element)
        if text and text not in closing:
            blocks.advisories.append(text)
    elif role != "drop":
        target = {
            "caption": blocks.captions,
            "dateline": blocks.datelines,
            "byline": blocks.bylines,
            "signoff": blocks.signoffs,
            "notice": blocks.notices,
        }[role]
        if text := _plain(element):
            target.append(text)


def _outermost(element: _Element, role: str) -> list[_Element]:
    """The elements of a role below ``element``, none within another."""
    found = []
    todo = list(element)[::-1]
    while todo:
        node = todo.pop()
        if not isinstance(node.tag, str):
            continue
        if _role_of_class(node) == role:
            found.append(node)
        else:
            todo += list(node)[::-1]
    return found


def _plain(element: _Element) -> str:
    """The text of a small element on one line; elements that nothing parts are parted by a space."""
    pieces: list[str] = []
    todo: list[_Element | str] = [element]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        name = node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else "script"
        if name in DROP:
            continue
        if name in BLOCK or name in CELL or name == "br":
            pieces.append(" ")
            todo.append(" ")
        children = list(node)
        for place in range(len(children) - 1, -1, -1):
            todo.append(children[place].tail or (" " if place + 1 < len(children) else ""))
            todo.append(children[place])
        pieces.append(node.text or "")
    return " ".join("".join(pieces).split())


def html_blocks(markup: str) -> Blocks:
    """The blocks of an HTML or NITF fragment in a string; of plain text when it holds no markup."""
    if not _MARKUP.search(markup):
        return plain_blocks(_unescape(markup))
    from lxml import etree

    clean = _PRIVATE.sub("", markup)
    data = clean.encode("utf-8", "replace")
    try:
        root = etree.fromstring(data, _html_parser())
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return Blocks() if root is None else read_blocks(root)


@cache
def _html_parser() -> HTMLParser:
    from lxml import etree

    return etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True
    )


def _unescape(text: str) -> str:
    from html import unescape

    return unescape(text) if "&" in text else text


def plain_blocks(text: str, *, wrapped: bool = False) -> Blocks:
    """The paragraphs of plain text: parted by blank lines or, where there are none, by line ends.

    ``wrapped``: lines inside a paragraph are set lines of a teleprinter, joined by a space.
    """
    text = _PRIVATE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    parts = _BLANK_LINES.split(text)
    if len(parts) == 1 and not wrapped:
        wrapped = _is_wrapped(text.split("\n"))
        parts = parts if wrapped else text.split("\n")
    paragraphs = []
    for part in parts:
        lines = [line.strip() for line in part.split("\n")]
        whole = (" " if wrapped else "\n").join(line for line in lines if line)
        if whole:
            paragraphs.append(whole)
    return Blocks(paragraphs)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether the lines of a text without blank lines are a printer's: most end in mid-sentence at much the same length."""
    lines = [line.strip() for line in lines if line.strip()][:-1]
    if not lines or max(map(len, lines)) > 130:
        return False
    open_ended = sum(1 for line in lines if line[-1] not in ".!?:;\"'”»)،。" and len(line) >= _SET_LINE)
    return open_ended * 2 > len(lines)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold().strip(" .")
