"""Territories in a text: the quick look at first words misses no name that the pattern finds."""

from __future__ import annotations

import pytest

from compliance.countries import _codes, _pattern, countries_in

NAMES = sorted(_codes())


@pytest.mark.parametrize("write", [str, str.upper, str.title])
def test_every_name_is_found_as_the_pattern_finds_it(write: object) -> None:
    for name in NAMES:
        text = f"Not for {write(name)}, nor elsewhere"  # type: ignore[operator]
        assert [(start, end) for start, end, _ in countries_in(text)] == [m.span() for m in _pattern().finditer(text)]


def test_a_text_without_a_name_has_none() -> None:
    assert not list(countries_in("No archive. All rights reserved."))
