"""Shares of a text under passages, beside a slow twin."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.derivation import share_of, token_ranges
from compliance.matching.prepare import Prepared, prepare
from compliance.model import Span, Zone, ZoneKind

TEXT = "Wheat prices rose again on Monday. Millers in the valley expect a poor harvest. (By our own correspondent)"
SPANS = st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda ends: Span(min(ends), max(ends))))
ZONES = st.lists(st.tuples(SPANS.filter(bool), st.sampled_from([ZoneKind.CREDIT, ZoneKind.TITLE])), max_size=2)


def slow_share(text: Prepared, spans: list[Span]) -> float:
    """Word by word: those in a span, by those in a span or of the author's prose."""
    covered = words = 0
    rows = zip(text.tokens.starts.tolist(), text.tokens.ends.tolist(), text.prose.tolist(), strict=True)
    for start, end, prose in rows:
        inside = any(span.start < end and start < span.end for span in spans)
        covered += inside
        words += inside or prose
    return round(covered / words, 4) if words else 0.0


@settings(deadline=None, max_examples=100)
@given(SPANS, ZONES)
def test_shares_equal_those_of_the_slow_twin(spans: list[Span], zones: list[tuple[list[Span], ZoneKind]]) -> None:
    text = prepare(TEXT, [Zone(kind, span.start, span.end) for kind_spans, kind in zones for span in kind_spans])
    wide = [span for span in spans if span.start < span.end]
    assert share_of(text, token_ranges(text, wide)) == slow_share(text, wide)
