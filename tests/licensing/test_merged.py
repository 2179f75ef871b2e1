"""An article that merges two agencies: each passage is held against the credit it stands under."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from compliance.licensing.engine import Judgement

Judged = Callable[[Mapping[str, Any]], Judgement]
LICENCES = """
[licence.afp]
holder = "AFP"
credit = { required = true }
[licence.dpa]
holder = "dpa"
credit = { required = true }
"""


def merged(first: str, second: str, **article: Any) -> dict[str, Any]:
    """A text of AFP under the dateline of ``first``, then one of dpa under that of ``second``."""
    return {
        "licences": LICENCES,
        "dispatches": [
            {"guid": "urn:afp", "holder": "AFP", "section_credit": first},
            {"guid": "urn:dpa", "holder": "dpa", "section_credit": second},
        ],
        "article": {"share": "partly", **article},
    }


CASES = [
    (merged("AFP", "dpa"), []),
    (merged("AFP/dpa", "AFP/dpa"), []),
    # Both are credited, each for the other's text.
    (merged("dpa", "AFP"), [("wrong-credit", "urn:afp"), ("wrong-credit", "urn:dpa")]),
    (merged("AFP", "AFP"), [("missing-credit", "urn:dpa")]),
    (merged("", "", credit="AFP/dpa", place="end"), []),
    (merged("", "", credit="AFP", place="byline"), [("missing-credit", "urn:dpa")]),
    (merged("AFP", "Reuters"), [("wrong-credit", "urn:dpa")]),
    (merged("", "", credit="Reuters", place="byline"), [("wrong-credit", "urn:afp"), ("wrong-credit", "urn:dpa")]),
]


@pytest.mark.parametrize(("scenario", "expected"), CASES)
def test_the_right_agency_for_the_right_passage(
    scenario: dict[str, Any], expected: list[tuple[str, str]], judged_scenario: Judged
) -> None:
    judgement = judged_scenario(scenario)
    assert [(finding.rule, finding.dispatch) for finding in judgement.findings] == expected
    assert judgement.verdict.value == ("violation" if expected else "licensed")
