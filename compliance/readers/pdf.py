"""PDF articles, with the extra ``pdf``: the text layer, page by page. There is no recognition of scanned pages."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from compliance.errors import EmptyTextError, ReadError
from compliance.readers.bounds import Budget
from compliance.readers.columns import plain
from compliance.readers.record import ReadOptions, Record, missing_extra
from compliance.readers.source import Source
from compliance.text.patterns import lazy

PAGES = 5000
# PDFium puts U+FFFE or U+0002 where a hyphen divides a word at the end of a line.
_HYPHEN = lazy(r"(?<=[^\W\d_])(?:[-\u00ad]\r?\n|[\ufffe\x02](?:\r?\n)?)(?=[a-zà-ÿ])")
_STREAM = lazy(rb"(?<!end)stream\r?\n")
_IMAGE = lazy(rb"/Subtype\s*/Image\b")
_FLATE = lazy(rb"/(?:FlateDecode|Fl)\b")
_DATE = lazy(r"D:(\d{4})(\d\d)(\d\d)(\d\d)?(\d\d)?(\d\d)?(?:([+-]\d\d)'?(\d\d)?'?|Z)?")


def sniff(source: Source) -> float:
    """The magic bytes decided already."""
    return 0.9


def read(source: Source, options: ReadOptions) -> Iterator[Record]:
    """One record, pages apart by a blank line, words that a line end divides put together; ``meta["pages"]`` holds the offset
    at which each page begins.

    Raises ReadError for an encrypted or damaged file, EmptyTextError for one without a text layer.
    """
    try:
        import pypdfium2
    except ImportError:
        raise missing_extra("PDF", "pdf", source) from None
    _refuse_bombs(source)
    try:
        document = pypdfium2.PdfDocument(source.data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ReadError("is an encrypted PDF", path=source.path, remedy="save it without a password") from None
        raise ReadError(f"is a damaged PDF ({str(error)[:80]})", path=source.path) from None
    try:
        pages = min(len(document), PAGES)
        texts = list(_pages(document, pages, options.limits.text_characters))
        details = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise ReadError(f"is a damaged PDF ({str(error)[:80]})", path=source.path) from None
    finally:
        document.close()
    text, begins = _joined(texts)
    if not text:
        count = "1 page" if pages == 1 else f"{pages} pages"
        raise EmptyTextError(f"is a PDF without text ({count}, perhaps scanned)", path=source.path)
    yield Record(
        format="pdf",
        text=text,
        titled=True,
        headline=plain(details.get("Title")),
        byline=plain(details.get("Author")),
        published=_time(details.get("CreationDate")),
        meta={"pages": begins},
    )


def _refuse_bombs(source: Source) -> None:
    """Raise ReadError for a document whose streams grow too much: PDFium would hold them whole. Pictures are not unpacked."""
    data = source.data
    budget = Budget(source.path, len(data), source.limits.archive_ratio)
    for found in _STREAM.finditer(data):
        head = data[max(0, found.start() - 1000) : found.start()]
        head = head[head.rfind(b"obj") + 1 :]
        if not _IMAGE.search(head) and (filters := len(_FLATE.findall(head))):
            pieces: Iterable[bytes] = (data[at : at + 65536] for at in range(found.end(), len(data), 65536))
            for _ in range(min(filters, 8)):
                pieces = _inflated(pieces, budget)
            for _ in pieces:
                pass


def _inflated(pieces: Iterable[bytes], budget: Budget) -> Iterator[bytes]:
    """What zlib makes of ``pieces``, as far as it goes, taken from the budget."""
    inflating = zlib.decompressobj()
    for piece in pieces:
        while piece and not inflating.eof:
            try:
                found = inflating.decompress(piece, 1 << 20)
            except zlib.error:
                return
            budget.spend(len(found))
            yield found
            piece = inflating.unconsumed_tail
        if inflating.eof:
            return


def _joined(pages: list[str]) -> tuple[str, tuple[int, ...]]:
    """The text of all pages, and where each begins; a page without text begins where the next one does."""
    text, begins = "", []
    for page in pages:
        text += "\n\n" if text and page else ""
        begins.append(len(text))
        text += page
    return text, tuple(begins)


def _pages(document: Any, count: int, limit: int) -> Iterator[str]:
    for number in range(count):
        page = document[number]
        layer = page.get_textpage()
        text = layer.get_text_bounded().replace("\x00", "")
        layer.close()
        page.close()
        limit -= len(text)
        yield _HYPHEN.sub("", text.strip()).replace("\r\n", "\n").strip()
        if limit < 0:
            return


def _time(text: str | None) -> str | None:
    """A PDF date in ISO 8601."""
    found = _DATE.match(text or "")
    if found is None:
        return None
    year, month, day, hour, minute, second, zone, minutes = found.groups()
    offset = f"{zone}:{minutes or '00'}" if zone else "Z" if (text or "").endswith("Z") else ""
    return f"{year}-{month}-{day}T{hour or '00'}:{minute or '00'}:{second or '00'}{offset}"
