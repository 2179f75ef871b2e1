"""Reported speech without marks: "the ministry said that ...", "... , a spokesman told reporters", in six languages.

A clause beside an attribution verb is a third person's words as the reporter gives them. That is a guess about grammar,
so it excludes short passages only.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from compliance.matching.prepare import Hashes, Ints, Mask, Prepared
from compliance.model import ZoneKind

_VERBS = {
    "en": "said says saying told tells stated states announced added adds according insisted warned argued claimed"
    " declared explained noted stressed pledged vowed tweeted wrote replied urged acknowledged",
    "fr": "dit déclaré affirmé indiqué assuré expliqué ajouté annoncé selon estimé souligné précisé écrit averti confié",
    "es": "dijo declaró afirmó señaló indicó aseguró explicó añadió anunció según sostuvo advirtió agregó subrayó escribió",
    "de": "sagte erklärte teilte betonte fügte hieß kündigte laut zufolge schrieb warnte versicherte mitteilte",
    "pt": "disse declarou afirmou assegurou explicou acrescentou anunciou segundo ressaltou advertiu escreveu destacou",
    "ar": "قال قالت أعلن أعلنت أكد أكدت أضاف أضافت صرح صرحت ذكر ذكرت",
}


def is_reported(text: Prepared, first: int, last: int) -> bool:
    """Whether tokens ``first`` to ``last`` are what somebody said, the verb that says so standing outside of them."""
    verbs = _verbs(text)
    if not len(verbs):
        return False
    cuts = text.full_stops
    middle = (first + last) // 2
    sentence = int(np.searchsorted(cuts, middle, side="right")) - 1
    start, end = int(cuts[sentence]), int(cuts[sentence + 1])
    inside = max(0, min(end, last) - max(start, first))
    if inside < 0.8 * (last - first):
        return False
    here = verbs[(verbs >= start) & (verbs < end)]
    return bool(len(here)) and not bool(((here >= first) & (here < last)).any())


def quoted_sentences(text: Prepared) -> Mask:
    """Tokens (bool[n]) of sentences that are a quotation and who said it: half or more of them inside marks, a verb outside.

    "..., foreign ministry spokeswoman N. N. said on Monday" names and dates somebody else's words; it is no prose to claim.
    """
    places = text.kept.get("quoted")
    if places is None:
        places = text.kept["quoted"] = np.flatnonzero(_quoted_sentences(text))
    result: Mask = np.zeros(len(text), dtype=bool)
    result[places] = True
    return result


def _quoted_sentences(text: Prepared) -> Mask:
    result: Mask = np.zeros(len(text), dtype=bool)
    quoted = text.masks.get(ZoneKind.QUOTATION)
    if quoted is None or not quoted.any():
        return result
    cuts, verbs = text.full_stops, _verbs(text)
    outside = verbs[~quoted[verbs]]
    for sentence in set((np.searchsorted(cuts, outside, side="right") - 1).tolist()):
        start, end = int(cuts[sentence]), int(cuts[sentence + 1])
        result[start:end] = 2 * int(quoted[start:end].sum()) >= end - start
    return result


def _verbs(text: Prepared) -> Ints:
    places = text.kept.get("verbs")
    if places is None:
        places = text.kept["verbs"] = _places(text, _verb_hashes())
    return places


@lru_cache(maxsize=1)
def _verb_hashes() -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    from compliance.text.tokens import tokenise

    words = re.split(r"\s+", " ".join(_VERBS.values()))
    return np.sort(tokenise(" ".join(words)).hashes)


def _places(text: Prepared, words: Hashes) -> Ints:
    """Where one of ``words`` (uint64[k], sorted) stands in the text."""
    found = np.searchsorted(words, text.tokens.hashes)
    found[found == len(words)] = 0
    places: Ints = np.flatnonzero(words[found] == text.tokens.hashes)
    return places
