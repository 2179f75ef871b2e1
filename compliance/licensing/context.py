"""The context of a check: where, how and when the article is published.

What the flags say wins over what the article says of itself, that over the configuration's path rules, those over its
defaults. What nobody says stays None, and a licence that limits it then leads to review.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from compliance.config import CHANNELS, ContextConfig, ContextRule
from compliance.countries import code_of
from compliance.dataclass import dataclass
from compliance.model import Article
from compliance.territories import known_territory
from compliance.text.patterns import lazy

if TYPE_CHECKING:
    from pathspec import PathSpec

# A web page this old is what agencies call archive.
ARCHIVE_AFTER = timedelta(days=30)

_YES = {"yes", "true", "1", "allow", "allowed", "permitted"}
_NO = {"no", "false", "0", "disallow", "disallowed", "forbidden", "reserved", "prohibited"}


@dataclass(frozen=True, slots=True)
class Context:
    """What the rules may know of the outside. ``now`` is passed in: no rule reads a clock.

    ``published`` is the time of publication, past or planned; None means that the article would go out now. All times are
    aware.
    """

    now: datetime
    published: datetime | None = None
    outlet: str | None = None
    territories: tuple[str, ...] = ()
    language: str | None = None
    channel: str | None = None
    machine_use: bool | None = None  # the outlet lets machines mine or train on this article
    commercial: bool | None = None

    @property
    def moment(self) -> datetime:
        """When the article is, was or would be published."""
        return self.now if self.published is None else self.published

    @property
    def planned(self) -> bool:
        """True when publication lies ahead."""
        return self.published is not None and self.published > self.now

    @property
    def display(self) -> tuple[datetime, ...]:
        """The moments at which a licence must hold: that of publication, and now where the text is still on display.

        What was printed is not taken back, so print counts at publication only.
        """
        if self.published is None or self.planned or self.channel == "print":
            return (self.moment,)
        return (self.published, self.now)

    @property
    def channels(self) -> tuple[str, ...]:
        """The channel, or all that it can be when nobody says: a text not older than 30 days is no archive."""
        if self.channel is not None:
            return (self.channel,)
        if self.published is not None and self.now - self.published > ARCHIVE_AFTER:
            return CHANNELS
        return tuple(channel for channel in CHANNELS if channel != "archive")

    def translates(self, language: str | None) -> bool:
        """True when the article is in another language than a text in ``language``; False where either is not known."""
        return bool(self.language and language and primary(self.language) != primary(language))


def primary(language: str) -> str:
    """The language of a tag, without its region: "pt" of "pt-BR"."""
    return language.replace("_", "-").split("-")[0].lower()


def context_for(
    article: Article,
    settings: ContextConfig,
    *,
    now: datetime,
    path: str | None = None,
    outlet: str | None = None,
    territory: str | None = None,
    language: str | None = None,
    channel: str | None = None,
    published: datetime | None = None,
) -> Context:
    """The context of ``article``: the keyword arguments from ``outlet`` on are the flags of the command line.

    ``path`` is the article's own as the path rules see it, where that differs.
    """
    zone = _zone(settings.zone)
    meta = {str(key).lower().replace("_", "-"): value for key, value in article.meta.items()}
    layers: list[Mapping[str, Any]] = [
        {"outlet": outlet, "territory": territory, "language": language, "channel": channel},
        {k: v for k, v in meta.items() if v not in (None, "", [])} | {"language": article.language},
        *map(_of_rule, _rules_for(path or article.path, settings.rules)),
        _of_rule(settings),
    ]

    def first(key: str) -> Any:
        return next((layer[key] for layer in layers if layer.get(key) not in (None, "")), None)

    house = first("outlet")
    house = str(house) if house is not None else None
    way = first("channel")
    if way is not None:
        way = _channel(way, article)
    elif house and "." in house:
        way = "web"
    return Context(
        now=aware(now, UTC),
        published=_published(article, meta, published, zone),
        outlet=house,
        territories=_territories(first("territory")),
        language=_text(first("language")),
        channel=way,
        machine_use=_machine_use(meta),
        commercial=_answer(meta.get("commercial")),
    )


def not_understood(article: Article) -> tuple[str, ...]:
    """What the article says of its own publication and nobody can use, a line each: it leads to review, and is said."""
    meta = {str(key).lower().replace("_", "-"): value for key, value in article.meta.items()}
    given = {key: meta[key] for key in ("embargo", "territory", "language", "channel") if meta.get(key) not in (None, "", [])}
    checks: dict[str, tuple[bool, str]] = {
        "embargo": (as_time(given.get("embargo"), UTC) is not None, "no time; write it as 2026-06-16T18:00:00+02:00"),
        "territory": (bool(_territories(given.get("territory"))), "no territory; write a code such as FR, FR-75, EU or WORLD"),
        "language": (article.language is not None, "no language tag; write one such as fr or pt-BR"),
        "channel": (
            article.format == "html" or _channel(given.get("channel"), article) is not None,
            f"no channel; write {', '.join(CHANNELS[:-1])} or {CHANNELS[-1]}",
        ),
    }
    return tuple(f"its {key} {str(given[key])[:40]!r} is {checks[key][1]}" for key in given if not checks[key][0])


def aware(moment: datetime, zone: Any) -> datetime:
    """``moment`` with a time zone: its own, else ``zone``."""
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _zone(name: str | None) -> tzinfo:
    if not name:
        return UTC
    from zoneinfo import ZoneInfo

    return ZoneInfo(name)


def _of_rule(rule: ContextConfig | ContextRule) -> Mapping[str, Any]:
    return {"outlet": rule.outlet, "territory": rule.territory, "language": rule.language, "channel": rule.channel}


def _rules_for(path: str, rules: Iterable[ContextRule]) -> list[ContextRule]:
    """The path rules that apply, the last one of the file first: as in an ignore file, later lines win."""
    kept = [rule for rule in rules if rule.paths]
    return [rule for rule in reversed(kept) if _patterns(rule.paths).match_file(path)]


@lru_cache(maxsize=256)
def _patterns(lines: tuple[str, ...]) -> PathSpec[Any]:
    from pathspec import PathSpec

    return PathSpec.from_lines("gitignore", lines)


def _published(article: Article, meta: Mapping[str, Any], flag: datetime | None, zone: Any) -> datetime | None:
    """The later of the date and the embargo that the article sets itself."""
    if flag is not None:
        return aware(flag, zone)
    times = [aware(article.published, zone)] if article.published is not None else []
    held = as_time(meta.get("embargo"), zone)
    if held is not None:
        times.append(held)
    return max(times, default=None)


def as_time(value: object, zone: Any) -> datetime | None:
    """A time of front matter or metadata; None for what is none."""
    if isinstance(value, datetime):
        return aware(value, zone)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=zone)
    if isinstance(value, str):
        try:
            return aware(datetime.fromisoformat(value.strip()), zone)
        except ValueError:
            return None
    return None


def _machine_use(meta: Mapping[str, Any]) -> bool | None:
    """Whether the page lets machines use it: TDMRep ``tdm-reservation`` (0 permits), our own keys, an open licence."""
    reservation = _answer(meta.get("tdm-reservation"))
    if reservation is not None:
        return not reservation
    for key in ("ai-train", "text-mining", "data-mining"):
        answer = _answer(meta.get(key))
        if answer is not None:
            return answer
    licence = meta.get("license", meta.get("licence"))
    if isinstance(licence, str):
        from compliance.licensing.terms import parse_terms

        public = parse_terms((licence.replace("CC-", "CC "),)).public
        if public is not None:
            return True
    return None


def _answer(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    return True if word in _YES else False if word in _NO else None


def _territories(value: object) -> tuple[str, ...]:
    """Codes of territories, from codes or names; what is neither is not known, so that it leads to review."""
    entries = _SEPARATOR.split(value) if isinstance(value, str) else value if isinstance(value, Iterable) else ()
    found: list[str] = []
    for said in entries:
        entry = str(said).strip()
        parts = [entry] if known_territory(entry) or code_of(entry) else entry.split()
        codes = [part if known_territory(part) else code_of(part) for part in parts]
        if None in codes:
            return ()
        found += [code for code in codes if code]
    return tuple(found)


def _channel(value: object, article: Article) -> str | None:
    """The channel; None for a word that is none. On a web page the word may speak of anything, a section for instance."""
    word = str(value).strip().lower()
    return word if word in CHANNELS else "web" if article.format == "html" else None


_SEPARATOR = lazy(r"[,;/]")


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str) and value.strip() else None
