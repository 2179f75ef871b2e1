"""ANPA 1312, the wire format of American agencies (AP): one message or several in a file.

``SYN SYN SOH`` service and number; priority, format, key word, date, words; ``STX`` header lines that open with ``^`` and
close with ``<`` or ``=``: slug, headline, photo line, "Eds:", byline; the text, paragraphs indented; ``ETX`` and the time of
transmission.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.model import Skipped
from compliance.readers.fields import distinct
from compliance.readers.record import ReadOptions, Record, numbered
from compliance.readers.source import Source
from compliance.readers.teleprinter import teleprinter_text, unended
from compliance.readers.times import parse_american
from compliance.text.patterns import lazy

_START = lazy(rb"\x16{1,8}\x01[A-Za-z]{1,3}\d{2,6}")
_MESSAGE = lazy("\x16\x01([^\x16\x01]*)")
_IDENT = lazy(r"([A-Za-z]{1,3}\d{2,6})")
_WORDS = lazy(r",?\s*\d{2,5}\s*$")
_TAKE = lazy(r",?\s*(\d+)(?:st|nd|rd|th)\s+(?:Ld|Lead)(?:-Writethru)?", re.IGNORECASE)
# A kill stands by itself after a comma: "BC-Shark-Kill" is a story.
_MARK = lazy(
    r"\b(writethru|correct(?:ion|ive|s))\b|(?:^|[,:])\s*(?:bulletin\s+|mandatory\s+)?(kill|withh[oe]ld|hold|eliminat\w+|withdrawn)\b",
    re.IGNORECASE,
)
_CONTROLS = lazy("[\x00-\x08\x0b-\x1f\x7f]")
_ASIDE = lazy(
    r"^(?:AP (?:Photo|Graphic|Video)|Eds:|Editors?:|Note to editors|With AP|For use|FOR RELEASE|Embargoed)", re.IGNORECASE
)
_BYLINE = lazy(r"^By\s+\S", re.IGNORECASE)
_RULE = lazy(r"^[_\-=*\s]+$")


def sniff(source: Source) -> float:
    """Sure when the file opens with the start of an ANPA message."""
    return 1.0 if _START.search(source.head[:64]) else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """One record a message; ``Skipped`` when none holds a text."""
    text, warnings = teleprinter_text(source)
    found = [r for m in _MESSAGE.finditer(text) if (r := _message(m.group(1), warnings)) is not None]
    yield from numbered(found)
    lost = list(unended(text, source.path))
    if not found and not lost:
        yield Skipped(source.path, "holds no message with a text", empty=True)
    yield from lost


def _message(text: str, warnings: tuple[str, ...]) -> dict[str, object] | None:
    head, start, body = text.partition("\x02")
    ident = _IDENT.match(head.strip())
    if not start or ident is None:
        return None
    body, ended, tail = body.partition("\x03")
    headers, paragraphs = _split(body)
    if not paragraphs:
        return None
    slug = headers["slug"][:300]
    take = _TAKE.search(slug)
    mark = _MARK.search(slug)
    update = "lead" if take else None
    if mark:
        word = (mark.group(1) or mark.group(2)).lower()
        update = (
            "correction"
            if word.startswith("correct")
            else "kill"
            if word.startswith(("kill", "eliminat", "withdrawn"))
            else "hold"
            if word != "writethru"
            else update or "lead"
        )
    time = parse_american(tail[:200])
    agency = tail[:200].strip().partition("-")[0].strip()
    fields = re.split(r"\s+", head.strip())
    notes = warnings if ended else (*warnings, "the message has no end: it may be cut off")
    name = agency if re.fullmatch(r"[A-Za-z]{2,6}", agency) else None
    return {
        "format": "anpa1312",
        "text": "\n\n".join(paragraphs),
        "headline": headers["headline"] or _WORDS.sub("", slug).rstrip(", ") or None,
        "guid": ":".join(
            ["urn:anpa1312", name or "unknown", ident.group(1), time.strftime("%Y%m%dT%H%M") if time else _WORDS.sub("", slug)]
        ),
        "version": int(take.group(1)[:4]) + 1 if take else 1,
        "update": update,
        "correction": update == "correction",
        "holder": name,
        "byline": headers["byline"] or None,
        "published": time,
        "advisories": distinct([_WORDS.sub("", slug), *headers["asides"].split("\n")]),
        "categories": distinct([_category(fields)]),
        "warnings": notes,
        "meta": {"slug": _WORDS.sub("", slug)},
    }


def _category(fields: list[str]) -> str:
    """The category letter of the second header line (``r d`` : priority, category)."""
    letters = [f for f in fields[1:5] if len(_CONTROLS.sub("", f)) == 1]
    return _CONTROLS.sub("", letters[1]) if len(letters) > 1 else ""


def _split(body: str) -> tuple[dict[str, str], list[str]]:
    """The header lines by what they are, and the paragraphs of the text."""
    headers = {"slug": "", "headline": "", "byline": "", "asides": ""}
    bylines: list[str] = []
    asides: list[str] = []
    paragraphs: list[str] = []
    heading = True
    for line in body.split("\n"):
        marked = line.lstrip("\x08 \t").startswith("^")
        closed = line.rstrip().endswith(("<", "="))
        clean = _clean(line)
        if not clean:
            continue
        if heading and marked:
            if not headers["slug"]:
                headers["slug"] = clean
                continue
            if _ASIDE.match(clean):
                asides.append(clean)
                continue
            if bylines and len(bylines) < 3 and line.rstrip().endswith("=") and not clean.isupper():
                bylines.append(clean)
                continue
            if _BYLINE.match(clean):
                bylines.append(clean)
                continue
            if not headers["headline"]:
                headers["headline"] = clean
                continue
            if closed and not bylines:
                asides.append(clean)  # a second deck, a summary
                continue
        heading = False
        if clean not in ("END",) and not _RULE.match(clean):
            paragraphs.append(clean)
    headers["byline"], headers["asides"] = ", ".join(bylines[:2]), "\n".join(asides)
    return headers, paragraphs


def _clean(line: str) -> str:
    """A line without its marks: teleprinter quotes become quotation marks, an underscore between spaces a dash."""
    line = _CONTROLS.sub("", line).strip().removeprefix("^").rstrip("<= ").strip()
    return " ".join(line.replace("``", "“").replace("''", "”").replace(" _ ", " — ").split())
