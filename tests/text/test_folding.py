"""Folding, one character at a time."""

from __future__ import annotations

import string
import sys
import unicodedata

import pytest

from compliance.text.folding import Role, fold


def letters(text: str) -> str:
    return "".join(letter for character in text for _, letter in fold(character))


@pytest.mark.parametrize(
    "alphabet",
    [
        string.ascii_lowercase + string.digits,
        "абвгдежзиклмнопрстуфхцчшщъыьэюя",
        "абвгґдежзиіклмнопрстуфхцчшщьюяє",
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        "αβγδεζηθικλμνξοπρστυφχψω",
        "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
        "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
    ],
)
def test_no_two_letters_of_an_alphabet_meet(alphabet: str) -> None:
    folded = [fold(letter) for letter in alphabet]
    assert len(set(folded)) == len(alphabet)
    assert all(role is Role.WORD for ((role, _),) in folded)


@pytest.mark.parametrize(
    ("character", "role"),
    [
        (" ", Role.BREAK), ("'", Role.BREAK), ("’", Role.BREAK), ("_", Role.BREAK),
        ("\ud800", Role.BREAK), ("\x00", Role.BREAK),
        ("a", Role.WORD), ("٣", Role.WORD), ("漢", Role.SINGLE), ("ก", Role.SINGLE), ("ー", Role.SINGLE),
        ("ि", Role.EXTEND), ("่", Role.EXTEND), ("\u3099", Role.EXTEND),
        ("\u0301", Role.MARK), ("\u064b", Role.MARK), ("\u05b0", Role.MARK), ("\u20e3", Role.MARK), ("\u093c", Role.MARK),
        ("\u200b", Role.DROP), ("\u00ad", Role.DROP), ("\u202e", Role.DROP), ("\ufe0f", Role.DROP), ("ـ", Role.DROP),
        ("\U000e0100", Role.DROP), ("\u3164", Role.DROP), ("\u034f", Role.DROP),
    ],
)  # fmt: skip
def test_roles(character: str, role: Role) -> None:
    assert [found for found, _ in fold(character)] == [role]


def test_folding_twice_changes_nothing() -> None:
    """Over the whole basic plane, a sample of it each: a folded letter is folded."""
    for code in range(0, 0x30000, 17):
        for role, letter in fold(chr(code)):
            if letter:
                assert fold(letter) == ((role, letter),), hex(code)


def test_every_character_has_a_role() -> None:
    for code in range(0, sys.maxunicode + 1, 211):
        folded = fold(chr(code))
        assert folded
        assert all(bool(letter) == (role in (Role.WORD, Role.SINGLE, Role.EXTEND)) for role, letter in folded)


def test_a_letter_is_never_lost() -> None:
    for code in range(0x250):
        if unicodedata.category(chr(code))[0] in "LN":
            assert letters(chr(code)), chr(code)
