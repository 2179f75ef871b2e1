"""Reported speech without marks: "the ministry said that ...", "... , a spokesman told reporters", in six languages.

A clause beside an attribution verb is a third person's words as the reporter gives them. That is a guess about grammar,
so it excludes short passages only.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from compliance.matching.lexicon import Lexicon
from compliance.matching.prepare import Ints, Mask, Prepared
from compliance.model import ZoneKind
from compliance.text.patterns import lazy

_QUOTED = 0.4  # of a sentence inside marks, from which the rest says who spoke, and where
_VERBS = {
    "en": "said says saying told tells stated states announced added adds according insisted warned argued claimed"
    " declared explained noted stressed pledged vowed tweeted wrote replied urged acknowledged",
    "fr": "dit disait déclaré affirmé affirme indiqué assuré assure expliqué explique ajouté annoncé selon estimé estime"
    " souligné souligne précisé écrit averti confié rappelé martelé raconté",
    "es": "dijo dicho declaró declarado afirmó afirmado señaló señalado indicó indicado aseguró asegurado explicó explicado"
    " añadió añadido anunció anunciado según sostuvo advirtió advertido agregó agregado subrayó subrayado escribió escrito"
    " manifestó manifestado apuntó apuntado recordó recalcó",
    "de": "sagte gesagt erklärte erklärt teilte betonte betont fügte hieß kündigte laut zufolge schrieb warnte versicherte"
    " mitteilte meinte äußerte berichtete",
    "pt": "disse declarou afirmou assegurou garantiu explicou acrescentou anunciou segundo ressaltou advertiu escreveu"
    " destacou sublinhou referiu frisou contou lembrou",
    "ar": "قال قالت وقال وقالت أعلن أعلنت وأعلن وأعلنت أكد أكدت وأكد وأكدت أضاف أضافت وأضاف وأضافت صرح صرحت وصرح ذكر ذكرت وذكر"
    " وذكرت أوضح أوضحت وأوضح",
}

_AGENCY = lazy(
    r"(?i)\b(?:news|press|wire) (?:agency|service)\b|\bnachrichtenagentur|\bpresseagentur|\bagence de presse\b"
    r"|\bagencia de (?:noticias|prensa)\b|\bag[eê]ncia de not[ií]cias\b|وكالة (?:ال)?(?:أنباء|انباء|فرانس)"
)


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


def has_speakers(text: Prepared, first: int, last: int) -> bool:
    """Whether every sentence of tokens ``first`` to ``last`` holds a verb that says who spoke."""
    cuts, verbs = text.full_stops, _verbs(text)
    inside = cuts[(cuts > first) & (cuts < last)]
    parts = np.concatenate(([first], inside, [last]))
    return bool((np.diff(np.searchsorted(verbs, parts)) > 0).all())


def is_credited(text: Prepared, first: int, last: int) -> bool:
    """Whether the sentence of tokens ``first`` to ``last`` names a news agency beside them: then it is the agency's prose
    that is quoted, not a third person's words."""
    from compliance.wire.agencies import known_agencies

    cuts = text.full_stops
    sentence = int(np.searchsorted(cuts, (first + last) // 2, side="right")) - 1
    start, end = (int(cuts[place]) for place in (sentence, sentence + 1))
    beside = (_words(text, start, min(first, end)), _words(text, max(last, start), end))
    return any(known_agencies().find(words) or _AGENCY.search(words) for words in beside)


def _words(text: Prepared, first: int, last: int) -> str:
    return text.text[int(text.tokens.starts[first]) : int(text.tokens.ends[last - 1])] if first < last else ""


def quoted_sentences(text: Prepared) -> Mask:
    """Tokens (bool[n]) of sentences that are a quotation and who said it: much of them inside marks, a verb outside.

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
        result[start:end] = int(quoted[start:end].sum()) >= _QUOTED * (end - start)
    return result


def _verbs(text: Prepared) -> Ints:
    places = text.kept.get("verbs")
    if places is None:
        places = text.kept["verbs"] = _verb_lexicon().places(text.tokens.hashes)
    return places


@lru_cache(maxsize=1)
def _verb_lexicon() -> Lexicon:
    return Lexicon(" ".join(_VERBS.values()).split())
