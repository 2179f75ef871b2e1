"""``compliance licences``: the register checked, listed, shown, exchanged."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

LICENCES = Path(__file__).parents[2] / "corpus" / "licences" / "licences.toml"


def test_a_valid_register_in_a_real_process(desk):
    done = desk("licences", "check", LICENCES)
    assert done.code == 0, done.err
    assert "6 licences of 6 holders, no mistakes" in done.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[licence.a]\nholder = "AFP"\nacions = ["publish-web"]\n', ("own.toml:3", "did you mean 'actions'")),
        ("[licence.a]\n", ("own.toml:1", "holder")),
        ("[licence.a\n", ("own.toml", "not valid TOML")),
        ('[licence.a]\nholder = "AFP"\nterritory = ["Frankreich"]\n', ("own.toml:3", "did you mean 'FR'")),
        ('[licence.a]\nholder = "AFP"\nzone = "Europe/Pari"\n', ("own.toml:3", "did you mean 'Europe/Paris'")),
        ('[licence.a]\nholder = "AFP"\nmatch = { languages = ["french"] }\n', ("own.toml:3", "no language tag")),
        ('[licence.a]\nholder = "AFP"\nprohibit = ["archives"]\n', ("own.toml:3", "did you mean 'archive'")),
        ('[licence.a]\nholder = "AFP"\nmax_age_days = "30"\n', ("own.toml:3", "a whole number")),
        ('[licence.a]\nholder = "AFP"\ncredit = { above_share = 15 }\n', ("own.toml:3", "between 0 and 1")),
        ('[license.a]\nholder = "AFP"\n', ("own.toml:1", "did you mean 'licence'")),
    ],
)
def test_a_mistake_is_named_with_its_line(inside, tmp_path, text, words):
    (tmp_path / "own.toml").write_text(text)
    done = inside("licences", "check", "own.toml")
    assert done.code == 2
    assert done.err.count("\n") == 1
    for word in words:
        assert word in done.err


def test_without_a_register_the_remedy_is_said(inside):
    done = inside("licences", "check")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "--licences FILE" in done.err


def test_a_licence_that_ended_is_pointed_out(inside, tmp_path):
    (tmp_path / "own.toml").write_text('[licence.old]\nholder = "AFP"\nvalid = { to = 2001-12-31 }\n')
    done = inside("licences", "check", "own.toml")
    assert done.code == 0
    assert "own.toml:1: licence 'old' ended on 2001-12-31" in done.err


def test_list_as_text_json_and_csv(inside):
    text = inside("licences", "list", "--licences", LICENCES).out
    assert text.splitlines()[2].startswith("afp-text")
    rows = json.loads(inside("licences", "list", "--licences", LICENCES, "--format", "json").out)["licences"]
    table = list(csv.DictReader(io.StringIO(inside("licences", "list", "--licences", LICENCES, "--format", "csv").out)))
    assert [row["id"] for row in rows] == [row["id"] for row in table]
    assert rows[0]["granted"] == ["publish-web", "publish-print", "excerpt"]
    assert rows[0]["to"] == table[0]["to"] == "2026-12-31"


def test_show_one_of_ours_and_a_public_one(inside):
    done = inside("licences", "show", "afp-text", "--licences", LICENCES)
    assert "Take down after 60 days" in done.out
    assert "Public licence: CC-BY-ND-4.0" in inside("licences", "show", "CC-BY-ND-4.0").out
    unknown = inside("licences", "show", "afp-txt", "--licences", LICENCES)
    assert unknown.code == 2
    assert "did you mean 'afp-text'" in unknown.err


def test_export_and_import_give_the_same_licences(inside, tmp_path):
    assert inside("licences", "export", "--licences", LICENCES, "-o", "l.jsonld").code == 0
    assert json.loads((tmp_path / "l.jsonld").read_text())["@graph"]
    assert inside("licences", "import", "l.jsonld", "-o", "back.toml").code == 0
    listed = [inside("licences", "list", "--licences", file, "--format", "json").out for file in (LICENCES, "back.toml")]
    assert listed[0] == listed[1]
    again = inside("licences", "import", "l.jsonld", "-o", "back.toml")
    assert again.code == 2
    assert "is there already" in again.err


def test_import_of_what_is_no_policy(inside, tmp_path):
    (tmp_path / "bad.jsonld").write_text("{")
    done = inside("licences", "import", "bad.jsonld")
    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "bad.jsonld: is no JSON" in done.err


def test_a_holder_that_is_nearly_an_agency_is_said(inside, tmp_path):
    (tmp_path / "own.toml").write_text('[licence.a]\nholder = "Reuterss"\n')
    done = inside("licences", "check", "own.toml")
    assert done.code == 0
    assert "own.toml:1: licence 'a': 'Reuterss' is no known agency, did you mean 'Reuters'?" in done.err
