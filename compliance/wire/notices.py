"""Rights notices in a text: holder, year, terms, licence links.

``© 2024 AFP. All rights reserved.``, ``Copyright Agence France-Presse. ... you may not copy ...``, ``(c) dpa-infocom,
dpa:220124-99-835563/5``, ``NO ARCHIVAL USE``. What the terms come to as limits, ``terms`` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import pairwise

from compliance.dataclass import dataclass
from compliance.text.patterns import lazy
from compliance.wire.lines import lower_of

NOTICE_CHARACTERS = 2000

RESERVED = (
    "all rights reserved",
    "rights reserved",
    "tous droits",
    "droits réservés",
    "alle rechte vorbehalten",
    "rechte vorbehalten",
    "todos los derechos",
    "derechos reservados",
    "todos os direitos",
    "direitos reservados",
    "tutti i diritti",
    "diritti riservati",
    "riproduzione riservata",
    "alle rechten voorbehouden",
    "alla rättigheter",
    "med ensamrätt",
    "kaikki oikeudet",
    "جميع الحقوق محفوظة",
    "حقوق النشر",
    "版权所有",
    "著作権",
    "無断転載",
)
# What a terms sentence forbids or asks, in the words that stand in notices and hardly elsewhere.
FORBIDS = (
    "may not be published, broadcast",
    "may not be reproduced",
    "may not be republished",
    "may not be redistributed",
    "you may not copy",
    "without the prior written",
    "without prior written",
    "without permission",
    "without express permission",
    "reproduction interdite",
    "reproduction prohibited",
    "toute reproduction",
    "reproduction, même partielle",
    "sans autorisation",
    "nachdruck",
    "weiterverbreitung",
    "ohne genehmigung",
    "prohibida la reproducción",
    "queda prohibida",
    "prohibida su reproducción",
    "sin autorización",
    "sin el previo y expreso consentimiento",
    "proibida a reprodução",
    "reprodução proibida",
    "sem autorização",
    "vietata la riproduzione",
    "è vietata",
    "senza autorizzazione",
    "verboden",
    "يمنع استخدام",
    "لا يجوز",
    "دون إذن",
    "protected by intellectual property",
    "for personal use only",
    "no archival use",
    "restricted to editorial use",
)
_CUES = ("©", "copyright", "(c) ", "creativecommons.org", "creative commons", "℗", *RESERVED, *FORBIDS)
_FOREIGN = tuple(cue for cue in _CUES if cue[0] > "ÿ")  # scripts whose words have prefixes, or no spaces
_FOREIGN_LETTERS = ("ي", "و", "权", "権", "転", "℗")  # each of them has one

_MARK = lazy(r"©|℗|\(c\)(?=\s)|&copy;|\bcopyright\b|\bcopyright©", re.IGNORECASE)
_HOLDER = lazy(
    r"(?:\s*(?:©|\(c\)|&copy;|copyright)\s*)*[\s:]*(?:by\s+)?\(?(?P<year>(?:19|20)\d\d(?:\s*[-–/,]\s*(?:19|"
    r"20)?\d\d)?)?\)?[\s,]*(?:by\s+)?"
    r"(?P<holder>[^\W_][^\n|;:(<>]{1,90})?",
    re.IGNORECASE,
)
_HOLDER_END = lazy(
    r"\.(?=\s|$)(?<!\bInc\.)(?<!\bLtd\.)(?<!\bCo\.)(?<!\bL\.P\.)|,(?!\s*(?:inc|ltd|llc|gmbh|s\.a|l\.p)\b)|\s[-–—|/•]\s|"
    r"\s(?=all rights|tous droits|alle rechte|todos l?os|tutti i|alla rätt|is |are |was |and its )",
    re.IGNORECASE,
)
_SENTENCE = lazy(r"(?<=[.!؟?])\s+")
_WRAPPED = lazy(r"[ \t\r]*\n(?P<line>[^\W\d_][^\n]{2,200}\S)")
_LINK = lazy(r"https?://creativecommons\.org/(?:licenses|publicdomain)/[a-z0-9./+-]{2,40}", re.IGNORECASE)
_CC_WORDS = lazy(
    r"\bCC[- ]?(?:BY(?:-(?:SA|NC|ND|NC-SA|NC-ND))?|0)(?:[- ]\d\.\d)?\b|Creative Commons\s[\w-]{2,40}(?:\s[\w-]{2,20}){0,3}"
)
_IN_PROSE = lazy(
    r"\bcopyright (?:law|act|case|claim|infring|holder|owner|office|protect|rule|reform|directive|dispute|suit|of |on |in |to |"
    r"for |and )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A rights notice at ``start`` to ``end`` of the text."""

    start: int
    end: int
    text: str
    holder: str | None = None  # as written
    year: str | None = None
    terms: str | None = None  # the sentences that forbid or ask something
    links: tuple[str, ...] = ()  # licences by URL, or by name ("CC BY-SA 4.0")


# A word of each cue: a text without any of them has no notice, and most texts are done with after this one look-up.
HINTS = frozenset(
    "(c) rights droits rechte rechten derechos direitos diritti riproduzione rättigheter ensamrätt oikeudet copyright, "
    "copyright:"
    " copyright creative published, reproduced republished redistributed copy, copy written permission express reproduction"
    " reproduction, autorisation nachdruck weiterverbreitung genehmigung reproducción autorización consentimiento queda"
    " reprodução autorização vietata autorizzazione verboden intellectual personal archival editorial"
    " يمنع يجوز دون حقوق جميع".split()
)


def has_cue(lower: str, words: Set[str] | None = None) -> bool:
    """Whether a text in lower case may hold a notice; ``words`` are those of HINTS in it, where the caller has them."""
    if words is not None and HINTS.isdisjoint(words) and "copyright" not in lower and "©" not in lower:
        if not lower.isascii():
            for letter in _FOREIGN_LETTERS:
                if letter in lower:
                    return any(cue in lower for cue in _FOREIGN)
        return False
    return any(cue in lower for cue in _CUES)


def find_notices(text: str, lower: str | None = None, words: Set[str] | None = None) -> list[Notice]:
    """The rights notices of ``text``, in order; neighbouring paragraphs of one notice are one.

    ``lower`` is ``lower_of(text)``, ``words`` are those of HINTS in it, where the caller has them.
    """
    lower = lower_of(text) if lower is None else lower
    if not has_cue(lower, words):
        return []
    found: list[Notice] = []
    for start, end in _places(text, lower):
        if found and start <= found[-1].end:
            continue
        notice = notice_at(text, start, end)
        if notice is not None and found and not text[found[-1].end : notice.start].strip(" \t\r\n|*_-"):
            notice = notice_at(text, found.pop().start, notice.end) or notice
        if notice is not None:
            found.append(notice)
    return found


def _places(text: str, lower: str) -> Iterator[tuple[int, int]]:
    """Lines with a cue: the whole line where it is a notice's from its start, else from the sentence with the cue."""
    for start, end in _lines(text, lower):
        line = text[start:end].rstrip()
        for begin, finish in _sentences(line):
            if _is_notice(line[begin:finish]):
                yield start + begin, min(_continued(text, start + len(line)), start + begin + NOTICE_CHARACTERS)
                break


def _continued(text: str, end: int) -> int:
    """The end of a notice whose sentence runs on in the next lines, as in hard-wrapped texts."""
    while text[end - 1] not in ".!?)" and (more := _WRAPPED.match(text, end)) and text[more.start("line")].islower():
        end = more.end()
    return end


def _lines(text: str, lower: str) -> list[tuple[int, int]]:
    """The lines in which a cue stands, in order."""
    found: set[tuple[int, int]] = set()
    for cue in _CUES:
        position = lower.find(cue)
        while position >= 0:
            start = text.rfind("\n", 0, position) + 1
            end = text.find("\n", position)
            end = len(text) if end < 0 else end
            found.add((start, end))
            position = lower.find(cue, end)
    return sorted(found)


def _sentences(line: str) -> list[tuple[int, int]]:
    edges = [0, *(match.end() for match in _SENTENCE.finditer(line)), len(line)]
    spans = []
    for start, end in pairwise(edges):
        if end > start:
            spans.append((end - len(line[start:end].lstrip(" \t|*_")), end))
    return spans


def _is_notice(sentence: str) -> bool:
    """Whether a sentence is part of a notice, and not one about copyright."""
    lower = sentence.lower()
    if any(cue in lower for cue in RESERVED) or "creativecommons.org/" in lower:
        return True
    if len(sentence) < 700 and _FORBIDDEN.search(lower) and not _QUOTED.search(sentence):
        return True
    mark = _MARK.search(sentence)
    if mark is None or _IN_PROSE.match(sentence, mark.start()) or mark.start() > 60:
        return bool(_CC_WORDS.search(sentence)) and any(word in lower for word in ("licen", "lizenz", "under", "sous", "bajo"))
    holder = _holder(sentence, mark.start())
    name, year = holder
    return year is not None or (name is not None and (name[0].isupper() or mark[0] == "©"))


_QUOTED = lazy(r"^[\"“„«]|\b(?:said|says|sagte|dijo|a déclaré)\b")
# A sentence that forbids in the words of notices; prose has such words, but not together.
_FORBIDDEN = lazy(
    r"\bmay not be (?:published|reproduced|republished|redistributed|broadcast|copied|used)\b|\byou may not copy\b|"
    r"\breprodu[ck]tion\b.{0,60}\b(?:interdite|prohibited|forbidden|without|sans)\b|"
    r"\b(?:nachdruck|weiterverbreitung|vervielfältigung)\b.{0,60}\b(?:verboten|untersagt|nur mit|nicht gestattet|ohne)\b|"
    r"\b(?:queda |expresamente )?prohibida (?:la |su |toda )(?:reproducción|redistribución|redifusión)|\bqueda prohibida\b|"
    r"\bproibida a reprodução|\breprodução proibida|\bvietata la riproduzione|\briproduzione (?:è )?(?:vietata|riservata)|"
    r"\bwithout (?:the )?(?:express |prior )*(?:written )(?:permission|consent)\b|\bprotected by intellectual property\b|"
    r"\bfor personal use only\b|^\W*no archival use\b|^\W*restricted to editorial use\b|"
    r"\bovername verboden\b|يمنع استخدام|لا يجوز (?:نشر|نسخ|استخدام|إعادة)"
)


def _holder(sentence: str, position: int) -> tuple[str | None, str | None]:
    """Holder and year after (or, for a bare year, around) the mark at ``position``."""
    found = _HOLDER.match(sentence, position)
    if found is None:
        return None, None
    holder = found["holder"] or ""
    end = _HOLDER_END.search(holder)
    holder = (holder[: end.start()] if end else holder).strip(" .,*_|-–—")
    year = found["year"]
    if not year and (tail := re.search(r"[\s,]+((?:19|20)\d\d)$", holder)):
        holder, year = holder[: tail.start()].strip(), tail[1]
    return holder or None, year


def notice_at(text: str, start: int, end: int) -> Notice | None:
    """What the notice ``text[start:end]`` says; ``None`` when it is blank."""
    raw = text[start:end]
    words = raw.strip().strip("|").strip()
    if words.endswith(")") and words.count("(") < words.count(")"):
        words = words[:-1]
    if not words:
        return None
    start += raw.find(words[0])
    end = start + len(words)
    holder = year = None
    for mark in _MARK.finditer(words):
        if not _IN_PROSE.match(words, mark.start()):
            holder, year = _holder(words, mark.start())
            if holder or year:
                break
    plain = " ".join(words.split())
    sentences = (plain[begin:finish].strip() for begin, finish in _sentences(plain))
    terms = " ".join(sentence for sentence in sentences if _is_terms(sentence))
    links = tuple(dict.fromkeys([*_LINK.findall(words), *_CC_WORDS.findall(words)]))
    return Notice(start, end, words, holder, year, terms or None, links)


def _is_terms(sentence: str) -> bool:
    lower = sentence.lower()
    return any(cue in lower for cue in FORBIDS) or bool(_TERMS.search(sentence))


_TERMS = lazy(
    r"\b(?:may not|must not|not (?:be )?(?:used|published|reproduced)|is prohibited|are protected|is forbidden|"
    r"no (?:archival )?use|"
    r"subscription|interdit|untersagt|prohibid|proibid|vietat|ne peu(?:t|vent) (?:pas )?être|sont protégé|sans l['’]accord|"
    r"d(?:arf|ürfen) nicht|geschützt|no pued(?:e|en) ser|protegid|não pode(?:m)? ser|non poss?[ou]n?o? essere)",
    re.IGNORECASE,
)
