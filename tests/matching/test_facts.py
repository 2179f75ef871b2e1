"""A sentence of names and figures is anybody's, told in other words; one that holds words besides is somebody's."""

from __future__ import annotations

import pytest

from compliance.matching.facts import is_bare_fact
from compliance.matching.pair import pair_up
from compliance.matching.passages import passage
from compliance.matching.prepare import prepare
from compliance.matching.seeds import Aligned

LEAD = (
    "The harbour board of Tollport kept its winter fee unchanged at 3.75 marks on Wednesday, surprising the skippers of Merrow "
    "who had counted on a cut after three months of falling catches."
)


@pytest.mark.parametrize(
    ("sentence", "bare"),
    [
        ("On Wednesday Tollport left its fee at 3.75 marks, the harbour board told skippers.", True),
        ("The harbour board of Tollport kept its winter fee at 3.75 marks on Wednesday.", False),
        ("After three months of falling catches skippers had counted on a cut, the board surprising them.", False),
    ],
)
def test_a_bare_fact_is_no_reuse_unless_it_is_told_in_the_same_words(sentence: str, bare: bool) -> None:
    ours, theirs = prepare(f"It snowed in the night. {sentence} Then it thawed."), prepare(LEAD)
    span = Aligned(5, len(ours) - 3, 0, len(theirs), 0, 0.0)
    assert is_bare_fact(pair_up(ours, theirs), span, passage(ours, theirs, span)) is bare
