"""After registering: kills take back what they name, and like texts of one story become one family."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.model import Dispatch, Status
from compliance.store import Families, Naming, Register, Sketched, Store
from compliance.wire.kills import Named, named_in

WINDOW = 3  # days in which the versions of a story follow one another
MOST = 30_000  # sketches compared with one another at a time: what a million texts cost in memory is this
PART = 10_000  # rows asked for at a time
REACH = 31  # days back in which a notice finds what it names


def withdraw(store: Store, kills: Mapping[int, Status], fresh: Sequence[int] = ()) -> list[int]:
    """Give the older versions of each killed or withheld row's family its status; returns the rows that changed.

    ``fresh`` rows that come after the kill of their story are taken back too, where they are older versions of it.
    """
    register, families = Register(store), Families(store)
    changed: list[int] = []
    for row, family in families.of(kills).items():
        if family is not None:
            members = families.members(family)
            place = members.index(row)
            older = [m for n, m in enumerate(members) if (n < place or m < row) and m not in kills]
            changed += register.set_status(older, kills[row])
    for start in range(0, len(fresh), PART):
        changed += _late(store, [row for row in fresh[start : start + PART] if row not in kills])
    return changed


def _late(store: Store, fresh: Sequence[int]) -> list[int]:
    """Take back fresh rows of which a later version was taken back before they came."""
    register, families = Register(store), Families(store)
    homes = {row: family for row, family in families.of(fresh).items() if family is not None}
    changed: list[int] = []
    for family in Naming(store).troubled(set(homes.values())):
        members = families.members(family)
        status: Status | None = None
        for row, dispatch in sorted(register.dispatches(members, bodies=False).items(), key=lambda one: -members.index(one[0])):
            if dispatch.status is not Status.USABLE:
                status = dispatch.status
            elif status is not None and row in homes:
                changed += register.set_status([row], status)
    return changed


def link_named(store: Store, fresh: Sequence[int]) -> int:
    """Join the kills and corrections among the ``fresh`` rows with what they name; returns how many found it.

    Kills that found nothing so far look again, as their story may have come only now. What is named must be of the same
    holder, and of the latest day before the notice, at most REACH days, on which there is such a dispatch.
    """
    naming, families, register = Naming(store), Families(store), Register(store)
    if not fresh:
        return 0
    seen = _days(families, fresh)
    notices = {*naming.notices(fresh), *naming.unclaimed(min(seen), max(seen) + REACH)}
    days = families.days(notices)
    homes = families.of(sorted(notices))
    alone = [row for row, family in homes.items() if family is None or families.members(family) == [row]]
    found = 0
    for row, dispatch in register.dispatches(alone).items():
        named = named_in(dispatch.headline, dispatch.advisories, dispatch.body)
        wanted = _named(naming, named, days[row], set(notices))
        holders = naming.holders(wanted)
        same = [each for each in wanted if None in (dispatch.holder, holders[each]) or holders[each] == dispatch.holder]
        if same:
            families.join([row, *same])
            found += 1
    return found


def _named(naming: Naming, named: Named, day: int, notices: set[int]) -> list[int]:
    """What a notice of this ``day`` names: by id, else by headline, else by slug."""
    first, last = day - REACH, day + 1
    for look, words in ((naming.by_guid, named.ids), (naming.by_headline, named.headlines), (naming.by_slug, named.slugs)):
        found = {row: when for each in words for row, when in look(each, first, last) if row not in notices}
        if found:
            latest = max(found.values())
            return sorted(row for row, when in found.items() if when == latest)
    return []


def group_by_sketch(store: Store, fresh: Sequence[int]) -> int:
    """Make families of the ``fresh`` rows and of texts like them, by one holder within ``WINDOW`` days; returns how many.

    Only pairs with a fresh member are joined: what was apart stays apart. Notices that take stories back are much alike
    and no versions of one another.
    """
    import numpy as np

    from compliance.fingerprint.sketch import sketch_values, version_pairs

    if not fresh:
        return 0
    families = Families(store)
    first = min(fresh)  # rows are numbered as they come: what is at or after it is fresh
    near_days = {day + shift for day in _days(families, fresh) for shift in range(-WINDOW, WINDOW + 1)}
    joined: list[tuple[int, int]] = []
    for block in _blocks(families.sketches(near_days)):
        pairs = version_pairs(
            np.stack([sketch_values(one.sketch) for one in block]), np.array([one.day for one in block]), reach=WINDOW
        )
        for number, other_number in pairs.tolist():
            one, other = block[number], block[other_number]
            together = one.family is not None and one.family == other.family
            if one.holder == other.holder and not together and max(one.id, other.id) >= first:
                joined.append((one.id, other.id))
    notices = set(Naming(store).notices({row for pair in joined for row in pair}))
    return families.join_all(_groups(pair for pair in joined if not notices.issuperset(pair)))


def _groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What pairs connect, each group once: joined pair by pair, a story sent a thousand times would cost its square."""
    found: dict[int, list[int]] = {}
    for one, other in pairs:
        mine, theirs = found.setdefault(one, [one]), found.setdefault(other, [other])
        if mine is not theirs:
            if len(mine) < len(theirs):
                mine, theirs = theirs, mine
            mine += theirs
            found.update((each, mine) for each in theirs)
    return list({id(group): group for group in found.values()}.values())


def _days(families: Families, rows: Sequence[int]) -> set[int]:
    """The days of many rows."""
    return {day for start in range(0, len(rows), PART) for day in families.days(rows[start : start + PART]).values()}


def _blocks(found: Iterable[Sketched]) -> Iterator[list[Sketched]]:
    """Sketches in the order of their days, at most MOST together; a block begins with what the one before it ended with."""
    block: list[Sketched] = []
    for one in found:
        if len(block) == MOST:
            yield block
            block = [kept for kept in block[MOST // 2 :] if kept.day >= one.day - WINDOW]
        block.append(one)
    if len(block) > 1:
        yield block


def status_said(dispatch: Dispatch) -> Status:
    """The status that a dispatch puts on the versions before it; some wires only say KILL in the headline."""
    if dispatch.status is Status.USABLE and dispatch.update in ("kill", "hold"):
        return Status.CANCELED if dispatch.update == "kill" else Status.WITHHELD
    return dispatch.status
