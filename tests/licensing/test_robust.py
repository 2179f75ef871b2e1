"""Whatever an article's metadata and zones say, judging ends in a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.config import ContextConfig
from compliance.licensing.context import context_for
from compliance.licensing.engine import judge
from compliance.licensing.loading import parse_licences
from compliance.licensing.presets import preset_ids
from compliance.model import Article, Derivation, Match, Verdict, Zone, ZoneKind

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)
KEYS = "embargo outlet territory language channel credit author license tdm-reservation ai-train compliance commercial".split()
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=8) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(("waive", "rule", "until")), inner, max_size=2),
    max_leaves=4,
)
LICENCES = parse_licences(
    "".join(f'[licence."{name}"]\nholder = "AFP"\nspdx = "{name}"\n' for name in preset_ids())
    + '[licence.own]\nholder = "AFP"\nterritory = ["FR"]\noutlets = ["a.example"]\nmax_age_days = 30\nactions = ["publish-web"]'
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(KEYS), values, max_size=4),
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(0, 60), st.sampled_from(ZoneKind), st.none() | st.text(max_size=9)),
        max_size=4,
    ),
    st.sampled_from(("wholly", "partly", "quotes-only", "none")),
    st.booleans(),
)
def test_anything_ends_in_a_verdict(
    built: Callable[[Mapping[str, Any]], tuple[Article, list[Match], Derivation, float]],
    meta: dict[str, Any], zones: list[tuple[int, int, ZoneKind, str | None]], share: str, licensed: bool,
) -> None:  # fmt: skip
    article, matches, derivation, coverage = built({"article": {"share": share}})
    article = replace(article, meta=meta, zones=tuple(Zone(s, s + n, kind, value) for s, n, kind, value in zones))
    context = context_for(article, ContextConfig(), now=NOW)
    licences = LICENCES if licensed else parse_licences("")
    judgement = judge(article, matches, derivation, coverage, licences, context)
    assert judgement.verdict in Verdict
    assert all(finding.identity and finding.message and finding.remedy for finding in judgement.findings)
    if share in ("wholly", "partly") and not licensed and not judgement.waivers_used:
        assert judgement.verdict is Verdict.VIOLATION
