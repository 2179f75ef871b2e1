"""Lists of amounts and of names are nobody's; sentences that hold such things are somebody's."""

from __future__ import annotations

import pytest

from compliance.matching.lists import is_of_amounts, is_of_names, is_string_of_names
from compliance.matching.match import compare
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.settings import settings_for
from compliance.model import Derivation, Dispatch, Match

WINNERS = (
    'Best boat: "The Salt Heron" of Ilke Marsh (Farness)',
    'Best crew: Tollport Ladies, "Eleven Oars"',
    "Best song: Ansgar Prell, Mon frère le barreur",
    "Audience award: Duchess and the Four Ducks",
    'Best cake: "Uncle\'s Anchor" (Merrow)',
)


def told(text: str, body: str) -> Match:
    dispatch = Dispatch("urn:test:lists", body)
    return compare(prepare(text), prepare_dispatch(dispatch), dispatch, settings_for())


def test_a_list_of_amounts_is_nobodys_but_amounts_in_a_sentence_are() -> None:
    amounts = "2 pounds floury potatoes{0}1 cup potato starch{0}2 egg yolks{0}1 teaspoon coarse salt{0}12 smoked plums"
    listed = "For eight people at one table:\n" + amounts.format("\n") + "\nSteam, rice, close, wait. She never counts."
    assert told(listed, f"You need {amounts.format(', ')}. Everything depends on the potatoes.").derivation is Derivation.NONE
    prose = "The crop is put at 850,000 to 900,000 tonnes against one million in the wet year before, growers told the fair."
    assert told(f"Much mud. {prose}", f"{prose} The fair goes on.").derivation is not Derivation.NONE


@pytest.mark.parametrize(
    ("stretch", "amounts"),
    [
        ("2 cups meal, 1 teaspoon salt, 2 eggs", True),
        ("- 250 g flour\n- 1/2 l milk\n- ½ lemon", True),
        ("the club won 3 cups, 2 shields and, in a bad year, 1 marrow", False),
        ("around 850,000 to 900,000 tonnes against one million", False),
        ("2 cups of the coarse yellow meal that the miller of Merrow keeps back for his own family, 1 egg, 1 pan", False),
    ],
)
def test_amounts(stretch: str, amounts: bool) -> None:
    assert is_of_amounts(stretch) is amounts


def test_a_line_of_one_space_that_does_not_break_is_no_name() -> None:
    assert is_of_names("\n\N{NO-BREAK SPACE}\n".join(WINNERS))


def test_a_list_of_winners_is_printed_by_all(own: str) -> None:
    found = told(own + "\n\n" + "\n".join(WINNERS), "The winners of the regatta, in full:\n\n" + "\n\n".join(WINNERS))
    assert found.derivation is Derivation.NONE
    assert found.passages


SQUAD = (
    "Schlag: Jorin Wessel (Farnes), Ilke Marsh (Tollport)\nMitte: Ole Brunk (Skarvik), Tjark Sand (Merrow), Luis Aden (Ostrey)"
)


def test_a_squad_is_printed_by_all(own: str) -> None:
    found = told(
        f"{own}\n\n{SQUAD}", f"Der Verein fährt mit zwei Booten zur Regatta.\n\n{SQUAD}\n\nDer Kapitän bleibt zu Hause."
    )
    assert found.derivation is Derivation.NONE
    assert found.passages


@pytest.mark.parametrize(
    ("stretch", "names"),
    [
        ("Tor: Ole Brunk (Farnes), Mika Sund (Tollport)\nFeld: Tim Aas (Merrow), Luis Poll (Skarvik)", True),
        ("Best boat: The Salt Heron, Marrow, Two Ferries; Best crew: Ada Linn, Marrow; Joon Sey, The Salt Heron", True),
        ("Farnes, Merrow, Skarvik and Tollport were among the ports that the wind closed, with Ostrey", False),
        ("Die Häfen Farnes, Merrow, Skarvik, Ostrey und Tollport blieben bei Sturm für Boote geschlossen", False),
        ("TOR: OLE BRUNK (FARNES), MIKA SUND (TOLLPORT), TIM AAS (MERROW), LUIS POLL (SKARVIK)", False),
    ],
)
def test_names_on_end_are_a_list_and_a_sentence_about_them_is_not(stretch: str, names: bool) -> None:
    assert is_string_of_names(stretch) is names


@pytest.mark.parametrize(
    "stretch",
    [
        "\n".join(WINNERS[:3]),
        "\n".join(f"{line}." for line in WINNERS),
        "\n".join(WINNERS).upper(),
        "The jury of Farness met in\nthe house of Ilke Marsh and\nBest Cake was won by Merrow for\nDuchess and the Four Ducks",
        "The crews of both towns had agreed to row\nAfter that the band played for an hour\n"
        "Nobody could say who had begun it all\nWhat was left of the cake went home",
    ],
)
def test_few_lines_sentences_capitals_and_wrapped_prose_are_no_list(stretch: str) -> None:
    assert not is_of_names(stretch)
