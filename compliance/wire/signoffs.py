"""Sign-offs: the initials of writers and desks on the last line, or after the last sentence.

``burs/giv``, ``bur-dar-gl/fz``, ``asl/tib/pid/cac``, ``cae/tcr``, ``dpa bwh bag``, Arabic initials with a slash. Not proof
alone: ``dd/mm/yyyy``, ``and/or`` and ``indy/life`` look alike.
"""

from __future__ import annotations

import re

from compliance.text.patterns import lazy
from compliance.wire.agencies import Agencies
from compliance.wire.lines import Line

_INITIALS = r"[a-z]{1,4}(?:-[a-z]{1,4}){0,5}(?:/[a-z]{1,4}(?:-[a-z]{1,4}){0,4}){1,6}"
_LATIN = lazy(_INITIALS)
_ARABIC_PART = r"[\u0621-\u064a]{1,4}(?:[- ][\u0621-\u064a]{1,4}){0,5}"
_ARABIC = lazy(rf"{_ARABIC_PART}(?:/{_ARABIC_PART}){{1,6}}")
_CAPITALS = lazy(r"\([A-Z]{2,4}(?:/[A-Z]{2,7}){1,4}\)")
_TRAILING = lazy(r"[.!?…\"”»'’)] +(?:[A-Z]{2,8} )?(?P<signoff>" + _INITIALS + r")$")
_LAST_WORDS = lazy(r"[.!?…؟\"”»'’)] +(?P<words>[^.!?…؟\s][^.!?…؟\n]{1,30})$")
_STOPS = (".", "!", "?", "…", "؟")  # of a sentence: neither pattern ends with one
# Desks that sign; with one of them, or where the letters make no word, it is a sign-off.
_DESKS = frozenset(("bur", "burs", "stf", "afp", "str", "ctr"))
_WORDS = frozenset(
    "dd mm yy yyyy and or he she his her him they with without km mph kg lb w o n a c e g i per yes no on off in out day "
    "week life"
    " news text html com www http its the to of for man men mother dad mom son tv pc ac dc input output read right left up down"
    " und oder et ou y o e ed".split()
)


def signoff_of(line: Line, agencies: Agencies) -> str | None:
    """The sign-off that the whole of ``line`` is, else ``None``."""
    text = line.text
    if len(text) > 60:
        return None
    bare = text.rstrip(".")
    if _LATIN.fullmatch(bare):
        agencies_only = all(agencies.in_text(part) for part in bare.split("/"))  # sid/dpa is a credit
        return bare if _are_initials(bare) and not agencies_only else None
    if _ARABIC.fullmatch(text) or _CAPITALS.fullmatch(text):
        return text
    return text if agencies.closing.fullmatch(text) else None


def trailing_signoff(line: Line, agencies: Agencies) -> tuple[int, int, str] | None:
    """``(start, end, sign-off)`` of one that follows the last sentence on the same line."""
    if line.text.endswith(_STOPS):
        return None
    offset = max(0, len(line.text) - 80)
    found = _TRAILING.search(line.text, offset)
    if found is not None and _are_initials(found["signoff"]):
        return line.start + found.start("signoff"), line.end, found["signoff"]
    found = _LAST_WORDS.search(line.text, offset)
    if found is None or not (_ARABIC.fullmatch(found["words"]) or agencies.closing.fullmatch(found["words"])):
        return None
    return line.start + found.start("words"), line.end, found["words"]


def _are_initials(text: str) -> bool:
    parts = re.split(r"[/-]", text)
    if parts[0] in _DESKS:
        return True
    if any(part in _WORDS for part in parts):
        return False
    last = text.rsplit("/", 1)[1].split("-")[0]
    return len(last) <= 3
