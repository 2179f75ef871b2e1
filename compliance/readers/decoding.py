"""Bytes to characters: the byte order mark, the declared encoding, UTF-8, and at last a guess.

A declaration that the bytes contradict is mended, and the mending is said in ``Decoded.warnings``.
"""

from __future__ import annotations

import codecs

from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.readers import east_asian
from compliance.text.patterns import lazy

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the web takes these names for (WHATWG Encoding): the C1 controls of Latin-1 are never meant.
_WIDENED = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}
_ALIASES = {"x-sjis": "cp932", "x-euc-jp": "euc_jp", "x-gbk": "gb18030", "x-x-big5": "big5", "unicode-1-1-utf-8": "utf-8"}
_WESTERN_CODECS = frozenset(("iso8859-1", "iso8859-15", "cp1252", "ascii"))
_SINGLE_BYTE = lazy(r"(?:iso8859|cp125\d|cp437|cp850|mac|koi8|ascii|latin)")
# Format controls of wires (start and end of text, shifts, separators) are few; a binary file is full of them.
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_ASCII = bytes(range(128))
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
SAMPLE = 65536  # bytes by which an encoding is guessed
GARBLED = 0.05  # of the characters beyond ASCII
SCARRED = 50  # characters of UTF-8 to a NUL byte, at least, for a text that some transfer has damaged
_UNPRINTABLE = lazy("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ufffd\ud800-\udfff]")
_FRAMES = lazy("[\u2500-\u25ff]")
_CAPITAL_INSIDE = lazy("(?<=[a-zà-öø-ÿ])[À-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĢĪĮĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŞŠŢŤŪŮŰŲŸŹŻŽΑ-ΩА-Я]")
_TWO_SCRIPTS = lazy("(?<=[A-Za-z])[Ͱ-Ͽἀ-῾Ѐ-ӿԱ-֏א-ת\u0620-\u064a]|[Ͱ-Ͽἀ-῾Ѐ-ӿԱ-֏א-ת\u0620-\u064a](?=[A-Za-z])")
_MARKS_OF_TEXT = "’‘“”„‚«»‹›–—…€°§·•\xa0©®"
_WESTERN = frozenset("àâäáãåæçèéêëìíîïñòóôõöøœßùúûüýÿÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜÝŸšžŠŽðþÐÞ¿¡ºª" + _MARKS_OF_TEXT)
_CENTRAL = frozenset("ąćęłńóśźżáčďéěíňřšťúůýžőűäöüßășțâîđľĺŕôŞşŢţĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŇŘŠŤÚŮÝŽŐŰÄÖÜĂÂÎĐ" + _MARKS_OF_TEXT)
_CYRILLIC = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў")
_GREEK = frozenset("αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ")
_ARABIC = frozenset("ابتثجحخدذرزسشصضطظعغفقكلمنهويىءآأؤإئة،؟؛ًٌٍَُِّْ")
# Code pages whose letters all lie beyond ASCII, told by their small letters: wrong pages give capitals amid words.
_DENSE = {
    "cp1251": _CYRILLIC,
    "koi8_r": _CYRILLIC,
    "cp866": _CYRILLIC,
    "iso8859_5": _CYRILLIC,
    "mac_cyrillic": _CYRILLIC,
    "cp1253": _GREEK,
    "cp1256": _ARABIC,
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text without byte order mark, the encoding that it was in, and what had to be mended."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def is_binary(head: bytes) -> bool:
    """Whether these first bytes are of no text in any encoding: NUL bytes outside UTF-16 and UTF-32, or many controls.

    A stray NUL in what is otherwise UTF-8 is a scar of some transfer, and no more.
    """
    if not head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return False
    nuls = head.count(b"\0")
    if nuls * SCARRED > len(head) or (nuls and not _is_utf8(head)):
        return _wide(head) is None
    if east_asian.KOREAN_ESCAPE in head:
        head = head.translate(None, b"\x0e\x0f")  # its shifts between two sets of characters
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return controls > max(8, len(head) // (5 if _is_utf8(head) else 10))


def _is_utf8(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # the head may end amid a character
    except UnicodeDecodeError:
        return False
    return True


def narrow(head: bytes) -> bytes:
    """First bytes without byte order mark, those of UTF-16 and UTF-32 squeezed to one a character: good enough to sniff."""
    if head.startswith(codecs.BOM_UTF8):
        return head[3:]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[2:]
    return head.replace(b"\0", b"")


def decode(data: bytes, declared: str | None = None, *, path: str | None = None) -> Decoded:
    """The text of ``data``; ``declared`` is what the file or its envelope says of its encoding.

    Raises ReadError for a binary file and for bytes that are text in no encoding.
    """
    warnings: list[str] = []
    codec = _codec(declared, warnings)
    for mark, name in _MARKS:
        if data.startswith(mark):
            if codec and not codec.replace("_", "-").startswith(name[:6]):
                warnings.append(f"declared as {declared}, but its byte order mark says {name}")
            return _finish(_strict(data[len(mark) :], name), name, warnings, path)
    if is_binary(data[:65536]):
        raise ReadError("is a binary file, not text", path=path)
    if codec is None:
        if (b"\x1b$" in data or b"~{" in data) and data.isascii() and (seven := _seven_bit(data)) is not None:
            return _finish(seven[0], seven[1], [*warnings, f"declares nothing; read as {seven[1]}"], path)
        codec = _wide(data) or "utf-8"
        declared = None
    text = _declared(data, codec, declared, warnings)
    if text is not None:
        return _finish(text[0], text[1], warnings, path)
    damaged = _damaged_utf8(data)
    if damaged is not None:
        warnings.append(f"is UTF-8 but for {damaged[1]} damaged place{'s' * (damaged[1] > 1)}, shown as \ufffd")
        return _finish(damaged[0], "utf-8", warnings, path)
    guessed = _guess(data)
    if guessed is None:
        raise ReadError("its bytes are text in no known encoding", path=path, remedy="save it as UTF-8")
    what = f"declared as {declared}, but is" if declared else "is not UTF-8 and declares nothing; read as"
    warnings.append(f"{what} {guessed[1]}")
    return _finish(guessed[0], guessed[1], warnings, path)


def _codec(declared: str | None, warnings: list[str]) -> str | None:
    """The Python codec of a declared name, ``None`` (and a warning) when there is no such text encoding."""
    if not declared:
        return None
    try:
        name = declared.strip().strip("\"'").lower()
        info = codecs.lookup(_ALIASES.get(name, name))
    except (LookupError, ValueError):
        warnings.append(f"declares an unknown encoding, {declared[:40]!r}")
        return None
    if not info._is_text_encoding:
        warnings.append(f"declares {declared[:40]!r}, which is no text encoding")
        return None
    return info.name


def _declared(data: bytes, codec: str, declared: str | None, warnings: list[str]) -> tuple[str, str] | None:
    """Text and encoding by declaration (or UTF-8); ``None`` when the bytes contradict it."""
    if codec.startswith(("utf-16", "utf-32")) and _wide(data) is None:
        text = _strict(data, "utf-8")  # an XML file re-saved as UTF-8 keeps its old declaration
        if text is not None:
            warnings.append(f"declared as {declared}, but is UTF-8")
            return text, "utf-8"
    if _SINGLE_BYTE.match(codec) and not data.isascii():
        text = _strict(data, "utf-8")
        if text is not None:
            warnings.append(f"declared as {declared}, but is UTF-8")
            return text, "utf-8"
        found = _contradicting(data[:SAMPLE]) if codec in _WESTERN_CODECS else None
        text = _strict(data, found) if found else None
        if found and text is not None:
            warnings.append(f"declared as {declared}, but is {found}")
            return text, found
    codec = _WIDENED.get(codec, codec)
    text = _strict(data, codec)
    return None if text is None else (text, codec)


def _contradicting(sample: bytes) -> str | None:
    """The encoding of bytes that are declared as Western letters and are mostly none: Cyrillic, Japanese and the like."""
    high, letters = _beyond(sample)
    if high <= letters:
        return None
    found = east_asian.guess(sample)
    if found is not None and found[1] > 0.4:
        return found[0]
    return next(iter(_by_letters(sample)), None)


def _seven_bit(data: bytes) -> tuple[str, str] | None:
    """Text and encoding of ASCII bytes with escapes of ISO-2022 or HZ."""
    name = east_asian.of_escapes(data[:SAMPLE])
    text = _strict(data, name) if name else None
    return None if name is None or text is None or text.isascii() else (text, name)


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark, told by where its NUL bytes stand; ``None`` for anything else."""
    sample = data[:4096]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    columns = [sample[i::4].count(0) / max(1, len(sample[i::4])) for i in range(4)]
    if columns[0] < 0.1 and min(columns[2:]) > 0.9:
        return "utf-32-le"
    if columns[3] < 0.1 and min(columns[:2]) > 0.9:
        return "utf-32-be"
    odd, even = (columns[1] + columns[3]) / 2, (columns[0] + columns[2]) / 2
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    if even > 0.4 and odd < 0.1:
        return "utf-16-be"
    return None


def _damaged_utf8(data: bytes) -> tuple[str, int] | None:
    """Text and number of damaged places, where almost all that is not ASCII is whole characters of UTF-8: a file cut amid one.

    Chance seldom makes such sequences in another encoding, so a few of them beside one damaged place decide.
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    whole = len(text) - bad - sum(byte < 128 for byte in data)
    return (text, bad) if whole >= 4 * bad else None


def _guess(data: bytes) -> tuple[str, str] | None:
    """Text and encoding of bytes that declare nothing: Western and Cyrillic ones by their letters, others by
    charset-normalizer, which on short texts of these takes one code page for another.
    """
    sample = data[:SAMPLE]
    if (found := east_asian.guess(sample)) is not None:
        text = _strict(data, found[0])
        return (text if text is not None else data.decode(found[0], "replace")), found[0]
    for name in _by_letters(sample):
        text = _strict(data, name)
        if text is not None:
            return text, name
    from charset_normalizer import from_bytes

    for match in from_bytes(sample, steps=5, chunk_size=512):
        text = _strict(data, match.encoding)
        if text is not None and not _garbled(text[:SAMPLE]):
            return text, match.encoding
    return None


def _garbled(text: str) -> bool:
    """Whether a guess gave what no text has: frames of old screens, two scripts or capitals within a word.

    Old pages give every byte some character, so that without this look any bytes would be text in one of them.
    """
    beyond = sum(c > "\x7f" for c in text)
    return sum(len(found.findall(text)) for found in (_FRAMES, _CAPITAL_INSIDE, _TWO_SCRIPTS)) > GARBLED * beyond


def _by_letters(sample: bytes) -> list[str]:
    """Windows-1252, Windows-1250, or a Cyrillic, Greek or Arabic code page, where the letters that they give speak for it."""
    high, letters = _beyond(sample)
    if high > letters:
        lower = {name: _share(sample, name, expected) for name, expected in _DENSE.items()}
        best = max(lower, key=lambda name: lower[name])
        return [best] if lower[best] > 0.7 else []
    if high > 0.4 * letters or _share(sample, "cp1252", _WESTERN) < 0.95:
        return ["cp1250"] if high and high <= 0.4 * letters and _share(sample, "cp1250", _CENTRAL) > 0.97 else []
    # Both in one text are no Western language, but the Czech letters at the same places.
    return ["cp1250"] if 0xF8 in sample and 0xEC in sample else ["cp1252"]


def _beyond(sample: bytes) -> tuple[int, int]:
    """How many bytes lie beyond ASCII, and how many are letters of ASCII."""
    return len(sample.translate(None, _ASCII)), len(sample) - len(sample.translate(None, _LETTERS))


def _share(sample: bytes, encoding: str, expected: frozenset[str]) -> float:
    """The share of the characters beyond ASCII that are expected ones."""
    beyond = [c for c in sample.decode(encoding, "replace") if c > "\x7f"]
    return sum(c in expected for c in beyond) / max(1, len(beyond))


def _finish(text: str | None, codec: str, warnings: list[str], path: str | None) -> Decoded:
    if text is None:
        raise ReadError(f"its bytes are not the {codec} that its byte order mark says", path=path)
    if text.startswith("\ufeff"):
        text = text[1:]
    if nuls := text.count("\0"):
        line = text.count("\n", 0, text.index("\0")) + 1
        if codec != "utf-8" or nuls * SCARRED > len(text):
            raise ReadError("holds NUL bytes, as no text does", path=path, place=str(line))
        warnings.append(f"holds {nuls} NUL bytes, the first in line {line}")
    # What is valid UTF-8 is text; what is valid in an encoding that takes any byte need not be.
    if codec != "utf-8" and len(_UNPRINTABLE.findall(text[:65536])) > max(8, len(text[:65536]) * 0.05):
        raise ReadError("is a binary file, not text", path=path)
    return Decoded(text, codec, tuple(warnings))
