"""Which format a source is in, by its first bytes; the module of a format is imported when a source may be of it.

A format module has two functions::

    def sniff(source: Source) -> float                                     # 0..1, from source.head alone
    def read(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]

``read`` yields ``Skipped`` for a part that holds no text and raises ``ReadError`` when nothing of the source can be read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from compliance.dataclass import dataclass
from compliance.errors import ComplianceError, EmptyTextError, ReadError
from compliance.model import Skipped
from compliance.readers.decoding import is_binary, narrow
from compliance.readers.record import ReadOptions, Record
from compliance.readers.source import Source
from compliance.text.patterns import lazy


class Reader(Protocol):
    """What a format module provides."""

    def sniff(self, source: Source) -> float:
        """How sure it is (0..1) that the source is in its format, from the first bytes alone."""

    def read(self, source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
        """The records of the source, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, its module in ``compliance.readers``, and the shapes of first bytes it can have."""

    name: str
    module: str
    shapes: tuple[str, ...]
    needs: tuple[bytes, ...] = ()  # one of them is in its first bytes: without, its module need not be imported
    opens: bytes = b""  # its first bytes but white space

    def may_be(self, shape: str, head: bytes) -> bool:
        """Whether first bytes of this shape may be in the format, as far as can be told without its module."""
        if shape not in self.shapes or (self.needs and not any(mark in head for mark in self.needs)):
            return False
        return not self.opens or narrow(head[:8192]).lstrip(_LEADING).startswith(self.opens)

    @property
    def reader(self) -> Reader:
        """Its module, imported now."""
        return _module(self.module)


@cache
def _module(name: str) -> Reader:
    return cast(Reader, import_module(f"compliance.readers.{name}"))


# Of rights notices: without one and without debris, a text is no page of a site.
_RESERVED = tuple(
    b"ights reserved|roits r|roits de r|echte vorbehalten|rechos reservados|reitos reservados|tti riservati".split(b"|")
)

# Within a shape the surest wins, the first of equals.
FORMATS = (
    Format("gzip", "compressed", ("gzip",)),
    Format("docx", "docx", ("zip", "ole")),
    Format("zip", "zipped", ("zip",)),
    Format("tar", "tarred", ("tar",)),
    Format("pdf", "pdf", ("pdf",)),
    Format("parquet", "parquet", ("parquet",)),
    Format("warc", "warc", ("warc",)),
    Format("newsml12", "newsml12", ("xml", "html")),
    Format("newsmlg2", "newsmlg2", ("xml", "html")),
    Format("nitf", "nitf", ("xml", "html")),
    Format("feed", "feed", ("xml", "html")),
    Format("ninjs", "ninjs", ("json",)),
    Format("ap", "ap_json", ("json",)),
    Format("dpa", "dpa_json", ("json",)),
    Format("iptc7901", "iptc7901", ("control", "text"), needs=(b"\x01", b"\x02")),
    Format("anpa1312", "anpa1312", ("control", "text"), needs=(b"\x16",)),
    Format("html", "html", ("html", "xml", "text"), opens=b"<"),
    Format("jsonl", "jsonl", ("json",)),
    Format("page", "page", ("text", "html"), needs=(b"|", b"![](", *_RESERVED)),
    Format("csv", "csvfile", ("text",)),
    Format("markdown", "markdown", ("text", "html")),
    Format("text", "plain", ("text", "html", "xml", "json", "control")),
)
_CSV = next(form for form in FORMATS if form.name == "csv")
_PROSE = ("text", "markdown", "page")  # what a file with a header line in the user's own names passes for

_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "gzip"),
    (b"\xfd7zXZ\x00", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"%PDF-", "pdf"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)
_HTML = lazy(rb"<(?:!doctype\s+html|html|head|body|article|main|div|meta|title|h1|p|section|nav|header)\b", re.IGNORECASE)
_JSON = lazy(rb"\{\s*(?:[\"}]|\Z)|\[\s*(?:[\[{]|\Z)")  # "[ top ]" and "[] edit" begin many a plain text
_LEADING = b" \t\r\n\v\f"


def shape_of(head: bytes) -> str:
    """The coarse shape of first bytes: ``gzip zip tar pdf parquet warc ole xml html json control text``, else ``binary``."""
    if head[:1] != b"<":
        for magic, shape in _MAGIC:
            if head.startswith(magic):
                return shape
    if head[257:262] == b"ustar":
        return "tar"
    if not (head.startswith(b"<?xml") and b"\0" not in head) and is_binary(head):
        return "binary"
    start = narrow(head[:4096]).lstrip(_LEADING)[:2048]
    if start.startswith(b"<"):
        return "html" if _HTML.match(start) or _is_xhtml(start) else "xml" if re.match(rb"<[?!A-Za-z_]", start) else "text"
    if _JSON.match(start) or (b"\n{" in head and _is_torn_lines(head)):
        return "json"
    return "control" if head[:1] in (b"\x01", b"\x02", b"\x16") else "text"


def _is_torn_lines(head: bytes) -> bool:
    """Whether it is JSON Lines whose first line is broken: else that would be a plain text with braces in it."""
    from compliance.readers.json_text import is_torn_lines

    return is_torn_lines(head)


def _is_xhtml(start: bytes) -> bool:
    if not start.startswith(b"<?xml") or b"html" not in start.lower():
        return False
    return re.search(rb"<(?:!doctype\s+)?html\b", start, re.IGNORECASE) is not None


def format_of(source: Source) -> Format:
    """The format of ``source``. Raises ReadError for a binary file that none knows, EmptyTextError for an empty one."""
    head = source.head
    if head[:1] != b"<" and not head.strip(_LEADING + b"\0"):
        raise EmptyTextError("is empty" if not head else "holds only white space", path=source.path)
    shape = shape_of(head)
    best, score = None, 0.0
    for form in FORMATS:
        if form.may_be(shape, head):
            sure = form.reader.sniff(source)
            if sure > score:
                best, score = form, sure
                if sure >= 1.0:
                    break
    if best is None:
        raise ReadError("is a binary file in no format that is read", path=source.path)
    return best


def read_records(source: Source, options: ReadOptions) -> Iterator[Record | Skipped]:
    """The records of one source, whatever its format.

    Never raises anything but ComplianceError: a failure of a reader on a broken file becomes a ReadError that names it.
    """
    form = format_of(source)
    if options.records and form.name in _PROSE and _CSV.reader.is_mapped(source, options.records):  # type: ignore[attr-defined]
        form = _CSV
    try:
        yield from form.reader.read(source, options)
    except (ComplianceError, KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except RecursionError:
        raise ReadError("is nested too deep", path=source.path) from None
    except MemoryError:
        raise ReadError("does not fit in memory", path=source.path) from None
    except BaseException as error:  # libraries in Rust panic with what is no Exception
        what = f"could not be read as {form.name} ({type(error).__name__}: {str(error)[:120]})"
        raise ReadError(what, path=source.path) from error
