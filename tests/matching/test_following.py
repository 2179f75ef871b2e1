"""An article that is all of one topic: what follows the dispatch there counts, what only shares its topic does not."""

from __future__ import annotations

import numpy as np
import pytest

from compliance.matching.derivation import derive_passages
from compliance.matching.equal import spelled
from compliance.matching.following import _best, following
from compliance.matching.idf import Idf
from compliance.matching.match import compare
from compliance.matching.pair import pair_up
from compliance.matching.prepare import prepare
from compliance.matching.seeds import Aligned
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch, Kind, Passage, Span

DISPATCH = """\
The harbour of Port Ellwood will close its old fish market at the end of June after inspectors found that the roof, built in \
1931, could come down in a storm.

Traders will move to a hall of sheet metal beside the ferry terminal, which has cold water but no ice, the harbour office said.

Some 64 families live from the market, where up to nine tonnes of mackerel and plaice are sold on a good morning.

"My grandmother gutted herring under that roof, and it held for her," said Moira Tennant, who has run the corner stall since\
 1988.

The town expects repairs to cost 3.2 million pounds and has asked the national heritage fund for half of it.
"""
OWN = (
    "Port Ellwood is to lose its fish market, at least for some years.",
    "Inspectors fear for the roof of the hall, which dates from 1931, should there be another winter storm like the last one.",
    "From July the traders must make do with a shed near the ferry, without ice.",
    "On the quay they talk of nothing else: the market feeds more than sixty families and the cats of half the town.",
    "It will take 3.2 million pounds to mend, money that the town has not got; the heritage fund is to help.",
)
EDITED = "Up to nine tonnes of plaice and mackerel are sold on a good morning at the market, from which some 64 families live."
PARAPHRASE = (
    "At the end of June Port Ellwood's harbour will shut the old fish market, since inspectors have found that its roof of "
    "1931 could come down in a storm.",
    "A hall of sheet metal with cold water but no ice, beside the ferry terminal, will take in the traders, said the "
    "harbour office.",
    "Some 64 families live from the market; on a good morning nine tonnes of plaice and mackerel are sold there.",
    "Repairs are expected by the town to cost 3.2 million pounds, and it has asked the national heritage fund for half.",
)


def whole(article: str) -> tuple[list[Aligned], int]:
    ours, theirs = prepare(article), prepare(DISPATCH)
    span = Aligned(0, len(ours), 0, len(theirs))
    return following(pair_up(ours, theirs), span), len(ours)


def judged(article: str) -> Derivation:
    dispatch = Dispatch("made-up", DISPATCH, holder="Agency")
    return compare(prepare(article), prepare(DISPATCH), dispatch, settings_for("normal")).derivation


def test_own_words_follow_nothing() -> None:
    assert whole("\n\n".join(OWN))[0] == []


@pytest.mark.parametrize("place", range(len(OWN) + 1))
def test_an_edited_sentence_is_left_of_an_own_report(place: int) -> None:
    article = "\n\n".join((*OWN[:place], EDITED, *OWN[place:]))
    (part,) = whole(article)[0]
    tokens = prepare(article).tokens
    assert article[int(tokens.starts[part.a0]) : int(tokens.ends[part.a1 - 1])] == EDITED.rstrip(".")
    assert judged(article) is Derivation.PARTLY


def test_a_paraphrase_follows_from_the_first_sentence_to_the_last() -> None:
    parts, words = whole(" ".join(PARAPHRASE))
    assert sum(part.a1 - part.a0 for part in parts) > 0.9 * words
    assert judged(" ".join(PARAPHRASE)) in (Derivation.PARTLY, Derivation.WHOLLY)


def test_a_part_of_a_longer_article_is_not_looked_at() -> None:
    rest = " ".join(f"Sentence {number} speaks of gardens, of bees and of a wall that nobody owns." for number in range(40))
    ours, theirs = prepare("\n\n".join((*OWN, rest))), prepare(DISPATCH)
    span = Aligned(0, 90, 0, len(theirs))
    assert following(pair_up(ours, theirs), span) == [span]


@pytest.mark.parametrize(("likeness", "derivation"), [(0.3, Derivation.PARTLY), (0.8, Derivation.WHOLLY)])
def test_what_is_told_anew_is_no_longer_the_agencys_story(likeness: float, derivation: Derivation) -> None:
    article = prepare(" ".join(OWN))
    everything = Span(0, len(article.text))
    passage = Passage(everything, everything, len(article), likeness, Kind.REWRITTEN)
    derived = derive_passages(article, [passage])
    assert derived.derivation is derivation
    assert derived.coverage == 1.0


def test_an_own_report_derives_from_nothing() -> None:
    assert judged("\n\n".join(OWN)) is Derivation.NONE


def test_three_words_of_five_are_exactly_so_much() -> None:
    before = "The reservoir above Selm is full. Engineers opened a sluice, and the meadows flooded again. Nobody complained. "
    a = prepare(before * 3 + "Carpenters mended sixteen wooden gates.")
    b = prepare("Gates sixteen carpenters rode past.")
    first, last = len(a) - 5, len(a)
    equally_rare = a.tokens.stems[first:last]
    idf = Idf(lambda stems: np.where(np.isin(stems, equally_rare), 50, (stems % np.uint64(900)).astype(np.int64)), 1000)
    pair = pair_up(a, b, idf)
    words, others = spelled(a, b)
    (alike, _) = _best(pair, first, last, words[first:last], [(others, pair.b.found.times(0, len(b)))])
    weight = float(pair.a.weights[first])
    assert alike == (weight + weight + weight) / (weight + weight + weight + weight + weight) - 0.2
