"""Equal words of two texts: spelled as letters, RapidFuzz finds what it finds in the tokens' hashes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from compliance.matching import equal
from compliance.matching.equal import equal_runs, spelled
from compliance.matching.prepare import Prepared, prepare
from compliance.matching.seeds import Run

WORDS = st.sampled_from("river bridge council budget storm harbour teacher election wheat engine the of and in".split())
TEXTS = st.lists(WORDS, max_size=40).map(" ".join)


def runs_of_hashes(a: Prepared, b: Prepared) -> list[Run]:
    """The same of the hashes themselves."""
    steps = Indel.opcodes(a.tokens.hashes.tolist(), b.tokens.hashes.tolist())
    return [(s.src_start, s.dest_start, s.src_end - s.src_start) for s in steps if s.tag == "equal"]


@settings(deadline=None, max_examples=80)
@given(TEXTS, TEXTS, TEXTS)
def test_equal_runs_are_those_of_the_hashes(one: str, other: str, third: str) -> None:
    a = prepare(one)
    for b in (prepare(other), prepare(third), a):
        for _ in range(2):
            assert equal_runs(a, b, 0, len(a), 0, len(b)) == runs_of_hashes(a, b)


def test_more_words_than_there_are_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    a, b = prepare("The storm took the bridge and the mill."), prepare("After the storm took the old bridge the mill was sold.")
    monkeypatch.setattr(equal, "LETTERS", 3)
    assert isinstance(spelled(a, b)[0], list)
    assert equal_runs(a, b, 0, len(a), 0, len(b)) == runs_of_hashes(a, b)


def test_letters_that_are_half_of_a_pair_and_none_of_the_first_text() -> None:
    words = [f"w{number}" for number in range(0xE010)]
    a, b = prepare(" ".join(words)), prepare(" ".join([*words[0xD7F0:0xDFFF], "stranger"]))
    assert equal_runs(a, b, 0xD700, len(a), 0, len(b)) == [(0xD7F0, 0, 0xDFFF - 0xD7F0)]
