"""Territories: ISO 3166 codes, subdivisions, and the few groups that licences speak of."""

from __future__ import annotations

import re
from functools import lru_cache

WORLD = "WORLD"
_EU = tuple(re.findall("..", "ATBEBGCYCZDEDKEEESFIFRGRHRHUIEITLTLULVMTNLPLPTROSESISK"))
GROUPS: dict[str, frozenset[str]] = {
    "EU": frozenset(_EU),
    "EEA": frozenset([*_EU, "IS", "LI", "NO"]),
    "DACH": frozenset(["DE", "AT", "CH"]),
    "BENELUX": frozenset(["BE", "NL", "LU"]),
    "NORDIC": frozenset(["DK", "FI", "IS", "NO", "SE"]),
}
_SAME = {"UK": "GB", "*": WORLD, "WORLDWIDE": WORLD, "001": WORLD}
_CODE = r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?\Z"


def normal(territory: str) -> str:
    """The code in upper case, with ``UK`` as ``GB`` and ``*`` as ``WORLD``."""
    code = territory.strip().upper().replace("_", "-")
    return _SAME.get(code, code)


def known_territory(territory: str) -> bool:
    """True for a country or subdivision code, a group of ours, or the world."""
    code = normal(territory)
    return code == WORLD or code in GROUPS or bool(re.match(_CODE, code))


@lru_cache(maxsize=65536)
def within(territory: str, granted: tuple[str, ...]) -> bool:
    """True when ``territory`` lies in one of the ``granted``.

    >>> within("FR-75", ("EU",)), within("EU", ("FR",))
    (True, False)
    """
    code = normal(territory)
    members = GROUPS.get(code)
    for entry in map(normal, granted):
        if entry in (WORLD, code) or code.startswith(f"{entry}-"):
            return True
        group = GROUPS.get(entry)
        if group and (code.split("-")[0] in group or (members and members <= group)):
            return True
    return False
