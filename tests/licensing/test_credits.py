"""Credits: found in zones, metadata and text; graded by place; each passage under its own."""

from __future__ import annotations

import pytest

from compliance.licensing.credits import Credit, Grade, find_credits, governing, grade
from compliance.licensing.grants import CreditTerms
from compliance.licensing.holders import agencies_in, canonical, is_agency, named, written_agency
from compliance.model import Article, Kind, Passage, Span, Zone, ZoneKind

BODY = "Nine ships collided in thick fog off the harbour of Aldmoor on Monday and two people were hurt, the coast guard said."

PLACES = [
    (f"By Mara Quill, AFP\n\n{BODY}\n\n{BODY}", ["byline"]),
    (f"ALDMOOR (AFP) - {BODY}\n\n{BODY}", ["dateline"]),
    (f"{BODY}\n\nSource: AFP", ["end"]),
    (f"{BODY}\n\n© Photo: Ines Varro / AFP", []),
    (f"{BODY} It was foggy, several people told AFP when asked about it on the following morning.\n\n{BODY}", ["text"]),
    (f"{BODY}\n\n<!-- source: AFP -->", []),
    (f"{BODY} The afp gene and prepAFP are other things.", []),
    (f"{BODY}\n\n{BODY}", []),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_places_in_a_text_without_zones(text: str, places: list[str]) -> None:
    assert [credit.place for credit in find_credits(Article("a.md", text), ["AFP"])] == places


def test_zones_say_which_agency() -> None:
    text = f"By Mara Quill\n\n{BODY}\n\nAFP/Reuters"
    zone = Zone(text.index("AFP/Reuters"), len(text), ZoneKind.CREDIT, "AFP/Reuters")
    credits = find_credits(Article("a.md", text, zones=(zone,)), ["AFP"])
    assert [(credit.agency, credit.place) for credit in credits] == [("afp", "end"), ("reuters", "end")]


@pytest.mark.parametrize(("before", "place"), [(300, "byline"), (500, "end")])
def test_a_credit_far_below_the_top_is_no_byline(before: int, place: str) -> None:
    text = f"{'x' * before}\nAFP\n{'y' * 2_000}"
    zone = Zone(before + 1, before + 4, ZoneKind.CREDIT, "AFP")
    assert [credit.place for credit in find_credits(Article("a.md", text, zones=(zone,)), ())] == [place]


def test_metadata_counts_where_it_names_an_agency() -> None:
    article = Article("a.md", BODY, meta={"credit": "Agence France-Presse", "author": ["Ana Mole", "dpa"]})
    assert [(credit.agency, credit.place) for credit in find_credits(article, [])] == [("afp", "meta"), ("dpa", "meta")]


def credit(agency: str, place: str, start: int = 0) -> Credit:
    return Credit(agency, agency, place, start, start + 3)


GRADES = [
    ([], CreditTerms(), Grade.NONE),
    ([credit("dpa", "byline")], CreditTerms(), Grade.NONE),
    ([credit("afp", "text")], CreditTerms(), Grade.MENTION),
    ([credit("afp", "end")], CreditTerms(), Grade.FULL),
    ([credit("afp", "end")], CreditTerms(where=("byline",)), Grade.ELSEWHERE),
    ([credit("afp", "end"), credit("afp", "byline")], CreditTerms(where=("byline",)), Grade.FULL),
    ([credit("afp", "meta")], CreditTerms(where=("byline", "dateline")), Grade.FULL),
    ([credit("afp", "meta")], CreditTerms(where=("dateline",)), Grade.ELSEWHERE),
    ([credit("afp", "notice")], None, Grade.FULL),
]


@pytest.mark.parametrize(("credits", "asked", "expected"), GRADES)
def test_grades(credits: list[Credit], asked: CreditTerms | None, expected: Grade) -> None:
    assert grade(credits, frozenset({"afp"}), asked)[0] is expected


def passage(start: int, end: int) -> Passage:
    return Passage(Span(start, end), Span(0, end - start), 10, 1.0, Kind.VERBATIM)


def test_a_dateline_governs_what_follows_it() -> None:
    credits = [credit("afp", "dateline", 0), credit("dpa", "dateline", 100)]
    assert [c.agency for p in (passage(10, 90), passage(110, 190)) for c in governing(credits, p)] == ["afp", "dpa"]


def test_a_credit_line_governs_what_precedes_it() -> None:
    credits = [credit("afp", "end", 100), credit("dpa", "end", 200)]
    assert [c.agency for p in (passage(10, 90), passage(110, 190)) for c in governing(credits, p)] == ["afp", "dpa"]


def test_one_credit_is_the_whole_articles() -> None:
    assert governing([credit("afp", "byline", 0), credit("afp", "dateline", 20)], passage(50, 90)) == ()
    joint = [credit("afp", "end", 100), credit("dpa", "end", 100)]
    assert governing(joint, passage(50, 90)) == ()


def test_names() -> None:
    assert canonical("Agence France-Presse") == canonical("AFP") == "afp"
    assert canonical("Fjord  News, Ltd.") == "fjord news ltd"
    assert named("AFP and Reuters") == ("AFP", "Reuters")
    assert is_agency("ana")
    assert not written_agency("Ana")
    assert agencies_in("© Agence France-Presse, with Reuters") == ("AFP", "Reuters")
    assert named("AFP / Reuters, dpa") == ("AFP", "Reuters", "dpa")
    assert named("Fjord" + " " * 200_000 + "News") == ("Fjord" + " " * 200_000 + "News",)  # and in no time
