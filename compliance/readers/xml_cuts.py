"""XML files that are cut off: within which elements they end, so that a half text is not taken for a whole one."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


class _Open:
    """A target of libxml2's events that remembers the tags without an end so far."""

    def __init__(self) -> None:
        self.tags: list[str] = []

    def start(self, tag: str, _: object) -> None:
        """An element begins."""
        self.tags.append(tag)

    def end(self, _: str) -> None:
        """The innermost one ends."""
        self.tags.pop()

    def close(self) -> None:
        """The document ends."""


def open_tags(text: str) -> list[str]:
    """The tags without an end at the end of ``text``, the outermost first: none for a file that is merely not well formed."""
    from lxml import etree

    found = _Open()
    parser = etree.XMLParser(target=found, encoding="utf-8", resolve_entities=False, no_network=True, recover=True)
    with suppress(etree.XMLSyntaxError):  # what was open where even recovery ends counts
        etree.fromstring(text.encode("utf-8", "replace"), parser)
    return found.tags


def ended_within(root: _Element, text: str) -> tuple[_Element, ...]:
    """The elements of the recovered ``root`` that ``text`` ends within, the outermost first."""
    within: list[_Element] = []
    inner: _Element | None = root
    for _ in open_tags(text):
        if inner is None:  # libxml2 told of one that it did not keep
            break
        within.append(inner)
        inner = inner[-1] if len(inner) else None
    return tuple(within)
