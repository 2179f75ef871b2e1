"""The edit class of a reuse, and the changed words, gravest first."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.licensing.edits import Edit, Weight, changes_between, edit_of_match
from compliance.licensing.grants import EditClass
from compliance.model import Derivation, Dispatch, Kind, Match, Passage, Span

SOURCE = "The mayor of Velmark said on Monday that 12 trams had not left the depot. He blamed the organisers."
CLASSES = [
    (SOURCE, "verbatim"),
    (SOURCE.replace("the depot", "the  depot").replace(".", " ."), "verbatim"),
    (SOURCE.replace("said on Monday that", "said that"), "style"),
    (SOURCE.replace("on Monday", "yesterday"), "style"),
    (SOURCE.replace("on Monday", "on Tuesday"), "altered"),
    (SOURCE.replace("12", "twelve"), "style"),
    (SOURCE.replace("organisers", "organizers"), "style"),
    (SOURCE.replace("12", "13"), "altered"),
    (SOURCE.replace(" not", ""), "altered"),
    (SOURCE.replace("Velmark", "Corvale"), "altered"),
    (SOURCE.replace("said", "announced"), "altered"),
    (SOURCE.replace(" He blamed the organisers.", ""), "cuts-only"),
    (SOURCE.replace(" of Velmark said", " said"), "cuts-only"),
    (SOURCE + " Nobody answered his calls that day.", "altered"),
]  # fmt: skip


def edit_of(article: str, source: str) -> Edit:
    """The edit of a story that was taken wholly."""
    whole = Passage(Span(0, len(article)), Span(0, len(source)), len(article.split()), 1.0, Kind.VERBATIM)
    return edit_of_match(article, Match(Dispatch("urn:1", source), Derivation.WHOLLY, 1.0, 1.0, 1.0, (whole,)))


@pytest.mark.parametrize(("article", "expected"), CLASSES)
def test_classes(article: str, expected: str) -> None:
    assert edit_of(article, SOURCE).edit_class.value == expected


def test_the_gravest_change_comes_first() -> None:
    article = SOURCE.replace("said", "announced").replace("Velmark", "Corvale").replace("12", "13").replace("had not", "had")
    changes = edit_of(article, SOURCE).changes
    assert [change.weight for change in changes] == [Weight.NUMBER, Weight.NEGATION, Weight.NAME, Weight.WORD]
    assert (changes[0].before, changes[0].after) == ("12", "13")
    assert article[changes[0].article.start : changes[0].article.end] == "13"
    assert SOURCE[changes[0].source.start : changes[0].source.end] == "12"


def test_cut_words_are_counted() -> None:
    assert edit_of("The mayor spoke.", "The mayor, a former baker from the old town, spoke.").cut_words == 7


def test_other_languages() -> None:
    assert edit_of("Le maire n'a rien dit mardi.", "Le maire n'a rien dit lundi.").edit_class is EditClass.ALTERED
    assert edit_of("Der Rat stimmte zu.", "Der Rat stimmte nicht zu.").changes[0].weight is Weight.NEGATION
    assert edit_of("Tres personas murieron.", "3 personas murieron.").edit_class is EditClass.STYLE


def test_a_later_version_shows_only_what_was_reused() -> None:
    old = "Nine ships collided. Two people were hurt. The quay was damaged."
    new = "Ten ships collided. Two people were hurt. The quay was destroyed."
    first = Span(0, len("Nine ships collided."))
    assert [(c.before, c.after) for c in changes_between(old, new, [first])] == [("Nine", "Ten")]
    assert [c.after for c in changes_between(old, new)] == ["Ten", "destroyed"]
    assert changes_between(old, old + " Trade stopped.", [Span(0, len(old))]) == ()


def match_of(article: str, body: str, derivation: Derivation, *pairs: tuple[str, str]) -> Match:
    passages = tuple(
        Passage(
            Span(article.index(a), article.index(a) + len(a)), Span(body.index(b), body.index(b) + len(b)),
            len(a.split()), 0.9, Kind.EDITED,
        )
        for a, b in pairs
    )  # fmt: skip
    return Match(Dispatch("urn:1", body), derivation, 0.9, 0.9, 0.9, passages)


def test_of_a_part_only_its_passages_count() -> None:
    body = "One two three four five. Six seven eight nine ten eleven."
    article = "Our own opening. One two three four five. Our own end."
    part = match_of(article, body, Derivation.PARTLY, ("One two three four five.", "One two three four five."))
    assert edit_of_match(article, part).edit_class is EditClass.CUTS_ONLY


def test_of_the_whole_what_was_put_between_counts() -> None:
    body = "Ships collided in the fog. The quay was damaged badly."
    article = "Ships collided in the fog. Our reporter saw it all. The quay was damaged badly."
    pairs = [("Ships collided in the fog.",) * 2, ("The quay was damaged badly.",) * 2]
    assert edit_of_match(article, match_of(article, body, Derivation.WHOLLY, *pairs)).edit_class is EditClass.ALTERED
    assert edit_of_match(article, match_of(article, body, Derivation.PARTLY, *pairs)).edit_class is EditClass.VERBATIM


texts = st.lists(st.sampled_from("the fog ship 12 not Velmark Monday left two port said café".split()), max_size=14).map(
    " ".join
)


@settings(deadline=None)
@given(texts)
def test_a_text_is_verbatim_of_itself(text: str) -> None:
    assert edit_of(text, text).changes == ()


@settings(deadline=None)
@given(texts, texts)
def test_spans_point_at_the_changed_words(article: str, source: str) -> None:
    for change in edit_of(article, source).changes:
        assert article[change.article.start : change.article.end] == change.after
        assert source[change.source.start : change.source.end] == change.before
        assert change.before or change.after


@settings(deadline=None)
@given(texts, st.data())
def test_leaving_words_out_is_a_cut_or_milder_unless_the_sense_turns(source: str, data: st.DataObject) -> None:
    words = source.split()
    kept = [word for word in words if data.draw(st.booleans())]
    edit = edit_of(" ".join(kept), source)
    if "not" not in words:
        assert edit.edit_class is not EditClass.ALTERED
