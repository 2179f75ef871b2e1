"""What kind of character each of a text's is, for all of them in one look-up.

Bits of one number: where a clause may end, what closes it, spaces, capitals, digits.
"""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

Kinds = NDArray[np.uint16]

_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_SPACED_MARKS = frozenset(".!?;:…؟؛۔।॥")  # end a clause before white space only, as in 3.5 or 10:30
_MARKS = frozenset("。！？；：｡")  # those of Chinese and Japanese need no space
_CLOSERS = frozenset("\"'’”“‘»«›‹)]}」』》〉\u00ad")
_SOFT = frozenset(":;：；؛")  # after these a sentence goes on

LINE_END, SPACED_MARK, MARK, CLOSER, SOFT, SPACE, LOWER, UPPER, DIGIT, _KNOWN = (np.uint16(1 << bit) for bit in range(10))


def kinds_of(text: str) -> Kinds:
    """The kinds of the characters of ``text``, and after the last one those of a space: uint16[n + 1]."""
    codes = np.frombuffer((text + " ").encode("utf-32-le", "surrogatepass"), "<u4")
    kinds: Kinds = _TABLE.take(codes, mode="clip")
    if not kinds.all():
        _learn(codes[kinds == 0])
        kinds = _TABLE.take(codes, mode="clip")
    return kinds


def _learn(codes: NDArray[np.uint32]) -> None:
    with _LOCK:
        for code in set(codes.tolist()):
            _TABLE[code] = _kinds(chr(code))


def _kinds(character: str) -> int:
    is_one = (
        character in _LINE_ENDS,
        character in _SPACED_MARKS,
        character in _MARKS,
        character in _CLOSERS,
        character in _SOFT,
        character.isspace(),
        character.islower(),
        character.isupper(),
        character.isdigit(),
        True,
    )
    return sum(1 << bit for bit, holds in enumerate(is_one) if holds)


# Filled in as texts bring their characters; zeroed memory that nobody touches costs nothing.
_TABLE: Kinds = np.zeros(0x110000, np.uint16)
_LOCK = threading.Lock()
