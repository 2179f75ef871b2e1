"""Captions: lines of an article that end by crediting a picture, as galleries and picture pages set them."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model import Span
from compliance.text.patterns import lazy

_CUES = ("photo", "foto", "picture", "image", "imagen", "imagem", "immagine", "bild", "reuters", "صورة", "تصوير")
_PICTURE = (
    r"(?:photo(?:graph)?s?|fotos?|pictures?|images?|imagen|imagem|immagine|bild|crédits?[ -]photos?|credits?|صورة|الصورة|تصوير)"
)
_NAME = r"[^\s\d.!?;:()\[\]][^\n.!?;:()\[\]]{1,60}"
_APART = r"(?:[(\[*_]|[.!?…\"”»|–—-]\s*)"  # from the sentence before
_CREDITED = lazy(
    rf"(?i:{_APART}\s?{_PICTURE}(?: credit)?\s*(?::|/|©|\(c\)|\b(?:by|par|von|de|di|door)\b))\s*{_NAME}[)\]*_.]*[ \t]*$"
    rf"|[(\[][^()\[\]\n]{{2,40}}\b(?:Photo|PHOTO|Foto|FOTO|Image)\s?/\s?{_NAME}[)\]][ \t.]*$"
    rf"|{_APART}(?:REUTERS|AFP|EPA|EFE|ANSA|LUSA|dpa)\s?/\s?{_NAME}[)\]]?[ \t]*$"
)
_SHORTEST, _LONGEST = 6, 50  # words before the credit; fewer tell of no picture, more are a paragraph of a story


def captions(text: str) -> Iterator[Span]:
    """The lines that describe a picture and end with its credit, the credit included."""
    lower = text.lower()
    if not any(cue in lower for cue in _CUES):
        return
    begin = 0
    for line in text.splitlines(keepends=True):
        shown = line.rstrip()
        credit = _CREDITED.search(shown)
        if credit is not None and _SHORTEST <= len(shown[: credit.start()].split()) <= _LONGEST:
            yield Span(begin, begin + len(shown))
        begin += len(line)
