"""The published JSON Schemas hold for what is written, and refuse what is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from compliance.licensing.baseline import Baseline
from compliance.model import Dispatch, Match, Report, ZoneKind
from compliance.report import RenderOptions, render
from compliance.report.compare import Pair, render_pairs
from compliance.report.read import read_line

FOLDER = Path(__file__).parents[2] / "docs" / "schema"
NAMES = sorted(path.name for path in FOLDER.glob("*.schema.json"))


@pytest.fixture(scope="session")
def validate() -> Callable[[str, str], None]:
    """Hold JSON text against a schema of ours."""
    validators: dict[str, Draft202012Validator] = {
        name: Draft202012Validator(json.loads((FOLDER / name).read_text(encoding="utf-8"))) for name in NAMES
    }

    def check(name: str, text: str) -> None:
        validators[f"{name}.schema.json"].validate(json.loads(text))

    return check


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_valid_themselves(name: str) -> None:
    schema: dict[str, Any] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(name)
    assert schema["description"]


def test_check(report: Report, bread: Dispatch, validate: Callable[[str, str], None]) -> None:
    validate("check", render(report, "json"))
    validate("check", render(report, "json", RenderOptions(show_text=False)))
    ferry = report.articles[2]
    newer = replace(ferry, matches=tuple(replace(m, superseded_by=bread) for m in ferry.matches))
    validate("check", render(replace(report, articles=(newer,), run=replace(report.run, id=None, finished=None)), "json"))
    for line in render(report, "jsonl").splitlines():
        validate("check-line", line)


def test_compare(match: Match, validate: Callable[[str, str], None]) -> None:
    pair = Pair("a.txt", "b.txt", "", match)
    validate("compare", render_pairs([pair], "json"))
    validate("compare", render_pairs([pair] * 2, "json"))
    validate("compare", render_pairs([pair], "jsonl"))


def test_read(ferry: Dispatch, bread: Dispatch, validate: Callable[[str, str], None]) -> None:
    validate("read", read_line(ferry))
    validate("read", read_line(bread))


@pytest.mark.parametrize("zone", list(ZoneKind))
def test_every_reason_for_not_counting_is_listed(match: Match, zone: ZoneKind, validate: Callable[[str, str], None]) -> None:
    passages = tuple(replace(p, excluded=zone) for p in match.passages)
    validate("compare", render_pairs([Pair("a", "b", "", replace(match, passages=passages))], "jsonl"))


def test_unknown_keys_are_refused(report: Report, validate: Callable[[str, str], None]) -> None:
    document = json.loads(render(report, "json"))
    document["articles"][0]["matches"][0]["extra"] = 1
    with pytest.raises(ValidationError):
        validate("check", json.dumps(document))


def test_baseline(report: Report, validate: Callable[[str, str], None]) -> None:
    validate("baseline", Baseline.of(f for result in report.articles for f in result.findings).render())
    validate("baseline", Baseline().render())
