"""DOCX articles, with the extra ``docx``."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

from compliance.errors import EmptyTextError, ReadError
from compliance.model import Zone, ZoneKind
from compliance.readers.bounds import descend
from compliance.readers.columns import plain
from compliance.readers.record import ReadOptions, Record, missing_extra
from compliance.readers.source import Source
from compliance.text.patterns import lazy

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# What docx2python puts for pictures and notes, and the tags that it keeps of links.
_MARKS = lazy(
    r"----(?:media/[^-\n]{1,100}|(?:foot|end)note\d{1,6}|comment\d{1,6}|Image alt text)-{2,4}>?|</?a\b[^>\n]{0,2000}>"
)


def sniff(source: Source) -> float:
    """A ZIP with the parts of a Word document, or the container in which Word encrypts one."""
    head = source.head
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return 0.9
    if b"word/" not in head and b"[Content_Types].xml" not in head[:4096]:
        return 0.0
    # An archive that holds a document shows the document's parts as well: what counts is its own list of members.
    try:
        with source.open() as stream, zipfile.ZipFile(stream if stream.seekable() else io.BytesIO(source.data)) as archive:
            return 0.9 if "[Content_Types].xml" in archive.namelist() else 0.0
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError, ReadError):
        return 0.9


def read(source: Source, options: ReadOptions) -> Iterator[Record]:
    """One record, paragraphs apart by a blank line. Raises ReadError for an encrypted, old or damaged document."""
    data = source.data
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if _ENCRYPTED in data:
            raise ReadError("is an encrypted document", path=source.path, remedy="save it without a password")
        raise ReadError("is an old Office document", path=source.path, remedy="save it as DOCX")
    _check(data, source)
    try:
        from docx2python import docx2python
    except ImportError:
        raise missing_extra("DOCX", "docx", source) from None
    try:
        with warnings.catch_warnings(), docx2python(io.BytesIO(data)) as document:
            warnings.simplefilter("ignore")  # a document without properties is no matter
            tables, properties = document.body, dict(document.core_properties)
    except Exception as error:  # docx2python lets through whatever a broken part provokes
        raise ReadError(f"is a damaged DOCX ({type(error).__name__}: {str(error)[:80]})", path=source.path) from None
    text, zones = _flatten(tables)
    if not text:
        raise EmptyTextError("is a document without text", path=source.path)
    yield Record(  # when a document was created is not when it went out: a draft would break every embargo
        format="docx",
        text=text,
        zones=tuple(zones),
        titled=True,
        headline=plain(properties.get("title")),
        byline=plain(properties.get("creator")),
        meta={"author": properties["creator"]} if properties.get("creator") else {},
    )


def _check(data: bytes, source: Source) -> None:
    """Bounds before any part is parsed: what the parts grow to, and no document type declaration in them."""
    budget = descend(source)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {info.filename for info in archive.infolist()}
            if "word/document.xml" not in names and not any(name.startswith("word/document") for name in names):
                raise ReadError("is an Office document, but no text", path=source.path, remedy="save it as DOCX")
            for info in archive.infolist():
                budget.spend(info.file_size)
                if info.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _beginning(archive, info):
                    raise ReadError("declares a document type, which no DOCX does", path=source.path)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise ReadError(f"is a damaged DOCX ({str(error)[:80]})", path=source.path) from None


def _beginning(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Where a declaration would stand."""
    with archive.open(info) as part:
        return part.read(4096)


def _flatten(tables: Any) -> tuple[str, list[Zone]]:
    """The text of nested tables, rows, cells and paragraphs; what is more than one cell is a table zone."""
    parts: list[str] = []
    zones: list[Zone] = []
    length = 0
    for table in tables:
        cells = [cell for row in table for cell in row]
        lines = [line for cell in cells for paragraph in cell if (line := _MARKS.sub("", str(paragraph)).strip())]
        if not lines:
            continue
        block = "\n\n".join(lines)
        if len(cells) > 1:
            zones.append(Zone(length, length + len(block), ZoneKind.TABLE))
        parts.append(block)
        length += len(block) + 2
    return "\n\n".join(parts), zones
