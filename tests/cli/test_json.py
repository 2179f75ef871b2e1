"""Every JSON that a command prints holds to its schema in ``docs/schema``; every command with JSON has one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from compliance.cli.app import group

CORPUS = Path(__file__).parents[2] / "corpus"
DOCS = Path(__file__).parents[2] / "docs"
Command = Callable[..., Any]
SCHEMAS = {
    path.name.removesuffix(".schema.json"): json.loads(path.read_text("utf-8"))
    for path in (DOCS / "schema").glob("*.schema.json")
}
ARTICLE = CORPUS / "articles" / "wrong-credit.txt"
LICENCES = CORPUS / "licences" / "licences.toml"
KEY = "a key of forty characters for tests only"


@pytest.fixture(scope="module")
def prints() -> Iterator[dict[str, tuple[str, ...]]]:
    sys.path.insert(0, str(DOCS))
    yield import_module("schemas").PRINTS
    sys.path.remove(str(DOCS))


def check(name: str, text: str) -> Any:
    value = json.loads(text)
    Draft202012Validator(SCHEMAS[name], format_checker=Draft202012Validator.FORMAT_CHECKER).validate(value)
    return value


def check_lines(name: str, text: str) -> None:
    """``jsonl``: each line is a row of the list."""
    row = {"$ref": "#/$defs/row", "$defs": SCHEMAS[name]["$defs"]}
    for line in text.splitlines():
        Draft202012Validator(row).validate(json.loads(line))


def leaves(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield name, command
        return
    context = click.Context(command)
    for one in command.list_commands(context):
        below = command.get_command(context, one)
        assert below is not None
        yield from leaves(below, f"{name} {one}".strip())


def test_every_command_with_json_names_its_schema(prints: dict[str, tuple[str, ...]]) -> None:
    speaking = set()
    for name, one in leaves(group):
        choices = [p.type.choices for p in one.params if "--format" in p.opts and isinstance(p.type, click.Choice)]
        if name == "gate" or any("json" in choice for choice in choices):
            speaking.add(name)
    assert speaking == set(prints)
    named = {schema for schemas in prints.values() for schema in schemas}
    assert named | {"read", "baseline", "check-line"} == set(SCHEMAS)


def test_the_register(inside: Command) -> None:
    again = inside("corpus", "add", CORPUS / "dispatches", "nowhere.xml", "--format", "json")
    assert check("added", again.out)["skipped"]
    assert check("dispatches", inside("corpus", "list", "--limit", 500, "--format", "json").out)["dispatches"]
    check_lines("dispatches", inside("corpus", "list", "--format", "jsonl").out)
    check("dispatches", inside("corpus", "list", "--holder", "Nobody", "--format", "json").out)
    guid = json.loads(inside("corpus", "list", "--format", "jsonl").out.splitlines()[0])["guid"]
    check("dispatch", inside("corpus", "show", guid, "--format", "json").out)
    check("read", inside("corpus", "show", guid, "--format", "jsonl").out)
    check("stats", inside("corpus", "stats", "--format", "json").out)


def test_packs(inside: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPLIANCE_PACK_KEY", KEY)
    assert inside("corpus", "export", "--pack", "a.pack").code == 0
    added = check("packs-added", inside("corpus", "add", "a.pack", "--db", "gate.db", "--format", "json").out)
    assert added["added"] == 48


def test_checks_and_the_ledger(inside: Command, tmp_path: Path) -> None:
    inside("corpus", "add", *sorted((CORPUS / "dispatches").glob("*kill*")))
    some = sorted((CORPUS / "articles").glob("*e*.txt"))[:24]
    found = check("check", inside("check", *some, "--licences", LICENCES, "--format", "json").out)
    assert any(article["findings"] for article in found["articles"])
    check("audit", inside("audit", *some, "--licences", LICENCES, "--format", "json").out)
    assert len(check("runs", inside("runs", "--format", "json").out)["runs"]) == 2
    check_lines("runs", inside("runs", "--format", "jsonl").out)
    check("check", inside("runs", 1, "--format", "json").out)
    check("check", inside("report", 1, "--format", "json").out)
    expiring = inside("ledger", "affected", "--expiring", 36_500, "--licences", LICENCES)
    assert expiring.code == 0
    text = inside("ledger", "affected", "--expiring", 36_500, "--licences", LICENCES, "--format", "json").out
    assert check("affected", text)["affected"]
    check_lines("affected", inside("ledger", "affected", "--expiring", 36_500, "--licences", LICENCES, "--format", "jsonl").out)
    finding = next(f for article in found["articles"] for f in article["findings"])
    check("finding", inside("explain", finding["id"], "--licences", LICENCES, "--format", "json").out)
    check("pruned", inside("ledger", "prune", "--before", "2000-01-01", "--format", "json").out)


def test_merging_ledgers(inside: Command, tmp_path: Path) -> None:
    inside("check", ARTICLE)
    (tmp_path / "compliance.db").rename(tmp_path / "other.db")
    (tmp_path / "compliance.db.index").rename(tmp_path / "other.db.index")
    inside("corpus", "add", CORPUS / "dispatches")
    assert check("merged", inside("ledger", "merge", "other.db", "--format", "json").out)["merged"][0]["runs"] == 1


def test_against_new_dispatches(inside: Command) -> None:
    inside("corpus", "add", CORPUS / "dispatches" / "afp-sines-battery.txt", "--db", "new.db")
    assert inside("audit", *sorted((CORPUS / "articles").glob("c*.txt")), "--db", "new.db").code != 2
    inside("corpus", "add", CORPUS / "dispatches", "--db", "new.db")
    found = check("audit-against-new", inside("audit", "--against-new", 7, "--db", "new.db", "--format", "json").out)
    assert found["against_new"]["found"]


def test_the_self_test(inside: Command) -> None:
    check("selftest", inside("selftest", "--sample", 2, "--format", "json").out)


def test_rules_licences_waivers_and_baselines(inside: Command, tmp_path: Path) -> None:
    check("rule", inside("explain", "--rule", "missing-credit", "--format", "json").out)
    for more in ((), ("--presets",)):
        check("licences", inside("licences", "list", "--licences", LICENCES, *more, "--format", "json").out)
    check_lines("licences", inside("licences", "list", "--licences", LICENCES, "--format", "jsonl").out)
    story = tmp_path / "story.txt"
    story.write_bytes(ARTICLE.read_bytes())
    (article,) = json.loads(inside("check", "story.txt", "--format", "json").out)["articles"]
    told = ("--reason", "agreed", "--by", "desk", "--until", "2026-12-31")
    identity = article["findings"][0]["id"]
    assert inside("waive", identity, *told).code == 0
    assert inside("waive", identity, "--check", "story.txt", "--file", "w.toml", *told).code == 0
    (tmp_path / "compliance.toml").write_text('waivers = "w.toml"\n')
    assert len(check("waivers", inside("waivers", "list", "--format", "json").out)["waivers"]) == 2
    check_lines("waivers", inside("waivers", "list", "--format", "jsonl").out)
    (tmp_path / "compliance.toml").unlink()
    inside("corpus", "add", CORPUS / "dispatches")
    assert inside("baseline", "create", "story.txt", "--output", "known.json").code == 0
    check("baseline", (tmp_path / "known.json").read_text("utf-8"))
    check("baseline-list", inside("baseline", "show", "known.json", "--format", "json").out)
    check_lines("baseline-list", inside("baseline", "show", "known.json", "--format", "jsonl").out)


def test_gate_demo_and_compare(inside: Command, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_bytes(ARTICLE.read_bytes())
    check("check", inside("gate", "story.txt", "--format", "json").out)
    check("check-line", inside("gate", "story.txt", "--format", "jsonl").out)
    check("check", inside("demo", "--format", "json").out)
    check("compare", inside("compare", ARTICLE, ARTICLE, "--format", "json").out)
    check("compare", inside("compare", ARTICLE, ARTICLE, "--format", "jsonl").out)
