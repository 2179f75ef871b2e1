"""What a register changes: topics, forms, and dispatches that share next to nothing with an article."""

from __future__ import annotations

from collections.abc import Hashable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.matching.alignment import align
from compliance.matching.candidates import candidates
from compliance.matching.families import collapse
from compliance.matching.idf import Idf
from compliance.matching.match import match
from compliance.matching.pair import pair_up
from compliance.matching.prepare import prepare, prepare_dispatch
from compliance.matching.seeds import Aligned
from compliance.matching.settings import settings_for
from compliance.matching.topic import is_rewritten
from compliance.model import Dispatch, Match, ZoneKind

NORMAL = settings_for()
RARE_WORDS = Idf(lambda stems: np.ones(len(stems), dtype=np.int64), 25_000)

FORM = (
    "{name} rating agency Halvorsen said it raised its rating of {amount} million crowns of senior debt of {company} to "
    "{new} from {old}, citing {reason}, and that the outlook for the debt is stable."
)
RATINGS = [
    FORM.format(name="The", amount=75, company="Brennick Timber", new="A4", old="A5", reason="a sale of two sawmills"),
    FORM.format(name="The", amount=290, company="Ostholm Lines", new="B2", old="B3", reason="lower fuel bills since spring"),
    FORM.format(name="The", amount=1120, company="Vale Water", new="A1", old="A3", reason="tariffs that the council allowed"),
    FORM.format(name="The", amount=36, company="Sundby Glass", new="C1", old="C4", reason="orders from three carmakers abroad"),
]
RESULTS = "Net profit {0} million crowns against {1} million, sales {2} million against {3} million, a share {4} against {5}."
RUNNING = (
    "Pickers at the Aldermoor tea gardens walked out on Friday after the owners cut the wage for a basket of leaves. "
    "The union of the gardens said nine hundred women had left the terraces before noon and blocked the road to the factory. "
    "A judge in the district town is to hear both sides next week, and the governor has sent two mediators to the valley."
)
SIBLING = (
    "Talks over the Aldermoor tea gardens ended without a result at the weekend, two mediators said. The owners of the gardens "
    "had offered to rebuild a school and to lay pipes, but not to raise the wage, on which the union insists. Women who had "
    "come from the terraces sang outside until midnight, and the governor, who drinks coffee, sent them bread. The factory "
    "has leaves for three more days; after that its driers go cold for the first time in forty years. Buyers at the auction "
    "in the port doubt that the second flush will reach them, and have begun to bid for tea from across the border."
)
OWN = "My grandmother kept bees behind the school, and every spring she counted the hives aloud before breakfast."
REWRITTEN = (
    "Pickers at the tea gardens of Aldermoor left work Friday when the wage for a basket of leaves was cut by the owners. "
    "Nine hundred women had walked off the terraces before noon, said the union of the gardens, and the road to the factory "
    "was blocked. Both sides are to be heard next week by a judge in the district town; two mediators were sent to the valley "
    "by the governor."
)


def by_guid(dispatch: Dispatch) -> Hashable:
    return dispatch.guid


def found(text: str, bodies: list[str]) -> list[Match]:
    article = prepare(text)
    dispatches = [Dispatch(f"urn:test:{number}", body) for number, body in enumerate(bodies)]
    matches = [match(article, prepare_dispatch(d), d, NORMAL, RARE_WORDS) for d in dispatches]
    return collapse([one for one in matches if one is not None], by_guid, article=article)


def counted(matches: list[Match]) -> int:
    return sum(len(one.counted) for one in matches)


def test_two_reports_of_one_affair_are_no_reuse() -> None:
    assert not [p for p in align(prepare(SIBLING), prepare(RUNNING), NORMAL, RARE_WORDS) if p.excluded is None]


def test_rewritten_text_is_reuse_all_the_same() -> None:
    passages = [p for p in align(prepare(REWRITTEN), prepare(RUNNING), NORMAL, RARE_WORDS) if p.excluded is None]
    assert sum(p.words for p in passages) > 40


def test_odds_of_a_topic_are_lower_than_those_of_rewriting() -> None:
    source = prepare(RUNNING)

    def passes(text: str) -> bool:
        article = prepare(text)
        return is_rewritten(pair_up(article, source, RARE_WORDS), Aligned(0, len(article), 0, len(source)), 0.0)

    assert passes(REWRITTEN)
    assert not passes(SIBLING)


def test_a_release_of_a_series_copies_none_of_the_others() -> None:
    assert counted(found(RATINGS[0], RATINGS[1:])) == 0


def test_a_release_that_is_copied_counts_among_the_others_of_its_series() -> None:
    best = found(RATINGS[0], RATINGS)[0]
    assert best.dispatch.guid == "urn:test:0"
    assert best.counted


def test_a_repeated_sentence_is_not_told_by_mere_likeness_of_topic() -> None:
    copied = RUNNING.split(". ")[1] + "."
    matches = found(f"{OWN}\n\n{copied}", [RUNNING, REWRITTEN, f"{REWRITTEN} {SIBLING}"])
    passages = [p for one in matches if one.dispatch.guid == "urn:test:0" for p in one.passages if p.similarity == 1.0]
    assert passages
    assert all(p.excluded is None for p in passages)


def test_other_figures_in_like_words_are_a_table() -> None:
    one, other = RESULTS.format(12.4, 9.1, 310, 288, 4.1, 3.0), RESULTS.format(77.2, 80.6, 954, 1010, 0.8, 0.9)
    assert {p.excluded for m in found(one, [other]) for p in m.passages} <= {ZoneKind.TABLE}


def test_a_short_equal_run_beside_an_edited_passage_belongs_to_it() -> None:
    body = f"Governor Ilse Marquandt arrived in Aldermoor on Monday to hear both sides of the dispute. {RUNNING}"
    text = body.replace("arrived", "landed")
    (passage,) = align(prepare(text), prepare(body), NORMAL)
    assert text[passage.article.start : passage.article.end] == text


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5), st.integers(0, 60)), min_size=1), st.integers(1, 2**40))
def test_candidates_do_not_depend_on_where_their_rows_lie(hits: list[tuple[int, int, int]], far: int) -> None:
    query, dispatch, position = np.array(hits, dtype=np.int64).T
    near = candidates(query, dispatch, position, shingles=80, settings=NORMAL)
    away = candidates(query, dispatch + far, position, shingles=80, settings=NORMAL)
    assert [(c.dispatch + far, c.score, c.hits) for c in near] == [(c.dispatch, c.score, c.hits) for c in away]


@pytest.mark.parametrize("documents", [1, 2, 4])
def test_a_register_of_one_story_still_finds_it(dispatch: Dispatch, own: str, documents: int) -> None:
    in_all = Idf(lambda stems: np.full(len(stems), documents, dtype=np.int64), documents)
    article = prepare(f"{own} {dispatch.body[: dispatch.body.index(' The operator')]} {own}")
    found = match(article, prepare_dispatch(dispatch), dispatch, NORMAL, in_all)
    assert found is not None
    assert [passage.excluded for passage in found.passages] == [None]


@pytest.mark.parametrize(
    "quotation",
    [
        "„Wir haben im ganzen Land gesucht und am Ende zwei Bewerbungen“, sagte Geschäftsführerin Wiebke Harms am Freitag.",
        "« Nous avons cherché la bonne pierre pendant quatre ans sans la trouver », a raconté la meunière Adèle Corvin.",
        "“Voltei porque prometi à minha mãe que esta banca nunca fecharia”, disse a peixeira Celeste Abrunho.",
    ],
)
def test_a_few_words_that_say_who_speaks_do_not_make_a_quotation_count(own: str, quotation: str) -> None:
    dispatch = Dispatch("urn:test:q", f"{RUNNING} {quotation} {SIBLING}")
    found = match(prepare(f"{own} {quotation} {own}"), prepare_dispatch(dispatch), dispatch, NORMAL, RARE_WORDS)
    assert found is not None
    assert [passage.excluded for passage in found.passages] == [ZoneKind.QUOTATION]
