"""Without a register: one rewritten sentence in an own story, and what must not become one."""

from __future__ import annotations

import pytest

from compliance.matching.match import compare
from compliance.matching.pair import pair_up, without
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.seeds import Aligned
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch, Match, ZoneKind

HARBOUR = (
    "The harbour board of Lindvik has sold its last wooden crane to a museum in Gothenburg for a symbolic sum. The crane, "
    "built in 1911 and out of use since the spring flood of 1974, weighs forty tonnes and must be taken apart "
    "before it travels. Divers found that the quay beneath it is hollow in three places. Shipping companies "
    "will therefore use the eastern basin "
    "until the end of next year, the harbour master said. The board expects repairs to cost 12 million crowns."
)
COFRADIA = (
    "La cofradía de Puerto Alcedo ha suspendido la subasta del pulpo durante dos semanas. Las lonjas vecinas absorberán las "
    "capturas mientras se repara la cámara frigorífica, averiada desde el martes. Los armadores calculan pérdidas de 300.000 "
    "euros y piden ayudas al gobierno regional. El alcalde prometió una reunión antes del domingo."
)
CALLE = (
    "En mi calle todavía se tiende la ropa de balcón a balcón. Los lunes huele a jabón y los viernes a sardinas, según quién "
    "cocine. Doña Remedios guarda las pinzas en una lata de galletas holandesas que trajo su hermano marinero."
)


def alone(text: str, body: str) -> Match:
    dispatch = Dispatch("urn:test:order", body)
    return compare(prepare(text), prepare_dispatch(dispatch), dispatch, settings_for())


@pytest.mark.parametrize(
    "sentence",
    [
        "The damage is put by insurers at 84 million crowns, and the state will carry two thirds.",
        "If talks fail, the hauliers, who demanded compensation for their detour, will block the customs yard at Brennick.",
    ],
)
def test_one_rewritten_sentence_is_found_in_an_own_story(dispatch: Dispatch, own: str, sentence: str) -> None:
    found = alone(f"{own} {sentence} {own[:200]}", dispatch.body)
    assert found.derivation is Derivation.PARTLY
    (passage,) = found.counted
    assert len(own) < passage.article.start
    assert passage.article.end <= len(own) + 1 + len(sentence)


def test_a_sentence_in_another_language_is_found() -> None:
    sentence = (
        "Mientras se arregla la cámara frigorífica, averiada desde el martes, las lonjas cercanas recibirán las capturas."
    )
    assert alone(f"{CALLE} {sentence} {CALLE}", COFRADIA).derivation is Derivation.PARTLY


def test_a_line_of_page_furniture_on_both_sides_is_no_rewriting(own: str) -> None:
    line = "Join the conversation: find us on Facebook, Instagram, Snapchat and Twitter."
    assert alone(f"{own} {line}", f"{HARBOUR} {line}").derivation is Derivation.NONE


def test_a_quotation_carries_nothing_of_the_own_story_around_it(dispatch: Dispatch) -> None:
    text = (
        "Ilse Marquandt wore the wrong shoes on Monday. The transport minister had come to the portal to see the doors close; "
        "so had the northern valleys. I stood beside a man with a trumpet who had slept badly ever since the lorries took to "
        'his road. "We will not gamble with the lives of people who only want to reach their work in the morning," she told '
        "reporters, and I believed her until the lamps went out. My neighbour sells carrots in Brennick and has heard promises "
        "about a second tube since he was at school. He blew his nose, wished us luck, and went home to feed the goats."
    )
    found = alone(text, dispatch.body)
    assert found.derivation is Derivation.QUOTES_ONLY
    assert {p.excluded for p in found.passages} == {ZoneKind.QUOTATION}


def test_a_pair_without_some_tokens_shares_their_words_no_more(dispatch: Dispatch) -> None:
    text = prepare(dispatch.body)
    pair = pair_up(text, text)
    less = without(pair, [Aligned(0, 40, 0, 40)])
    assert not less.a.weights[:40].any()
    assert not less.b.weights[:40].any()
    assert (less.a.columns[:40] == less.shared).all()
    assert (less.a.columns[40:] == pair.a.columns[40:]).all()
