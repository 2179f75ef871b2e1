"""Usage terms in words, as limits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from compliance.licensing.terms import parse_terms, terms_of
from compliance.model import Dispatch

PROHIBITED = [
    ("NO ARCHIVAL USE", {"archive"}),
    ("Not for archive.", {"archive"}),
    ("No internet. No resale.", {"publish-web", "syndicate"}),
    ("ONLINE ONLY", {"publish-print"}),
    ("No mobile use", {"publish-app"}),
    ("No translation without consent", {"translate"}),
    ("Non-commercial use only", {"commercial"}),
    ("Content may not be used for AI training", {"ai-train"}),
    ("No text and data mining", {"text-mining"}),
    ("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED", {"ai-train", "text-mining"}),
    ("http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING", {"ai-train"}),
    ("http://ns.useplus.org/ldf/vocab/DMI-ALLOWED", set()),
    ("tdm-reservation: 1", {"text-mining"}),
    ("tdm-reservation: 0", set()),
    ("No use/digital display after 01/Feb/2016 19:04", set()),
    ("(c) 2026 Fjord News", set()),
    ("Pas d'archivage", {"archive"}),
    ("Archivage interdit", {"archive"}),
    ("Archivierung nicht gestattet", {"archive"}),
    ("Prohibido archivar", {"archive"}),
    ("Proibido arquivar", {"archive"}),
    ("Archives of the agency are open to subscribers", set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "actions"), PROHIBITED, ids=[text for text, _ in PROHIBITED])
def test_prohibitions(text: str, actions: set[str]) -> None:
    assert parse_terms((text,)).prohibit == actions


ENDS = [
    ("No use/digital display after 01/Feb/2016 19:04", datetime(2016, 2, 1, 19, 4, tzinfo=UTC)),
    ("Expires 2026-06-16T18:00:05+02:00", datetime(2026, 6, 16, 16, 0, 5, tzinfo=UTC)),
    ("Not to be used after 3 June 2026", datetime(2026, 6, 4, tzinfo=UTC)),
    ("Remove by June 3, 2026 10:30 GMT", datetime(2026, 6, 3, 10, 30, tzinfo=UTC)),
    ("Expires 30 Feb 2026", None),
    ("Usage permitted until 22/Nov/2026 12:00", datetime(2026, 11, 22, 12, tzinfo=UTC)),
    ("À retirer avant le 22 novembre 2026", datetime(2026, 11, 23, tzinfo=UTC)),
    ("Nutzung nur bis 22.11.2026 gestattet", datetime(2026, 11, 23, tzinfo=UTC)),
    ("Uso permitido hasta el 22 de noviembre de 2026", datetime(2026, 11, 23, tzinfo=UTC)),
    ("All rights reserved.", None),
]


@pytest.mark.parametrize(("text", "end"), ENDS, ids=[text for text, _ in ENDS])
def test_last_moments(text: str, end: datetime | None) -> None:
    assert parse_terms((text,)).not_after == end


STARTS = [
    ("Not for publication before 16 June 2026 18:00 GMT", datetime(2026, 6, 16, 18, tzinfo=UTC)),
    ("EMBARGOED until 2026-06-16 18:00 UTC", datetime(2026, 6, 16, 18, tzinfo=UTC)),
    ("Sperrfrist: 3. März 2026, 10:00 +01:00", datetime(2026, 3, 3, 9, tzinfo=UTC)),
    ("Not to be published before 18:00 GMT on 16 June 2026", datetime(2026, 6, 16, 18, tzinfo=UTC)),
    ("Hold until June 16, 2026 6:00 p.m. UTC", datetime(2026, 6, 16, 18, tzinfo=UTC)),
    ("Ne pas publier avant le 16 juin 2026 à 18h00", datetime(2026, 6, 16, 18, tzinfo=UTC)),
    ("Nicht vor dem 16. Juni 2026 veröffentlichen", datetime(2026, 6, 16, tzinfo=UTC)),
    ("No publicar antes del 16 de junio de 2026", datetime(2026, 6, 16, tzinfo=UTC)),
]


@pytest.mark.parametrize(("text", "start"), STARTS, ids=[text for text, _ in STARTS])
def test_first_moments(text: str, start: datetime) -> None:
    assert parse_terms((text,)).not_before == start


PUBLIC = [
    ("https://creativecommons.org/licenses/by-nc-nd/4.0/deed.fr", "CC-BY-NC-ND-4.0"),
    ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
    ("https://creativecommons.org/publicdomain/mark/1.0/", "public-domain"),
    ("Licensed under CC BY-SA 4.0", "CC-BY-SA-4.0"),
    ("This text is in the public domain.", "public-domain"),
    ("All rights reserved", None),
    ("This text is not in the public domain", None),
    ("Photo: Ines Varro, CC BY 4.0", None),
]


@pytest.mark.parametrize(("text", "preset"), PUBLIC, ids=[text for text, _ in PUBLIC])
def test_public_licences(text: str, preset: str | None) -> None:
    assert parse_terms((text,)).public == preset


REGIONS = [
    ("GERMANY OUT", ("DE",), ()),
    ("U.S. OUT", ("US",), ()),
    ("AUSTRIA, GERMANY AND SWITZERLAND OUT", ("AT", "DE", "CH"), ()),
    ("Worldwide except Japan and South Korea", ("JP", "KR"), ()),
    ("NO ACCESS GERMANY", ("DE",), ()),
    ("UK ONLY", (), ("GB",)),
    ("Nur für Deutschland und Österreich", (), ("DE", "AT")),
    ("Editorial use only", (), ()),
    ("Tell us only what you need", (), ()),
    ("Not for publication in the EU before 16 June 2026", (), ()),
]


@pytest.mark.parametrize(("text", "out", "only"), REGIONS, ids=[text for text, _, _ in REGIONS])
def test_territories(text: str, out: tuple[str, ...], only: tuple[str, ...]) -> None:
    regions = parse_terms((text,)).regions
    assert (regions.not_in, regions.only_in, regions.words) == (out, only, ())


def test_a_territory_that_nobody_knows_is_kept_in_words() -> None:
    assert parse_terms(("RURITANIA OUT",)).regions.words == ("not in RURITANIA",)


def test_a_dispatch_says_it_in_several_places_and_the_words_are_kept() -> None:
    dispatch = Dispatch(
        "urn:1", "Body.", usage_terms="NO ARCHIVAL USE. GERMANY OUT", copyright_notice="(c) AFP. All rights reserved.",
        rights_links=("https://creativecommons.org/licenses/by/4.0/",),
    )  # fmt: skip
    terms = terms_of(dispatch)
    assert terms.prohibit == {"archive"}
    assert terms.public == "CC-BY-4.0"
    assert terms.regions.not_in == ("DE",)
    assert len(terms.texts) == 3


def test_nothing_said_is_no_limit() -> None:
    assert parse_terms(()) == terms_of(Dispatch("urn:1", "Body."))


def test_hostile_terms_take_no_time() -> None:
    assert parse_terms(("no " * 40_000 + "embargoed " * 5_000,)).not_after is None
