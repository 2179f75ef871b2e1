"""The configuration file: every key optional, every mistake named."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from compliance.cli.init import TEMPLATE
from compliance.config import (
    FILE_NAME,
    AgencyConfig,
    Config,
    ContextConfig,
    ContextRule,
    LimitsConfig,
    load_config,
    with_flags,
)
from compliance.errors import ConfigError


def write(folder: Path, text: str, name: str = "compliance.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert load_config(start=tmp_path) == Config()


def test_the_nearest_file_upwards_is_found_and_its_paths_are_relative_to_it(tmp_path: Path) -> None:
    text = 'db = "desk.db"\nfail-on = "review"\n[context]\nterritory = "FR"\n'
    write(tmp_path, text + '[[context.rules]]\npaths = ["print/"]\nchannel = "print"\n')
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    config = load_config(start=deep)
    assert config.db == str(tmp_path.resolve() / "desk.db")
    assert config.fail_on == "review"
    assert config.context.territory == "FR"
    assert config.context.rules[0].channel == "print"


def test_nothing_above_the_repository_is_read(tmp_path: Path) -> None:
    write(tmp_path, 'fail_on = "note"\n')
    inside = tmp_path / "repository" / "content"
    inside.mkdir(parents=True)
    assert load_config(start=inside).fail_on == "note"
    (tmp_path / "repository" / ".git").mkdir()
    assert load_config(start=inside) == Config()


def test_pyproject_holds_it_too(tmp_path: Path) -> None:
    write(tmp_path, '[tool.compliance]\nsensitivity = "strict"\n', "pyproject.toml")
    assert load_config(start=tmp_path).sensitivity == "strict"


def test_flags_win_and_absent_flags_do_not(tmp_path: Path) -> None:
    assert with_flags(Config(fail_on="review"), fail_on=None, workers=2) == Config(fail_on="review", workers=2)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('fail_onn = "review"', "unknown key 'fail_onn', did you mean 'fail_on'?"),
        ("[context]\nterritorry = 'FR'", "unknown key 'context.territorry', did you mean 'territory'?"),
        ("[[context.rules]]\npath = ['x']", "unknown key 'context.rules[0].path', did you mean 'paths'?"),
        ("fail_on = 'sometimes'", "is not one of note, review, violation, never"),
        ("min_words = 'eight'", "min_words must be a whole number, not 'eight'"),
        ("min_words = true", "min_words must be a whole number"),
        ("workers = 0", "must be at least 1"),
        ("ignore = 'x'", "ignore must be a list of strings"),
        ("[rules]\nembargo = 'fatal'", "'fatal' is no severity"),
        ("= 3", "is not valid TOML"),
        ("[context]\nzone = 'Europe/Pari'", ":2: context.zone: unknown time zone 'Europe/Pari', did you mean 'Europe/Paris'?"),
        ("[zones]\nAFP = 'Paris'", ":2: zones.AFP: unknown time zone 'Paris'"),
        ("[context]\n\nterritory = 'Frankreich'", ":3: context.territory: 'Frankreich' is no territory, did you mean 'FR'?"),
        ("[context]\nterritory = 'FRA'", ":2: context.territory: 'FRA' is no territory, did you mean 'FR'?"),
        ("[context]\nlanguage = 'french'", ":2: context.language: 'french' is no language tag, did you mean 'fr'?"),
        ("[context]\nchannel = 'webb'", ":2: context.channel: 'webb' is not one of web, print, archive, app, did you mean"),
        ("[[context.rules]]\npaths = ['a']\n[[context.rules]]\npaths = ['b']\nchannel = 'tv'", ":5: context.rules[1].channel"),
        ("[[agencies]]\nid = 'fn'\nzone = 'Europe/Osloo'", ":3: agencies[0].zone: unknown time zone 'Europe/Osloo', did"),
        ("workers = 1\n\nmin_words = 'x'", ":3: min_words must be a whole number"),
    ],
)
def test_a_mistake_is_one_line_with_file_place_and_remedy(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        load_config(path)
    line = str(caught.value)
    assert message in line
    assert str(path) in line
    assert "\n" not in line


def test_fields_of_records_are_those_of_the_readers(tmp_path: Path) -> None:
    from compliance.config import RECORD_FIELDS
    from compliance.readers.columns import NAMES

    assert set(RECORD_FIELDS) == {*NAMES, "body"}
    with pytest.raises(ConfigError, match=r"records\.bodi: no such field, did you mean 'body'\?"):
        load_config(write(tmp_path, '[records]\nbodi = "inhalt"\n'))


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="compliance init"):
        load_config(tmp_path / "no.toml")


def test_the_digest_changes_with_results_and_not_with_places() -> None:
    assert Config().digest == Config(db="other.db", workers=4).digest
    assert Config().digest != Config(sensitivity="high").digest


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("min_words = 2", ":1: min_words must be at least 3, not 2"),
        ('fail_on = "never"\n[[context.rules]]\nchannel = "print"', ":2: context.rules[0] has no paths"),
        ('[[agencies]]\nid = "x"', ":1: agencies[0] has no names, abbreviations, domains or zone"),
        ('[[agencies]]\nnames = ["X Wire"]', ":1: agencies[0] has no id"),
        ('[[agencies]]\nid = "x"\nnames = ["--"]', ":1: agencies[0]: '--' is no name of an agency"),
    ],
)  # fmt: skip
def test_entries_that_would_do_nothing_are_mistakes(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_config(start=tmp_path)
    assert said in str(caught.value)


@pytest.mark.parametrize("kind", [Config, ContextConfig, ContextRule, LimitsConfig, AgencyConfig])
def test_every_key_stands_in_the_manual_and_in_what_init_writes(kind: type) -> None:
    manual = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
    for one in fields(kind):
        if one.name == "path":
            continue
        assert re.search(rf"`(?:\[+)?{one.name}(?:\]+)?`", manual), one.name
        assert re.search(rf"^(?:# )?(?:\[+)?(?:context\.)?{one.name}\b", TEMPLATE, re.MULTILINE), one.name


def test_the_file_of_init_says_the_defaults(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(TEMPLATE.format(db='"compliance.db"'))
    found = load_config(start=tmp_path)
    assert found.digest == Config().digest
