"""Sitemaps that were saved with their site, as a list of the articles to audit (https://www.sitemaps.org/protocol.html).

Nothing is fetched: the path of each URL is looked for under the folder that holds the saved pages, by the names that browsers
and crawlers give them. A sitemap is input like any other: hostile XML is refused, and no URL leads out of the folder.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.model import Skipped
from compliance.readers import Found, ReadOptions, Source
from compliance.readers.xml import parse_xml, root_name

if TYPE_CHECKING:
    from lxml.etree import _Element

ROOTS = ("urlset", "sitemapindex")
NOT_SAVED = "is listed in a sitemap and not saved in the folder of the site"
NO_ARTICLE = "is a sitemap, no article; name it, and what it lists is audited"
_NAMED = re.compile(r"site_?-?map[^/]*\.xml(?:\.gz)?\Z|\.sitemap\Z", re.IGNORECASE)
_ENDS = (".html", ".htm", "/index.html", "/index.htm")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Listed(Found):
    """A saved page that a sitemap lists, with its URL and the time of its last change (``lastmod``)."""

    url: str = ""
    changed: datetime | None = None


def is_sitemap(path: Path, options: ReadOptions) -> bool:
    """Whether a file is a sitemap, or an index of sitemaps, compressed or not; by its first bytes."""
    source = Source.of_file(path, options.limits)
    try:
        if source.head.startswith(_GZIP):
            # The first bytes of a gzip file open: a damaged end is met when it is read.
            head = zlib.decompressobj(31).decompress(source.head, 65_536)
            return root_name(Source.of_bytes(head, source.path)) in ROOTS
        return source.head[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and root_name(source) in ROOTS
    except (ReadError, zlib.error):
        return False


def looks_named_so(path: Path) -> bool:
    """Whether a file in a folder has the name of a sitemap: only then is it worth opening before its turn."""
    return _NAMED.search(path.name) is not None


def listed(path: Path, site: Path | None, options: ReadOptions) -> Iterator[Listed | Skipped]:
    """The saved pages that the sitemap at ``path`` lists, each once, in its order; those of an index one by one.

    ``site`` is the folder that holds the pages, by default that of the sitemap. ``Skipped`` for a page that is not there.
    """
    folder = site or path.parent
    seen: set[Path] = set()
    yield from _of(path, folder, options, seen, inner=False)


def _of(path: Path, folder: Path, options: ReadOptions, seen: set[Path], *, inner: bool) -> Iterator[Listed | Skipped]:
    if path in seen:
        return
    seen.add(path)
    try:
        root = parse_xml(_bytes(path, options), path.as_posix(), max_bytes=options.limits.file_bytes).root
    except ReadError as error:
        yield Skipped(path.as_posix(), str(ReadError(error.message, place=error.place, remedy=error.remedy)), error=True)
        return
    if root.tag == "sitemapindex":
        if inner:
            yield Skipped(path.as_posix(), "is an index of sitemaps within another one, which the protocol forbids", error=True)
            return
        for url, _ in _entries(root, "sitemap"):
            child = _saved(url, folder) or _beside(url, path)
            if child is None:
                yield Skipped(url, NOT_SAVED, error=True)
            else:
                yield from _of(child, folder, options, seen, inner=True)
        return
    empty = True
    for url, changed in _entries(root, "url"):
        empty = False
        page = _saved(url, folder)
        if page is None:
            yield Skipped(url, NOT_SAVED, error=True)
        elif page not in seen:
            seen.add(page)
            yield Listed(page, url=url, changed=changed)
    if empty:
        yield Skipped(path.as_posix(), "is a sitemap that lists no page", error=True)


def _bytes(path: Path, options: ReadOptions) -> bytes:
    """The XML of a sitemap, in bounded memory. Raises ReadError."""
    data = Source.of_file(path, options.limits).data
    if not data.startswith(_GZIP):
        return data
    most = options.limits.file_bytes
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            inside = stream.read(most + 1)
    except (OSError, EOFError, zlib.error):
        raise ReadError("is a damaged archive", path=path.as_posix(), remedy="fetch it again") from None
    if len(inside) > most:
        raise ReadError(f"holds more than {most:,} bytes", path=path.as_posix(), remedy="raise limits.file_bytes")
    return inside


def _entries(root: _Element, name: str) -> Iterator[tuple[str, datetime | None]]:
    for entry in root.iterchildren(name):
        url = (entry.findtext("loc") or "").strip()
        if url:
            yield url, last_change((entry.findtext("lastmod") or "").strip())


def last_change(text: str) -> datetime | None:
    """A ``lastmod`` as a moment: the last one that it can mean, where it names a month or a year only. None for no date."""
    if match := re.fullmatch(r"(\d{4})(?:-(\d\d))?", text):
        year, month = int(match[1]), int(match[2] or 12)
        if not (1 <= month <= 12 and 1 <= year < 9999):
            return None
        following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return following - timedelta(seconds=1)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _saved(url: str, folder: Path) -> Path | None:
    """The file under ``folder`` in which the page at ``url`` is saved; None for none, and for a path that leads out."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    for path in dict.fromkeys((unquote(parts.path), parts.path)):
        steps = [step for step in path.split("/") if step not in ("", ".")]
        if any(step == ".." or "\\" in step or "\0" in step or ":" in step[1:2] for step in steps) or host in ("", ".", ".."):
            continue
        name = "/".join(steps)
        for start in (name, f"{host}/{name}" if name else host):
            for candidate in _names(start, parts.query, whole=bool(steps) and not path.endswith("/")):
                if _is_file(folder / candidate):
                    return folder / candidate
    return None


def _names(start: str, query: str, *, whole: bool) -> Iterator[str]:
    """The names under which a page may be saved; ``whole``: its path ends in a name, not in a slash."""
    if whole:
        if query and "/" not in query:
            yield from (f"{start}?{query}", f"{start}?{query}.html", f"{start}@{query}", f"{start}@{query}.html")
        yield start
    for end in _ENDS:
        if start or end.startswith("/"):
            yield f"{start}{end}".lstrip("/")


def _beside(url: str, index: Path) -> Path | None:
    """A sitemap that lies beside its index under its last name."""
    name = unquote(url.split("?")[0].rstrip("/").rsplit("/", 1)[-1])
    if not name or name in (".", "..") or any(mark in name for mark in "/\\\0"):
        return None
    return index.with_name(name) if _is_file(index.with_name(name)) else None


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
