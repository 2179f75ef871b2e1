"""Paragraphs in which a company or a charity describes itself at the foot of its releases: "About Example Ltd: ..."."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model import Span
from compliance.text.patterns import lazy

_OPENINGS = ("About ", "À propos ", "A propos ", "Über ", "Acerca de ", "Sobre ", "Informazioni su ", "Over ", "Om ")
_ARTICLE = r"(?:(?:the|die|der|das|den|el|la|les?|los|las|[ao]s?|het|de) |l['’])?"
_HEADING = lazy(
    r"(?mi)^[ \t]*(?-i:About|[ÀA] propos (?:des?|du|de la|d['’])|Über|Acerca de|Sobre|Informazioni su|Over|Om) ?"
    + _ARTICLE
    + r"(?P<name>[^\W\d_]\w*)[^\n:?!]{0,80}?[ \t]*(?::\s*|\n\s*)(?P<told>"
    + _ARTICLE
    + r"(?P=name)\b[^\n]+)"
)
_LONGEST = 900  # characters; longer, and it is a story


def about_paragraphs(text: str) -> Iterator[Span]:
    """Heading and description, where the description begins with the name in the heading."""
    if not any(opening in text for opening in _OPENINGS):
        return
    for found in _HEADING.finditer(text):
        if found["name"][0].isupper() and len(found["told"]) <= _LONGEST:
            yield Span(found.start(), found.end())
