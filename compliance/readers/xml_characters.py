"""What stands for characters in XML: entities of an internal DTD, HTML's names, numbers, and what no text may hold."""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING

from compliance.errors import ReadError
from compliance.text.patterns import lazy

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ENTITY = 1_000  # characters one entity may stand for
MAX_EXPANSION = 1_000_000  # characters all entity references of a file may come to

_SUBSET_END = lazy(r"\]\s*>")
_ENTITY = lazy(r"""<!ENTITY\s+(%\s+)?([^\s"'>]+)\s+(?:"([^"]*)"|'([^']*)'|(SYSTEM|PUBLIC))""")
_LESS_THAN = lazy(r"<(?=[\s\d=])")  # opens no tag
_REFERENCE = lazy(r"&([A-Za-z][A-Za-z0-9]{0,31});|&(?!#\d{1,7};|#x[0-9A-Fa-f]{1,6};|[A-Za-z_:][\w:.-]*;)")
_NUMERIC = lazy(r"&#(?:x([0-9A-Fa-f]{1,6})|(\d{1,7}));")
_ANY_NUMERIC = lazy(r"&#(?:x([0-9A-Fa-f]+)|(\d+))(;?)")
_ILLEGAL = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BUILT_IN = frozenset(("amp", "lt", "gt", "quot", "apos"))


def declared_entities(text: str, path: str) -> dict[str, str]:
    """The entities of the internal DTD that stand for plain characters; anything else in it is refused."""
    if "<!ENTITY" not in text:
        return {}
    entities: dict[str, str] = {}
    start = max(text.find("<!DOCTYPE"), 0)
    end = _SUBSET_END.search(text, start)
    subset = text[start : end.end() if end else len(text)]
    for match in _ENTITY.finditer(subset):
        parameter, name, value, external = (
            match.group(1),
            match.group(2),
            match.group(3) or match.group(4) or "",
            match.group(5),
        )
        if parameter and external == "PUBLIC":
            continue  # the character sets of XHTML by their public names; never fetched
        if external or parameter:
            raise ReadError(
                f"the DTD declares the external entity {name[:40]!r}, which is not followed",
                path=path,
                remedy="ask the sender for a file without it",
            )
        value = _NUMERIC.sub(_character, value)
        if (
            ("&" in value and value != "&")
            or ("<" in value and value != "<")
            or ("%" in value and value != "%")
            or len(value) > MAX_ENTITY
        ):
            raise ReadError(
                f"the DTD declares the entity {name[:40]!r}, which expands to more than plain characters",
                path=path,
                remedy="such a file is not opened",
            )
        entities.setdefault(name, _NUMERIC.sub(_character, value))
    if subset.count("<!ENTITY") != sum(1 for _ in _ENTITY.finditer(subset)):
        raise ReadError(
            "the DTD declares entities in a form that is not understood", path=path, remedy="such a file is not opened"
        )
    return entities


def _character(match: re.Match[str]) -> str:
    code = int(match.group(1), 16) if match.group(1) else int(match.group(2))
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def mended(text: str) -> str:
    """The text with HTML's named entities as numbers, stray ampersands and "less than" escaped, without illegal characters."""
    text = _REFERENCE.sub(_reference, legal(text))
    return text if "<![CDATA[" in text else _LESS_THAN.sub("&lt;", text)


def legal(text: str) -> str:
    """The text without characters that XML does not allow, be they written out or by number."""
    return _ANY_NUMERIC.sub(_legal_reference, _ILLEGAL.sub("", text)) if "&#" in text else _ILLEGAL.sub("", text)


def _legal_reference(match: re.Match[str]) -> str:
    digits = match.group(1) or match.group(2)
    if not match.group(3):
        return "&amp;" + match.group(0)[1:]
    code = int(digits, 16 if match.group(1) else 10) if len(digits.lstrip("0")) <= 7 else 0
    if 0 < code <= 0x10FFFF and not _ILLEGAL.match(chr(code)):
        return match.group(0)
    # What stands before and after it must not become another reference.
    text, start = match.string, match.start()
    near = max(0, start - 16)
    return " " if text.rfind("&", near, start) > text.rfind(";", near, start) else ""


def _reference(match: re.Match[str]) -> str:
    name = match.group(1)
    if name is None:
        return "&amp;"
    if name in _BUILT_IN:
        return match.group(0)
    found = html5.get(f"{name};")
    return "".join(f"&#{ord(c)};" for c in found) if found else match.group(0)


def insert_entities(root: _Element, entities: dict[str, str], path: str) -> None:
    """Put the characters of entity references where they stand, and drop those that nothing declares."""
    from lxml import etree

    total = 0
    for node in list(root.iter(etree.Entity)):
        name = str(node.name)
        value = entities.get(name, html5.get(f"{name};", ""))
        total += len(value)
        if total > MAX_EXPANSION:
            raise ReadError(
                "its entities expand to more than a million characters", path=path, remedy="such a file is not opened"
            )
        value = _ILLEGAL.sub("", value + (node.tail or ""))
        parent, before = node.getparent(), node.getprevious()
        if parent is None:
            continue
        if before is not None:
            before.tail = _ILLEGAL.sub("", before.tail or "") + value
        else:
            parent.text = _ILLEGAL.sub("", parent.text or "") + value
        node.tail = None
        parent.remove(node)
