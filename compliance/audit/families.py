"""After registering: kills take back what they name, and like texts of one story become one family."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from compliance.model import Dispatch, Status
from compliance.store import Families, Register, Sketched, Store

WINDOW = 3  # days in which the versions of a story follow one another


def withdraw(store: Store, fresh: Sequence[int]) -> list[int]:
    """Where a new version is canceled or withheld, so are the older ones of its family; returns the rows that changed."""
    register, families = Register(store), Families(store)
    changed: list[int] = []
    for start in range(0, len(fresh), 500):
        part = fresh[start : start + 500]
        dispatches = register.dispatches(part, bodies=False)
        kills = {row: status for row, d in dispatches.items() if (status := _says(d)) is not Status.USABLE}
        for row, family in families.of(kills).items():
            if family is not None:
                older = [member for member in families.members(family) if member < row]
                changed += register.set_status(older, kills[row])
    return changed


def group_by_sketch(store: Store, fresh: Sequence[int]) -> int:
    """Make families of the ``fresh`` rows and of texts like them, by one holder within ``WINDOW`` days; returns how many.

    Only pairs with a fresh member are joined: what was apart stays apart.
    """
    from compliance.fingerprint.sketch import Versions

    families = Families(store)
    new = set(fresh)
    near_days = {day + shift for day in families.days(fresh).values() for shift in range(-WINDOW, WINDOW + 1)}
    versions = Versions()
    window: deque[Sketched] = deque()
    seen: dict[int, Sketched] = {}
    groups: list[tuple[int, ...]] = []
    for one in families.sketches(near_days):
        while window and window[0].day < one.day - WINDOW:
            gone = window.popleft()
            versions.remove(gone.id)
            del seen[gone.id]
        alike = [seen[int(str(key))] for key, _ in versions.similar(one.sketch)]
        group = [
            other.id
            for other in alike
            if other.holder == one.holder and (one.id in new or other.id in new)
            and (other.family is None or other.family != one.family)
        ]  # fmt: skip
        if group:
            groups.append((*group, one.id))
        versions.add(one.id, one.sketch)
        window.append(one)
        seen[one.id] = one
    return families.join_all(groups)


def _says(dispatch: Dispatch) -> Status:
    """The status that a dispatch puts on the versions before it; some wires only say KILL in the headline."""
    if dispatch.status is Status.USABLE and dispatch.update in ("kill", "hold"):
        return Status.CANCELED if dispatch.update == "kill" else Status.WITHHELD
    return dispatch.status
