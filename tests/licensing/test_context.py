"""Where, how and when: flags, the article, path rules, defaults."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from compliance.config import ContextConfig, ContextRule
from compliance.licensing.context import Context, context_for, not_understood
from compliance.model import Article

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
SETTINGS = ContextConfig(
    outlet="default.example", territory="DE", zone="Europe/Berlin",
    rules=(
        ContextRule(("print/",), outlet="Morgenblatt", channel="print"), ContextRule(("print/sunday/",), territory="AT, CH"),
    ),
)  # fmt: skip


def context(path: str = "web/story.md", meta: dict[str, Any] | None = None, **flags: Any) -> Context:
    published = flags.pop("dated", None)
    return context_for(Article(path, "Text.", published=published, meta=meta or {}), SETTINGS, now=NOW, **flags)


def test_flags_win_over_the_article_over_path_rules_over_defaults() -> None:
    assert context().outlet == "default.example"
    assert context("print/story.md").outlet == "Morgenblatt"
    assert context("print/story.md", {"outlet": "own.example"}).outlet == "own.example"
    assert context("print/story.md", {"outlet": "own.example"}, outlet="flag.example").outlet == "flag.example"


def test_of_path_rules_the_last_one_wins_and_the_others_fill_in() -> None:
    found = context("print/sunday/story.md")
    assert (found.outlet, found.channel, found.territories) == ("Morgenblatt", "print", ("AT", "CH"))


def test_a_domain_is_on_the_web_and_a_name_says_nothing() -> None:
    assert context().channel == "web"
    assert context(meta={"outlet": "Morgenblatt"}).channel is None
    assert context(meta={"outlet": "Morgenblatt", "channel": "APP"}).channel == "app"
    assert context(meta={"outlet": "Morgenblatt", "channel": "radio"}).channel is None


def test_several_territories() -> None:
    assert context(meta={"territory": ["FR", "BE"]}).territories == ("FR", "BE")


def test_naive_times_are_in_the_configured_zone() -> None:
    assert context(dated=datetime(2026, 6, 10, 9)).published == datetime(2026, 6, 10, 7, tzinfo=UTC)


def test_the_articles_own_embargo_moves_its_publication() -> None:
    assert context(meta={"embargo": "2026-06-12T06:00:00"}).published == datetime(2026, 6, 12, 4, tzinfo=UTC)
    assert context(meta={"embargo": date(2026, 6, 12)}, dated=NOW).published == datetime(2026, 6, 11, 22, tzinfo=UTC)
    assert context(meta={"embargo": "soon"}).published is None
    assert context(meta={"embargo": "2026-06-12T06:00:00"}, published=NOW).published == NOW


def test_past_present_and_planned() -> None:
    past, later = NOW - timedelta(days=2), NOW + timedelta(days=2)
    assert Context(NOW).display == (NOW,)
    assert Context(NOW, past).display == (past, NOW)
    assert Context(NOW, past, channel="print").display == (past,)
    assert Context(NOW, later).display == (later,)
    assert Context(NOW, later).planned


def test_an_unknown_channel_is_an_archive_only_when_the_text_is_old() -> None:
    assert "archive" not in Context(NOW).channels
    assert "archive" not in Context(NOW, NOW - timedelta(days=30)).channels
    assert "archive" in Context(NOW, NOW - timedelta(days=30, seconds=1)).channels


MACHINES = [
    ({"tdm-reservation": 0}, True), ({"tdm-reservation": "1"}, False), ({"ai_train": "allowed"}, True),
    ({"text-mining": False}, False), ({"license": "CC-BY-4.0"}, True), ({"license": "house"}, None),
    ({"license": "https://creativecommons.org/licenses/by/4.0/"}, True), ({}, None),
]  # fmt: skip


@pytest.mark.parametrize(("meta", "permitted"), MACHINES)
def test_what_the_page_lets_machines_do(meta: dict[str, Any], permitted: bool | None) -> None:
    assert context(meta=meta).machine_use is permitted


def test_the_language_is_the_one_that_the_reader_made_of_it() -> None:
    article = Article("a.md", "Text.", language="de", meta={"language": "German"})
    assert context_for(article, SETTINGS, now=NOW).language == "de"
    assert context_for(Article("a.md", "Text.", meta={"language": "klingon!"}), SETTINGS, now=NOW).language is None


def test_a_channel_that_is_none_is_no_web_page() -> None:
    """The outlet's name would make it one, and the licence for the web would cover it in silence."""
    assert context(meta={"channel": "newspaper", "outlet": "courier.example"}).channel is None
    page = Article("a.html", "Text.", format="html", meta={"channel": "Politics", "outlet": "courier.example"})
    assert context_for(page, SETTINGS, now=NOW).channel == "web"


@pytest.mark.parametrize(
    ("key", "value", "advice"),
    [
        ("territory", "Narnia", "write a code such as FR"), ("channel", "newspaper", "write web, print, archive or app"),
        ("channel", ["web", "print"], "write web"), ("embargo", "soon", "write it as 2026-"),
        ("language", "klingon!", "write one such as fr"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_said(key: str, value: object, advice: str) -> None:
    (said,) = not_understood(Article("a.md", "Text.", meta={key: value}))
    assert f"its {key} {str(value)!r} is no " in said
    assert advice in said


def test_what_is_understood_is_not_said() -> None:
    meta = {"territory": "FR, BE", "channel": "Web", "embargo": date(2026, 6, 12), "language": "French"}
    assert not_understood(Article("a.md", "Text.", language="fr", meta=meta)) == ()
    assert not_understood(Article("a.md", "Text.", meta={"territory": "", "channel": None})) == ()
    assert not_understood(Article("a.html", "Text.", format="html", meta={"channel": "Politics"})) == ()


def test_a_long_stretch_of_blanks_is_read_in_no_time() -> None:
    assert context(meta={"territory": "FR" + " " * 200_000 + ", BE"}).territories == ("FR", "BE")
