"""Whole paragraphs lifted into own text: the passages are exactly the paragraphs."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.alignment import align
from compliance.matching.families import collapse
from compliance.matching.match import compare
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.settings import settings_for
from compliance.model import Dispatch

NORMAL = settings_for()
SYLLABLES = "ba co di fel gar hin jor kal lem mor nan ost pir qua rin sal tor ul ver wim xan yor zel".split()
LITTLE = "the of to a in and that for on with was is by as at from had has".split()
OPENINGS = "The The The A In On It But He She They For At".split()


def word(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=random.choice((2, 3))))


def sentence(random: Random) -> str:
    words = [random.choice(OPENINGS)]
    words += [random.choice(LITTLE) if random.random() < 0.45 else word(random) for _ in range(random.randrange(8, 26))]
    return " ".join([*words, word(random)]) + "."


def paragraphs(random: Random) -> list[str]:
    return [" ".join(sentence(random) for _ in range(random.randrange(2, 5))) for _ in range(random.randrange(4, 8))]


# The same sixty each time: in one of some thousands own words happen to be the dispatch's, and go with its paragraph.
@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.integers(0, 2**48).map(Random), st.sampled_from(["\n\n", "\r\n", " "]))
def test_two_paragraphs_amid_own_ones_are_found_exactly(random: Random, between: str) -> None:
    own, dispatch = paragraphs(random), paragraphs(random)
    first, second = sorted(random.sample(range(len(dispatch)), 2))
    # Own text on all sides, and something own between the two, so that each stands alone.
    article = [own[0], dispatch[first], *own[1:-1], dispatch[second], own[-1]]
    a, b = between.join(article), between.join(dispatch)
    passages = align(prepare(a), prepare(b), NORMAL)
    found = [(a[p.article.start : p.article.end], b[p.source.start : p.source.end]) for p in passages if p.excluded is None]
    assert found == [(dispatch[n], dispatch[n]) for n in (first, second)]


@pytest.mark.parametrize("edit", ["crowns", ""])
def test_a_paragraph_begins_with_its_article_even_when_one_stands_before(dispatch: Dispatch, edit: str) -> None:
    copied = "The operator said sensors now measure water pressure behind the lining every four minutes."
    text = f"Who pays for the {edit}? The mayor knows the answer to that. {copied} The rest is silence, as they say."
    (passage,) = align(prepare(text), prepare(dispatch.body), NORMAL)
    assert text[passage.article.start : passage.article.end].startswith("The operator")
    assert dispatch.body[passage.source.start : passage.source.end].startswith("The operator")


def test_a_chance_word_does_not_choose_the_corrected_version(own: str) -> None:
    paragraph = "Surveyors counted 4,100 puffins on the western cliffs, the fewest since wardens began to walk them in 1971."
    first = Dispatch("urn:test:puffins", f"{paragraph}\n\nWardens blame the sand eels.", version=1)
    corrected = paragraph.replace("4,100", "4,700")
    second = Dispatch("urn:test:puffins", f"{corrected}\n\nMy mistake, the warden said.", version=2)
    text = f"{own}\n\n{paragraph}\n\n{own[:60]}\n\nMy mistake."
    article = prepare(text.replace(f"{paragraph}\n\n", f"{paragraph} My "))
    matches = [compare(article, prepare_dispatch(d), d, NORMAL) for d in (second, first)]
    (best,) = collapse(matches, lambda d: d.guid)
    assert best.dispatch.version == 1
