"""Where a text may be cut: fine cuts, full stops, and sentences long enough to be compared.

Cuts are token indices, ascending, from 0 to the number of tokens: the pieces lie between neighbours, none is empty, and
together they are the whole text. A text without tokens has the one cut 0.
"""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from compliance.dataclass import dataclass
from compliance.text.entities import unmasked
from compliance.text.folding import SINGLE_RANGES
from compliance.text.hashing import Int64
from compliance.text.kinds import CLOSER, LINE_END, LOWER, MARK, SOFT, SPACE, SPACED_MARK, Kinds, kinds_of
from compliance.text.tokens import TokenStream

LONG_LETTERS = 3
"""A long token has at least this many folded letters; the shorter ones are mostly function words."""
_LEAST_LONG = 5  # long tokens of a sentence


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where a text may be cut, each int64[k].

    ``fine``: after ``. ! ? ; :`` (in any script, closing quotes included) before white space, and at every line end.
    ``stops``: those at which a sentence ends for a reader, however short.
    ``sentences``: the marks are those of the fine cuts, a line end only where the next letter is not lower case; joined
    forward until each holds ``_LEAST_LONG`` long tokens. What is left over at the end joins the sentence before it.
    """

    fine: Int64
    stops: Int64
    sentences: Int64


def cuts_of(text: str, tokens: TokenStream, long: NDArray[np.bool_], kinds: Kinds) -> Cuts:
    """The cuts of a text of these tokens, those of ``long`` (bool[n], see ``long_tokens``) and characters (``kinds_of``)."""
    if not len(tokens):
        none = np.zeros(1, np.int64)
        return Cuts(none, none, none)
    plain = unmasked(text)
    read = kinds if plain is text else kinds_of(plain)
    (marks,) = (read & (LINE_END | SPACED_MARK | MARK)).nonzero()
    (no_closer,) = (read & CLOSER == 0).nonzero()
    ends = no_closer[no_closer.searchsorted(marks + 1)]
    cutting = (read[marks] & SPACED_MARK == 0) | (read[ends] & SPACE > 0)
    marks, ends = marks[cutting], ends[cutting]
    places = tokens.starts.searchsorted(ends)
    fine = _distinct(places, len(tokens))
    next_letters = read[tokens.starts.take(places, mode="clip")]
    new = (read[marks] & LINE_END == 0) | (next_letters & LOWER == 0)
    sentences = _joined(_distinct(places[new], len(tokens)), long)
    return Cuts(fine, _stops(fine, tokens, kinds), sentences)


def _stops(fine: Int64, tokens: TokenStream, kinds: Kinds) -> Int64:
    """The fine cuts but those after a mark that only parts a sentence."""
    inner = fine[1:-1]
    (no_space,) = (kinds & SPACE == 0).nonzero()
    after = no_space[no_space.searchsorted(tokens.ends[inner - 1])]  # at the latest the token after it
    soft = (kinds[after] & SOFT > 0) & (after < tokens.starts[inner])
    return np.concatenate((fine[:1], inner[~soft], fine[-1:]))


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


def _joined(cuts: Int64, long: NDArray[np.bool_]) -> Int64:
    """Cuts so far apart that each piece holds enough long tokens."""
    held = np.concatenate((np.zeros(1, np.int64), long.cumsum()))[cuts].tolist()
    joined = [0]
    while (following := bisect_left(held, held[joined[-1]] + _LEAST_LONG, joined[-1] + 1)) < len(held):
        joined.append(following)
    if joined[-1] != len(held) - 1:
        joined[max(1, len(joined) - 1) :] = [len(held) - 1]
    return cuts[joined]


def _distinct(places: Int64, count: int) -> Int64:
    """Ascending places, each once, with 0 and ``count``."""
    inside = np.zeros(count + 1, np.bool_)
    inside[places] = True
    inside[0] = inside[count] = True
    return inside.nonzero()[0]


_FIRSTS, _LASTS = (np.array(edge, np.int64) for edge in zip(*SINGLE_RANGES, strict=True))
