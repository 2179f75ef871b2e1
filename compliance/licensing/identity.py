"""The identity of a finding: the same as long as the same passages stand in the same file.

A hash over (POSIX path, rule, source id, normalised passages). No line numbers, no offsets, no dates, and no way back
to the text.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import TYPE_CHECKING

from compliance.model import Span

if TYPE_CHECKING:
    from compliance.text.tokens import TokenStream

_LENGTH = 16  # hexadecimal digits: 64 bits


def posix_path(path: str) -> str:
    r"""The path as identities and files of ours write it.

    >>> posix_path(r".\news\story.md")
    'news/story.md'
    """
    plain = path.replace("\\", "/")
    while plain.startswith("./"):
        plain = plain[2:]
    return plain


def passage_hash(tokens: TokenStream, start: int, end: int) -> str:
    """A hash (16 hexadecimal digits) of the folded tokens between two characters of the text behind ``tokens``."""
    # For one place, bisect is several times as fast as numpy's search.
    first, last = bisect_left(tokens.starts, start), bisect_right(tokens.ends, end)
    return hashlib.sha256(tokens.hashes[first:last].astype("<u8", copy=False).data).hexdigest()[:_LENGTH]


def passage_hashes(tokens: TokenStream, spans: Iterable[Span]) -> tuple[str, ...]:
    """The hashes of spans of the text behind ``tokens``, sorted.

    The same words a second time in one article hash otherwise than the first: a second paste is new.
    """
    seen: dict[str, int] = {}
    made = []
    for span in dict.fromkeys(spans):
        value = passage_hash(tokens, span.start, span.end)
        number = seen.get(value, 0)
        seen[value] = number + 1
        made.append(_nth(value, number))
    return tuple(sorted(made))


def _nth(value: str, number: int) -> str:
    return value if not number else hashlib.sha256(f"{value}:{number}".encode()).hexdigest()[:_LENGTH]


def identity_of(path: str, rule: str, source: str | None, hashes: Iterable[str]) -> str:
    """The identity (16 hexadecimal digits) of a finding."""
    parts = (posix_path(path), rule, source or "", *sorted(hashes))
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
