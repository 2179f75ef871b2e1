"""Words that two stretches have in common, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.matching.distinct import among
from compliance.matching.prepare import LETTERS, Prepared, Row, letters
from compliance.matching.seeds import Run


def spelled(a: Prepared, b: Prepared) -> tuple[Row, Row]:
    """Both texts as RapidFuzz takes them, a letter a token: the same letter in both where the tokens are the same. Of strings
    it reads the letters themselves; of a list it would ask every element for its hash."""
    for other, ours, theirs in a.beside:
        if other is b:
            return ours, theirs
    alphabet, ours = a.spelling
    if 0 < len(alphabet) < LETTERS:
        places, known = among(b.tokens.hashes, alphabet)
        places[~known] = len(alphabet)  # all that the first text does not have
        found: tuple[Row, Row] = ours, letters(places)
    else:
        found = a.tokens.hashes.tolist(), b.tokens.hashes.tolist()
    a.beside[:] = [(b, *found)]
    return found


def equal_runs(a: Prepared, b: Prepared, a0: int, a1: int, b0: int, b1: int) -> list[Run]:
    """Runs of equal tokens in RapidFuzz's Indel alignment of tokens ``a0`` to ``a1`` and ``b0`` to ``b1``, in order."""
    ours, theirs = spelled(a, b)
    return [(a0 + first, b0 + other, length) for first, other, length in matching(ours[a0:a1], theirs[b0:b1]) if length]


def matching(ours: Row, theirs: Row) -> Sequence[Run]:
    """The same of two rows of tokens; an empty run marks the end."""
    from rapidfuzz.distance import Indel

    blocks: Sequence[Any] = Indel.opcodes(ours, theirs).as_matching_blocks()
    return blocks
