"""The known agencies, and the user's own: by name, by domain, and as they are written in a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, lru_cache

from compliance.config import AgencyConfig
from compliance.dataclass import dataclass
from compliance.text.patterns import lazy


@dataclass(frozen=True, slots=True)
class Agency:
    """A news agency. ``name`` is the short name that ``Dispatch.holder`` has."""

    id: str
    name: str
    names: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()  # matched with their case
    domains: tuple[str, ...] = ()
    zone: str | None = None  # IANA zone of its naive times
    signoff: str | None = None  # a regular expression for a closing line of its own form
    tails: tuple[str, ...] = ()  # beginnings of closing lines
    placeless: bool = False  # whether its mark opens a story without a place
    bare: bool = True  # whether its name is surely the agency wherever it stands


class Agencies:
    """A set of agencies with their look-ups. Later agencies with the id of an earlier one add to it."""

    def __init__(self, agencies: Iterable[Agency]) -> None:
        merged: dict[str, Agency] = {}
        for agency in agencies:
            merged[agency.id] = _merged(merged[agency.id], agency) if agency.id in merged else agency
        self.all = tuple(merged.values())
        self._written: dict[str, Agency] = {}
        for agency in self.all:
            for name in (agency.name, *agency.names, *agency.abbreviations):
                self._written.setdefault(name, agency)
        # First word, lower case -> the names that begin with it, the longest first: "Reuters News Agency" is not "Reuters".
        self._openings: dict[str, list[tuple[tuple[str, ...], bool, Agency]]] = {}
        for name, agency in self._written.items():
            words = tuple(_WORD.findall(name))
            cased = len(words) == 1 or max(map(len, words)) < 3
            given = words if cased else tuple(word.lower() for word in words)
            self._openings.setdefault(words[0].lower(), []).append((given, cased, agency))
        for openings in self._openings.values():
            openings.sort(key=lambda opening: -len(opening[0]))
        self.tails = tuple((tail, agency) for agency in self.all for tail in agency.tails)
        self.openings = tuple(opening for opening, _ in self.tails)
        self.closing = lazy("|".join(f"(?:{agency.signoff})" for agency in self.all if agency.signoff))

    @cached_property
    def _folded(self) -> dict[str, Agency]:
        known: dict[str, Agency] = {}
        for agency in self.all:
            for name in (agency.name, agency.id, *agency.names, *agency.abbreviations):
                known.setdefault(fold(name), agency)
        return known

    @cached_property
    def _domains(self) -> dict[str, Agency]:
        known: dict[str, Agency] = {}
        for agency in self.all:
            for domain in agency.domains:
                known.setdefault(domain.lower(), agency)
        return known

    def may_open(self, word: str) -> bool:
        """Whether a name of an agency begins with ``word``, in lower case."""
        return word in self._openings

    def of_name(self, name: str) -> Agency | None:
        """The agency of a name in metadata or in a licence: case, accents and punctuation do not matter."""
        return self._folded.get(fold(name))

    def in_metadata(self, name: str) -> Agency | None:
        """The agency of a field of metadata: a name, several names of one agency, or a domain of its own."""
        found = self.of_name(name)
        if found is None and "." in name and " " not in name:
            found = self.of_domain(name.removeprefix("https://").removeprefix("http://").split("/")[0])
        if found is None and len(name) < 80:
            named = {agency.id: agency for _, _, agency in self.find(name)}
            found = named.popitem()[1] if len(named) == 1 and len(name.split()) <= 8 else None
        return found

    def short(self, name: str) -> str:
        """The short name of an agency; another name comes back as it is, without outer white space."""
        found = self.of_name(name)
        return found.name if found else name.strip()

    def in_text(self, words: str) -> Agency | None:
        """The agency that ``words`` of a text name: short names with their case, full names of two words and more without."""
        found = self._written.get(words)
        if found is None and (" " in words or "-" in words or not words.isascii()):
            found = self._folded.get(fold(words))
        return found

    def find(self, line: str) -> list[tuple[int, int, Agency]]:
        """Where ``line`` names agencies: ``(start, end, agency)``, in order, without overlaps. Time is linear in its words."""
        openings = self._openings
        if openings.keys().isdisjoint(_WORD.findall(line.lower())):
            return []
        words = [(match.start(), match.end(), match[0]) for match in _WORD.finditer(line)]
        found: list[tuple[int, int, Agency]] = []
        position = 0
        while position < len(words):
            step = 1
            for given, cased, agency in openings.get(words[position][2].lower(), ()):
                run = words[position : position + len(given)]
                if len(run) == len(given) and all(
                    word == (text if cased else text.lower()) for word, (_, _, text) in zip(given, run, strict=True)
                ):
                    found.append((run[0][0], run[-1][1], agency))
                    step = len(given)
                    break
            position += step
        return found

    def of_domain(self, host: str) -> Agency | None:
        """The agency whose site ``host`` is, or is below."""
        parts = host.lower().strip(".").split(".")
        return next((self._domains[name] for i in range(len(parts)) if (name := ".".join(parts[i:])) in self._domains), None)


def fold(name: str) -> str:
    """``name`` in lower case, without accents and punctuation, single spaces, and without a leading article."""
    return _fold(name) if len(name) <= 100 else _fold.__wrapped__(name)  # the same names stand in every dispatch


@lru_cache(maxsize=4096)
def _fold(name: str) -> str:
    if name.isascii():
        plain = name.lower()
    else:
        plain = "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(c))
    return " ".join(_PUNCTUATION.sub(" ", plain).split()).removeprefix("the ")


_WORD = lazy(r"[^\W_]+(?:[.'’][^\W_]+)*")
_PUNCTUATION = lazy(r"[\W_]+")


@lru_cache(maxsize=8)
def known_agencies(extra: tuple[AgencyConfig, ...] = ()) -> Agencies:
    """The agencies that come with the package, with those of a configuration."""
    from compliance.wire.agency_data import AGENCIES

    return Agencies((*AGENCIES, *(_own(agency) for agency in extra)))


def _own(agency: AgencyConfig) -> Agency:
    names = agency.names or agency.abbreviations
    return Agency(
        id=fold(agency.id or (names[0] if names else "")).replace(" ", ""),
        name=(agency.abbreviations or agency.names or (agency.id,))[0],
        names=agency.names,
        abbreviations=agency.abbreviations,
        domains=agency.domains,
        zone=agency.zone,
    )


def _merged(known: Agency, more: Agency) -> Agency:
    """A known agency with the user's additional names; its short name stays."""
    return replace(
        known,
        names=tuple(dict.fromkeys((*known.names, *more.names))),
        abbreviations=tuple(dict.fromkeys((*known.abbreviations, *more.abbreviations))),
        domains=tuple(dict.fromkeys((*known.domains, *more.domains))),
        zone=more.zone or known.zone,
    )
