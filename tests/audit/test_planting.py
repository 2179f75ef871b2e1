"""Planted passages: their length, their place, how far they were changed."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq

from compliance.audit.planting import KINDS, Kind, choose, edit, passage_of, plant, vocabulary_of
from compliance.matching.prepare import prepare
from compliance.model import Zone, ZoneKind

SOURCE = prepare(
    "The harbour at Old Lorne will close for eleven days while divers mend the northern lock, its owner said on Tuesday. "
    "Grain barges are to be sent through the Marle canal instead, which adds two days to the way to the coast. "
    "Millers in three valleys have filled their stores, and none of them expects to run short of wheat before spring. "
    "“We were told in time,” said one of them. The lock was built ninety years ago and was last mended after the great flood."
)
CARRIER = prepare(
    "A choir of retired bakers won the regional prize for new music. The jury praised their breath. "
    "“We only ever sang at four in the morning. Nobody listened,” their leader explained. Rehearsals start again in June.",
    (Zone(0, 7, ZoneKind.BYLINE, "x"),),
)
WORDS = ["lantern", "quickly", "orchard", "borrowed", "seven"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@given(seed=st.integers(0, 10_000))
def test_a_passage_has_the_length_and_the_changes_that_its_kind_asks_for(kind: Kind, seed: int) -> None:
    random = Random(seed)
    span = choose(SOURCE, kind, random)
    if span is None:
        assert kind.words == 50 or kind.reordered
        return
    start, end = span
    assert end - start == kind.words
    assert "told in time" not in SOURCE.text[SOURCE.tokens.starts[start] : SOURCE.tokens.ends[end - 1]]
    plain = SOURCE.text[SOURCE.tokens.starts[start] : SOURCE.tokens.ends[end - 1]].split()
    passage = passage_of(SOURCE, span, kind, WORDS, random)
    words = passage.split()
    if kind.reordered:
        assert sorted(word.strip(".,") for word in words) == sorted(word.strip(".,") for word in plain)
        assert words != plain
    elif not kind.edited:
        assert words == plain
    else:
        kept = LCSseq.similarity(plain, words)
        touched = round(kind.edited * len(plain))
        assert len(plain) - touched <= kept
        assert len(plain) - touched <= len(words) <= len(plain) + touched


@given(seed=st.integers(0, 10_000))
def test_the_planted_passage_stands_where_it_is_said_to_and_outside_of_quotations(seed: int) -> None:
    planted = plant(CARRIER, "Barges wait in the fog", Random(seed))
    assert planted.text[planted.span.start : planted.span.end] == "Barges wait in the fog"
    rest = planted.text[: planted.span.start] + planted.text[planted.span.end :]
    assert "Nobody listened" in rest
    before = planted.text[: planted.span.start]
    assert before.count("“") == before.count("”")
    for zone, old in zip(planted.zones, CARRIER.zones, strict=True):
        assert planted.text[zone.start : zone.end] == CARRIER.text[old.start : old.end]


def test_the_same_seed_makes_the_same_edits() -> None:
    text = "the lock was built ninety years ago and was last mended after the flood"
    assert edit(text, 0.2, WORDS, Random("a")) == edit(text, 0.2, WORDS, Random("a"))
    assert edit(text, 0.2, WORDS, Random("a")) != edit(text, 0.2, WORDS, Random("b"))


def test_the_vocabulary_holds_words_and_no_numbers() -> None:
    assert vocabulary_of([prepare("Five of 12 barges, in 1931.")]) == ["five", "of", "barges", "in"]
