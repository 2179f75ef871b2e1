"""The language of a text that does not say it."""

from __future__ import annotations

ENOUGH = 200  # characters: shorter texts are not guessed at
SURE = 450  # resiliparse's out-of-place measure; real prose lies below, tables and lists above


def guess_language(text: str) -> str | None:
    """ISO 639-1 code of the language that ``text`` is most likely written in, or None where that is not plain.

    By resiliparse (rank order of hashed n-grams, Cavnar and Trenkle 1994); some 20 us a dispatch.
    """
    if len(text) < ENOUGH:
        return None
    from resiliparse.parse.lang import detect_fast

    language, distance = detect_fast(text)
    return language if distance <= SURE and language != "unknown" else None
