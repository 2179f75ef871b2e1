"""After registering: kills take back what they name, and like texts of one story become one family."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compliance.model import Dispatch, Status
from compliance.store import Families, Register, Store

WINDOW = 3  # days in which the versions of a story follow one another


def withdraw(store: Store, kills: Mapping[int, Status]) -> list[int]:
    """Give the older versions of each killed or withheld row's family its status; returns the rows that changed."""
    register, families = Register(store), Families(store)
    changed: list[int] = []
    for row, family in families.of(kills).items():
        if family is not None:
            older = [member for member in families.members(family) if member < row]
            changed += register.set_status(older, kills[row])
    return changed


def group_by_sketch(store: Store, fresh: Sequence[int]) -> int:
    """Make families of the ``fresh`` rows and of texts like them, by one holder within ``WINDOW`` days; returns how many.

    Only pairs with a fresh member are joined: what was apart stays apart.
    """
    import numpy as np

    from compliance.fingerprint.sketch import sketch_values, version_pairs

    families = Families(store)
    new = set(fresh)
    near_days = {day + shift for day in families.days(fresh).values() for shift in range(-WINDOW, WINDOW + 1)}
    found = list(families.sketches(near_days))
    if len(found) < 2:
        return 0
    sketches = np.stack([sketch_values(one.sketch) for one in found])
    pairs = version_pairs(sketches, np.array([one.day for one in found]), reach=WINDOW)
    joined: list[tuple[int, int]] = []
    for first, second in pairs.tolist():
        one, other = found[first], found[second]
        together = one.family is not None and one.family == other.family
        if one.holder == other.holder and not together and (one.id in new or other.id in new):
            joined.append((one.id, other.id))
    return families.join_all(joined)


def status_said(dispatch: Dispatch) -> Status:
    """The status that a dispatch puts on the versions before it; some wires only say KILL in the headline."""
    if dispatch.status is Status.USABLE and dispatch.update in ("kill", "hold"):
        return Status.CANCELED if dispatch.update == "kill" else Status.WITHHELD
    return dispatch.status
