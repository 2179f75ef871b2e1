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
from compliance.licensing.regions import Regions, regions_of
from compliance.model import Dispatch
from compliance.text.patterns import lazy
from compliance.wire.dates import read_date
from compliance.wire.terms import terms_of as wire_terms_of

_DATE = (
    r"\d{4}-\d{2}-\d{2}|\d{1,2}(?:er|º|st|nd|rd|th)?[\s./-]*(?:de\s+)?[^\W\d_]{3,10}\.?,?[\s./-]*(?:de\s+)?\d{4}|"
    r"\d{1,2}[./]\d{1,2}[./]\d{4}|[^\W\d_]{3,9}\.?\s+\d{1,2},?\s+\d{4}"
)
_TIME = (
    r"(?P<clock>[T,\s]+(?:(?:at|um|à|a las|às)\s+)?\d{1,2}[:.h]\d{2}(?::\d{2})?"
    r"\s*(?:Z\b|GMT|UTC|CES?T|BST|E[SD]T|[ap]\.?m\.?(?:\s*(?:GMT|UTC|E[SD]T))?|[+-]\d{2}:?\d{2})?)?"
)
_WHEN = rf"\s*:?\s*(?:(?:the|le|el|den|dem|zum|o|dia)\s+)?(?P<when>(?:{_DATE}){_TIME})"
_FEW = r"[^.;\n]{0,60}?"  # words of the same sentence


def _phrase(*alternatives: str, then: str = "") -> re.Pattern[str]:
    return lazy(rf"\b(?:{'|'.join(alternatives)}){then}", re.IGNORECASE)


_AFTER = _phrase(
    rf"no\b{_FEW}\b(?:use|display|publication)\b{_FEW}\bafter",
    r"expires?(?:\s+on)?",
    r"remove by",
    r"must be removed (?:by|after)",
    r"not to be used after",
    r"us(?:e|age) (?:is )?(?:permitted |allowed )?(?:only )?until",
    rf"(?:à retirer|retrait)\b{_FEW}\b(?:avant|le)",
    rf"(?:utilisation|usage)\b{_FEW}\b(?:jusqu['’]au|après)",
    rf"(?:nutzung|verwendung|nutzbar)\b{_FEW}\b(?:bis|nach)",
    rf"zu (?:löschen|entfernen)\b{_FEW}\bbis",
    rf"(?:uso|utilización|utilização)\b{_FEW}\b(?:hasta|até|después|após)",
    rf"(?:retirar|eliminar|remover)\b{_FEW}\bantes",
    then=_WHEN,
)
_BEFORE = _phrase(
    rf"not (?:for|to be) (?:publication|publish(?:ed)?|used?|released?)\b{_FEW}\b(?:before|until)",
    rf"no (?:use|publication|display)\b{_FEW}\b(?:before|until)",
    rf"embargoed\b{_FEW}\b(?:until|till|to)",
    r"sperrfrist:?(?:\s+bis)?",
    rf"nicht (?:zu veröffentlichen|zur veröffentlichung|veröffentlichen)\b{_FEW}\bvor",
    r"nicht vor",
    rf"(?:ne pas|interdit de) (?:publier|diffuser|utiliser)\b{_FEW}\bavant",
    rf"(?:no|não) (?:publicar|difundir|usar|divulgar)\b{_FEW}\b(?:antes|hasta|até)(?:\s+(?:del?|do))?",
    r"(?:sous )?embargo jusqu['’](?:au|à)",
    r"embargado hasta",
    r"(?:sob embargo|embargado) até",
    r"embargo fino al?",
    then=_WHEN,
)
_PROHIBITIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "archive",
        _phrase(
            r"(?:pas d['’]|sans |ne pas |interdi(?:t|ction) d['’])archiv",
            rf"archiv(?:age|ierung|ar|o|ado)\b{_FEW}\b(?:interdit|nicht|untersagt|verboten|prohibid[oa]|proibid[oa])",
            r"(?:prohibid[oa]|proibid[oa])(?: el| o)? (?:archiv|arquiv)",
            r"(?:keine|nicht) archivier",
            r"(?:no|não|sem|sin) (?:archiv|arquiv)(?:ar|o)\b",
        ),
    ),
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
_NAMED = lazy(
    r"\bCC[ -]?(BY(?:-NC)?(?:-ND|-SA)?|0)(?:[ -](?:\d\.\d))?\b|(?<!not )(?<!not in )(?<!not in the )\bpublic domain\b",
    re.IGNORECASE,
)
_PICTURES = lazy(r"\b(?:photos?|fotos?|pictures?|images?|bild(?:er)?|video)\b", re.IGNORECASE)  # theirs is not the text's


@dataclass(frozen=True, slots=True)
class Terms:
    """What a dispatch says of its use. Times are aware; one without a zone in the text is taken as UTC."""

    prohibit: frozenset[str] = frozenset()
    not_before: datetime | None = None
    not_after: datetime | None = None
    public: str | None = None  # the preset of the public licence it names
    max_days: int | None = None  # usable for so many days
    regions: Regions = Regions()  # "GERMANY OUT", "USA ONLY"
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
    regions = regions_of(joined, wire)
    return Terms(
        frozenset(prohibit),
        _latest(_BEFORE, joined) or wire.no_use_before,
        _earliest(_AFTER, joined) or wire.no_use_after,
        _public(joined),
        wire.max_days,
        regions,
        texts,
    )


_NOTHING = Terms()


def _public(text: str) -> str | None:
    lines = "\n".join(line for line in text.splitlines() if not _PICTURES.search(line))
    linked = preset_of_link(lines)
    if linked:
        return linked
    found = _NAMED.search(lines)
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


_AT = lazy(r"\ba las\b|\bàs\b")


def _moment(found: re.Match[str]) -> datetime | None:
    """The time that a phrase names; None when it is no date of the calendar."""
    when = read_date(_AT.sub("at", found["when"]))
    if when is None:
        return None
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
