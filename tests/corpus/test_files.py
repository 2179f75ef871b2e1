"""The corpus is whole: cases say what they mean, every file has its expectation, every named place exists."""

from __future__ import annotations

import tomllib

import pytest

GOOD = """
about = "One sentence"
article = "one.txt"
derivation = "partly"
verdict = "violation"
[[passage]]
source = "wire.txt"
kind = "verbatim"
text = ["first words", "last words"]
"""


def test_a_case_is_read(loader):
    case = loader.parse_case(GOOD, "one")
    assert case.sources == {"wire.txt"}
    assert case.passages[0].source_text == ("first words", "last words")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("about =", "abuot =", "abuot"),
        ('kind = "verbatim"', 'kind = "similar"', "similar"),
        ('kind = "verbatim"', 'reason = "short"', "reason"),
        ('verdict = "violation"', 'verdict = "guilty"', "guilty"),
        ('derivation = "partly"', "", "derivation"),
    ],
)
def test_a_mistake_in_a_case_is_named(loader, old, new, named):
    with pytest.raises(loader.BadCase, match=named):
        loader.parse_case(GOOD.replace(old, new), "one")


def test_an_unknown_key_of_a_dispatch_is_named(loader):
    with pytest.raises(loader.BadCase, match="headlnie"):
        loader.parse_expected('[[dispatch]]\nfile = "a.txt"\nheadlnie = "x"', "dispatches.toml")


def test_words_that_stand_twice_are_refused(loader):
    with pytest.raises(loader.BadCase, match="2 times"):
        loader.locate("of the text of the end", ("of the", "end"))


def test_every_article_has_its_case_and_every_case_its_article(loader):
    articles = {file.name for file in (loader.CORPUS / "articles").iterdir()}
    assert {case.article.name for case in loader.load_cases()} == articles


def test_every_dispatch_has_its_expectation(loader):
    read = [reference for reference, _ in loader.read_corpus()]
    assert sorted(item.reference for item in loader.load_expected()) == sorted(read)


def test_the_places_of_a_case_exist(case, loader, dispatches):
    article = loader.article_of(case)
    for stretch in (*case.passages, *case.excluded):
        assert len(loader.locate(article.text, stretch.text)) > 0
        dispatch = dispatches[stretch.source]
        assert len(loader.locate(f"{dispatch.headline}\n{dispatch.body}\n{dispatch.captions}", stretch.source_text)) > 0


def test_the_demo_shows_articles_of_the_corpus(loader):
    shown = tomllib.loads((loader.CORPUS / "demo" / "demo.toml").read_text(encoding="utf-8"))
    assert shown["at"] == loader.NOW
    names = {case.article.name for case in loader.load_cases()}
    assert {entry["file"].removeprefix("articles/") for entry in shown["article"]} <= names
    assert (loader.CORPUS / shown["dispatches"]).is_dir()
    assert (loader.CORPUS / shown["licences"]).is_file()
