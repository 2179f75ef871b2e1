"""What holds for all formats."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest

from compliance.model import Report
from compliance.report import FORMATS, render


def test_importing_the_package_costs_nothing() -> None:
    heavy = "{'numpy', 'rapidfuzz', 'jinja2', 'rich', 'compliance.text', 'compliance.licensing'}"
    modules = "compliance.report, compliance.report.read, compliance.report.compare"
    code = f"import {modules}, sys; sys.exit(str({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"


@pytest.mark.parametrize("format", FORMATS)
def test_a_report_whose_texts_are_gone_can_still_be_written(report: Report, format: str) -> None:
    bare = tuple(
        replace(
            r,
            article=replace(r.article, text=""),
            matches=tuple(replace(m, dispatch=replace(m.dispatch, body="")) for m in r.matches),
        )
        for r in report.articles
    )
    assert render(replace(report, articles=bare), format)


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_result_is_the_same_text(report: Report, format: str) -> None:
    assert render(report, format) == render(replace(report, articles=report.articles[::-1]), format)
