"""Usage terms of a dispatch: what its strings say, as limits where they can be understood, and as text always.

Pure. Phrases are those of real feeds: "NO ARCHIVAL USE", "No use/digital display after 01/Feb/2016
19:04", "Not for publication before ...", Creative Commons links, PLUS and TDM reservations on text mining.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from compliance.dataclass import dataclass
from compliance.licensing.presets import preset_of_link
from compliance.model import Dispatch
from compliance.text.patterns import lazy
from compliance.wire.dates import read_date
from compliance.wire.terms import terms_of as wire_terms_of

_DATE = r"\d{4}-\d{2}-\d{2}|\d{1,2}[\s./-]*[^\W\d_]{3,10}\.?,?[\s./-]*\d{4}|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4}"
_TIME = r"(?P<clock>[T,\s]+(?:at\s+)?\d{1,2}[:.h]\d{2}(?::\d{2})?\s*(?:Z\b|GMT|UTC|CES?T|BST|E[SD]T|[+-]\d{2}:?\d{2})?)?"
_WHEN = rf"\s*:?\s*(?P<when>(?:{_DATE}){_TIME})"
_FEW = r"[^.;\n]{0,60}?"  # words of the same sentence


def _phrase(*alternatives: str, then: str = "") -> re.Pattern[str]:
    return lazy(rf"\b(?:{'|'.join(alternatives)}){then}", re.IGNORECASE)


_AFTER = _phrase(
    rf"no\b{_FEW}\b(?:use|display|publication)\b{_FEW}\bafter",
    r"expires?(?:\s+on)?",
    r"remove by",
    r"must be removed (?:by|after)",
    r"not to be used after",
    r"use (?:permitted )?until",
    then=_WHEN,
)
_BEFORE = _phrase(
    rf"not (?:for|to be) (?:publication|publish(?:ed)?|used?|released?)\b{_FEW}\b(?:before|until)",
    rf"no (?:use|publication|display)\b{_FEW}\b(?:before|until)",
    rf"embargoed\b{_FEW}\b(?:until|till|to)",
    r"sperrfrist:?(?:\s+bis)?",
    then=_WHEN,
)
_PROHIBITIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("translate", _phrase(r"(?:no|not to be) translat")),
    # "No use/digital display after ..." is a limit in time, no prohibition.
    ("publish-web", _phrase(r"no (?:web|internet|online|digital)(?: use)?\b(?!\s*(?:display\s+)?after)(?!/)")),
    ("publish-print", _phrase(r"no print\b", r"(?:online|web|digital) (?:use )?only\b")),
    ("publish-app", _phrase(r"no (?:mobile|app)(?: use)?\b")),
    ("syndicate", _phrase(r"no (?:re-sales?|resales|syndication)\b", r"not for (?:resale|syndication)\b")),
    ("commercial", _phrase(r"no commercial\b", r"non-?commercial use only\b", r"not for commercial\b")),
    # PLUS data mining vocabulary (ns.useplus.org/ldf/vocab) and the W3C TDM Reservation Protocol.
    (
        "ai-train",
        _phrase(rf"not?\b{_FEW}\b(?:AI|artificial intelligence|machine[- ]learning)\b", r"DMI-PROHIBITED(?:\b(?!-)|-AI|-GEN)"),
    ),
    (
        "text-mining",
        _phrase(
            rf"not?\b{_FEW}\b(?:text (?:and|or|&) )?(?:data mining|TDM)\b", r"DMI-PROHIBITED\b(?!-)", r"tdm-reservation\W+1\b"
        ),
    ),
)
_RESERVED = _phrase(
    "all rights reserved", "tous droits r[ée]serv[ée]s", "alle rechte vorbehalten", "todos los derechos reservados"
)
_NAMED = lazy(r"\bCC[ -](BY(?:-NC)?(?:-ND|-SA)?|0)(?:[ -](?:\d\.\d))?\b|\bpublic domain\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a dispatch says of its use. Times are aware; one without a zone in the text is taken as UTC."""

    prohibit: frozenset[str] = frozenset()
    not_before: datetime | None = None
    not_after: datetime | None = None
    public: str | None = None  # the preset of the public licence it names
    reserved: bool = False  # "all rights reserved"
    max_days: int | None = None  # usable for so many days
    regions: tuple[str, ...] = ()  # "GERMANY OUT", "USA ONLY": kept in words
    texts: tuple[str, ...] = ()  # everything as written


def terms_of(dispatch: Dispatch) -> Terms:
    """The structured terms of ``dispatch``, from its usage terms, notice, advisories and rights links."""
    texts = (dispatch.usage_terms, dispatch.copyright_notice, *dispatch.rights_links)
    return parse_terms(tuple([text for text in texts if text]))


@lru_cache(maxsize=4096)
def parse_terms(texts: tuple[str, ...]) -> Terms:
    """Limits found in these strings.

    >>> sorted(parse_terms(("NO ARCHIVAL USE",)).prohibit)
    ['archive']
    """
    if not texts:
        return _NOTHING
    joined = "\n".join(texts)[:100_000]
    wire = wire_terms_of(joined)
    prohibit = {action for action, phrase in _PROHIBITIONS if phrase.search(joined)}
    prohibit |= {action for action, said in (("archive", wire.no_archive), ("syndicate", wire.no_resale)) if said}
    regions = (
        *(f"not in {place}" for place in wire.not_in),
        *(f"only in {place}" for place in wire.only_in if place.upper() not in _CHANNELS),
    )
    return Terms(
        frozenset(prohibit),
        _latest(_BEFORE, joined),
        _earliest(_AFTER, joined),
        _public(joined),
        bool(_RESERVED.search(joined)),
        wire.max_days,
        regions,
        texts,
    )


_CHANNELS = ("ONLINE", "DIGITAL", "WEB", "INTERNET", "MOBILE", "PRINT")
_NOTHING = Terms()


def _public(text: str) -> str | None:
    linked = preset_of_link(text)
    if linked:
        return linked
    found = _NAMED.search(text)
    if not found:
        return None
    if found[1] is None:
        return "public-domain"
    return "CC0-1.0" if found[1] == "0" else f"CC-{found[1].upper()}-4.0"


def _earliest(pattern: re.Pattern[str], text: str) -> datetime | None:
    """The first moment at which use has ended: a day without a time ends at its midnight."""
    found = ((_moment(match), match["clock"] is None) for match in pattern.finditer(text))
    return min((when + timedelta(days=1) if whole_day else when for when, whole_day in found if when), default=None)


def _latest(pattern: re.Pattern[str], text: str) -> datetime | None:
    return max((when for when in map(_moment, pattern.finditer(text)) if when), default=None)


def _moment(found: re.Match[str]) -> datetime | None:
    """The time that a phrase names; None when it is no date of the calendar."""
    when = read_date(found["when"])
    if when is None:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
