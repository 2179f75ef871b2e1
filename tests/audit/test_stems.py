"""Stems kept side by side: the same as those of each text, whatever had to go meanwhile."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from compliance.audit.page import GAP
from compliance.audit.stems import Stems
from compliance.text.tokens import tokenise

TEXTS = {row: " ".join(f"word{row}x{number}" for number in range(7 * row % 40)) for row in range(1, 20)}
LOOKS = st.lists(st.lists(st.tuples(st.integers(1, 22), st.integers(0, 6)), max_size=12), max_size=8)


@given(LOOKS, st.sampled_from([GAP, 400, 1_500, 100_000]))
def test_what_is_around_a_place_is_that_of_its_text_however_little_room_there_is(looks, room):
    asked = []

    def texts(rows):
        asked.extend(rows)
        return {row: TEXTS[row] for row in rows if row in TEXTS}

    stems = Stems(texts, room)
    for look in looks:
        rows, places = [row for row, _ in look], np.array([place for _, place in look], np.int64)
        found, words = stems.around(rows, places, 5, 8)
        for row, place, around, size in zip(rows, places.tolist(), found.tolist(), words.tolist(), strict=True):
            if row not in TEXTS:
                assert size == -1
                continue
            own = tokenise(TEXTS[row]).stems.tolist()
            beside = [0] * 5 + own + [0] * 20
            assert (size, around) == (len(own), beside[place : place + 13])
    if room == 100_000:
        held = [row for row in asked if row in TEXTS]
        assert len(held) == len(set(held))  # no text is read twice while there is room


def test_a_text_longer_than_all_room_is_looked_at_as_well():
    long = " ".join(f"word{number}x" for number in range(500))
    found, words = Stems(lambda rows: dict.fromkeys(rows, long), room=100).around([1, 2], np.array([499, 0]), 1, 1)
    own = tokenise(long).stems.tolist()
    assert (found.tolist(), words.tolist()) == ([own[-2:], [0, own[0]]], [500, 500])
