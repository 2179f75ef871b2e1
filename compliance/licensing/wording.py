"""Words that weigh: numbers, negations, days; and what is only style (time, house spelling), in the agencies' languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from compliance.text.patterns import lazy


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBERS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve",
    "fr": "zéro un deux trois quatre cinq six sept huit neuf dix onze douze",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "es": "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "pt": "zero um dois três quatro cinco seis sete oito nove dez onze doze",
}
_SCALES = _words(
    "hundred hundreds thousand thousands million millions billion billions cent cents mille milliard milliards "
    "hundert tausend millionen milliarden cien ciento mil millón millones cem milhão milhões dozen dozens douzaine "
    "dutzend docena dúzia"
)
_NEGATIONS = _words(
    "not no never none nobody nothing neither nor without cannot ne pas jamais aucun aucune sans ni rien personne "
    "nicht kein keine keinen keiner nie niemals ohne nichts nunca jamás ningún ninguna sin tampoco não nem sem nenhum "
    "nenhuma لا لم لن ليس غير"
)
# "the blast killed ten on Monday" -> "yesterday": the same day in the publisher's words.
_DAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche "
    "montag dienstag mittwoch donnerstag freitag samstag sonntag lunes martes miércoles jueves viernes sábado domingo"
)
_RELATIVE = _words(
    "today yesterday tomorrow tonight overnight morning afternoon evening night aujourd'hui hier demain soir matin "
    "heute gestern morgen abend hoy ayer mañana noche hoje ontem amanhã noite local time gmt utc"
)
_LIGHT = _words("on at in the a le la les am an el en por de of")
_WITH_DAYS = _words("this last early late earlier ce cette dieser este esta neste nesta")  # light beside a day only
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (lazy(old), new)
    for old, new in (
        (r"is(e|ed|es|er|ers|ing|ation|ations)$", r"iz\1"),
        (r"yse(d|s)?$", r"yze\1"),
        (r"our(s|ed|ing|able|ite|ites|ly)?$", r"or\1"),
        (r"(cent|theat|met|fib|lit)re(s)?$", r"\1er\2"),
        (r"^(travel|cancel|label|model|signal|fuel|counsel|level|marvel)l(ed|ing|or|er)", r"\1\2"),
        (r"ogue(s)?$", r"og\1"),
        (r"([dl])efence(s)?$", r"\1efense\2"),
        (r"^programme(s)?$", r"program\1"),
        (r"ß", "ss"),
    )
)
_EQUAL = {
    "percent": "%",
    "pct": "%",
    "pc": "%",
    "prozent": "%",
    "usd": "$",
    "dollars": "$",
    "dollar": "$",
    "euros": "€",
    "euro": "€",
    "eur": "€",
    "mr": "",
    "mrs": "",
    "ms": "",
}
_PER_CENT = lazy(r"\bper cent\b|\bpour cent\b|\bpor ciento\b|\bpor cento\b")
_DIGITS = {word: str(value) for words in _NUMBERS.values() for value, word in enumerate(words.split())}


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """The word without case, accents and typographic apostrophes."""
    plain = unicodedata.normalize("NFKD", word).casefold().replace("’", "'")
    return "".join(c for c in plain if not unicodedata.combining(c))


@lru_cache(maxsize=8192)
def is_number(word: str) -> bool:
    """True for digits, and for numbers in words."""
    low = word.casefold()
    return low[:1].isdigit() or low in _SCALES or (low in _DIGITS and low not in ("un", "um", "uno", "one"))


@lru_cache(maxsize=8192)
def is_negation(word: str) -> bool:
    """True for words that turn the sense of a sentence round."""
    low = word.casefold().replace("’", "'")
    return low in _NEGATIONS or low.endswith("n't")


def percent(share: float) -> str:
    """A share (0..1) as reports write it: never "0 %" for something, never "100 %" for less than all.

    >>> percent(0.536), percent(0.001), percent(0.999)
    ('54 %', 'less than 1 %', 'more than 99 %')
    """
    if 0 < share < 0.01:
        return "less than 1 %"
    if 0.99 < share < 1:
        return "more than 99 %"
    return f"{round(share * 100)} %"


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 passage``, ``2 passages``, ``1,204 dispatches``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def same_style(before: Sequence[str], after: Sequence[str]) -> bool:
    """True when the two runs say the same in another house's style: digits or words, spelling, "per cent", day words.

    >>> same_style(["two"], ["2"]), same_style(["Monday"], ["yesterday"]), same_style(["Monday"], ["Tuesday"])
    (True, True, False)
    """
    if not before and not after:
        return True
    old, new = _styled(before), _styled(after)
    if old == new:
        return True
    return _time_words(old) and _time_words(new) and not _two_days(old, new)


def _styled(words: Sequence[str]) -> list[str]:
    joined = _PER_CENT.sub("%", " ".join(word.casefold().replace("’", "'") for word in words))
    plain = []
    for word in joined.split():
        value = _EQUAL.get(word, _DIGITS.get(word, word))
        for pattern, new in _SPELLINGS:
            value = pattern.sub(new, value)
        if value[:1].isdigit():
            value = re.sub(r"(?<=\d),(?=\d{3}\b)", "", value)
        if value:
            plain.append(value)
    return plain


def _time_words(words: Sequence[str]) -> bool:
    dated = any(word in _DAYS or word in _RELATIVE for word in words)
    return all(word in _DAYS or word in _RELATIVE or word in _LIGHT or (dated and word in _WITH_DAYS) for word in words)


def _two_days(old: Sequence[str], new: Sequence[str]) -> bool:
    """Another weekday is another fact, not another style."""
    one, other = {w for w in old if w in _DAYS}, {w for w in new if w in _DAYS}
    return bool(one and other and one != other)
