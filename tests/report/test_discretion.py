"""Nothing of a protected text in what may be public."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.model import Report
from compliance.report import FORMATS, RenderOptions, render
from compliance.report.discretion import Discretion
from compliance.report.github import step_summary
from compliance.text.tokens import tokenise

PUBLIC = ("sarif", "junit", "github", "gitlab")
MARKER = "Quillon verdant harmonica sextant"


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("AFP is not credited at the end", "AFP is not credited at the end"),
        ("the lead says the grey seals of Varn came back early", "the lead says […] came back early"),
        ("'grey' became “white”", "'[…]' became “white”"),
        ("credits “Reuters”, not AFP", "credits “Reuters”, not AFP"),
        ("cut after «seals»", "cut after «[…]»"),
        ("grey seals", "grey seals"),
        ("", ""),
    ],
)
def test_words_of_the_texts_are_withheld(message: str, said: str) -> None:
    say = Discretion(["We saw the GREY seals of Varn, said Reuters."], ["Reuters", "AFP"])
    assert say(message) == said


def planted(report: Report) -> Report:
    """The report with a marked phrase in every text, and in every sentence that might quote it."""
    articles = []
    for result in report.articles:
        article = replace(result.article, text=f"{result.article.text}\n{MARKER}\n", title=MARKER)
        matches = [
            replace(m, dispatch=replace(m.dispatch, body=f"{m.dispatch.body}\n{MARKER}", headline=MARKER, usage_terms=MARKER))
            for m in result.matches
        ]
        findings = [
            replace(
                f,
                message=f"{f.message}: “{MARKER}”",
                remedy=f"{f.remedy} ({MARKER})",
                clause=MARKER,
                evidence={"words": MARKER},
            )
            for f in result.findings
        ]
        articles.append(replace(result, article=article, matches=tuple(matches), findings=tuple(findings)))
    return replace(report, articles=tuple(articles))


def tell_tale(text: str) -> bool:
    return any(word.lower() in text.lower() for word in MARKER.split())


@pytest.mark.parametrize("format", PUBLIC)
def test_formats_for_public_logs_hold_no_text(report: Report, raw: dict[str, str], format: str) -> None:
    for waived in (False, True):
        assert not tell_tale(render(planted(report), format, RenderOptions(raw=raw, show_waived=waived)))


def test_the_summary_of_a_step_holds_no_text(report: Report) -> None:
    assert not tell_tale(step_summary(planted(report)))


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_can_be_asked_to_show_no_text(report: Report, format: str) -> None:
    assert not tell_tale(render(planted(report), format, RenderOptions(show_text=False)))


@pytest.mark.parametrize("format", PUBLIC)
def test_show_text_shows_it(report: Report, format: str) -> None:
    assert tell_tale(render(planted(report), format, RenderOptions(show_text=True)))


@pytest.mark.parametrize("format", PUBLIC)
def test_no_passage_is_printed(report: Report, raw: dict[str, str], format: str) -> None:
    text = render(report, format, RenderOptions(raw=raw))
    for words in ("certified engineers", "will stop running", "Flour prices", "Night ferry to end"):
        assert words not in text


WORDS = st.sampled_from(["quillon", "verdant", "sextant", "harmonica", "brumal", "osier", "calyx", "fjell", "łuna", "d’azur"])
PROSE = st.lists(WORDS, min_size=4, max_size=30)


def runs(text: str) -> set[tuple[int, ...]]:
    """Every four successive words of ``text``, folded."""
    words = tokenise(text).hashes.tolist()
    return {tuple(words[at : at + 4]) for at in range(len(words) - 3)}


@given(body=PROSE, said=st.lists(PROSE | st.just(["the licence says"]), min_size=1, max_size=3), data=st.data())
@settings(deadline=None, max_examples=40)
def test_no_four_words_of_a_dispatch_are_said_in_public(
    report: Report, body: list[str], said: list[list[str]], data: st.DataObject
) -> None:
    """Whatever a rule says, made of the dispatch's own words in any order and with any mark between them."""
    text = " ".join(body)
    first = data.draw(st.integers(0, len(body) - 1))
    mark = data.draw(st.sampled_from([" ", ", ", "\n", "; «", " (", "/", "\u00ad ", " – "]))
    message = ": ".join(mark.join(part) for part in (*said, body[first : first + 9]))
    loaf = report.articles[1]
    match = replace(loaf.matches[0], dispatch=replace(loaf.matches[0].dispatch, body=text, headline=text))
    finding = replace(loaf.findings[0], message=message, remedy=message, clause=message, evidence={"words": message})
    planted = replace(loaf, matches=(match,), findings=(finding,), notes=(message,))
    planted = replace(planted, article=replace(loaf.article, warnings=(message,)))
    spoken = [render(replace(report, articles=(planted,)), format) for format in PUBLIC]
    for output in (*spoken, step_summary(replace(report, articles=(planted,)))):
        for part in output.replace("\\u2026", "…").replace("&#91;", "[").replace("&#93;", "]").split("[…]"):
            assert not runs(part) & runs(text)


def test_the_keys_that_a_remedy_names_are_no_words_of_the_texts(report: Report) -> None:
    first = next(one for one in report.articles if one.findings)
    remedy = "Say on which channel it is published (--channel, or 'channel' in the front matter)"
    told = replace(
        first, article=replace(first.article, text=first.article.text + "\nThe channel was closed to ships.\n"),
        findings=(replace(first.findings[0], remedy=remedy),),
    )  # fmt: skip
    assert remedy in render(replace(report, articles=(told,)), "gitlab", RenderOptions())
