"""Where a text may be cut: fine cuts, and sentences long enough to be compared.

Cuts are token indices, ascending, from 0 to the number of tokens: the pieces lie between neighbours, none is empty, and
together they are the whole text. A text without tokens has the one cut 0.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from compliance.text.folding import SINGLE_RANGES
from compliance.text.hashing import Int64
from compliance.text.tokens import TokenStream

LONG_LETTERS = 3
"""A long token has at least this many folded letters; the shorter ones are mostly function words."""
_CLOSING = "\"'’”“‘»«›‹)\\]}」』》〉"
_LINE_END = r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"
# A mark ends a clause before white space or the end; the marks of Chinese and Japanese need no space after them.
_CUT = re.compile(
    rf"(?P<line>{_LINE_END})|(?:[.!?;:…؟؛۔।॥]+[{_CLOSING}]*(?=\s|\Z))|(?:[。！？；：｡]+[{_CLOSING}]*)",
)


def fine_cuts(text: str, tokens: TokenStream) -> Int64:
    """Cuts after ``. ! ? ; :`` (in any script, closing quotes included) before white space, and at every line end."""
    ends = np.fromiter((cut.end() for cut in _CUT.finditer(text)), np.int64)
    return _distinct(np.searchsorted(tokens.starts, ends), len(tokens))


def sentence_cuts(text: str, tokens: TokenStream, least_long: int = 5) -> Int64:
    """Cuts between sentences, joined forward until each holds ``least_long`` long tokens.

    The marks are those of the fine cuts, a line end only where the next letter is not lower case. What is left over at
    the end joins the sentence before it.
    """
    marks = list(_CUT.finditer(text))
    ends = np.fromiter((mark.end() for mark in marks), np.int64, len(marks))
    places = np.searchsorted(tokens.starts, ends)
    kept = [
        place
        for mark, place in zip(marks, places.tolist(), strict=True)
        if mark["line"] is None or place == len(tokens) or not text[tokens.starts[place]].islower()
    ]
    return _joined(_distinct(np.array(kept, np.int64), len(tokens)), long_tokens(text, tokens), least_long)


def long_tokens(text: str, tokens: TokenStream) -> NDArray[np.bool_]:
    """Which tokens (bool[n]) say something: more than two folded letters, or a character that is a word by itself."""
    long = tokens.lengths >= LONG_LETTERS
    if text.isascii() or long.all():
        return long
    short = np.flatnonzero(~long)
    codes = np.fromiter((ord(text[start]) for start in tokens.starts[short].tolist()), np.int64, len(short))
    place = np.searchsorted(_FIRSTS, codes, "right") - 1
    long[short] = (place >= 0) & (codes <= _LASTS[place])
    return long


def _joined(cuts: Int64, long: NDArray[np.bool_], least_long: int) -> Int64:
    counts = np.concatenate((np.zeros(1, np.int64), np.cumsum(long)))[cuts].tolist()
    joined, held = [0], 0
    for cut, count in zip(cuts.tolist()[1:], counts[1:], strict=True):
        if count - held >= least_long:
            joined.append(cut)
            held = count
    if joined[-1] != cuts[-1]:
        if len(joined) > 1:
            joined.pop()
        joined.append(int(cuts[-1]))
    return np.array(joined, np.int64)


def _distinct(places: Int64, count: int) -> Int64:
    """Ascending places, each once, with 0 and ``count``."""
    inside = np.zeros(count + 1, np.bool_)
    inside[places] = True
    inside[0] = inside[count] = True
    return inside.nonzero()[0]


_FIRSTS, _LASTS = (np.array(edge, np.int64) for edge in zip(*SINGLE_RANGES, strict=True))
