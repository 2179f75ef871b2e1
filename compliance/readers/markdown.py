"""Markdown, with or without front matter (YAML between ``---``, TOML between ``+++``).

The text is what stands after the front matter, unchanged; ``meta["text_start"]`` says where it starts in the decoded file.
Code, comments, tables and link targets are zones: no prose of an author.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from compliance.errors import ReadError
from compliance.model import Zone, ZoneKind
from compliance.readers.columns import Fields, plain, several
from compliance.readers.decoding import decode
from compliance.readers.languages import bcp47
from compliance.readers.record import ReadOptions, Record, Time
from compliance.readers.source import Source
from compliance.text.comments import comments
from compliance.text.patterns import lazy

FRONT_CHARACTERS = 64 * 1024
_FRONT = lazy(
    r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)|\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_ALIAS = lazy(r"[\s,\[{:-]\*\w")
_MARKUP = lazy(rb"(?m)^(?:#{1,6} \S|```|~~~|\* \S|- \S|> \S|\d+\. \S|\|.*\|[ \t]*$|!\[)|\]\([^\s)]{1,500}\)|\*\*\S")
_PROSE = lazy(r"(?m)^[^#<\[!|`\s](?:.{120,}|.{40,}[.!?][\"”»]?\r?)$")
_HEADING = lazy(r"(?m)^#[ \t]+(\S.*?)[ \t]*#*[ \t]*\r?$")
_LICENCE_KEYS = frozenset(("license", "licence", "license_url", "licence_url", "licenseurl", "rights_url"))
_FENCE = lazy(r"(?m)^ {0,3}(```+|~~~+)[^\n]*\n(?s:.*?)(?:^ {0,3}\1[ \t]*$|\Z)")
_TABLE = lazy(r"(?m)^[ \t]*\|.*\|[ \t]*\r?\n[ \t]*\|[ \t:|-]+\|[ \t]*(?:\r?\n[ \t]*\|.*\|[ \t]*)*$")
_IMAGE = lazy(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)")


def sniff(source: Source) -> float:
    """Front matter at the very start, or the file's name with Markdown's marks in the text."""
    head = source.head.removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"---\n", b"---\r\n", b"+++\n", b"+++\r\n")) and head.count(head[:3]) > 1:
        return 0.7
    if source.name.lower().endswith((".md", ".markdown", ".mdx")):
        return 0.6
    return 0.2 if len(_MARKUP.findall(head[:8192])) >= 3 and re.search(rb"(?m)^#{1,3} \S", head[:8192]) else 0.0


def read(source: Source, options: ReadOptions) -> Iterator[Record]:
    """One record. Raises ReadError for front matter that is no YAML or TOML, or is longer than 64 KB."""
    decoded = decode(source.data, path=source.path)
    front, start = split_front(decoded.text, source.path)
    text = decoded.text[start:]
    plan = Fields(options.records).plan(tuple(front))
    given = {field: front[key] for field, key in plan.items()}
    zones = tuple(zones_of(text))
    heading = _heading(text, zones)
    title = (Zone(heading.start(), heading.end(), ZoneKind.TITLE),) if heading else ()
    meta = {str(key): value for key, value in front.items()} | {"text_start": start}
    yield Record(
        format="markdown",
        text=text,
        zones=tuple(sorted((*zones, *title), key=_order)),
        titled=True,
        guid=plain(given.get("guid")),
        headline=plain(given.get("headline")) or (heading[1] if heading else None),
        holder=plain(given.get("holder")),
        language=bcp47(plain(given.get("language"))),
        byline=plain(given.get("byline")),
        dateline=plain(given.get("dateline")),
        published=_time(given.get("published")),
        embargoed=_time(given.get("embargoed")),
        expires=_time(given.get("expires")),
        credit=plain(given.get("credit")),
        copyright_notice=plain(given.get("copyright_notice")),
        copyright_holder=plain(given.get("copyright_holder")),
        usage_terms=plain(given.get("usage_terms")),
        categories=several(given.get("categories")),
        rights_links=tuple(_licences(front)),
        warnings=decoded.warnings,
        meta=meta,
    )


def _heading(text: str, zones: tuple[Zone, ...]) -> re.Match[str] | None:
    """The first heading of the first level, outside of code and above the prose."""
    for found in _HEADING.finditer(text, 0, 2000):
        if not any(zone.start <= found.start() < zone.end for zone in zones):
            return None if _PROSE.search(text, 0, found.start()) else found
    return None


def _licences(front: Mapping[str, object]) -> Iterator[str]:
    """Licences that the front matter names, by URL or by name."""
    for key, value in front.items():
        if key.lower().replace("-", "_") in _LICENCE_KEYS:
            yield from several(value)


def split_front(text: str, path: str) -> tuple[Mapping[str, object], int]:
    """The front matter and where the text after it starts; ``({}, 0)`` without one."""
    found = _FRONT.match(text) if text.startswith(("---", "+++")) else None
    if found is None:
        return {}, 0
    yaml, toml = found.groups()
    block = yaml if yaml is not None else toml
    if len(block) > FRONT_CHARACTERS:
        raise ReadError(f"its front matter is longer than {FRONT_CHARACTERS:,} characters", path=path)
    values = _yaml(block, path) if yaml is not None else _toml(block, path)
    if isinstance(values, Mapping):
        return {str(key): value for key, value in values.items()}, found.end()
    return {}, 0  # a thematic break at the start, with prose after it


def _yaml(block: str, path: str) -> object:
    """Safe YAML. Aliases are refused: a few lines of them can grow beyond any memory."""
    import yaml
    from frontmatter.default_handlers import YAMLHandler

    try:
        if _ALIAS.search(block) and any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block, yaml.CSafeLoader)):
            raise ReadError("its front matter uses YAML aliases", path=path, place="1", remedy="write the values out")
        return YAMLHandler().load(block)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = str(mark.line + 2) if mark else "1"
        what = getattr(error, "problem", None) or "not understood"
        remedy = "mend that line; a value with a colon or quotation marks in it stands in quotation marks"
        raise ReadError(f"its front matter is not valid YAML ({what})", path=path, place=line, remedy=remedy) from None
    except (ValueError, RecursionError) as error:
        raise ReadError(f"its front matter is not valid YAML ({str(error)[:80]})", path=path, place="1") from None


def _toml(block: str, path: str) -> object:
    import tomllib

    try:
        return tomllib.loads(block)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReadError(f"its front matter is not valid TOML ({str(error)[:80]})", path=path, place="1") from None


def zones_of(text: str) -> Iterator[Zone]:
    """Code blocks, comments, tables and image descriptions, as zones of ``text`` in their order."""
    found = [Zone(m.start(), m.end(), ZoneKind.CODE) for m in _FENCE.finditer(text)] if "```" in text or "~~~" in text else []
    found += [Zone(start, end, ZoneKind.CODE) for start, end in comments(text)]
    if "|" in text:
        found += [Zone(m.start(), m.end(), ZoneKind.TABLE) for m in _TABLE.finditer(text)]
    if "![" in text:
        found += [Zone(m.start(), m.end(), ZoneKind.CAPTION, m[1] or None) for m in _IMAGE.finditer(text)]
    yield from sorted(found, key=_order)


def _order(zone: Zone) -> tuple[int, int]:
    return zone.start, -zone.end


def _time(value: object) -> Time:
    return value if isinstance(value, (str, int, float, date)) else None
