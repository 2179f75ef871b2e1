"""Transcripts: lines that begin with who speaks, "MORGAN: I was there." They are quotations without marks."""

from __future__ import annotations

from collections import Counter

from compliance.model import Span
from compliance.text.patterns import lazy

_LABELLED = lazy(r"(?m)^[ \t>*_]*(?P<label>[^\W\d_][^\n:!?,;]{0,39}?)[*_]*(?:[:：][*_]*|(?<=^[QA])\.)[ \t]+(?P<said>\S[^\n]*)")
_IN_PERSON = lazy(
    r"(?i)[?？]|\b(?:i|we|you|my|our|je|j['’]\w+|nous|vous|ich|wir|ihnen|yo|nosotros|usted|ustedes|tú"
    r"|eu|nós|você|io|noi|ik|wij)\b"
)
_EXPLAINED = frozenset({"Q", "A"})  # questions and answers may be the author's own, as explainers have them
_LEAST = 3  # lines with a speaker
_PERSONAL = 0.5  # of a speaker's lines, those that say I or you, or ask


def speeches(text: str) -> list[Span]:
    """What the speakers of a transcript say, each line without the name before it.

    Speakers stand in capitals and take turns, one of them more than once; they speak of themselves or to each other,
    which tells them from places and topics before the items of a round-up.
    """
    if ":" not in text and "：" not in text:
        return []
    lines = [found for found in _LABELLED.finditer(text) if found["label"].isupper()]
    turns = Counter(found["label"] for found in lines)
    if len(lines) < _LEAST or len(turns) < 2:
        return []
    personal = Counter(found["label"] for found in lines if _IN_PERSON.search(found["said"]))
    speakers = {label for label, times in turns.items() if personal[label] >= _PERSONAL * times} - _EXPLAINED
    if not any(turns[label] > 1 for label in speakers):
        return []
    return [Span(found.start("said"), found.end("said")) for found in lines if found["label"] in speakers]
