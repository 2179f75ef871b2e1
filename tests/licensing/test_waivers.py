"""Waivers: what they cover, the file, the inline forms."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import ConfigError
from compliance.licensing.waivers import (
    Waiver,
    expired_waivers,
    first_waiver,
    inline_waivers,
    parse_waivers,
    render_waivers,
    unused_waivers,
    waiver_for,
)  # fmt: skip
from compliance.model import Article, Finding, Severity

ONE, TWO = "0123456789abcdef", "fedcba9876543210"


def finding(
    path: str = "news/a.md", rule: str = "embargo", source: str | None = "urn:1", hashes: tuple[str, ...] = (ONE,)
) -> Finding:
    return Finding(rule, Severity.VIOLATION, "m", "r", path, dispatch=source, evidence={"passage_hashes": list(hashes)})


def waiver(**changes: object) -> Waiver:
    values: dict[str, object] = {
        "path": "news/a.md", "rule": "embargo", "source": "urn:1", "reason": "agreed", "by": "M. Okafor",
        "until": date(2026, 6, 30), "passages": (ONE,),
    }  # fmt: skip
    return Waiver(**{**values, **changes})  # type: ignore[arg-type]


def test_a_waiver_covers_its_finding_and_no_other() -> None:
    assert waiver().covers(finding())
    assert waiver().covers(finding(path="./news/a.md"))
    assert not waiver().covers(finding(path="news/b.md"))
    assert not waiver().covers(finding(rule="out-of-scope"))
    assert not waiver().covers(finding(source="urn:2"))
    assert not waiver().covers(finding(hashes=(ONE, TWO)))
    assert waiver(passages=(ONE, TWO)).covers(finding())
    assert waiver(passages=()).covers(finding(hashes=(ONE, TWO)))
    assert waiver(source="*").covers(finding(source=None))


def test_a_waiver_is_made_for_a_finding() -> None:
    made = waiver_for(finding(), reason=" agreed ", by="M. Okafor", until=date(2026, 6, 30))
    assert made == waiver()
    assert made.covers(finding())
    for missing in ({"reason": " ", "by": "x"}, {"reason": "x", "by": ""}):
        with pytest.raises(ConfigError, match="a waiver needs a"):
            waiver_for(finding(), until=date(2026, 6, 30), **missing)


def test_expired_and_unused_ones_are_told() -> None:
    old, new = waiver(until=date(2026, 6, 9)), waiver(rule="out-of-scope")
    assert expired_waivers([old, new], date(2026, 6, 10)) == (old,)
    assert expired_waivers([old, new], date(2026, 6, 9)) == ()
    assert unused_waivers([old, new], [], date(2026, 6, 10)) == (new,)
    assert unused_waivers([old, new], [new]) == (old,)
    assert first_waiver([new, old], finding()) is old


FILE = """\
version = 1

[[waiver]]
path = "news/a.md"
rule = "embargo"
source = "urn:1"
passages = ["0123456789abcdef"]
reason = "agreed"
by = "M. Okafor"
until = 2026-06-30
"""


def test_the_file() -> None:
    assert parse_waivers(FILE) == (waiver(),)
    assert parse_waivers(FILE)[0].line == 3
    assert render_waivers([waiver()]) == FILE


tokens = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=15).filter(lambda t: t == t.strip() and t)
made = st.builds(
    Waiver, tokens.filter(lambda t: "\\" not in t and not t.startswith("./")), tokens, tokens, tokens, tokens, st.dates(),
    st.lists(st.sampled_from((ONE, TWO)), unique=True).map(lambda found: tuple(sorted(found))),
)  # fmt: skip


@settings(deadline=None, max_examples=50)
@given(st.lists(made, max_size=4, unique=True))
def test_a_written_file_reads_back(waivers: list[Waiver]) -> None:
    read = parse_waivers(render_waivers(waivers))
    assert set(read) == set(waivers)
    assert render_waivers(read) == render_waivers(reversed(read))


WRONG = [
    (FILE.replace("until", "untill"), ":3: waiver: unknown key 'untill', did you mean 'until'?"),
    (FILE.replace("until = 2026-06-30\n", ""), ":3: waiver: has no until; reason, by and until are required"),
    (FILE.replace('reason = "agreed"\n', ""), "has no reason"),
    (FILE.replace('"agreed"', '""'), "has no reason"),
    (FILE.replace("2026-06-30", '"next week"'), "until must be a date"),
    (FILE.replace("version = 1", "version = 2"), ":1: has version 2, this tool writes 1"),
    (FILE.replace("0123456789abcdef", "0123"), "passages must be a list of hashes"),
    ("[waiver]\n", "'waiver' must be a list of tables"),
    ("[[waivers]]\n", ":1: unknown key 'waivers', did you mean 'waiver'?"),
    ("[[waiver", "is not valid TOML"),
    ("waiver = [3]", "must be a table"),
    (FILE.replace('"urn:1"', "3"), "source must be a string"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message for _, message in WRONG])
def test_mistakes_are_named(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_waivers(text, "waivers.toml")
    assert message in str(caught.value)
    assert str(caught.value).startswith("waivers.toml")


def test_in_an_html_comment() -> None:
    text = "Text.\n<!-- compliance: waive embargo; source: urn:1; reason: agreed; by: M. Okafor; until: 2026-06-30 -->\nMore."
    assert inline_waivers(Article("news/a.md", text)) == ((waiver(passages=()),), ())


def test_in_a_comment_of_a_page_whose_text_has_none() -> None:
    comment = "<!-- compliance: waive embargo; source: urn:1; reason: agreed; by: M. Okafor; until: 2026-06-30 -->"
    assert inline_waivers(Article("news/a.md", "Text.", meta={"comments": [comment]})) == ((waiver(passages=()),), ())
    assert inline_waivers(Article("news/a.md", "Text.", meta={"comments": True})) == ((), ())


def test_in_the_front_matter() -> None:
    table = {"rule": "embargo", "reason": "agreed", "by": "M. Okafor", "until": datetime(2026, 6, 30, 12)}
    for meta in ({"compliance": {"waive": table}}, {"compliance": {"waive": [table]}}, {"compliance-waive": table}):
        assert inline_waivers(Article("news/a.md", "Text.", meta=meta)) == ((waiver(passages=(), source="*"),), ())


def test_an_inline_waiver_without_its_end_is_not_applied() -> None:
    waivers, problems = inline_waivers(Article("a.md", "<!-- compliance: waive embargo; reason: agreed; by: me -->"))
    assert waivers == ()
    assert "has no until" in problems[0]
    assert "not applied" in problems[0]


def test_many_unclosed_waivers_are_read_in_no_time() -> None:
    # Minutes, were each of them looked for to the end of the text.
    assert inline_waivers(Article("a.md", "<!-- compliance: waive " * 20_000)) == ((), ())


def test_a_comment_inside_a_comment_waives_nothing() -> None:
    text = "<!-- said <!-- compliance: waive embargo; reason: agreed; by: me; until: 2026-06-30 -->"
    assert inline_waivers(Article("a.md", text)) == ((), ())
