"""A text as content systems put it into a record: within an object or a list, and as HTML."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.text.patterns import lazy

_WITHIN = ("rendered", "processed", "value", "html", "text")  # WordPress, Drupal and others; the likeliest first
# An element's end, or what has none, as it stands in HTML: a text that only speaks of a tag, or compares with "<", is none.
_MARKUP = lazy(
    r"</(?:p|div|h[1-6]|li|ul|ol|blockquote|article|section|figure|table|span|strong|em|a|b|i)\s*>"
    r"|^\s*<p(?:\s[^<>]*)?>|<br\s*/?>(?=.*<br\s*/?>)",
    re.IGNORECASE | re.DOTALL,
)


def text_of(value: object, depth: int = 3) -> str | None:
    """The text that ``value`` is or holds; ``None`` where there is none, or it is nested deeper."""
    if isinstance(value, str):
        return value
    if depth == 0:
        return None
    if isinstance(value, Mapping):
        return next((text for name in _WITHIN if (text := text_of(value.get(name), depth - 1))), None)
    if isinstance(value, list):
        return "\n\n".join(text for part in value if (text := text_of(part, depth - 1))) or None
    return None


def is_markup(text: str) -> bool:
    """Whether a text is HTML."""
    return "<" in text and _MARKUP.search(text) is not None


def visible(text: str) -> tuple[str, tuple[str, ...]]:
    """What a reader sees of HTML, paragraphs parted by blank lines; and the captions of its pictures.

    Bylines, datelines, sign-offs and notices stay with the prose, at its beginning and its end: they may be the credit.
    """
    from compliance.readers.blocks import html_blocks

    blocks = html_blocks(text)
    parts = (*blocks.bylines, *blocks.datelines, *blocks.paragraphs, *blocks.signoffs, *blocks.notices)
    return "\n\n".join(parts), tuple(blocks.captions)


def line_of(text: str) -> str:
    """A title without the tags and the entities that it may hold."""
    if "<" not in text and "&" not in text:
        return text
    from compliance.readers.blocks import html_blocks

    return " ".join(html_blocks(text).paragraphs) or text
