"""Lists that nobody wrote: amounts of things, and names in their order."""

from __future__ import annotations

import string

from compliance.text.patterns import lazy

_ITEMS = lazy(r"(?:,(?!\d)|[;|\t•、،\n])+")
_AMOUNT = lazy(r"[\s*•–-]*[\d½¼¾⅓⅔⅛]")
_AMOUNTS = 3  # items of a list from which it may be one of amounts
_AMOUNT_SHARE = 0.75  # of them, that begin with a figure
_AMOUNT_WORDS = 6  # words of an item, on average, up to which it is an amount of something

_NAMED = 4  # lines from which a list may be one of names: winners, casts, squads
_NAMED_WORDS = 14  # of the longest of them
_NAMED_SHARE = 0.5  # of their words beyond two letters, that begin with a capital or a figure
_STRUNG = lazy(r"[,;:()\[\]|/\n•–—]+")
_STRUNG_ITEMS = 5  # between such marks, from which a list on end may be one of names: squads, nominees
_STRUNG_WORDS = 4  # of an item, on average
_STRUNG_SHARE = 0.85  # of their words beyond two letters, that begin with a capital or a figure; in German prose seven tenths
_MARKS = "\"'“”«»„‘’()[]*•–-"
_SENTENCE_ENDS = (".", "!", "?", "…", "؟", ":")


def is_of_amounts(stretch: str) -> bool:
    """Whether a stretch is a list whose items begin with figures: ingredients, parts, prices."""
    items = [item for item in _ITEMS.split(stretch) if item.strip()]
    if len(items) < _AMOUNTS or len(stretch.split()) > _AMOUNT_WORDS * len(items):
        return False
    return sum(_AMOUNT.match(item) is not None for item in items) >= _AMOUNT_SHARE * len(items)


def is_of_names(stretch: str) -> bool:
    """Whether a stretch is short lines of names, each of which begins as a line does and none ends as a sentence does."""
    parts = stretch.splitlines()
    if len(parts) < _NAMED:
        return False
    stripped = (line.strip(_MARKS + string.whitespace) for line in parts)
    lines = [words for line in stripped if (words := line.split())]  # a line may be one space that does not break
    if len(lines) < _NAMED or max(map(len, lines)) > _NAMED_WORDS or any(line[-1].endswith(_SENTENCE_ENDS) for line in lines):
        return False
    words = [bare for line in lines for word in line if len(bare := word.strip(_MARKS)) > 2]
    if not all(_is_name(line[0]) for line in lines) or sum(word.isupper() for word in words) > _NAMED_SHARE * len(words):
        return False  # wrapped prose, and a text in capitals
    return sum(map(_is_name, words)) >= _NAMED_SHARE * len(words)


def is_string_of_names(stretch: str) -> bool:
    """Whether a stretch is names on end between commas and brackets, and next to nothing else."""
    items = [item for item in _STRUNG.split(stretch) if item.strip(_MARKS + string.whitespace)]
    words = [bare for word in " ".join(items).split() if len(bare := word.strip(_MARKS)) > 2]
    if len(items) < _STRUNG_ITEMS or len(words) > _STRUNG_WORDS * len(items):
        return False
    few_capitals = sum(word.isupper() for word in words) <= _NAMED_SHARE * len(words)
    return few_capitals and sum(map(_is_name, words)) >= _STRUNG_SHARE * len(words) > 0


def _is_name(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit()
