"""Usage terms of a dispatch: what its strings say, as limits where they can be understood, and as text always.

Self-contained and pure. Phrases are those of real feeds: "NO ARCHIVAL USE", "No use/digital display after 01/Feb/2016
19:04", "Not for publication before ...", Creative Commons links, PLUS and TDM reservations on text mining.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from compliance.licensing.presets import preset_of_link
from compliance.model import Dispatch

_MONTHS = {name: number for number, names in enumerate((
    "jan january janvier janv enero januar gennaio janeiro", "feb february fevrier fev febrero februar febbraio fevereiro",
    "mar march mars marzo marz maerz marco", "apr april avril avr abril aprile", "may mai mayo maggio maio",
    "jun june juin junio juni giugno junho", "jul july juillet juil julio juli luglio julho", "aug august aout agosto",
    "sep sept september septembre septiembre settembre setembro", "oct october octobre octubre oktober okt ottobre outubro out",
    "nov november novembre noviembre novembro", "dec december decembre diciembre dezember dez dicembre dezembro",
), 1) for name in names.split()}

_DATE = (
    r"(?P<iso>\d{4}-\d{2}-\d{2})|(?P<day>\d{1,2})[\s./-]*(?P<month>[a-zäéûçã]{3,10})\.?,?[\s./-]*(?P<year>\d{4})"
    r"|(?P<month2>[a-z]{3,9})\.?\s+(?P<day2>\d{1,2}),?\s+(?P<year2>\d{4})"
)
_TIME = r"(?:\s*[T,]?\s*(?:at\s+)?(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<zone>Z|GMT|UTC|[+-]\d{2}:?\d{2})?)?"
_WHEN = rf"(?:{_DATE}){_TIME}"
_AFTER = re.compile(
    rf"(?:\bno\b[^.;\n]{{0,60}}?\b(?:use|display|publication)\b[^.;\n]{{0,40}}?\bafter|\bexpires?(?:\s+on)?|\bremove by|\bmust be removed (?:by|after)"
    rf"|\bnot to be used after|\buse (?:permitted )?until)\s*:?\s*{_WHEN}", re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:\bnot (?:for|to be) (?:publication|publish(?:ed)?|use|used|release|released)\b[^.;\n]{{0,40}}?\b(?:before|until)"
    rf"|\bno (?:use|publication|display)\b[^.;\n]{{0,40}}?\b(?:before|until)|\bembargoed\b[^.;\n]{{0,40}}?\b(?:until|till|to)|\bsperrfrist:?(?:\s+bis)?)\s*:?\s*{_WHEN}",
    re.IGNORECASE,
)
_PROHIBITIONS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("archive", re.compile(r"\bno archiv(?:al|e|ing)\b|\bnot? (?:to be |for )?archiv", re.IGNORECASE)),
    ("translate", re.compile(r"\b(?:no|not to be) translat", re.IGNORECASE)),
    ("publish-web", re.compile(r"\bno (?:web|internet|online|digital)(?: use)?\b(?!\s*(?:display\s+)?after)(?!/)", re.IGNORECASE)),
    ("publish-print", re.compile(r"\b(?:no print|(?:online|web|digital) (?:use )?only)\b", re.IGNORECASE)),
    ("publish-app", re.compile(r"\bno (?:mobile|app)(?: use)?\b", re.IGNORECASE)),
    ("syndicate", re.compile(r"\bno (?:resale|re-?sales?|syndication)\b|\bnot for (?:resale|syndication)\b", re.IGNORECASE)),
    ("commercial", re.compile(r"\bno commercial\b|\bnon-?commercial use only\b|\bnot for commercial\b", re.IGNORECASE)),
    ("ai-train", re.compile(
        r"\b(?:no|not)\b[^.;\n]{0,60}\b(?:AI|artificial intelligence|machine[- ]learning)\b|DMI-PROHIBITED(?:-(?!SEARCH|EXCEPTSEARCH)[A-Z-]*(?:AI|GEN)[A-Z-]*)?",
        re.IGNORECASE)),
    ("text-mining", re.compile(
        r"\b(?:no|not)\b[^.;\n]{0,60}\b(?:text (?:and|or|&) data mining|data mining|TDM)\b|DMI-PROHIBITED\b(?!-AI|-GEN)|tdm-reservation\W+1\b", re.IGNORECASE)),
)
_RESERVED = re.compile(r"\ball rights reserved\b|\btous droits r[ée]serv[ée]s\b|\balle rechte vorbehalten\b|\btodos los derechos reservados\b", re.IGNORECASE)
_NAMED = re.compile(r"\bCC[ -](BY(?:-NC)?(?:-ND|-SA)?|0)(?:[ -](?:\d\.\d))?\b|\bpublic domain\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a dispatch says of its use. Times are aware; one without a zone in the text is taken as UTC."""

    prohibit: frozenset[str] = frozenset()
    not_before: datetime | None = None
    not_after: datetime | None = None
    public: str | None = None  # the preset of the public licence it names
    reserved: bool = False  # "all rights reserved"
    texts: tuple[str, ...] = ()  # everything as written


def terms_of(dispatch: Dispatch) -> Terms:
    """The structured terms of ``dispatch``, from its usage terms, notice, advisories and rights links."""
    texts = (dispatch.usage_terms, dispatch.copyright_notice, *dispatch.rights_links)
    return parse_terms(tuple(text for text in texts if text))


@lru_cache(maxsize=4096)
def parse_terms(texts: tuple[str, ...]) -> Terms:
    """Limits found in these strings.

    >>> sorted(parse_terms(("NO ARCHIVAL USE",)).prohibit)
    ['archive']
    """
    if not texts:
        return _NOTHING
    joined = "\n".join(texts)[:100_000]
    prohibit = frozenset(action for action, phrase in _PROHIBITIONS if phrase.search(joined))
    return Terms(
        prohibit, _latest(_BEFORE, joined), _earliest(_AFTER, joined), _public(joined), bool(_RESERVED.search(joined)), texts,
    )


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
    found = ((_moment(match), match["hour"] is None) for match in pattern.finditer(text))
    return min((when + timedelta(days=1) if whole_day else when for when, whole_day in found if when), default=None)


def _latest(pattern: re.Pattern[str], text: str) -> datetime | None:
    return max((when for when in map(_moment, pattern.finditer(text)) if when), default=None)


def _moment(found: re.Match[str]) -> datetime | None:
    """The time that a phrase names; None when it is no date of the calendar."""
    if found["iso"]:
        year, month, day = map(int, found["iso"].split("-"))
    else:
        name = (found["month"] or found["month2"]).lower().translate(str.maketrans("äéûçã", "aeuca"))
        if name not in _MONTHS:
            return None
        year, month, day = int(found["year"] or found["year2"]), _MONTHS[name], int(found["day"] or found["day2"])
    clock = f"T{int(found['hour'] or 0):02d}:{found['minute'] or '00'}:{found['second'] or '00'}"
    zone = (found["zone"] or "").upper()
    offset = zone if zone.startswith(("+", "-")) else "+00:00"
    try:
        return datetime.fromisoformat(f"{year:04d}-{month:02d}-{day:02d}{clock}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
