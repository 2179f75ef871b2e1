"""A register of few dispatches: what shares anything is aligned, so that a check finds what ``compare`` does."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from compliance.audit.few import Vocabulary, is_few
from compliance.audit.opening import open_auditor
from compliance.audit.registrar import Registrar
from compliance.config import Config
from compliance.matching.idf import FEWEST_DOCUMENTS, Idf
from compliance.matching.match import compare
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.settings import Sensitivity, settings_for
from compliance.model import Derivation, Dispatch
from compliance.store import open_store

NORMAL = settings_for()
SOURCE = (
    "The harbour board of Ostvik will close its oldest quay in March. Engineers found last autumn that the timber piles under "
    "the eastern half had rotted through. Ferries to the outer islands are to leave from the fish market until a new quay is "
    "finished, which the board expects to take two years and to cost forty million crowns. Traders at the market fear for "
    "their parking spaces."
)
ARTICLE = (
    "Islanders will have to get used to another way home. Until the new quay is ready, ferries for the outer islands are going "
    "to depart from the fish market; the board expects this to take two years, and a cost of forty million crowns. We asked "
    "passengers what they make of it, and most shrugged: as long as the boats run on time, said one, she did not mind where."
)
OTHERS = "river bridge council school farmers budget winter road museum concert mayor railway".split()


def others(count: int) -> list[Dispatch]:
    random = Random(4)
    texts = (" ".join(random.choice(OTHERS) + random.choice(["", "s", "side"]) for _ in range(90)) for _ in range(count))
    return [Dispatch(f"other-{number}", f"{text.capitalize()}.", holder="AFP") for number, text in enumerate(texts)]


@pytest.mark.parametrize("count", [0, 2, 9, 40])
def test_a_small_register_finds_a_rewritten_sentence_as_compare_does(tmp_path: Path, count: int) -> None:
    dispatch = Dispatch("quay", SOURCE, holder="AFP")
    with open_store(tmp_path / "small.db", "create") as store:
        for _ in Registrar(store).add([dispatch, *others(count)]):
            pass
    article = prepare(ARTICLE)
    alone = compare(article, prepare_dispatch(dispatch), dispatch, NORMAL)
    assert alone.derivation is Derivation.PARTLY
    with open_auditor(Config(db=tmp_path / "small.db")) as auditor:
        (found,) = auditor.matches(article)
    assert (found.dispatch.guid, found.passages) == ("quay", alone.passages)


def test_all_of_very_few_are_aligned_and_the_best_of_a_few(tmp_path: Path) -> None:
    for count in (10, 60):
        with open_store(tmp_path / f"{count}.db", "create") as store:
            for _ in Registrar(store).add(others(count)):
                pass
        with open_auditor(Config(db=tmp_path / f"{count}.db")) as auditor:
            rows = auditor.candidate_rows(prepare("The mayor crossed the river by the old bridge in winter, on the railway."))
        assert len(rows) == (10 if count == 10 else 5)


def test_the_likest_vocabulary_comes_first_and_length_is_no_merit() -> None:
    def alike(words: str, *sources: str) -> tuple[int, ...]:
        rows = {number: prepare(source).tokens for number, source in enumerate(sources, start=1)}
        idf = Idf(lambda stems: np.ones(len(stems), np.int64), 50)
        return Vocabulary.of(rows, idf).likest(prepare(words))

    padding = " ".join(f"word{number}filler" for number in range(200))
    assert alike("quay ferry island", "quay harbour", "ferry island quay", "museum") == (2, 1)
    assert alike("quay ferry island", f"quay ferry {padding}", "quay ferry") == (2, 1)
    assert alike("quay", "museum") == ()


def test_strict_looks_for_no_rewritten_text_and_a_large_register_is_not_few() -> None:
    assert is_few(NORMAL.few_dispatches, NORMAL)
    assert not is_few(NORMAL.few_dispatches + 1, NORMAL)
    assert not is_few(3, settings_for(Sensitivity.STRICT))


def test_a_register_of_few_does_not_weigh_words_either() -> None:
    assert NORMAL.few_dispatches == FEWEST_DOCUMENTS
