"""One name for a rights holder, however it is written: "Agence France-Presse", "AFP", "afp"."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from compliance.text.patterns import lazy
from compliance.wire.agencies import known_agencies

_JOINT = lazy(r"[/,;&+]|\b(?:and|und|et|y)\b")


@lru_cache(maxsize=8192)
def canonical(name: str) -> str:
    """A key that is equal for all known names of one agency, and for spellings that differ in case or punctuation.

    >>> canonical("Acme  Media, Ltd.") == canonical("acme media ltd")
    True
    """
    agency = known_agencies().of_name(name)
    return fold_name(agency.name if agency else name)


def fold_name(name: str) -> str:
    """``name`` in lower case, without accents and punctuation, single spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    kept = (c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def named(value: str) -> tuple[str, ...]:
    """The agencies that a credit names: "AFP/Reuters" is two, "dpa/lnw" a service of one.

    >>> named("AFP/Reuters")
    ('AFP', 'Reuters')
    """
    if is_agency(value):
        return (value,)
    return tuple(part for part in map(str.strip, _JOINT.split(value)) if part)


@lru_cache(maxsize=8192)
def is_agency(name: str) -> bool:
    """True for a name of a known news agency, in any case."""
    return known_agencies().of_name(name) is not None


@lru_cache(maxsize=1024)
def other_names(name: str | None) -> tuple[str, ...]:
    """All names of the agency that ``name`` is one of; none for a holder that is no known agency."""
    agency = known_agencies().of_name(name) if name else None
    return (agency.name, *agency.names, *agency.abbreviations) if agency else ()


def written_agency(words: str) -> bool:
    """True for words of a text that name an agency: the reporter Ana is not the agency ANA."""
    return known_agencies().in_text(words) is not None


def agencies_in(words: str) -> tuple[str, ...]:
    """The short names of the agencies that a stretch of text names, each once."""
    return tuple(dict.fromkeys(agency.name for _, _, agency in known_agencies().find(words)))
