"""Which grant covers: against a plain twin, and what must hold of any register."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.licensing.context import Context
from compliance.licensing.grants import CHANNEL_ACTIONS, Grant, Licence, Licences, Selection
from compliance.licensing.limits import speaks
from compliance.licensing.scope import State, cover_of
from compliance.licensing.terms import Terms
from compliance.model import Derivation, Dispatch, Kind, Match, Passage, Span
from compliance.territories import within

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
DAYS = [NOW + timedelta(days=days) for days in (-40, -1, 0, 1, 40)]
TERRITORIES = ("FR", "FR-75", "BE", "EU", "US")
OUTLETS = ("a.example", "b.example")


def few(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True).map(tuple)


licences = st.builds(
    Licence, st.just("x"), st.sampled_from(("AFP", "dpa", "*")),
    st.builds(
        Grant, actions=st.none() | few(("publish", "publish-web", "archive", "excerpt")),
        prohibit=few(("publish-print", "archive")),
        territory=few(TERRITORIES), outlets=few(OUTLETS),
    ),
    valid_from=st.none() | st.sampled_from(DAYS), valid_to=st.none() | st.sampled_from(DAYS),
    match=st.builds(Selection, few(("en", "fr")), few(("politics", "sport"))),
)  # fmt: skip
contexts = st.builds(
    Context, st.just(NOW), published=st.none() | st.sampled_from(DAYS), outlet=st.none() | st.sampled_from(OUTLETS),
    territories=few(TERRITORIES), channel=st.none() | st.sampled_from(("web", "print", "archive", "app")),
)  # fmt: skip
dispatches = st.builds(
    Dispatch, st.just("urn:1"), st.just("One two three four five."), holder=st.sampled_from(("AFP", "dpa", None)),
    language=st.none() | st.sampled_from(("en", "fr-BE", "de")), categories=few(("politics", "sport", "arts")),
)  # fmt: skip


def match_of(dispatch: Dispatch) -> Match:
    passage = Passage(Span(0, 10), Span(0, 10), 5, 1.0, Kind.VERBATIM)
    return Match(dispatch, Derivation.WHOLLY, 1.0, 1.0, 1.0, (passage,))


def allowed(licence: Licence, dispatch: Dispatch, context: Context, moment: datetime) -> bool:
    """The plain twin: may the licence cover this, where what is unknown is let pass?"""
    grant, selection = licence.grant, licence.match
    if licence.holder not in ("*", dispatch.holder):
        return False
    if selection.languages and dispatch.language is not None and dispatch.language.split("-")[0] not in selection.languages:
        return False
    if selection.categories and dispatch.categories and not set(selection.categories) & set(dispatch.categories):
        return False
    if grant.territory and not all(within(territory, grant.territory) for territory in context.territories):
        return False
    if grant.outlets and context.outlet is not None and context.outlet not in grant.outlets:
        return False
    if not any(grant.allows(CHANNEL_ACTIONS[channel]) for channel in context.channels):
        return False
    if grant.actions is not None and not set(grant.actions) & {
        "publish",
        "publish-web",
        "publish-print",
        "publish-app",
        "archive",
    }:
        return False
    return (licence.valid_from is None or licence.valid_from <= moment) and (
        licence.valid_to is None or moment < licence.valid_to
    )  # type: ignore[operator]


@settings(deadline=None, max_examples=150)
@given(st.lists(licences, max_size=5), dispatches, contexts)
def test_a_use_is_granted_when_some_licence_allows_each_of_its_moments(
    entries: list[Licence], dispatch: Dispatch, context: Context
) -> None:
    cover = cover_of(match_of(dispatch), dispatch.holder, Terms(), Licences.of(entries), context)
    expected = all(any(allowed(licence, dispatch, context, moment) for licence in entries) for moment in context.display)
    assert (cover.state is State.GRANTED) is expected
    if cover.state is State.GRANTED:
        assert all(miss.unknown for miss in cover.misses)
    if cover.state in (State.OUTSIDE, State.ENDED):
        assert any(not miss.unknown for miss in cover.misses)


@settings(deadline=None, max_examples=60)
@given(st.lists(licences, max_size=4), licences, dispatches, contexts)
def test_one_more_licence_never_takes_a_grant_away(
    entries: list[Licence], more: Licence, dispatch: Dispatch, context: Context
) -> None:
    def granted(register: list[Licence]) -> bool:
        return cover_of(match_of(dispatch), dispatch.holder, Terms(), Licences.of(register), context).state is State.GRANTED

    assert not granted(entries) or granted([*entries, more])


@settings(deadline=None, max_examples=60)
@given(licences, dispatches, contexts)
def test_a_wider_grant_covers_no_less(licence: Licence, dispatch: Dispatch, context: Context) -> None:
    def granted(entry: Licence) -> bool:
        return cover_of(match_of(dispatch), dispatch.holder, Terms(), Licences.of([entry]), context).state is State.GRANTED

    wider = replace(licence, grant=replace(licence.grant, territory=(), outlets=(), actions=None), match=Selection())
    assert not granted(licence) or granted(wider)


@settings(deadline=None, max_examples=50)
@given(st.lists(licences, min_size=1, max_size=4), dispatches, contexts)
def test_asking_twice_gives_the_same(entries: list[Licence], dispatch: Dispatch, context: Context) -> None:
    register = Licences.of(entries)
    match = match_of(dispatch)
    first = cover_of(match, dispatch.holder, Terms(), register, context)
    assert cover_of(match, dispatch.holder, Terms(), register, context) == first
    assert cover_of(match, dispatch.holder, Terms(), Licences.of(entries), context) == first


def test_two_licences_follow_one_another() -> None:
    """Published under last year's licence, still on display under this year's."""
    new_year = datetime(2026, 1, 1, tzinfo=UTC)
    old, new = Licence("2025", "AFP", valid_to=new_year), Licence("2026", "AFP", valid_from=new_year)
    dispatch = Dispatch("urn:1", "Body.", holder="AFP")
    context = Context(NOW, published=new_year - timedelta(days=1), channel="web")
    match = match_of(dispatch)
    assert cover_of(match, "AFP", Terms(), Licences.of([old, new]), context).state is State.GRANTED
    assert cover_of(match, "AFP", Terms(), Licences.of([old]), context).state is State.ENDED
    assert cover_of(match, "AFP", Terms(), Licences.of([new]), context).state is State.OUTSIDE
    printed = replace(context, channel="print")
    assert cover_of(match, "AFP", Terms(), Licences.of([old]), printed).state is State.GRANTED


def test_territories() -> None:
    assert within("FR", ("FR",))
    assert within("fr-75", ("FR",))
    assert not within("FR", ("FR-75",))
    assert within("UK", ("GB",))
    assert within("DE", ("DACH",))
    assert within("BENELUX", ("EU",))
    assert not within("EU", ("BENELUX",))
    assert within("JP", ("*",))


def test_languages() -> None:
    assert speaks("fr-BE", "fr")
    assert not speaks("fr", "fr-BE")
    assert not speaks("fro", "fr")
    assert speaks("en_GB", "EN-gb")
