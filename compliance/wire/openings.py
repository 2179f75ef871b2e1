"""With which word a line begins. Most lines begin with none that opens a note or a credit, and no pattern is tried on them."""

from __future__ import annotations

from compliance.text.patterns import lazy

_FIRST_WORD = lazy(r"[\W_]*([^\W_]+)")


def opening(text: str) -> str:
    """The first word of ``text`` (letters and figures), its case folded as patterns fold it; empty where there is none."""
    found = _FIRST_WORD.match(text)
    if found is None:
        return ""
    word = found[1]
    return word.lower() if word.isascii() else word.replace("İ", "i").replace("ı", "i").casefold()


def openings(*words: str) -> frozenset[str]:
    """The words of several texts as ``opening`` gives them."""
    return frozenset(" ".join(words).casefold().split())
