"""Characters out of bytes: declared, marked, guessed; what is mended is said."""

from __future__ import annotations

import codecs
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.errors import ReadError
from compliance.readers.decoding import decode, is_binary

TEXT = "Le café du port, à Besançon, où l’été finit : « déjà » — 12 € et des œufs.\r\nLa mairie n'a pas répondu.\n" * 3


@pytest.mark.parametrize(
    "encoding", ["utf-8", "iso-8859-15", "windows-1252", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]
)
def test_declared_encodings(encoding: str) -> None:
    text = TEXT.replace("’", "'").replace("—", "-") if encoding == "iso-8859-15" else TEXT
    decoded = decode(text.encode(encoding), encoding)
    assert (decoded.text, decoded.warnings) == (text, ())


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_decides_and_is_dropped(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding)).text == TEXT
    contradicted = decode(mark + TEXT.encode(encoding), "iso-8859-1")
    assert contradicted.text == TEXT
    assert "byte order mark" in contradicted.warnings[0]


def test_utf8_declared_as_latin1_is_mended_and_said() -> None:
    decoded = decode(TEXT.encode(), "ISO-8859-1")
    assert (decoded.text, decoded.warnings) == (TEXT, ("declared as ISO-8859-1, but is UTF-8",))


def test_latin1_declared_as_utf8_is_mended_and_said() -> None:
    decoded = decode(TEXT.encode("windows-1252"), "utf-8")
    assert decoded.text == TEXT
    assert decoded.warnings == ("declared as utf-8, but is cp1252",)


def test_latin1_that_is_windows_1252_keeps_its_quotation_marks() -> None:
    assert decode("“Harbour”".encode("windows-1252"), "iso-8859-1").text == "“Harbour”"


def test_utf16_declaration_left_in_a_file_saved_as_utf8() -> None:
    decoded = decode(TEXT.encode(), "utf-16")
    assert (decoded.text, decoded.warnings) == (TEXT, ("declared as utf-16, but is UTF-8",))


def test_undeclared_legacy_bytes_are_guessed_and_said() -> None:
    decoded = decode(TEXT.encode("windows-1252"))
    assert decoded.text == TEXT
    assert "declares nothing" in decoded.warnings[0]


def test_arabic_of_windows_is_told_by_its_letters() -> None:
    text = "وصلت العبارة إلى الميناء بعد منتصف الليل"
    assert decode(text.encode("cp1256")).text == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Größe, Wörter, schöne Tage, süß".encode()[:-1], "Größe, Wörter, schöne Tage, sü\ufffd"),
        ("Größe, Wörter \ufffe schöne Tage".encode().replace(b"\xef\xbf\xbe", b"\xff"), "Größe, Wörter \ufffd schöne Tage"),
    ],
)
def test_utf8_with_a_damaged_place_stays_utf8_and_is_said(data: bytes, text: str) -> None:
    found = decode(data)
    assert (found.text, found.encoding) == (text, "utf-8")
    assert "1 damaged place" in found.warnings[0]


def test_utf16_without_mark_or_declaration() -> None:
    assert decode("Harbour reopens on Monday".encode("utf-16-le")).text == "Harbour reopens on Monday"


@pytest.mark.parametrize("name", ["x-user-nonsense", "rot13", "hex", "", "  "])
def test_unknown_declarations_are_said_and_passed_over(name: str) -> None:
    decoded = decode("café".encode(), name)
    assert decoded.text == "café"
    assert bool(decoded.warnings) == bool(name)


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", bytes(range(256)) * 4, b"\x7fELF\x02\x01\x01\x00", b"plain\x00text",
     b"\xff\xfe\x00\xd8\x00\xd8", b"\x00" * 64],
)  # fmt: skip
def test_binary_and_nul_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        decode(data, path="x.txt")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("x.txt")


def test_a_stray_nul_byte_in_utf8_is_said_and_kept_so_that_offsets_hold() -> None:
    decoded = decode(b"long\n" * 20000 + b"a \x00 scar")
    assert decoded.text.endswith("a \0 scar")
    assert decoded.warnings == ("holds 1 NUL bytes, the first in line 20001",)


def test_wire_controls_do_not_make_a_file_binary() -> None:
    assert not is_binary(b"\x01\x02" + b"a text of the wire\r\n" * 5 + b"\x03\x04")


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\ufeff"), min_size=1, max_size=200))
def test_utf8_round_trip(text: str) -> None:
    try:
        assert decode(text.encode()).text == text
    except ReadError:  # a text of control characters only
        assert sum(c < " " for c in text) > 8


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "iso-8859-1", "utf-16", "shift_jis", "big5", "koi8-r"]))
def test_any_bytes_give_a_text_or_our_own_error(data: bytes, declared: str | None) -> None:
    with contextlib.suppress(ReadError):
        assert "\x00" not in decode(data, declared).text


EAST_ASIAN = {
    "euc_jp": "港の工事は月曜日に終わり、最初の船が朝に入った。",
    "cp932": "市の担当者は「漁師たちは三年待った」と話した。",
    "iso2022_jp_ext": "カモメが港へ戻り、新しい桟橋は二百メートルある。",
    "cp949": "항구는 긴 보수 끝에 월요일 다시 문을 열었다고 시 당국이 밝혔다.",
    "iso2022_kr": "첫 배들이 아침에 들어왔다고 당국이 말했다.",
    "gb18030": "港口经过长时间维修后于星期一重新开放，渔民们等了三年。",
    "hz": "港口经过长时间维修后于星期一重新开放。",
    "big5hkscs": "港口經過長時間維修後於星期一重新開放，漁民們等了三年。",
}


@pytest.mark.parametrize("encoding", EAST_ASIAN)
@pytest.mark.parametrize("times", [1, 20])
def test_east_asian_encodings_that_nothing_declares(encoding: str, times: int) -> None:
    text = f"Harbour 2031\n{EAST_ASIAN[encoding] * times}\n"
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert encoding in decoded.warnings[0]


@pytest.mark.parametrize("encoding", ["euc_jp", "cp932", "cp949", "gb18030", "big5hkscs"])
def test_east_asian_text_declared_as_latin1_is_mended_and_said(encoding: str) -> None:
    decoded = decode(EAST_ASIAN[encoding].encode(encoding), "iso-8859-1")
    assert (decoded.text, decoded.warnings) == (EAST_ASIAN[encoding], (f"declared as iso-8859-1, but is {encoding}",))


def test_a_damaged_place_does_not_spoil_a_japanese_text() -> None:
    data = (EAST_ASIAN["euc_jp"] * 20).encode("euc_jp")
    decoded = decode(data[:101] + b"\xff" + data[101:])
    assert decoded.encoding == "euc_jp"
    assert EAST_ASIAN["euc_jp"] in decoded.text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1251", "Порт открылся в понедельник после долгого ремонта, сообщили в мэрии."),
        ("koi8_r", "Порт открылся в понедельник после долгого ремонта, сообщили в мэрии."),
        ("cp1253", "Το λιμάνι άνοιξε ξανά τη Δευτέρα μετά από μακρές επισκευές."),
        ("cp1256", "أعيد فتح الميناء يوم الاثنين بعد إصلاحات طويلة بحسب البلدية."),
    ],
)
def test_other_scripts_are_not_taken_for_east_asian(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)).text == text
    assert decode(text.encode(encoding), encoding).warnings == ()
    assert decode(text.encode(encoding), "iso-8859-1").text == text


@pytest.mark.parametrize("text", ["Tilde ~{ab~} in a text", "An escape \x1b[1m of a terminal", "$B and (B are no escapes"])
def test_marks_that_look_like_escapes_stay(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.encoding) == (text, "utf-8")


def test_bytes_that_only_an_old_page_takes_for_characters_are_no_text() -> None:
    with pytest.raises(ReadError, match="no known encoding"):
        decode(b"Caf\xe9 \xff\xfe\x80\x81 na\xefve text \x9d with words and more words", None, path="story.txt")


def test_an_old_page_is_read_where_it_gives_words() -> None:
    text = "Der Bürgermeister öffnet die Brücke über die Flüsse, ähnlich wie früher. " * 4
    assert decode(text.encode("cp850"), None, path="story.txt").text == text
