"""XML from strangers: parsed without a network, without entities that expand, and within bounds of size and depth.

lxml (libxml2) does the work. Entities are never expanded by it: a document whose DTD declares entities that refer to
others, to files or to markup is refused in one line, and the few that stand for plain characters, as two wires declare
them, are put in by hand. libxml2 itself bounds the depth (2,048 levels) and the size of a text node (10 MB).
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from functools import cache
from typing import TYPE_CHECKING

from compliance.dataclass import dataclass
from compliance.errors import ReadError
from compliance.model import Skipped, Status
from compliance.readers.decoding import decode
from compliance.readers.xml_characters import declared_entities, insert_entities, legal, mended
from compliance.readers.xml_cuts import ended_within
from compliance.text.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import XMLParser, XPath, _Element

    from compliance.readers.source import Source

MAX_BYTES = 64 * 2**20
MAX_TAGS = 4_000_000  # each costs libxml2 some 120 bytes

_DECLARED = lazy(rb"""^[^<]{0,4}<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_PLACE = lazy(r"(?: line \d+)?(?: and \w+)?, line (\d+), column \d+ \(<string>, line \d+\)$")
_DEFAULT_NAMESPACE = lazy(r"""xmlns\s?=\s?(?:"[^"<>]*"|'[^'<>]*')""")
_NAMESPACE = lazy(r"xmlns(?::([^\s=]+))?")
_OPENING = lazy(rb"<(?:(!--)|(\?)|(!\w*)|(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*))")


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed document: its root, without comments and processing instructions, and what had to be mended."""

    root: _Element
    warnings: tuple[str, ...] = ()
    damage: str | None = None  # why libxml2's recovery was needed: parts may be missing
    within: tuple[_Element, ...] = ()  # the elements that a file which is cut off ends within, the outermost first

    def cuts(self, element: _Element | None) -> bool:
        """Whether the file ends within this element: what stood in the rest of it is not known."""
        return any(element is one for one in self.within)

    def losses(self, path: str, records: Iterable[Mapping[str, object]]) -> Iterator[Skipped]:
        """The line of a file that may have lost a part, unless one of its ``records`` is refused as cut, which says it."""
        if self.damage is None or any(fields.get("cut") and fields["status"] is Status.USABLE for fields in records):
            return
        found = "the file is cut off" if self.within else f"not well-formed XML ({self.damage})"
        yield Skipped(path, f"{found}: only what could be made out was read; ask for the file again", error=True)

    def require_whole(self, path: str) -> None:
        """Raise ReadError for a damaged document: called when nothing was found in what is left of it."""
        if self.damage:
            raise ReadError(
                f"the file is cut short or damaged ({self.damage}), and what is left holds no text",
                path=path,
                remedy="ask for the file again",
            )


def parse_xml(data: bytes, path: str, *, keep: tuple[str, ...] = (), max_bytes: int = MAX_BYTES) -> Document:
    """Parse ``data``; mend small damage and say so in the warnings. Tags lose their namespaces, but for those in ``keep``.

    Raises ReadError for what is too large or too deep, for entities that expand, and for what is no XML at all.
    """
    from lxml import etree

    if len(data) > max_bytes:
        raise ReadError(
            f"{len(data) / 2**20:.0f} MB of XML, more than the {max_bytes / 2**20:.0f} MB a reader takes",
            path=path,
            remedy="split the feed, or raise the limit in the configuration",
        )
    warnings: list[str] = []
    if (read := _utf8(data)) is not None:
        text = read
    else:
        text, warnings = decode_xml(data, path)
    if len(text) > MAX_TAGS and text.count("<") > MAX_TAGS:
        raise ReadError(f"more than {MAX_TAGS:,} tags", path=path, remedy="split the feed")
    entities = declared_entities(text, path)
    damage, within, whole = None, (), True
    spaces = "xmlns" in text
    if spaces and not any(space in text for space in keep):
        text = _DEFAULT_NAMESPACE.sub(_unless_prose, text)  # far cheaper than to rename each element
    try:
        root = etree.fromstring(data if read is text else text.encode("utf-8"), _parser(False))
    except etree.XMLSyntaxError as error:
        root, damage, within = _mend(text, path, error, warnings)
        whole = False
    except ValueError as error:
        raise ReadError(f"not XML ({error})", path=path) from None
    if "&" in text and not (whole and "<!DOCTYPE" not in text):
        insert_entities(root, entities, path)
    if spaces and not (whole and _has_plain_tags(text)) and _has_namespaces(root):
        _local_names(root, keep)
    return Document(root, tuple(warnings), damage, within)


def _utf8(data: bytes) -> str | None:
    """The text of bytes that are plainly UTF-8: without a mark, of no other declaration, and strictly so."""
    found = _DECLARED.match(data[:400])
    if data.startswith(BOM_UTF8) or (found is not None and found[1].lower() != b"utf-8"):
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if not text or "\x00" in text or "\x1b" in text else text


def decode_xml(data: bytes, path: str) -> tuple[str, list[str]]:
    """The text of an XML file and what was odd about its encoding."""
    found = _DECLARED.match(data[:400])
    label = found.group(1).decode("ascii") if found else None
    if label is None or label.lower() == "utf-8":
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = ""
        if text and "\x00" not in text and "\x1b" not in text:
            return text, []
    if data.startswith(BOM_UTF8) and b"\0" not in data:  # the mark is believed; the strict decoding above has failed
        text = data.decode("utf-8-sig", "replace")
        return text, [
            f"not all of it is the UTF-8 that its byte order mark says: {text.count(chr(0xFFFD))} characters are lost"
        ]
    decoded = decode(data, label, path=path)
    if "\x00" in decoded.text:
        raise ReadError(f"holds a NUL character at {decoded.text.index(chr(0))}: not an XML text", path=path)
    return decoded.text, list(decoded.warnings)


@cache
def _parser(recover: bool) -> XMLParser:
    from lxml import etree

    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
        recover=recover,
    )


def _mend(text: str, path: str, error: Exception, warnings: list[str]) -> tuple[_Element, str | None, tuple[_Element, ...]]:
    """A second and a third try: first the small damage that real wires have, then libxml2's own recovery, and why.

    Of a file that is cut off, the elements that it ends within too.
    """
    from lxml import etree

    reason = _refuse_bombs(error, path)
    again = mended(text).lstrip()
    try:
        root = etree.fromstring(again.encode("utf-8"), _parser(False))
        warnings.append("not well-formed XML: stray characters or unknown entities were mended")
        return root, None, ()
    except etree.XMLSyntaxError:  # its own log goes on from file to file
        harmless = all(entry.domain_name == "NAMESPACE" for entry in _parser(False).error_log)
    try:
        recovered = etree.fromstring(again.encode("utf-8"), _parser(True))
    except etree.XMLSyntaxError:
        recovered = None
    if recovered is None or not len(recovered):
        raise ReadError(f"not well-formed XML ({reason[:160]})", path=path, remedy="ask for the file again") from None
    within = ended_within(recovered, again)
    warnings.append(
        "the file is cut off: what stands before the cut was kept"
        if within
        else f"not well-formed XML ({reason[:120]}): recovered as far as it goes"
    )
    return recovered, None if harmless else reason[:120], within


def _refuse_bombs(error: Exception, path: str) -> str:
    """libxml2's reason in one line; raises ReadError when it is that the document is too deep, too large, or a bomb."""
    reason = _PLACE.sub(r", line \1", " ".join(str(error).split()))
    if "depth in document" in reason:
        levels = re.search(r"document: (\d+)", reason)
        raise ReadError(
            f"is nested deeper than {levels.group(1) if levels else 'XML may be'} levels",
            path=path,
            remedy="such a file is not opened",
        ) from None
    if "depth" in reason or "huge" in reason.lower() or "loop" in reason or "mplification" in reason:
        raise ReadError(
            f"too deep or too large to read ({reason[:120]})", path=path, remedy="such a file is not opened"
        ) from None
    return reason


def checked_text(data: bytes, path: str) -> tuple[str, list[str]]:
    """The text of an XML file for another parser, illegal characters dropped, and what was odd about its encoding.

    Raises ReadError for entities that expand and for what is too deep; being well formed is left to the other parser.
    """
    from lxml import etree

    text, warnings = decode_xml(data, path)
    if text.count("<") > MAX_TAGS:
        raise ReadError(f"more than {MAX_TAGS:,} tags", path=path, remedy="split the feed")
    declared_entities(text, path)
    clean = legal(text)
    try:
        etree.fromstring(clean.encode("utf-8"), _parser(False))
    except etree.XMLSyntaxError as error:
        _refuse_bombs(error, path)
    return clean, warnings


def root_name(source: Source) -> str:
    """The local name of the root element as the first bytes of a file show it, or an empty string."""
    if source.root is None:  # every XML format asks
        source.root = _root_name(source.head)
    return source.root


def _root_name(head: bytes) -> str:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:4]:
        head = head.replace(b"\0", b"")
    place = 0
    while found := _OPENING.search(head, place):
        comment, instruction, declaration, name = found.groups()
        if name:
            return str(name.decode("ascii", "replace"))
        close = b"-->" if comment else b"?>" if instruction else b">" if declaration == b"!ENTITY" else b""
        place = head.find(close, found.end()) + len(close)
        if place < found.end():
            break
    return ""


def _unless_prose(match: re.Match[str]) -> str:
    """Nothing for the declaration of a namespace within a tag; what is no such thing stays."""
    text, start = match.string, match.start()
    inside = text.rfind("<", 0, start) > text.rfind(">", 0, start) and text[start - 1].isspace()
    return "" if inside else match[0]


def _has_plain_tags(text: str) -> bool:
    """Whether the text of a well-formed document shows that no tag is in a namespace; cheaper than to ask its elements."""
    prefixes = set(_NAMESPACE.findall(text))
    if "" in prefixes or "<xml:" in text:
        return False
    return all(f"<{prefix}:" not in text for prefix in prefixes)


def _has_namespaces(root: _Element) -> bool:
    return bool(_namespaced()(root))


@cache
def _namespaced() -> XPath:
    from lxml import etree

    return etree.XPath("boolean(descendant-or-self::*[namespace-uri()])")


def _local_names(root: _Element, keep: tuple[str, ...]) -> None:
    """Strip the namespaces of all tags but those in ``keep``, so that paths are written in plain names."""
    for element in root.iter("{*}*"):
        tag = element.tag
        if tag[0] == "{":
            space, _, name = tag[1:].rpartition("}")
            if space in keep:
                continue
            try:
                element.tag = name
            except ValueError:  # a name that libxml2 let pass and lxml does not
                continue
