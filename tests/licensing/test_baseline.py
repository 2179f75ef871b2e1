"""The baseline: what is known, what is new, what moved."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import ConfigError
from compliance.licensing.baseline import VERSION, Baseline, Entry
from compliance.model import Finding, Severity

A, B = "0123456789abcdef", "fedcba9876543210"


def finding(path: str = "news/a.md", *hashes: str, rule: str = "unlicensed-reuse", waived: str | None = None) -> Finding:
    return Finding(
        rule,
        Severity.VIOLATION,
        "m",
        "r",
        path,
        dispatch="urn:1",
        evidence={"passage_hashes": list(hashes or (A,))},
        waived=waived,
    )


def test_what_is_known_is_not_new() -> None:
    found = Baseline.of([finding()]).compare([finding()])
    assert (found.new, found.known, found.unused) == ((), (finding(),), ())


def test_a_second_paste_in_the_same_file_is_new() -> None:
    assert Baseline.of([finding()]).compare([finding("news/a.md", A, B)]).new == (finding("news/a.md", A, B),)


def test_a_passage_taken_out_makes_nothing_new() -> None:
    assert Baseline.of([finding("news/a.md", A, B)]).compare([finding()]).new == ()


def test_another_file_is_new_and_a_renamed_one_is_told() -> None:
    renamed = Baseline.of([finding()]).compare([finding("news/b.md")])
    assert renamed.new == (finding("news/b.md"),)
    assert renamed.moved == ((finding("news/b.md"), "news/a.md"),)
    assert renamed.unused == (Entry("news/a.md", "unlicensed-reuse", "urn:1", (A,)),)
    copied = Baseline.of([finding()]).compare([finding(), finding("news/b.md")])
    assert (copied.new, copied.moved) == ((finding("news/b.md"),), ())


def test_windows_paths_are_the_same_paths() -> None:
    assert Baseline.of([finding("news/a.md")]).compare([finding(r".\news\a.md")]).new == ()


def test_waived_findings_are_left_to_their_waivers() -> None:
    assert Baseline.of([finding(waived="agreed")]).entries == ()
    found = Baseline.of([finding()]).compare([finding(waived="agreed")])
    assert (found.new, found.known, found.unused) == ((), (), ())


def test_the_file_has_no_text_no_dates_no_lines() -> None:
    text = Baseline.of([finding("news/b.md", B, A), finding()]).render()
    document = json.loads(text)
    assert set(document) == {"format", "version", "normaliser", "findings"}
    assert document["version"] == VERSION
    assert document["findings"] == [
        {"path": path, "rule": "unlicensed-reuse", "source": "urn:1", "passages": passages}
        for path, passages in (("news/a.md", [A]), ("news/b.md", [A, B]))
    ]
    assert Baseline.parse(text) == Baseline.of([finding(), finding("news/b.md", A, B)])


findings = st.builds(
    finding,
    st.sampled_from(("a.md", "b.md", "c d.md")),
    st.sampled_from((A, B)),
    rule=st.sampled_from(("embargo", "quote-limit")),
)


@settings(deadline=None)
@given(st.lists(findings, max_size=6), st.lists(findings, max_size=6))
def test_set_algebra(known: list[Finding], found: list[Finding]) -> None:
    baseline = Baseline.of(known)
    assert Baseline.parse(baseline.render()) == baseline
    result = baseline.compare(found)
    assert len(result.new) + len(result.known) == len(found)
    assert baseline.compare(known).new == ()
    assert Baseline.of([*known, *found]).compare(found).new == ()
    assert Baseline.of(reversed(known)).render() == baseline.render()


WRONG = [
    ("{", "is no JSON"),
    ("[]", "is no baseline"),
    ('{"format": "compliance-baseline", "version": 99}', "has version 99, this tool reads 1; update the tool"),
    ('{"format": "compliance-baseline", "version": 0}', "has version 0, this tool reads 1; make it anew"),
    ('{"format": "compliance-baseline"}', "has version None, this tool reads 1; make it anew"),
    ('{"format": "compliance-baseline", "version": 1, "normaliser": 0}', "was made by normaliser 0"),
    (Baseline().render().replace("[]", "3"), "has no list of findings"),
    (Baseline().render().replace("[]", '[{"path": "a"}]'), "finding 1 is not understood"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message for _, message in WRONG])
def test_mistakes_are_named(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Baseline.parse(text, "base.json")
    assert str(caught.value).startswith("base.json: ")
    assert message in str(caught.value)


def test_findings_without_a_dispatch_are_known_too() -> None:
    plain = replace(finding(), dispatch=None, evidence={"passage_hashes": []})
    assert Baseline.of([plain]).compare([plain]).new == ()
