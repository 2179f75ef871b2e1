"""What a feed declares of its encoding is dropped before feedparser sees it: the bytes it gets are UTF-8."""

from __future__ import annotations

import pytest

from compliance.readers.feed import _undeclared


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<rss/>", "<rss/>"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>\n<rss/>', "<rss/>"),
        ('<?xml version="1.0"?><?xml-stylesheet href="a"?><rss/>', ' <?xml-stylesheet href="a"?><rss/>'),
        ("<?xml encoding='u' encoding='v'\n<rss/>", " <?xml encoding='u' encoding='v'\n<rss/>"),
        ("<?xml version='1.0'?>" + "\n" * 500 + "<rss>" + "\n" * 500 + "</rss>", "\n<rss>" + "\n" * 500 + "</rss>"),
    ],
)
def test_the_declaration_is_dropped(text: str, expected: str) -> None:
    assert _undeclared(text) == expected
