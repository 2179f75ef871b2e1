"""Chinese, Japanese and Korean encodings that nothing declares, told by the commonest characters of the languages.

The bytes of one of these encodings are often valid in another, and give rare characters there; EUC-JP and GB 2312 even have
their kana in the same places. What a language writes most decides: a third and more of a running text are these characters.
"""

from __future__ import annotations

import codecs

from compliance.text.patterns import lazy

_KANA = frozenset(
    "のにはをたがでてとしれさいるなもかっらりこそよくあうけまだえちきみせおつやべわめろどじげばびねほす、。「」ーンスルトイリアラドクシレジタフロカマ"
)
_HANGUL = frozenset(
    "다이는을에의가고하로한지사기를은도서시인대그어나정자리해일들전라보장제상수년구부으과만있주국적스면할것여관아조게원성경중내계발동무방신공유습"
)
_SIMPLIFIED = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同"
    "现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很"
    "最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走"
    "义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马"
    "科司五基，。、“”：；（）"
)
_TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同"
    "現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很"
    "最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走"
    "義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指許統區保至隊形社便空決治展馬"
    "科司五基，。、「」：；（）"
)
# The first of equals wins: Japanese is looked for before Chinese, for the kana that both have in the same places.
_CODECS = (
    ("euc_jp", _KANA), ("cp932", _KANA), ("cp949", _HANGUL), ("gb18030", _SIMPLIFIED), ("big5hkscs", _TRADITIONAL),
)  # fmt: skip
_ENOUGH = 0.3  # the share of common characters, among those beyond ASCII
_DAMAGED = 0.01  # characters that may be lost
_ESCAPES = lazy(rb"\x1b(?:\$[@B]|\([BJI]|\$\([DOPQ])")
KOREAN_ESCAPE = b"\x1b$)C"
_HZ = lazy(rb"~\{(?:[\x21-\x7e]{2})+~\}")


def of_escapes(data: bytes) -> str | None:
    """The seven-bit encoding (ISO-2022-JP, ISO-2022-KR, HZ) whose escapes stand in ``data``, which is ASCII else."""
    if KOREAN_ESCAPE in data:
        return "iso2022_kr"
    if b"\x1b$" in data and _ESCAPES.search(data):
        return "iso2022_jp_ext"
    return "hz" if b"~{" in data and _HZ.search(data) and _share(data, "hz", _SIMPLIFIED) >= _ENOUGH else None


def guess(sample: bytes) -> tuple[str, float] | None:
    """The likeliest encoding of bytes that are not ASCII, with the share of common characters; ``None`` when none is likely."""
    best: tuple[str, float] | None = None
    for name, common in _CODECS:
        share = _share(sample, name, common)
        if share >= _ENOUGH and (best is None or share > best[1] + 0.02):
            best = name, share
    return best


def _share(sample: bytes, name: str, common: frozenset[str]) -> float:
    text = codecs.getincrementaldecoder(name)("replace").decode(sample)  # the sample may end amid a character
    beyond = [c for c in text if c > "\x7f"]
    if len(beyond) < 4 or beyond.count("\ufffd") > max(1, len(beyond) * _DAMAGED):
        return 0.0
    return sum(c in common for c in beyond) / len(beyond)
