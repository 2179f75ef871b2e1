"""Countries by name, as usage terms and front matter write them: "GERMANY OUT", "UK only", "territory: Frankreich"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Code (or group of ``territories``), then its names: English first, then those of French, German, Spanish, Portuguese terms.
_NAMES = """
AE: United Arab Emirates, UAE
AR: Argentina, Argentine, Argentinien
AT: Austria, Österreich, Autriche
AU: Australia, Australien, Australie
BE: Belgium, Belgique, Belgien, Bélgica
BR: Brazil, Brésil, Brasilien, Brasil
CA: Canada, Kanada, Canadá
CH: Switzerland, Schweiz, Suisse, Suiza, Suíça
CL: Chile, Chili
CN: China, Chine
CO: Colombia, Colombie, Kolumbien
CZ: Czech Republic, Czechia, Tschechien
DE: Germany, Deutschland, Allemagne, Alemania, Alemanha
DK: Denmark, Dänemark, Danemark, Dinamarca
EG: Egypt, Égypte, Ägypten, Egipto, Egito
ES: Spain, Espagne, Spanien, España, Espanha
FI: Finland, Finnland, Finlande
FR: France, Frankreich, Francia, França
GB: United Kingdom, Great Britain, Britain, UK, Royaume-Uni, Großbritannien, Reino Unido
GR: Greece, Grèce, Griechenland, Grecia, Grécia
HK: Hong Kong
HU: Hungary, Hongrie, Ungarn, Hungría, Hungria
IE: Ireland, Irlande, Irland, Irlanda
IL: Israel, Israël
IN: India, Inde, Indien
IT: Italy, Italie, Italien, Italia, Itália
JP: Japan, Japon, Japón, Japão
KR: South Korea, Corée du Sud, Südkorea, Corea del Sur, Coreia do Sul
LU: Luxembourg, Luxemburg
MX: Mexico, Mexique, Mexiko, México
NL: Netherlands, Pays-Bas, Niederlande, Países Bajos
NO: Norway, Norvège, Norwegen, Noruega
NZ: New Zealand, Nouvelle-Zélande, Neuseeland
PL: Poland, Pologne, Polen, Polonia, Polónia
PT: Portugal
RU: Russia, Russie, Russland, Rusia, Rússia
SE: Sweden, Suède, Schweden, Suecia, Suécia
SG: Singapore, Singapour, Singapur
TR: Turkey, Türkiye, Turquie, Türkei, Turquía
TW: Taiwan
UA: Ukraine, Ucrania
US: United States of America, United States, USA, US, États-Unis, Etats-Unis, Vereinigte Staaten, Estados Unidos
ZA: South Africa, Afrique du Sud, Südafrika
BENELUX: Benelux
DACH: DACH
EU: European Union, EU, Union européenne, Europäische Union, Unión Europea
NORDIC: Nordic countries, Nordics
WORLD: Worldwide, World
"""
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    lines = (line.split(": ") for line in _NAMES.strip().splitlines())
    return {name.casefold(): code for code, names in lines for name in names.split(", ")}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    # The longest first; two and three letters only in capitals: "us" is a pronoun.
    names = sorted(_codes(), key=len, reverse=True)
    short = "|".join(re.escape(name.upper()) for name in names if len(name) <= 3)
    long = "|".join(re.escape(name) for name in names if len(name) > 3)
    return re.compile(rf"\b(?:(?:{short})|(?i:{long}))\b")


@lru_cache(maxsize=1)
def _first_words() -> frozenset[str]:
    return frozenset(_WORD.findall(name)[0] for name in _codes())


def code_of(name: str) -> str | None:
    """The code of a territory by its name; None for a name that is not known.

    >>> code_of("Allemagne"), code_of("uk"), code_of("Ruritania")
    ('DE', 'GB', None)
    """
    return _codes().get(" ".join(name.split()).casefold())


def codes() -> list[str]:
    """The codes of all territories that are known by name."""
    return list(dict.fromkeys(_codes().values()))


def countries_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Start and end (characters) and code of every territory that ``text`` names."""
    if _first_words().isdisjoint(_WORD.findall(text.casefold())):
        return  # most texts name none, and the pattern is long
    for found in _pattern().finditer(text):
        yield found.start(), found.end(), _codes()[found[0].casefold()]
