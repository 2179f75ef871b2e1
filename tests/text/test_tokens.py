"""Tokens: exact offsets, and hashes that depend on the folded letters alone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.text import tokens as fast
from compliance.text.folding import Role, fold
from compliance.text.hashing import BASE, STEM_LETTERS
from compliance.text.tokens import TokenStream, tokenise, tokenise_many

MASK = (1 << 64) - 1


@dataclass
class PlainToken:
    start: int
    end: int = 0
    kind: Role = Role.WORD
    letters: list[tuple[Role, str]] = field(default_factory=list)


def plain_tokens(text: str) -> list[PlainToken]:
    """The slow twin: one character after the other."""
    found: list[PlainToken] = []
    current: PlainToken | None = None
    for place, character in enumerate(text):
        for role, letter in fold(character):
            if role is Role.BREAK:
                current = None
            elif role is Role.MARK:
                for token in found:
                    if token.end == place:  # the accent of its last letter
                        token.end += 1
            elif role is not Role.DROP:
                alone = role is Role.SINGLE or (role is Role.WORD and current is not None and current.kind is Role.SINGLE)
                if current is None or alone:
                    current = PlainToken(place, kind=role)
                    found.append(current)
                current.letters.append((role, letter))
                current.end = place + 1
    return found


def plain_hash(letters: list[tuple[Role, str]]) -> int:
    total = 0
    for exponent, (role, letter) in enumerate(letters):
        total += fast._value(role, letter) * pow(BASE, exponent, 1 << 64)
    return plain_mix(total & MASK)


def plain_mix(value: int) -> int:
    value ^= value >> 33
    value = value * 0xFF51AFD7ED558CCD & MASK
    value ^= value >> 33
    value = value * 0xC4CEB9FE1A85EC53 & MASK
    return value ^ value >> 33


def words(text: str) -> list[str]:
    stream = tokenise(text)
    return [text[start:end] for start, end in zip(stream.starts, stream.ends, strict=True)]


def hashes(text: str) -> list[int]:
    return tokenise(text).hashes.tolist()


def assert_equal_streams(one: TokenStream, other: TokenStream) -> None:
    for name in ("hashes", "stems", "starts", "ends", "lengths"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()
        assert getattr(one, name).dtype == getattr(other, name).dtype


NASTY = (
    "aAzZ019 '’-\n\t.é\u0301\u0308ßẞﬁﬃÆœŉİıſ½²①⑴㎏…™ªǅ\u00ad\u200b\u200d\ufeff\ufe0f\u2067\u0345"
    "аАеёЁйїВβΒάΩςϲᾳ漢々〇かがガｶﾞー\u3099ไทำ\u0e31\u0e48한글\u1100\u1161\u11a8क्षे\u093c\u0301\u094dया"
    "العَـرلآأىﷺ١שׁל״Ⓐ🅐𝒜𝟘🙂\U000e0101\ud800\udc00\u0130ﬅ\u3164\u115f\u0600"
)
nasty_texts = st.one_of(
    st.text(st.sampled_from(NASTY), max_size=40),
    st.text(st.characters(exclude_categories=()), max_size=40),
    st.text(st.sampled_from("ab é1"), max_size=40),
)


@settings(deadline=None, max_examples=400)
@given(nasty_texts)
def test_the_fast_way_equals_the_slow_one(text: str) -> None:
    expected = plain_tokens(text)
    stream = tokenise(text)
    assert stream.starts.tolist() == [token.start for token in expected]
    assert stream.ends.tolist() == [token.end for token in expected]
    assert stream.lengths.tolist() == [len(token.letters) for token in expected]
    assert stream.hashes.tolist() == [plain_hash(token.letters) for token in expected]
    assert stream.stems.tolist() == [plain_hash(token.letters[:STEM_LETTERS]) for token in expected]


@settings(deadline=None, max_examples=150)
@given(st.lists(nasty_texts, max_size=8), st.integers(1, 60))
def test_a_batch_equals_its_texts_one_by_one(texts: list[str], size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "_BATCH", size)
        batch = tokenise_many(texts)
    assert len(batch) == len(texts)
    for text, stream in zip(texts, batch, strict=True):
        assert_equal_streams(stream, tokenise(text))


@settings(deadline=None, max_examples=150)
@given(nasty_texts)
def test_offsets_are_of_the_text_as_given(text: str) -> None:
    stream = tokenise(text)
    assert np.all(stream.starts < stream.ends)
    assert np.all(stream.ends <= len(text))
    assert np.all(np.diff(stream.starts) >= 0)
    assert len(stream) == len(stream.ends) == len(stream.stems)


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from("abc é ñüßﬁ½漢がガ\u0301\u0327ỆǗйїά한글क़آ"), max_size=30))
def test_canonical_and_compatibility_forms_are_one(text: str) -> None:
    expected = hashes(unicodedata.normalize("NFC", text))
    assert hashes(unicodedata.normalize("NFD", text)) == expected
    assert hashes(unicodedata.normalize("NFKD", text.replace("½", " "))) == hashes(text.replace("½", " "))


@settings(deadline=None, max_examples=100)
@given(st.text(st.sampled_from("abcxyz éßøđжвнкмтύςσδ1 "), max_size=30))
def test_case_does_not_matter(text: str) -> None:
    assert hashes(text.upper()) == hashes(text.lower()) == hashes(text)


def test_blocks_of_the_hash_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a quick brown fox, unbelievably quick " * 20 + "x" * 300 + " end"
    whole = tokenise(text)
    monkeypatch.setattr("compliance.text.hashing._BLOCK", 16)
    assert_equal_streams(tokenise(text), whole)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("China's don’t l'accord", ["China", "s", "don", "t", "l", "accord"]),
        ("rock-'n'-roll, 1,000.50", ["rock", "n", "roll", "1", "000", "50"]),
        ("naïve cafe\u0301 done", ["naïve", "cafe\u0301", "done"]),
        ("a\u200bgen\u00adcy \ufeffAFP", ["a\u200bgen\u00adcy", "AFP"]),
        ("\u2067شركة\u2069 كـــبيرة", ["شركة", "كـــبيرة"]),
        ("習近平在アスタナ", ["習", "近", "平", "在", "ア", "ス", "タ", "ナ"]),
        ("AFP通信2名", ["AFP", "通", "信", "2", "名"]),
        ("กำลังดี", ["กำ", "ำ", "ลั", "ง", "ดี"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("한국어 뉴스", ["한국어", "뉴스"]),
        ("שָׁלוֹם", ["שָׁלוֹם"]),
        ("🙂ok🙂 𝐛𝐨𝐥𝐝", ["ok", "𝐛𝐨𝐥𝐝"]),
        ("x\ud800y", ["x", "y"]),
        ("", []),
        (" .\u0301 ", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_a_character_that_holds_two_tokens_gives_both_its_place() -> None:
    stream = tokenise("2½ kg")
    assert list(zip(stream.starts.tolist(), stream.ends.tolist(), strict=True)) == [(0, 1), (1, 2), (1, 2), (3, 5)]
    assert stream.hashes.tolist() == hashes("2 1/2 kg")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße Ærø ŒUVRE", "STRASSE aero oeuvre"),
        ("ﬁnal oﬃce", "final office"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("Łódź Đà Nẵng İstanbul ışık", "lodz da nang istanbul isik"),
        ("pаrliаmеnt СОММАND", "parliament command"),  # Cyrillic letters among the Latin ones
        ("ρarliament οf ΤΗE".replace("Η", "H"), "parliament of the"),  # Greek ones
        ("a\u200bg\u2060e\u00adn\ufe0fc\u202ey", "agency"),
        ("don’t ‘go’ “now”", "don't 'go' \"now\""),
        ("Qurʾan Qurʼan", "Qur'an Qur'an"),
        ("𝓯𝓪𝓷𝓬𝔂 Ⓒⓘⓡⓒⓛⓔ 🅽🅴🅶", "fancy circle neg"),
        ("ᴀɢᴇɴᴄʏ", "agency"),
        ("الْعَرَبِيَّة أحمد إلى آسيا", "العربيه احمد الي اسيا"),
        ("کتاب ١٢٣", "كتاب 123"),
        ("שָׁלוֹם", "שלום"),
        ("ｶﾞ", "ガ"),
        ("x² №5 Ⅳ", "x2 no5 iv"),
        ("Brand™ news", "brand news"),
        ("Москва", "МОСКВА"),
        ("ΟΔΟΣ", "οδός"),
    ],
)
def test_what_is_folded(one: str, other: str) -> None:
    assert hashes(one) == hashes(other)


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("ไ", "ใ"), ("कि", "कु"), ("a1", "al"), ("0", "o"), ("ด", "ต")])
def test_what_is_not_folded(one: str, other: str) -> None:
    assert hashes(one) != hashes(other)


def test_a_stem_is_the_first_five_letters() -> None:
    stream = tokenise("Demonstrators demonstrated; demo")
    assert stream.stems[0] == stream.stems[1] == tokenise("demon").hashes[0]
    assert stream.stems[2] == stream.hashes[2]
    assert stream.lengths.tolist() == [13, 12, 4]


def test_hashes_do_not_change_between_versions_and_machines() -> None:
    """A change of these numbers needs another NORMALISER_VERSION: indexes that were made before would be nonsense."""
    assert [f"{value:016x}" for value in hashes("Astana, é 漢")] == ["36bfa665722ffd96", "8faaebe2caaeee5a", "e2768af662f81b08"]
