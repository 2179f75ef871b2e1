"""Rights notices at the foot of a page, which its main text has not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from compliance.text.patterns import lazy
from compliance.wire.notices import Notice, find_notices

FOOT_CHARACTERS = 8_000
_HIDDEN = lazy(r"^[^<]{0,2000}>|<(script|style|template)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.IGNORECASE | re.DOTALL)
_BLOCK_TAG = lazy(
    r"</?(?:p|div|footer|li|ul|td|tr|section|address|h\d|br|nav|aside|article|body|html)\b[^<>]{0,2000}>", re.IGNORECASE
)
_ANY_TAG = lazy(r"<[^<>]{1,4000}>")
_FOOT_CUES = (
    "©",
    "&copy;",
    "&#169;",
    "copyright",
    "rights reserved",
    "(c)",
    "droits",
    "rechte",
    "derechos",
    "direitos",
    "diritti",
    "حقوق",
    "creativecommons",
)


def foot_notices(source: str) -> Iterator[Notice]:
    """Rights notices in the markup at the end of a page, outside of scripts; the same words once."""
    start = max(0, len(source) - FOOT_CHARACTERS)
    tail = source[start:]
    lower = tail.lower()
    if not any(cue in lower for cue in _FOOT_CUES):
        return
    plain_tail = unescape(_ANY_TAG.sub("", _BLOCK_TAG.sub("\n", _HIDDEN.sub("\n", tail))))
    seen: set[str] = set()
    for notice in find_notices(plain_tail):
        if notice.text not in seen:
            seen.add(notice.text)
            yield notice
