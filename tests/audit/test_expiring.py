"""Rights that run out: the articles chosen in the database are those that judging all of them names, and hardly more."""

from __future__ import annotations

from array import array
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random

import pytest

from compliance.audit.expiring import Span, candidates, expiring, span_of, window_of
from compliance.config import Config
from compliance.licensing.grants import Grant, Licence, Licences
from compliance.model import Article, ArticleResult, Derivation, Dispatch, Kind, Match, Passage, Run, Verdict
from compliance.model import Span as Place
from compliance.store import Entry, Ledger, Register, Store, open_store
from compliance.store import expiring as chosen
from compliance.store.expiring import EVER, Expiring, Said

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LICENCES = Licences.of(
    [
        Licence("old", "AFP", Grant(max_age_days=10), valid_to=datetime(2026, 1, 1, tzinfo=UTC)),
        Licence("new", "AFP", Grant(max_age_days=90), valid_from=datetime(2026, 1, 1, tzinfo=UTC), zone="Asia/Tokyo"),
        Licence("print", "EFE", Grant(outlets=("paper",)), valid_to=datetime(2026, 6, 20, tzinfo=UTC)),
        Licence("endless", "dpa"),
    ]
)
SPANS = [
    Span(NOW, NOW + timedelta(days=7)),
    Span(NOW, NOW + timedelta(days=7), NOW - timedelta(days=30)),
    Span(NOW, NOW, NOW - timedelta(days=1)),
    Span(NOW, NOW + timedelta(days=400), NOW - timedelta(days=5)),
]


def dispatches(chance: Random) -> list[Dispatch]:
    terms = (None, None, "NO ARCHIVAL USE", "No use after 2026-06-03", "For use within 30 days", "USA OUT")
    return [
        Dispatch(
            guid=f"urn:x:{n}", body=f"Body {n}.", holder=chance.choice(("AFP", "EFE", "dpa", "Lorne Wire", None)),
            credit=chance.choice((None, "AFP")), usage_terms=chance.choice(terms),
            provider=chance.choice((None, None, "EFE")), published=NOW - timedelta(days=200),
            rights_links=chance.choice(((), (), ("https://creativecommons.org/licenses/by/4.0/",))),
            expires=chance.choice((None, None, NOW + timedelta(days=chance.randrange(-60, 60)))),
        )
        for n in range(40)
    ]  # fmt: skip


def results(sources: list[Dispatch], chance: Random) -> list[ArticleResult]:
    passages = (Passage(Place(0, 20), Place(5, 25), 9, 0.9, Kind.EDITED),)
    zones = (UTC, None, timezone(timedelta(hours=9)), timezone(timedelta(hours=-11, minutes=-7, seconds=-3)))
    found = []
    for n in range(300):
        published = NOW.replace(tzinfo=chance.choice(zones)) - timedelta(hours=chance.randrange(24 * 160))
        meta = {"embargo": NOW.isoformat()} if n % 9 == 0 else {"Embargo": "2026-03-01"} if n % 9 == 1 else {}
        article = Article(f"{n % 280}.txt", f"Text {n}.", published=chance.choice((published, published, None)), meta=meta)
        kinds = chance.choices((Derivation.WHOLLY, Derivation.PARTLY, Derivation.QUOTES_ONLY), k=2)
        matches = tuple(
            Match(source, kind, 0.9, 0.4, 0.4, passages) for source, kind in zip(chance.sample(sources, 2), kinds, strict=True)
        )
        found.append(ArticleResult(article, Verdict.REVIEW, kinds[0], 0.4, matches))
    return found


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs of 100 articles over 40 dispatches, ten of which the register does not hold."""
    chance = Random(7)
    place = tmp_path_factory.mktemp("ledger") / "ledger.db"
    sources = dispatches(chance)
    made = results(sources, chance)
    with open_store(place, "create") as store:
        Register(store).add([Entry(one, 3) for one in sources[:30]], NOW)
        for run in range(3):
            begun = Ledger(store).start_run(Run("audit", "1", NOW - timedelta(days=120 - 50 * run), guarantee=6))
            assert begun.id is not None
            Ledger(store).record(begun.id, made[run * 100 : run * 100 + 100])
            Ledger(store).finish_run(begun.id, NOW)
    return place


def all_of(store: Store) -> array[int]:
    return Expiring(store, lambda _: EVER).articles()


@pytest.mark.parametrize("least", [1, 10**9], ids=["from the dispatches", "over all articles"])
@pytest.mark.parametrize("span", SPANS)
def test_no_article_is_missed(span: Span, least: int, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chosen, "_SCAN", least)
    config = Config()
    with open_store(ledger) as store:
        everything = all_of(store)
        some = candidates(store, LICENCES, span)
        assert len(everything) > 200
        assert list(some) == sorted(set(some) & set(everything))
        want = [one for one in expiring(store, config, LICENCES, everything, span) if one]
        assert want
        assert [one for one in expiring(store, config, LICENCES, some, span) if one] == want


def test_hardly_more_is_read_than_has_to_be(ledger: Path) -> None:
    with open_store(ledger) as store:
        for span in SPANS[1:]:
            some = candidates(store, LICENCES, span)
            found = sum(bool(one) for one in expiring(store, Config(), LICENCES, some, span))
            assert len(some) < 3 * found + 60
        # What remains here are articles whose embargo only judging reads.
        assert len(candidates(store, Licences(), Span(NOW, NOW - timedelta(days=10_000)))) < 30


def said(**values: object) -> Said:
    plain = dict.fromkeys(("holder", "credit", "usage_terms", "copyright_notice", "copyright_holder", "provider", "expires"))
    return Said(**{"rights_links": (), **plain, **values})  # type: ignore[arg-type]


def test_windows() -> None:
    week = SPANS[0]
    assert window_of(said(holder="dpa"), LICENCES, week) is None
    assert window_of(said(holder="dpa", expires=NOW), LICENCES, week) == EVER
    assert window_of(said(holder="dpa", expires=NOW + timedelta(days=9)), LICENCES, week) is None
    assert window_of(said(holder="dpa", expires=NOW - timedelta(days=31)), LICENCES, SPANS[1]) is None
    assert window_of(said(holder="EFE"), LICENCES, week) is None  # its licence ends later
    days = window_of(said(holder="dpa", usage_terms="For use within 30 days"), LICENCES, SPANS[1])
    assert days is not None
    assert days[1] - days[0] == pytest.approx(37 + 4)


def test_no_number_of_days_is_too_large() -> None:
    span = span_of(NOW, 10**9, 10**9)
    assert span.since is not None
    assert span.holds(NOW)
