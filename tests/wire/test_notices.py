"""Rights notices, and the terms of a wire as limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from compliance.wire.notices import find_notices
from compliance.wire.terms import Terms, terms_of

TEXT = "The harbour reopened on Monday.\n\n"


@pytest.mark.parametrize(
    ("line", "holder", "year"),
    [
        ("© 2024 AFP", "AFP", "2024"),
        ("(c) 2024 Harbour Media Ltd. All rights reserved.", "Harbour Media Ltd", "2024"),
        ("Copyright 2016 The Associated Press. All rights reserved.", "The Associated Press", "2016"),
        ("Copyright © 2019-2021 Dow Jones & Company, Inc. All Rights Reserved.", "Dow Jones & Company, Inc", "2019-2021"),
        ("All rights reserved. Copyright Agence France-Presse. You may not copy it.", "Agence France-Presse", None),
        ("© Agence France-Presse - Tous droits réservés", "Agence France-Presse", None),
        ("Copyright 2024, dpa (www.dpa.example). Alle Rechte vorbehalten", "dpa", "2024"),
        ("© EFE 2024. Está expresamente prohibida la redistribución.", "EFE", "2024"),
        ("© Lusa. Todos os direitos reservados", "Lusa", None),
        ("Riproduzione riservata © Copyright ANSA", "ANSA", None),
        ("جميع الحقوق محفوظة © فرانس برس", "فرانس برس", None),
    ],
)
def test_holder_and_year(line: str, holder: str, year: str | None) -> None:
    (notice,) = find_notices(TEXT + line)
    assert (notice.holder, notice.year) == (holder, year)
    assert (TEXT + line)[notice.start : notice.end] == notice.text == line


def test_terms_stand_apart_and_paragraphs_of_one_notice_are_one() -> None:
    text = (
        TEXT
        + "Copyright 2024 Harbour Wire. All rights reserved.\n\nThis material may not be published, broadcast or rewritten."
    )
    (notice,) = find_notices(text)
    assert notice.holder == "Harbour Wire"
    assert notice.terms == "This material may not be published, broadcast or rewritten."


def test_a_notice_may_follow_prose_on_its_line() -> None:
    text = "The harbour reopened. © 2024 AFP. All rights reserved."
    (notice,) = find_notices(text)
    assert notice.text == "© 2024 AFP. All rights reserved."


def test_the_wires_own_number_is_no_part_of_the_holder() -> None:
    (notice,) = find_notices(TEXT + "© dpa-infocom, dpa:240124-99-123456/5")
    assert notice.holder == "dpa-infocom"


def test_creative_commons() -> None:
    (notice,) = find_notices(
        TEXT + "This text is under a licence, CC BY-SA 4.0: https://creativecommons.org/licenses/by-sa/4.0/"
    )
    assert notice.links == ("https://creativecommons.org/licenses/by-sa/4.0/", "CC BY-SA 4.0")


@pytest.mark.parametrize(
    "text",
    [
        "The copyright holder sued the copyright office.",
        "He said the site may not copy the article.",
        "Copyright is a right.",
        "They published the material without permission, she said.",
        "",
        "\n\n",
    ],
)
def test_prose_about_copyright_is_no_notice(text: str) -> None:
    assert find_notices(text) == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("NO ARCHIVAL USE", Terms(no_archive=True)),
        ("NO ARCHIVES - NO RESALE - EDITORIAL USE ONLY", Terms(no_archive=True, no_resale=True)),
        ("No use/digital display after 01/Feb/2016 19:04", Terms(no_use_after=datetime(2016, 2, 1, 19, 4, tzinfo=UTC))),
        ("No use after 15 March 2026.", Terms(no_use_after=datetime(2026, 3, 16, tzinfo=UTC))),
        (
            "Not for publication before 2024-05-03T18:00+02:00",
            Terms(no_use_before=datetime(2024, 5, 3, 18, tzinfo=timezone(timedelta(hours=2)))),
        ),
        ("EMBARGOED UNTIL 3 May 2024 18:00 GMT", Terms(no_use_before=datetime(2024, 5, 3, 18, tzinfo=UTC))),
        ("Sperrfrist: 3. Mai 2024, 18:00 Uhr", Terms(no_use_before=datetime(2024, 5, 3, 18, tzinfo=UTC))),
        ("GERMANY OUT. NO USE IN FRANCE", Terms(not_in=("GERMANY", "FRANCE"))),
        ("UK USE ONLY", Terms()),
        ("Canada ONLY", Terms(only_in=("Canada",))),
        ("Available for 30 days", Terms()),
        ("Remove after 30 days.", Terms(max_days=30)),
        (None, Terms()),
        ("", Terms()),
        ("Free of charge.", Terms()),
    ],
)
def test_terms(text: str | None, terms: Terms) -> None:
    found = terms_of(text)
    if text == "Available for 30 days":
        assert found.max_days == 30
    else:
        assert found == terms
