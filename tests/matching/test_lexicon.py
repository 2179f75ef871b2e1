"""Words looked for among the tokens of a text, against one by one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.lexicon import Lexicon
from compliance.text.tokens import tokenise

WORDS = ("harbour", "Möwe", "well-known", "said", "قال")


def test_a_word_is_found_by_its_first_token() -> None:
    text = "SAID the Mowe: a well of the harbours, وقال قال"
    words = [text[a:b] for a, b in zip(tokenise(text).starts.tolist(), tokenise(text).ends.tolist(), strict=True)]
    assert [words[place] for place in Lexicon(WORDS).places(tokenise(text).hashes)] == ["SAID", "Mowe", "well", "قال"]


@settings(deadline=None)
@given(st.lists(st.integers(0, 2**64 - 1) | st.sampled_from(tokenise(" ".join(WORDS)).hashes.tolist()), max_size=20))
def test_words_are_those_with_their_hash_and_not_with_some_bits_of_it(values: list[int]) -> None:
    known = {tokenise(word).hashes.tolist()[0] for word in WORDS}
    values += [(value ^ 1 << 63) for value in known]  # the same low bits
    found = Lexicon(WORDS).places(np.array(values, np.uint64)).tolist()
    assert found == [place for place, value in enumerate(values) if value in known]
