"""What a finding says: whose terms are not kept, whether a day lies ahead, and what would mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from compliance.licensing.deadlines import add_days, spoken
from compliance.licensing.engine import Judgement
from compliance.model import Finding

Judged = Callable[[Mapping[str, Any]], Judgement]
NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
LICENCE = '[licence.afp]\nholder = "AFP"\n'
CONTEXT = {"channel": "web", "outlet": "courier.example", "territory": "BE", "language": "en"}


def found(judged: Judged, licence: str = LICENCE, context: Mapping[str, Any] | None = None, **dispatch: Any) -> Finding:
    """The only finding of a whole, credited dispatch."""
    (finding,) = judged(
        {
            "now": NOW, "licences": licence, "context": CONTEXT | (context or {}), "dispatch": dispatch,
            "article": {"share": "wholly", "credit": "AFP", "place": "end"},
        }
    ).findings  # fmt: skip
    return finding


def test_a_territory_that_the_licence_does_not_name(judged_scenario: Judged) -> None:
    finding = found(judged_scenario, LICENCE + 'territory = ["FR"]\n')
    assert finding.message.startswith("Licence 'afp' does not cover this use of ")
    assert (finding.clause, finding.remedy[:41]) == ("territory = [FR]", "Publish it in the territory of the licenc")


@pytest.mark.parametrize(
    ("dispatch", "clause"),
    [
        ({"usage_terms": "BELGIUM OUT"}, "usage terms of the dispatch: not in BE"),
        ({"usage_terms": "FRANCE ONLY"}, "usage terms of the dispatch: only in FR"),
        ({"territories": ["FR", "LU"]}, "the dispatch is for FR, LU"),
    ],
)
def test_a_territory_that_the_dispatch_itself_rules_out(judged_scenario: Judged, dispatch: dict[str, Any], clause: str) -> None:
    """The licence covers it: to publish in the territory of the licence would mend nothing."""
    finding = found(judged_scenario, LICENCE + 'territory = ["FR", "BE"]\n', **dispatch)
    assert finding.message.startswith("The dispatch's own terms do not cover this use of ")
    assert (finding.clause, finding.remedy) == (clause, "Do not publish it there, or ask AFP for leave")


def test_neither_covers_it(judged_scenario: Judged) -> None:
    finding = found(judged_scenario, LICENCE + 'territory = ["FR"]\n', usage_terms="BELGIUM OUT")
    assert finding.message.startswith("Licence 'afp' and the dispatch's own terms do not cover this use of ")


def test_a_translation(judged_scenario: Judged) -> None:
    finding = found(judged_scenario, LICENCE + 'prohibit = ["translate"]\n', {"language": "fr"})
    assert "(translation: from en to fr)" in finding.message
    assert finding.remedy == "Take the translated passages out, or ask AFP for leave to translate"


@pytest.mark.parametrize(
    ("published", "message", "remedy"),
    [
        (datetime(2026, 7, 2, tzinfo=UTC), "Licence 'afp' of AFP ends on 1 July", "Publish it before 1 July 2026, 00:00"),
        (datetime(2026, 5, 2, tzinfo=UTC), "Licence 'afp' of AFP ended on 1 June", "Remove the passages or take"),
    ],
)  # fmt: skip
def test_the_end_of_a_licence(judged_scenario: Judged, published: datetime, message: str, remedy: str) -> None:
    last = "2026-06-30" if published > NOW else "2026-05-31"
    finding = found(judged_scenario, LICENCE + f"valid = {{ to = {last} }}\n", {"published": published})
    assert finding.message.startswith(message)
    assert finding.remedy.startswith(remedy)


def test_a_last_day_that_lies_ahead(judged_scenario: Judged) -> None:
    finding = found(
        judged_scenario, context={"published": datetime(2026, 7, 2, tzinfo=UTC)}, expires=datetime(2026, 7, 1, tzinfo=UTC)
    )
    assert finding.message == "The text of AFP may be used until 1 July 2026, 00:00 UTC only"
    assert finding.remedy == "Publish it earlier, or agree a longer use with AFP"


def test_an_article_without_a_date_whose_dispatch_is_old(judged_scenario: Judged) -> None:
    """The limit counts from the article: its days are named, not a day counted from the dispatch."""
    finding = found(judged_scenario, LICENCE + "max_age_days = 30\n", published=datetime(2026, 3, 1, tzinfo=UTC))
    assert (finding.rule, finding.severity) == ("expired-use", "review")
    assert finding.remedy == "Say when the article was published; if more than 30 days ago, remove it"


@pytest.mark.parametrize("moment", [datetime.max, datetime.min])
@pytest.mark.parametrize("hours", [-12, 14])
def test_no_time_is_too_early_or_too_late_to_be_said(moment: datetime, hours: int) -> None:
    at = moment.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert spoken(at).endswith("UTC")
    assert (add_days(at, 30, "Pacific/Auckland") > NOW) == (moment is datetime.max)
