"""Invented copy that the tests of matching share."""

from __future__ import annotations

import pytest

from compliance.model import Dispatch

DISPATCH = (
    "Engineers reopened the Varnholm tunnel on Monday after eleven weeks of repairs that had forced lorries onto mountain "
    "roads and doubled the price of fresh vegetables in the northern valleys. The operator said sensors now measure water "
    'pressure behind the lining every four minutes and close the barriers by themselves. "We will not gamble with the lives '
    'of people who only want to reach their work in the morning," transport minister Ilse Marquandt told reporters at the '
    "southern portal. Insurers have estimated the damage at 84 million crowns, of which the state will carry two thirds. "
    "Hauliers demanded compensation for the detour and threatened to block the customs yard in Brennick if talks fail. "
    "A second tube, planned since 1998 and postponed four times, is to be put before parliament again in the autumn."
)
OWN = (
    "My grandmother kept bees behind the school, and every spring she counted the hives aloud before breakfast. Nobody in "
    "our street was allowed to mow the verge until the dandelions had gone over. The baker grumbled, the vicar laughed, and "
    "the children learned to walk slowly. Honey from those years still stands in the cellar, dark as varnish, in jars with "
    "labels that she wrote by hand. When the first frost came she wrapped each hive in straw and old blankets."
)


@pytest.fixture
def dispatch() -> Dispatch:
    return Dispatch("urn:test:varnholm", DISPATCH, holder="AFP", headline="Varnholm tunnel reopens")


@pytest.fixture
def own() -> str:
    return OWN
