"""From aligned token ranges to passages: characters, likeness, kind."""

from __future__ import annotations

from compliance.matching.equal import spelled
from compliance.matching.prepare import Prepared, Row
from compliance.matching.seeds import Aligned
from compliance.model import Kind, Passage, Span

VERBATIM = 0.98  # likeness of the two sides' tokens from which a passage is verbatim
EDITED = 0.70  # and from which it is edited; below, it is rewritten
_OPENING = frozenset("\"'“„‟‘‚«‹»›(「『《〈¿¡`")
_CLOSING = frozenset("\"'”“’‘»›«‹).,;:!?…」』》〉。，、；：！？؟،؛%")


def passage(a: Prepared, b: Prepared, span: Aligned) -> Passage:
    """The passage of an aligned range, not excluded yet."""
    similarity = likeness(a, b, span)
    kind = Kind.VERBATIM if similarity >= VERBATIM else Kind.EDITED if similarity >= EDITED else Kind.REWRITTEN
    return Passage(
        characters(a, span.a0, span.a1), characters(b, span.b0, span.b1), span.a1 - span.a0, round(similarity, 4), kind
    )


def likeness(a: Prepared, b: Prepared, span: Aligned) -> float:
    """RapidFuzz's normalised Indel similarity (0..1) of the token hashes of both sides."""
    ours, theirs = spelled(a, b)
    return likeness_of(ours[span.a0 : span.a1], theirs[span.b0 : span.b1])


def likeness_of(left: Row, right: Row) -> float:
    """The same of two rows of tokens."""
    from rapidfuzz.distance import Indel

    return float(Indel.normalized_similarity(left, right))


def characters(text: Prepared, first: int, last: int) -> Span:
    """Characters of tokens ``first`` to ``last`` (exclusive), with the quotation marks and stops that belong to them."""
    source = text.text
    start, end = int(text.tokens.starts[first]), int(text.tokens.ends[last - 1])
    before = int(text.tokens.ends[first - 1]) if first else 0
    after = int(text.tokens.starts[last]) if last < len(text.tokens) else len(source)
    while start > before and source[start - 1] in _OPENING:
        start -= 1
    while end < after and source[end] in _CLOSING:
        end += 1
    return Span(start, end)
