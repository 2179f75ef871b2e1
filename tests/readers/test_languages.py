"""Language tags as BCP 47 writes them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.readers.languages import bcp47


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_us", "en-US"),
        ("nl-nl", "nl-NL"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("swe", "sv"),
        ("German", "de"),
        ("x-default", None),
        ("und", None),
        ("", None),
        (None, None),
        ("not a tag", None),
        ("de-x-dpa", "de-x-dpa"),
        ("no-NO", "no-NO"),
    ],
)
def test_tags(text: str | None, tag: str | None) -> None:
    assert bcp47(text) == tag


@given(st.text(max_size=20))
def test_a_tag_stays_what_it_is(text: str) -> None:
    tag = bcp47(text)
    assert tag is None or bcp47(tag) == tag
