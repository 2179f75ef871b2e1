"""HTML comments in a text: what no reader of the article sees."""

from __future__ import annotations

from collections.abc import Iterator


def comments(text: str) -> Iterator[tuple[int, int]]:
    """Start and end (characters, exclusive) of every closed ``<!-- ... -->``, in their order.

    >>> list(comments("a <!-- b --> c <!-- d"))
    [(2, 12)]
    """
    start = text.find("<!--")
    while start >= 0:
        end = text.find("-->", start + 4)
        if end < 0:
            return
        yield start, end + 3
        start = text.find("<!--", end + 3)
