"""Licence files: what is understood, and how mistakes are named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from compliance.errors import LicenceError
from compliance.licensing.grants import Licence
from compliance.licensing.loading import load_licences, parse_licences
from compliance.model import Severity
from compliance.wire.agencies import Agencies, Agency

MANUAL = """\
[licence.afp-text]
holder    = "AFP"
assignee  = "acme-media"
valid     = { from = 2026-01-01, to = 2026-12-31 }
match     = { languages = ["fr", "en"], categories = ["politics"] }
actions   = ["publish-web", "publish-print", "excerpt"]
prohibit  = ["sublicense", "archive", "ai-train", "translate"]
territory = ["FR", "BE"]
outlets   = ["lejournal.example"]
max_age_days = 30
credit    = { required = true, names = ["AFP", "Agence France-Presse"], where = ["byline", "end"], above_share = 0.15 }
edit      = { headline = "allowed", body = "cuts-only" }
quote     = { max_words = 25, max_share = 0.10 }
on_kill   = "violation"
on_correction = "note"
"""


def test_the_licence_of_the_manual() -> None:
    licence = parse_licences(MANUAL)["afp-text"]
    assert (licence.holder, licence.assignee, licence.valid_to) == ("AFP", "acme-media", date(2026, 12, 31))
    assert licence.match.languages == ("fr", "en")
    assert licence.grant.allows("publish-web")
    assert not licence.grant.allows("publish-app")
    assert licence.grant.max_age_days == 30
    assert licence.grant.credit is not None
    assert licence.grant.credit.where == ("byline", "end")
    assert licence.grant.quote is not None
    assert licence.grant.quote.max_words == 25
    assert licence.grant.on_correction is Severity.NOTE
    assert licence.line == 1


def test_only_a_holder_grants_everything_that_is_not_prohibited() -> None:
    grant = parse_licences('[licence.a]\nholder = "AFP"\nprohibit = ["archive"]')["a"].grant
    assert grant.allows("publish-web")
    assert grant.allows("translate")
    assert not grant.allows("archive")


def test_a_quotation_allowance_alone_grants_quotation_alone() -> None:
    grant = parse_licences('[licence.a]\nholder = "AFP"\nquote = { max_words = 25 }')["a"].grant
    assert grant.excerpts_only
    assert not grant.allows("publish-web")


def test_a_day_ends_at_midnight_of_the_licences_zone() -> None:
    text = '[licence.a]\nholder = "AFP"\nzone = "America/New_York"\nvalid = { from = 2026-03-08, to = 2026-03-08 }'
    licence = parse_licences(text)["a"]
    # The day on which the clocks go forward has 23 hours.
    assert licence.start == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert licence.end == datetime(2026, 3, 9, 4, tzinfo=UTC)


def test_licences_are_found_by_any_name_of_the_holder() -> None:
    licences = parse_licences('[licence.a]\nholder = "Agence France-Presse"\n[licence.b]\nholder = "*"')
    assert [licence.id for licence in licences.of_holder("AFP")] == ["a", "b"]
    assert [licence.id for licence in licences.of_holder("dpa")] == ["b"]
    assert [licence.id for licence in licences.of_holder(None)] == ["b"]


def test_the_users_own_agencies_are_known() -> None:
    own = Agencies([Agency("fjord", "FN", names=("Fjord Newswire",))])
    licences = parse_licences('[licence.a]\nholder = "Fjord Newswire"', agencies=own)
    assert [licence.id for licence in licences.of_holder("FN")] == ["a"]


MISTAKES = [
    ('[licence.a]\nholder = "AFP"\nterritory = []', ":3: licence 'a': territory is empty; name what it takes in"),
    ('[licence.a]\nholder = "AFP"\noutlets = []', ":3: licence 'a': outlets is empty"),
    ('[licence.a]\nholder = "AFP"\nmatch = { languages = [] }', ":3: licence 'a': match.languages is empty"),
    ('[licence.a]\nholdr = "AFP"', ":2: licence 'a': unknown key 'holdr', did you mean 'holder'?"),
    ('[license.a]\nholder = "AFP"', ":1: unknown table 'license', did you mean 'licence'?"),
    ('[licence.a]\nassignee = "x"', ":1: licence 'a': has no holder"),
    ('[licence.a]\nholder = "AFP"\ncredit = { requird = true }', ":3: licence 'a': unknown key 'requird' in credit"),
    ('[licence.a]\nholder = "AFP"\n[licence.a.credit]\n\nwhere = ["bylin"]', ":5: licence 'a': credit.where: unknown 'bylin'"),
    ('[licence.a]\nholder = "AFP"\nactions = ["publish-wbe"]', "did you mean 'publish-web'?"),
    ('[licence.a]\nholder = "AFP"\nterritory = ["Frankreich"]', ":3: licence 'a': territory: 'Frankreich' is no territory"),
    ('[licence.a]\nholder = "AFP"\nzone = "Europe/Pariss"', "unknown time zone 'Europe/Pariss'"),
    ('[licence.a]\nholder = "AFP"\nmax_age_days = "30"', "max_age_days must be a whole number"),
    ('[licence.a]\nholder = "AFP"\nmax_age_days = true', "max_age_days must be a whole number"),
    ('[licence.a]\nholder = "AFP"\ncredit = { above_share = 15 }', "credit.above_share must be a share between 0 and 1"),
    ('[licence.a]\nholder = "AFP"\nvalid = { to = "2026-12-31" }', "write it as 2026-12-31, without quotes"),
    ('[licence.a]\nholder = "AFP"\nvalid = { to = 2026-12-31T10:00:00 }', "has no time zone"),
    ('[licence.a]\nholder = "AFP"\nvalid = { from = 2026-02-02, to = 2026-02-01 }', "ends before it begins"),
    ('[licence.a]\nholder = "AFP"\nedit = { body = "cutsonly" }', "did you mean 'cuts-only'?"),
    ('[licence.a]\nholder = "AFP"\non_kill = "error"', "on_kill: unknown 'error'"),
    ('[licence.a]\nholder = "AFP"\nspdx = "CC-BY-9.0"', ":3: licence 'a': 'CC-BY-9.0' is no SPDX licence"),
    ('[licence.a]\nholder = "AFP"\nspdx = "MIT"', "there is no preset for 'MIT'"),
    ('[licence]\na = "AFP"', "a licence must be a table"),
    ("licence = 3", ":1: 'licence' must hold tables"),
    ('[licence.a]\nholder = "AFP"\ncredit = "AFP"', "credit must be a table"),
    ("[licence.a\n", "is not valid TOML"),
]


@pytest.mark.parametrize(("text", "message"), MISTAKES, ids=[message for _, message in MISTAKES])
def test_mistakes_name_file_line_and_nearest_key(text: str, message: str) -> None:
    with pytest.raises(LicenceError) as caught:
        parse_licences(text, "rights.toml")
    assert str(caught.value).startswith("rights.toml")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_line_is_right_after_a_multi_line_string() -> None:
    text = '[licence.a]\nholder = "AFP"\nnote = """\nzone = 1\n"""\nzone = "Nowhere/At_all"'
    with pytest.raises(LicenceError, match=":6:"):
        parse_licences(text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(LicenceError, match="no such licence file; name it with --licences FILE"):
        load_licences(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes('[licence.a]\nholder = "Müller"'.encode("latin-1"))
    with pytest.raises(LicenceError, match="is not UTF-8"):
        load_licences(tmp_path / "latin.toml")
    with pytest.raises(LicenceError, match="cannot be read"):
        load_licences(tmp_path)


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "rights.toml").write_text("\ufeff" + MANUAL, encoding="utf-8")
    assert [licence.id for licence in load_licences(tmp_path / "rights.toml")] == ["afp-text"]


def test_an_unknown_licence_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        parse_licences(MANUAL)["reuters"]


def test_five_thousand_licences_keep_their_lines() -> None:
    text = "".join(f'[licence.n{number}]\nholder = "H{number}"\n\n' for number in range(5000))
    licences = parse_licences(text)
    assert isinstance(licences["n4999"], Licence)
    assert licences["n4999"].line == 4999 * 3 + 1
