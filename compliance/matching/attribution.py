"""Reported speech without marks: "the ministry said that ...", "... , a spokesman told reporters", in six languages.

A clause beside an attribution verb is a third person's words as the reporter gives them. That is a guess about grammar,
so it excludes short passages only.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from compliance.matching.prepare import Mask, Prepared

_VERBS = {
    "en": "said says saying told tells stated states announced added adds according insisted warned argued claimed"
    " declared explained noted stressed pledged vowed tweeted wrote replied urged acknowledged",
    "fr": "dit déclaré affirmé indiqué assuré expliqué ajouté annoncé selon estimé souligné précisé écrit averti confié",
    "es": "dijo declaró afirmó señaló indicó aseguró explicó añadió anunció según sostuvo advirtió agregó subrayó escribió",
    "de": "sagte erklärte teilte betonte fügte hieß kündigte laut zufolge schrieb warnte versicherte mitteilte",
    "pt": "disse declarou afirmou assegurou explicou acrescentou anunciou segundo ressaltou advertiu escreveu destacou",
    "ar": "قال قالت أعلن أعلنت أكد أكدت أضاف أضافت صرح صرحت ذكر ذكرت",
}


def attributed(text: Prepared) -> Mask:
    """Tokens of sentences that an attribution verb governs (bool[n])."""
    mask = text.kept.get("attributed")
    if mask is None:
        mask = text.kept["attributed"] = _find(text)
    return mask


def _find(text: Prepared) -> Mask:
    mask = np.zeros(len(text.tokens), dtype=bool)
    if not len(mask):
        return mask
    verbs = np.flatnonzero(np.isin(text.tokens.hashes, _verb_hashes()))
    if not len(verbs):
        return mask
    cuts = text.full_stops
    sentence = np.searchsorted(cuts, verbs, side="right") - 1
    for first, last in zip(cuts[sentence].tolist(), cuts[sentence + 1].tolist(), strict=True):
        mask[first:last] = True
    return mask


@lru_cache(maxsize=1)
def _verb_hashes() -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    from compliance.text.tokens import tokenise

    words = re.split(r"\s+", " ".join(_VERBS.values()))
    return np.unique(tokenise(" ".join(words)).hashes)
