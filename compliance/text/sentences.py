"""Where a text may be cut: fine cuts, and sentences long enough to be compared.

Cuts are token indices, ascending, from 0 to the number of tokens: the pieces lie between neighbours, none is empty, and
together they are the whole text. A text without tokens has the one cut 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from compliance.text.entities import unmasked
from compliance.text.folding import SINGLE_RANGES
from compliance.text.hashing import Int64
from compliance.text.patterns import lazy
from compliance.text.tokens import TokenStream

LONG_LETTERS = 3
"""A long token has at least this many folded letters; the shorter ones are mostly function words."""
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_SPACED_MARKS = ".!?;:…؟؛۔।॥"  # end a clause before white space only, as in 3.5 or 10:30
_MARKS = "。！？；：｡"  # those of Chinese and Japanese need no space
_CUT = lazy(f"[{_LINE_ENDS}{_SPACED_MARKS}{_MARKS}][\"'’”“‘»«›‹)\\]}}」』》〉\u00ad]*")


def fine_cuts(text: str, tokens: TokenStream) -> Int64:
    """Cuts after ``. ! ? ; :`` (in any script, closing quotes included) before white space, and at every line end."""
    text = unmasked(text)
    ends = [cut.end() for cut in _CUT.finditer(text) if text[cut.start()] not in _SPACED_MARKS or _space_at(text, cut.end())]
    return _distinct(np.searchsorted(tokens.starts, np.array(ends, np.int64)), len(tokens))


def sentence_cuts(text: str, tokens: TokenStream, least_long: int = 5) -> Int64:
    """Cuts between sentences, joined forward until each holds ``least_long`` long tokens.

    The marks are those of the fine cuts, a line end only where the next letter is not lower case. What is left over at
    the end joins the sentence before it.
    """
    text = unmasked(text)
    cuts = [(text[cut.start()], cut.end()) for cut in _CUT.finditer(text)]
    places = np.searchsorted(tokens.starts, np.array([end for _, end in cuts], np.int64))
    kept = [
        place
        for (mark, end), place in zip(cuts, places.tolist(), strict=True)
        if (_new_sentence(text, tokens, place) if mark in _LINE_ENDS else mark not in _SPACED_MARKS or _space_at(text, end))
    ]
    return _joined(_distinct(np.array(kept, np.int64), len(tokens)), long_tokens(text, tokens), least_long)


def _new_sentence(text: str, tokens: TokenStream, place: int) -> bool:
    """Whether the token after a line end does not go on in lower case."""
    return place == len(tokens) or not text[tokens.starts[place]].islower()


def _space_at(text: str, place: int) -> bool:
    return place == len(text) or text[place].isspace()


def long_tokens(text: str, tokens: TokenStream) -> NDArray[np.bool_]:
    """Which tokens (bool[n]) say something: more than two folded letters, or a character that is a word by itself."""
    long = tokens.lengths >= LONG_LETTERS
    if (text.isascii() and "&" not in text) or long.all():
        return long
    short = np.flatnonzero(~long)
    text = unmasked(text)
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")[tokens.starts[short]].astype(np.int64)
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
