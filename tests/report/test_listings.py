"""Runs, dispatches and figures, as tables and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from compliance.errors import UsageError
from compliance.model import Dispatch, Report
from compliance.report import RenderOptions
from compliance.report.listings import render_dispatch, render_dispatches, render_runs, render_stats
from compliance.report.tables import render_rows

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
Golden = Callable[[str, str], None]
STATS = {
    "dispatches": 25_775,
    "families": 20_001,
    "holders": {"AFP": 12_000, "dpa": 13_775},
    "segments": {},
    "index bytes": 1024,
}


@pytest.mark.parametrize("text", FORMULAS)
def test_a_spreadsheet_takes_no_text_for_a_formula(text: str) -> None:
    assert f"'{text}" in render_rows([{"path": text}], "rows", "csv")
    assert json.loads(render_rows([{"path": text}], "rows", "jsonl")) == {"path": text}


def test_runs(report: Report, golden: Golden) -> None:
    verdicts = {7: {"violation": 2, "clear": 1}}
    golden("runs.txt", render_runs([report.run], verdicts, "text"))
    row = json.loads(render_runs([report.run], verdicts, "jsonl"))
    assert row["articles"] == 3
    assert row["verdicts"] == {"violation": 2, "review": 0, "licensed": 0, "clear": 1}
    assert json.loads(render_runs([report.run], {}, "json"))["runs"][0]["id"] == 7


def test_dispatches(ferry: Dispatch, bread: Dispatch, golden: Golden) -> None:
    golden("dispatches.txt", render_dispatches([ferry, bread], "text"))
    assert [json.loads(line)["guid"] for line in render_dispatches([ferry, bread], "jsonl").splitlines()] == [
        ferry.guid,
        bread.guid,
    ]


def test_identifiers_are_never_shortened(ferry: Dispatch) -> None:
    assert ferry.guid in render_dispatches([ferry], "text", RenderOptions(width=40))


def test_headlines_are_shortened_for_a_terminal_only(ferry: Dispatch) -> None:
    long = replace(ferry, headline="Night ferry to end " * 12)
    shown = render_dispatches([long], "text", RenderOptions(width=40)).splitlines()[2]
    assert "Night ferry to end Night ferry to end" in shown  # though the line be longer than the terminal: less says nothing
    assert shown.endswith("…")
    assert str(long.headline).strip() in render_dispatches([long], "text", RenderOptions(width=40, clip=False))


def test_one_dispatch(ferry: Dispatch, golden: Golden) -> None:
    golden("dispatch.txt", render_dispatch(ferry, "text"))
    assert json.loads(render_dispatch(ferry, "json"))["body"] == ferry.body
    assert json.loads(render_dispatch(ferry, "jsonl"))["guid"] == ferry.guid


def test_stats(golden: Golden) -> None:
    golden("stats.txt", render_stats(STATS, "text"))
    assert json.loads(render_stats(STATS, "json"))["holders"] == {"AFP": 12_000, "dpa": 13_775}
    assert json.loads(render_stats(STATS, "jsonl"))["families"] == 20_001


def test_nothing_to_list_is_said() -> None:
    assert render_dispatches([], "text") == "the register is empty\n"
    assert render_runs([], {}, "text") == "no run is recorded yet\n"
    assert json.loads(render_dispatches([], "json"))["dispatches"] == []


def test_other_formats_are_refused(ferry: Dispatch) -> None:
    for call in (
        lambda: render_dispatch(ferry, "html"),
        lambda: render_stats(STATS, "html"),
        lambda: render_dispatches([ferry], "html"),
    ):
        with pytest.raises(UsageError, match="use text, json or jsonl"):
            call()
