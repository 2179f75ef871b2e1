"""Characters folded: what a character means for the comparison, whatever its dress.

``fold`` gives the folded letters of one character: compatibility forms split (NFKD), case folded (ß is ss), accents
dropped, Cyrillic, Greek and Armenian look-alikes made one with the Latin letter, Arabic spelling variants made one,
decimal digits of any script made ASCII, invisible characters dropped.

The fold looks at no neighbour, so a genuine Russian or Greek text is folded in the same way on both sides: a look-alike
is mapped after the case is folded, and no two letters of the Russian or Greek alphabet meet. That is why an upper-case
look-alike (В for B) takes its small letter (в) along.
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum

NORMALISER_VERSION = 2
"""Raised whenever a change here, or of tokens, gives other hashes for some text: an index made by another is refused."""


class Role(IntEnum):
    """What a folded letter does to a token; powers of two, so that a text's roles can be summed up by OR."""

    BREAK = 1  # white space, punctuation, symbols: ends a token
    WORD = 2  # a letter or digit: starts a token or carries it on
    SINGLE = 4  # a character that is a token by itself: ideograph, kana, Thai
    EXTEND = 8  # a vowel sign or voicing mark: stays in the token before it
    MARK = 16  # an accent or point: says nothing here, and belongs to the letter before it
    DROP = 32  # invisible: neither a letter nor a break
    SPLIT = 64  # a character that folds to several letters; only in the tables of ``tokens``


Letter = tuple[Role, str]
"""A role and the folded letter; the letter is empty where the role carries none."""

_LOOK_ALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝӏвнкмтѵѡ" + "αβγεζηικμνορτυχωϳ" + "օսհոզցյ" + "ıȷɑɡɩøłđðħŧƀ" + "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aeopcyxijshdqwlbhkmtvw" + "abyeznikmvoptuxwj" + "ouhnqgj" + "ijagiolddhtb" + "abcdefghijklmnoprstuvwyz",
)
_LIGATURES = {"æ": "ae", "œ": "oe", "ӕ": "ae"}
# Spellings that Arabic and Persian copy mixes freely; hamza and madda go with the accents.
_ARABIC = str.maketrans("ٱىیےکةۃھہە", "اييي" + "ك" + "ههههه")
# Letters by category, apostrophes or signs by use: a break like ' and ’, so that all styles agree.
_APOSTROPHES = frozenset("ʹʺʻʼʽʾʿˈˊˋꞋꞌ")
_SIGNS = frozenset("™℠")
# Look-alikes whose compatibility form hides the likeness (the lunate sigma is no c to NFKD).
_BEFORE_NFKD = {"ϲ": "c", "Ϲ": "c"} | {chr(first + i): chr(ord("a") + i) for first in (0x1F150, 0x1F170) for i in range(26)}
_INVISIBLE_RANGES = (
    (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2060, 0x206F), (0x3164, 0x3164),
    (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
)  # fmt: skip
_TATWEEL = "\u0640"
# Scripts that write no space between words: Thai, Lao, Myanmar, Khmer, kana, ideographs.
SINGLE_RANGES = (
    (0x0E01, 0x0EDF), (0x1000, 0x109F), (0x1780, 0x17DC), (0x3005, 0x3007), (0x3021, 0x3029), (0x3038, 0x303B),
    (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xA9E0, 0xA9FE), (0xAA60, 0xAA7F),
    (0xF900, 0xFAFF), (0x1AFF0, 0x1B16F), (0x20000, 0x3FFFD),
)  # fmt: skip
# Canonical combining classes of signs without which a word is another word: Indic vowels and viramas (0, 9, 84, 91),
# kana voicing (8), Thai, Lao and Tibetan vowels and tones. All others are accents, points, nuktas.
_KEPT_CLASSES = frozenset((0, 8, 9, 84, 91, 103, 107, 118, 122, 129, 130, 132))


def fold(character: str) -> tuple[Letter, ...]:
    """The folded letters of one character, never empty.

    A character that leaves nothing gives one pair: ``(Role.MARK, "")`` for an accent, ``(Role.DROP, "")`` for an
    invisible one. A lone surrogate is a break.

    >>> fold("É"), fold("\\u00ad")
    (((<Role.WORD: 2>, 'e'),), ((<Role.DROP: 32>, ''),))
    """
    if character in _SIGNS:
        return ((Role.BREAK, ""),)
    plain = _BEFORE_NFKD.get(character) or unicodedata.normalize("NFKD", character)
    if unicodedata.decomposition(character).startswith("<fraction>"):
        plain = " " + plain  # 2½ is "2 1 2", as 2 1/2 is
    letters = [letter for part in plain for letter in _fold_part(part)]
    kept = tuple(letter for letter in letters if letter[0] < Role.MARK)
    if len(kept) > 1 and all(role is Role.BREAK for role, _ in kept):
        return kept[:1]
    return kept or tuple(letters[:1])


def _fold_part(part: str) -> list[Letter]:
    """The folded letters of one character that has no compatibility form."""
    role = _role(part)
    if role not in (Role.WORD, Role.SINGLE, Role.EXTEND):
        return [(role, "")]
    digit = unicodedata.digit(part, None)
    if digit is not None:
        return [(Role.WORD, str(digit))]
    folded: list[Letter] = []
    for letter in unicodedata.normalize("NFKD", part.casefold()):
        if _role(letter) < Role.MARK:
            folded.extend((role, one) for one in _one_letter(letter))
    return folded or [(Role.MARK, "")]


def _one_letter(letter: str) -> str:
    return _LIGATURES.get(letter) or letter.translate(_LOOK_ALIKES).translate(_ARABIC)


def _role(character: str) -> Role:
    code = ord(character)
    category = unicodedata.category(character)
    if category == "Cf" or character == _TATWEEL or _within(code, _INVISIBLE_RANGES):
        return Role.DROP
    if category[0] == "M":
        if category != "Me" and unicodedata.combining(character) in _KEPT_CLASSES:
            return Role.EXTEND
        return Role.MARK
    if category[0] not in "LN" or character in _APOSTROPHES:
        return Role.BREAK
    if category != "Nd" and _within(code, SINGLE_RANGES):
        return Role.SINGLE
    return Role.WORD


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)
