"""Where usage terms let a text be used: "GERMANY OUT", "UK ONLY", "worldwide except Japan and South Korea"."""

from __future__ import annotations

import re
from typing import NamedTuple

from compliance.countries import countries_in
from compliance.text.patterns import lazy
from compliance.wire.terms import Terms as WireTerms

_SENTENCE = lazy(r"[.;\n]+\s*")
_OUT = lazy(r"\bOUT\b")
_ONLY = lazy(r"\b(?:only|nur|uniquement|seulement|exclusivement|solo|sólo|solamente|somente|apenas)\b", re.IGNORECASE)
_EXCEPT = lazy(
    r"\b(?:except(?:ing)?|excluding|other than|outside|sauf|hors|excepté|außer|ausgenommen|außerhalb|excepto|salvo|fuera de|"
    r"exceto|fora de|not (?:\w+ ){0,3}in|no (?:use|access|sales?|publication|distribution) in)\b",
    re.IGNORECASE,
)
_UNTIL = lazy(r"\b(?:before|until|vor|bis|avant|jusqu['’]au|antes|hasta|até)\b", re.IGNORECASE)
_NO_PLACES = ("ONLINE", "DIGITAL", "WEB", "INTERNET", "MOBILE", "PRINT", "WORLD", "WORLDWIDE")
_DOTTED = lazy(r"\bU\.\s?([SK])\.(?:\s?A\.)?")


class Regions(NamedTuple):
    """Codes of territories that are out, and that alone are in; ``words`` are those that could not be understood."""

    not_in: tuple[str, ...] = ()
    only_in: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


def regions_of(text: str, wire: WireTerms) -> Regions:
    """The territorial limits in usage terms; ``wire`` is what the wire signals found in the same text.

    >>> regions_of("Worldwide except Japan", WireTerms()).not_in
    ('JP',)
    """
    out: list[str] = []
    only: list[str] = []
    for sentence in _SENTENCE.split(_DOTTED.sub(r"U\1", text)):
        named = [entry for entry in countries_in(sentence) if entry[2] != "WORLD"]
        if not named or _UNTIL.search(sentence):  # an embargo ends; a territory does not
            continue
        barred = _OUT.search(sentence)
        besides = _EXCEPT.search(sentence)
        if barred:
            out += [code for _, end, code in named if end <= barred.start()]
        elif besides:
            out += [code for start, _, code in named if start >= besides.end()]
        elif _ONLY.search(sentence):
            only += [code for _, _, code in named]
    words: list[str] = []
    for label, places, codes in (("not in", wire.not_in, out), ("only in", wire.only_in, only)):
        for place in places:
            found = [code for _, _, code in countries_in(place) if code != "WORLD"]
            codes += found
            if not found and place.upper() not in _NO_PLACES:
                words.append(f"{label} {place}")
    return Regions(tuple(dict.fromkeys(out)), tuple(dict.fromkeys(only)), tuple(words))
