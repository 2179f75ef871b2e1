"""Codes in settings, licences and flags: time zones, languages, territories; and what is wrong with a word that is none."""

from __future__ import annotations

import re
from typing import NamedTuple

from compliance.errors import nearest

_LANGUAGE_TAG = r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*"  # BCP 47, as far as the languages of texts go
_LANGUAGES = {
    "arabic": "ar", "chinese": "zh", "dutch": "nl", "english": "en", "french": "fr", "german": "de", "italian": "it",
    "japanese": "ja", "portuguese": "pt", "russian": "ru", "spanish": "es", "swedish": "sv", "turkish": "tr",
}  # fmt: skip


class Wrong(NamedTuple):
    """What is wrong with a word, and what would be right."""

    message: str
    remedy: str


def wrong_zone(name: str) -> Wrong | None:
    """None for an IANA time zone."""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        hint = nearest(name, sorted(available_timezones()))
        return Wrong(f"unknown time zone {name!r}{hint}", "use an IANA name such as Europe/Paris")
    return None


def wrong_language(tag: str) -> Wrong | None:
    """None for a language tag.

    >>> wrong_language("french").message
    "'french' is no language tag, did you mean 'fr'?"
    """
    if re.fullmatch(_LANGUAGE_TAG, tag):
        return None
    close = nearest(tag.lower(), list(_LANGUAGES))
    known = next((code for name, code in _LANGUAGES.items() if name in close), None)
    hint = f", did you mean {known!r}?" if known else ""
    return Wrong(f"{tag!r} is no language tag{hint}", "use a tag such as fr or pt-BR")


def wrong_territory(code: str, said: str | None = None) -> Wrong | None:
    """None for a code of a territory; ``said`` are the words that it stands in, where these may be a name ("New Zealand")."""
    from compliance.countries import code_of, codes
    from compliance.territories import known_territory

    if known_territory(code):
        return None
    meant = (code_of(said) if said else None) or code_of(code)
    hint = f", did you mean {meant!r}?" if meant else nearest(code.upper(), codes())
    return Wrong(f"{code!r} is no territory{hint}", "use ISO 3166 codes such as FR or FR-75, EU, or WORLD")
