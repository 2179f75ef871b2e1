"""HTML entities in plain text, as exports of content systems leave them: ``caf&eacute;``, ``the&nbsp;mayor``, ``&#8217;``.

They stand for characters, and must not hide a copy; yet offsets are those of the text as it was read. So each is replaced
by what it stands for and by soft hyphens, which no token sees, to the same length.
"""

from __future__ import annotations

from html import unescape

from compliance.text.patterns import lazy

_ENTITY = lazy(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_FILL = "\u00ad"
_OPENING = "([{<>«“‘„‚—–-/"


def unmasked(text: str) -> str:
    """``text``, as long as it was, with the characters that its entities stand for; mostly ``text`` itself.

    The filling stands after a character that begins a word or a quotation, else before it: a token reaches over the whole of
    its entities, and a mark stands beside what it stood beside.

    >>> unmasked("caf&eacute; AT&T").replace("\\u00ad", "")
    'café AT&T'
    >>> len(unmasked("caf&eacute; AT&T"))
    16
    """
    at = text.find("&")
    parts: list[str] = []
    done, before = 0, ""
    while at >= 0:
        found = _ENTITY.match(text, at)
        if found is not None:
            meant = unescape(found[0])
            if len(meant) <= 2:  # what has no such name stays as it is
                filling = _FILL * (len(found[0]) - len(meant))
                before = before if parts and done == at else text[at - 1 : at]
                parts += [text[done:at], meant + filling if _begins(meant, before) else filling + meant]
                done, before = found.end(), meant
        at = text.find("&", at + 1)
    return "".join([*parts, text[done:]]) if parts else text


def _begins(meant: str, before: str) -> bool:
    """Whether a letter begins a word, or a mark stands where a quotation begins."""
    if meant.isalnum():
        return not before.isalnum()
    return not before or before.isspace() or before in _OPENING
