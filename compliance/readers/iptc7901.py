"""IPTC 7901, the teleprinter format: one message or several in a file.

``SOH`` source and number, priority, category, words, agency, number; key word lines; ``STX`` headline, closed by ``=``; text;
``ETX`` day-time group. dpa's note book stands under ``# ... NOTEBOOK``; what follows "not for publication" is no body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model import Skipped
from compliance.readers.blocks import plain_blocks
from compliance.readers.fields import distinct, joined
from compliance.readers.record import ReadOptions, Record, numbered
from compliance.readers.source import Source
from compliance.readers.teleprinter import teleprinter_text, unended
from compliance.readers.times import parse_day_time
from compliance.text.patterns import lazy

_HEADER = lazy(
    rb"(?:\x16*\x01|\A\s*)[ \t]*([A-Za-z]{1,5}[ \t]?\d{2,5})[ \t]+(\d)[ \t]+([A-Za-z]{1,5})[ \t]+(\d{1,6})(?=[ \t\r\n])"
)
_MESSAGE = lazy("\x01([^\x01]*)")
_FIRST = lazy(r"\s*([A-Za-z]{1,5}[ \t]?\d{2,5})\s+(\d)\s+([A-Za-z]{1,5})\s+(\d{1,6})[ \t]*([^\r\n]*)")
_NOTEBOOK = lazy(r"^[ \t]*#\s*(?:\w+\s+)?(?:notebook|notizblock|notes?\b|bloc-notes)[^\n]*$", re.IGNORECASE | re.MULTILINE)
_PRIVATE = lazy(
    r"^[^\n]*\b(?:not (?:intended )?for publication|nicht zur ver(?:ö|oe|\?)ffentlichung|pas (?:destin\S+ )?à la publication)"
    r"[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_BYLINE = lazy(r"^(?:By|Von|Par|Por|Di|De)\s+\S")
_SIGNOFF = lazy(r"^(?:[a-z]{2,5}(?:[ /-][a-z0-9]{1,5}){1,7})$")
_NOTICE = lazy(r"^[-\s]*(?:\(c\)|©|copyright\b)", re.IGNORECASE)
_LEAD = lazy(
    r"\b(?:(\d+)(?:st|nd|rd|th)?\s+(?:lead|ld)|lead|update|correction|repeat)\b|(?<![\w-])kill(?![\w-])", re.IGNORECASE
)


_CONTROLS = lazy("\x1b\\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")
SET_CHARACTERS = 100  # no teleprinter sets longer lines


def sniff(source: Source) -> float:
    """Sure when a header line of IPTC 7901 opens the file after ``SOH``, as ANPA's may; likely without."""
    head = source.head[:512]
    found = _HEADER.search(head)
    if found is None:
        return 0.0
    return 1.0 if b"\x01" in head[: found.end()] else 0.6 if b"\x02" in source.head[:2048] else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record a message; ``Skipped`` when none holds a text."""
    text, warnings = teleprinter_text(source)
    text = text if "\x01" in text else "\x01" + text
    found = [r for m in _MESSAGE.finditer(text) if (r := _message(m.group(1), warnings)) is not None]
    yield from numbered(found)
    lost = list(unended(text, source.path))
    if not found and not lost:
        yield Skipped(source.path, "holds no message with a text", empty=True)
    yield from lost


def _message(text: str, warnings: tuple[str, ...]) -> dict[str, object] | None:
    first = _FIRST.match(text)
    if first is None:
        return None
    ident, priority, category, _, rest = first.groups()
    head, start, body = text[first.end() :].partition("\x02")
    if not start:
        head, body = "", head
    body, ended, tail = body.partition("\x03")
    notes = list(warnings) if ended else [*warnings, "the message has no end: it may be cut off"]
    title, advisories, byline, body = _title(_CONTROLS.sub("", body))
    prose, asides, closing = _parts(body)
    blocks = plain_blocks(_parted(prose), wrapped=True)
    if blocks.paragraphs and _SIGNOFF.match(blocks.paragraphs[-1]) and len(blocks.paragraphs) > 1:
        closing.append(blocks.paragraphs.pop())
    if not blocks.paragraphs:
        return None
    agency = rest.split()[-2] if len(rest.split()) > 1 else rest.strip()
    time = parse_day_time(tail[:200].strip())
    key = joined(head.splitlines(), " ")
    marker = _LEAD.search(key or "")
    notices = [a for a in asides if _NOTICE.match(a)]
    return {
        "format": "iptc7901",
        "text": blocks.text,
        "headline": title,
        "byline": byline,
        "warnings": tuple(notes),
        "guid": ":".join(
            ["urn:iptc7901", agency or "unknown", ident, time.strftime("%Y%m%dT%H%M") if time else tail.strip()[:40]]
        ),
        "holder": agency.partition("-")[0] or None,
        "published": time,
        "categories": distinct([category, *(key or "").split("/")]),
        "signoff": joined(closing[:1]),
        "copyright_notice": joined(n.lstrip("- ") for n in notices[:1]),
        "advisories": distinct([*advisories, *(a for a in asides if a not in notices)]),
        "update": _marker(marker),
        "correction": _marker(marker) == "correction",
        "meta": {"priority": priority},
    }


def _parted(prose: str) -> str:
    """The text with blank lines between its paragraphs, where indented first lines or long lines alone part them."""
    prose = prose.strip("\n")
    lines = prose.split("\n")
    if any(not line.strip() for line in lines):
        return prose
    if max(map(len, lines)) > SET_CHARACTERS:
        return "\n\n".join(lines)
    indented = [line[:1] in (" ", "\t") for line in lines]
    if all(indented[1:]):
        return prose
    return "\n".join(f"\n{line}" if first else line for line, first in zip(lines, indented, strict=True))


def _marker(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    word = match.group(0).lower()
    return "lead" if word.endswith(("lead", "ld")) else word


def _title(body: str) -> tuple[str | None, list[str], str | None, str]:
    """Headline, advisories in brackets above it, byline, and the text below the ``=`` that closes them."""
    lines = body.lstrip("\n").split("\n")
    for place, line in enumerate(lines[:12]):
        if not line.strip():
            break
        if line.rstrip().endswith("="):
            while any(x.rstrip().endswith("=") and _BYLINE.match(x.strip()) for x in lines[place + 1 : place + 2]):
                place += 1
            above = [x.strip().rstrip("=").strip() for x in lines[: place + 1]]
            advisories = [x for x in above if x.startswith("(") and x.endswith(")")]
            bylines = [x for x in above if _BYLINE.match(x) and x is not above[0]]
            title = joined((x for x in above if x not in advisories and x not in bylines), " ")
            return title, advisories, joined(bylines, ", "), "\n".join(lines[place + 1 :])
    return None, [], None, body


def _parts(body: str) -> tuple[str, list[str], list[str]]:
    """The prose, the lines of the note book and of the part that is not for publication, and the closing line."""
    cuts = [m.start() for pattern in (_NOTEBOOK, _PRIVATE) if (m := pattern.search(body))]
    if not cuts:
        return body, [], []
    asides: list[str] = []
    closing: list[str] = []
    for paragraph in plain_blocks(body[min(cuts) :]).paragraphs:
        for line in paragraph.split("\n"):
            line = line.strip()
            if _SIGNOFF.match(line):
                closing = [line]
            elif line.strip("*#- _") and not line.startswith("#") and not _PRIVATE.match(line):
                asides.append(line.lstrip("- ").strip() if line.startswith("-") else line)
    prose = body[: min(cuts)].rstrip()
    return re.sub(r"\n[ \t]*\*(?:[ \t]*\*)+[ \t]*\Z", "", prose), asides, closing
