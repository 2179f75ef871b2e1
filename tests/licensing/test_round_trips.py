"""Licences to TOML and to ODRL and back: nothing is lost."""

from __future__ import annotations

import contextlib
import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import LicenceError
from compliance.licensing.grants import (
    ACTIONS,
    EDIT_LIMITS,
    PLACES,
    CreditTerms,
    EditTerms,
    Grant,
    Licence,
    QuoteTerms,
    Selection,
)  # fmt: skip
from compliance.licensing.loading import parse_licences
from compliance.licensing.odrl import from_odrl, to_odrl
from compliance.licensing.odrl_terms import CONTEXT, PROFILE
from compliance.licensing.presets import preset_ids
from compliance.licensing.writing import describe_licence, render_licences
from compliance.model import Severity

OFFLINE_CONTEXT = json.loads(Path(__file__).with_name("odrl-context.json").read_text("utf-8"))

names = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).filter(str.strip)
shares = st.integers(1, 100).map(lambda percent: percent / 100)


def some(values: Any, most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    """Up to ``most`` different values."""
    return st.lists(st.sampled_from(values) if isinstance(values, tuple) else values, max_size=most, unique=True).map(tuple)


moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
days = st.dates(date(2000, 1, 1), date(2100, 1, 1))
credit_terms = st.builds(
    CreditTerms, st.booleans(), some(names), some(PLACES), st.one_of(st.just(0.0), shares), st.booleans(),
)  # fmt: skip
edit_terms = st.builds(EditTerms, st.sampled_from(tuple(EDIT_LIMITS)), st.sampled_from(tuple(EDIT_LIMITS)))
quote_terms = st.builds(QuoteTerms, st.none() | st.integers(0, 500), st.none() | shares)
grants = st.builds(
    Grant, actions=st.none() | some(ACTIONS, 5), prohibit=some(ACTIONS, 5), territory=some(("FR", "GB-SCT", "EU", "WORLD")),
    outlets=some(names), max_age_days=st.none() | st.integers(0, 4000), credit=st.none() | credit_terms, edit=edit_terms,
    quote=st.none() | quote_terms, on_kill=st.sampled_from(Severity), on_correction=st.sampled_from(Severity),
)  # fmt: skip
licences = st.builds(
    Licence, names, names, grants, assignee=st.none() | names,
    valid_from=st.none() | st.sampled_from((date(1999, 1, 1), datetime(1999, 1, 1, 9, 30, tzinfo=UTC))),
    valid_to=st.none() | days | moments, match=st.builds(Selection, some(("en", "fr", "pt-BR")), some(names), some(names)),
    zone=st.sampled_from(("UTC", "Europe/Paris")), note=st.none() | names.map(str.strip),
)  # fmt: skip
registers = st.lists(licences, max_size=3, unique_by=lambda licence: licence.id)


def sayable(licence: Licence) -> bool:
    """A licence file cannot grant everything and a quotation besides: the quotation would say nothing."""
    return licence.grant.actions is not None or licence.grant.quote is None


@settings(deadline=None, max_examples=60)
@given(registers)
def test_toml_reads_back_equal(entries: list[Licence]) -> None:
    entries = [licence for licence in entries if sayable(licence)]
    assert list(parse_licences(render_licences(entries))) == entries


@settings(deadline=None, max_examples=60)
@given(registers)
def test_odrl_reads_back_equal(entries: list[Licence]) -> None:
    document = json.loads(json.dumps(to_odrl(entries)))
    assert list(from_odrl(document)) == entries


def load_offline(url: str, options: Any) -> dict[str, Any]:
    assert url == CONTEXT
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": OFFLINE_CONTEXT}


@settings(deadline=None, max_examples=15)
@given(registers)
def test_the_export_is_json_ld_under_the_odrl_context(entries: list[Licence]) -> None:
    """PyLD expands and compacts it; every term is known to the context, and what comes out reads back equal."""
    from pyld import jsonld

    document = to_odrl(entries)
    expanded = jsonld.expand(document, {"documentLoader": load_offline})
    compacted = jsonld.compact(expanded, document["@context"], {"documentLoader": load_offline})
    assert [unordered(licence) for licence in from_odrl(compacted)] == [unordered(licence) for licence in entries]


def unordered(value: Any) -> Any:
    """A licence with its lists as sets: in JSON-LD the values of a property have no order."""
    if isinstance(value, tuple):
        return frozenset(value)
    return {f.name: unordered(getattr(value, f.name)) for f in fields(value)} if is_dataclass(value) else value


def keys_of(node: Any) -> set[str]:
    if isinstance(node, dict):
        return set(node) | {key for value in node.values() for key in keys_of(value)}
    return {key for value in node for key in keys_of(value)} if isinstance(node, list) else set()


MANUAL = """
[licence.afp-text]
holder    = "AFP"
assignee  = "acme-media"
valid     = { from = 2026-01-01, to = 2026-12-31 }
match     = { languages = ["fr", "en"], categories = ["politics"], providers = ["dpa"] }
actions   = ["publish-web", "publish-print", "excerpt"]
prohibit  = ["sublicense", "archive", "ai-train", "translate"]
territory = ["FR", "BE"]
outlets   = ["lejournal.example"]
max_age_days = 30
credit    = { required = true, names = ["AFP"], where = ["byline"], above_share = 0.15, notice = true }
edit      = { headline = "allowed", body = "cuts-only" }
quote     = { max_words = 25, max_share = 0.10 }
on_correction = "violation"
"""


def test_every_key_of_the_export_becomes_an_iri() -> None:
    from pyld import jsonld

    document = to_odrl(parse_licences(MANUAL))
    [policy] = jsonld.expand(document, {"documentLoader": load_offline})
    keys = {key for key in keys_of(policy) if not key.startswith("@")}
    assert keys
    assert all(key.startswith(("http://", PROFILE)) for key in keys)
    core = "http://www.w3.org/ns/odrl/2/"
    assert policy["@type"] == [f"{core}Agreement"]
    [permission, quotation] = policy[f"{core}permission"]
    assert [entry["@id"] for entry in permission[f"{core}action"] if "@id" in entry] == [f"{core}extract"]
    operands = {entry[f"{core}leftOperand"][0]["@id"].removeprefix(core) for entry in permission[f"{core}constraint"]}
    assert {"spatial", "dateTime", "elapsedTime", "virtualLocation", f"{PROFILE}:editBody"} <= operands
    assert quotation[f"{core}action"] == [{"@id": f"{PROFILE}:quote"}]
    assert permission[f"{core}duty"][0][f"{core}action"] == [{"@id": f"{core}attribute"}]


@pytest.mark.parametrize("spdx", preset_ids())
def test_presets_go_through_both(spdx: str) -> None:
    register = parse_licences(f'[licence.a]\nholder = "Open Fjord News"\nspdx = "{spdx}"\nquote = {{ max_words = 9 }}')
    assert list(parse_licences(render_licences(register))) == list(register)
    assert list(from_odrl(to_odrl(register))) == list(register)
    assert spdx in describe_licence(register["a"])


def test_a_description_says_what_the_file_says() -> None:
    said = describe_licence(parse_licences(MANUAL)["afp-text"])
    for words in ("AFP, for acme-media", "Territory: FR, BE", "Take down after 30 days", "25 words and 10 % of a dispatch"):
        assert words in said


FOREIGN: dict[str, Any] = {
    "@context": "http://www.w3.org/ns/odrl.jsonld",
    "@type": "Agreement",
    "uid": "http://example.com/policy:88",
    "permission": {
        "assigner": "http://example.com/party/Fjord",
        "assignee": {"@type": "Party", "uid": "http://example.com/p/2", "vcard:fn": "Acme Media"},
        "target": "http://example.com/news/1",
        "action": "odrl:distribute",
        "constraint": [
            {"leftOperand": "spatial", "operator": "eq", "rightOperand": "https://www.iso.org/3166/IT"},
            {"leftOperand": "dateTime", "operator": "lt", "rightOperand": {"@value": "2027-01-01", "@type": "xsd:date"}},
        ],
        "duty": [{"action": "attribute"}, {"action": "compensate"}],
    },
}


def test_another_publishers_policy_is_understood() -> None:
    [licence] = from_odrl(FOREIGN)
    assert (licence.id, licence.holder, licence.assignee) == ("88", "Fjord", "Acme Media")
    assert licence.grant.actions == ("publish",)
    assert licence.grant.territory == ("IT",)
    assert licence.valid_to == date(2026, 12, 31)
    assert licence.grant.credit == CreditTerms()
    assert licence.note == "Duty of the ODRL policy: compensate."


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"permission": [{"action": "use"}]}, "has no assigner"),
    ({"assigner": "urn:x:A", "permission": [{"action": "fly"}]}, "unknown action 'fly'"),
    ({"assigner": "urn:x:A", "permission": [{"action": "use", "constraint": [{"and": []}]}]}, "logical constraint"),
    (
        {"assigner": "urn:x:A", "permission": {"action": "use", "constraint": {"leftOperand": "payAmount", "operator": "eq"}}},
        "not understood: payAmount eq",
    ),
    ({"assigner": "urn:x:A", "prohibition": [{"action": "use"}]}, "prohibits 'use' altogether"),
    (
        {"assigner": "urn:x:A", "permission": [{"action": "use", "constraint": {"leftOperand": "dateTime", "operator": "lt",
         "rightOperand": "soon"}}]},
        "'soon' is no date",
    ),
    (
        {"assigner": "urn:x:A", "permission": [{"action": "use"}, {"action": "print", "constraint": {"leftOperand": "spatial",
         "operator": "eq", "rightOperand": "FR"}}]},
        "permissions under different constraints",
    ),
    (
        {"assigner": "urn:x:A", "permission": {"action": "use", "constraint": {"leftOperand": "elapsedTime", "operator": "lteq",
         "rightOperand": "P1M"}}},
        "no duration in days",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "message"), WRONG, ids=[message for _, message in WRONG])
def test_a_limit_that_is_not_understood_is_an_error(policy: dict[str, Any], message: str) -> None:
    with pytest.raises(LicenceError) as caught:
        from_odrl(policy, "theirs.jsonld")
    assert str(caught.value).startswith("theirs.jsonld")
    assert message in str(caught.value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["action", "constraint", "leftOperand", "rightOperand", "@id", "@value", "duty", "target"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@settings(deadline=None, max_examples=80)
@given(anything)
def test_any_json_is_licences_or_an_error_of_ours(value: Any) -> None:
    with contextlib.suppress(LicenceError):
        list(from_odrl({"assigner": "urn:x:A", "permission": value}))
