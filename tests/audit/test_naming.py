"""Kills and corrections in plain text find the story that they name, whichever comes first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance.audit.registrar import Registered, Registrar
from compliance.model import Dispatch, Status
from compliance.readers import read_dispatches
from compliance.store import Families, Register, Store, open_store

HEADLINE = "Ferry sinks off Rhona, twelve missing"
STORY = f"""{HEADLINE}

RHONA, March 3, 2031 (AFP) - A ferry with ninety people on board went down in heavy seas off Rhona, the coast guard said.

The owner of the vessel said that the crew had reported a leak in the engine room an hour before it sank.

burs/giv
"""
KILL = f"""MANDATORY KILL

LEIRA, March 4, 2031 (AFP) - Please kill our story headlined “{HEADLINE}”. The report was wrong.
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "c.db", "create") as opened:
        yield opened


def add(store: Store, *texts: str | Dispatch) -> Registered:
    found: list[Dispatch] = []
    for text in texts:
        for one in read_dispatches(text.encode()) if isinstance(text, str) else [text]:
            assert isinstance(one, Dispatch)
            found.append(one)
    account = Registered()
    for account in Registrar(store).add(found):  # noqa: B007
        pass
    return account


def statuses(store: Store) -> dict[str, str]:
    return {d.headline or d.body[:20]: d.status.value for d in Register(store).dispatches(range(1, 20)).values()}


def test_a_kill_has_its_own_identity_and_status() -> None:
    (story,) = read_dispatches(STORY.encode())
    (kill,) = read_dispatches(KILL.encode())
    (same,) = read_dispatches(STORY.replace(HEADLINE, f"KILL: {HEADLINE}").encode())
    assert isinstance(story, Dispatch)
    assert isinstance(kill, Dispatch)
    assert isinstance(same, Dispatch)
    assert [one.status for one in (story, kill, same)] == [Status.USABLE, Status.CANCELED, Status.CANCELED]
    assert len({one.guid for one in (story, kill, same)}) == 3
    assert kill.update == same.update == "kill"


@pytest.mark.parametrize("order", [(STORY, KILL), (KILL, STORY)], ids=["story first", "kill first"])
@pytest.mark.parametrize("together", [True, False])
def test_a_kill_takes_back_the_story_it_names(store: Store, order: tuple[str, str], together: bool) -> None:
    accounts = [add(store, *order)] if together else [add(store, one) for one in order]
    assert sum(len(one.withdrawn) for one in accounts) == 1
    assert statuses(store) == {HEADLINE: "canceled", "MANDATORY KILL": "canceled"}
    assert add(store, *order).known == 2  # nothing changes when both come again


def test_a_kill_leaves_other_stories_and_other_agencies_alone(store: Store) -> None:
    other = STORY.replace("(AFP)", "(dpa)").replace("ninety", "eighty")
    add(
        store,
        other,
        "Harbour open again\n\nLEIRA, March 3, 2031 (AFP) - Ships came in from the north all day long, one said.\n",
    )
    assert not add(store, KILL).withdrawn
    assert statuses(store)[HEADLINE] == "usable"


def test_two_kills_in_the_same_words_are_no_versions_of_one_another(store: Store) -> None:
    add(store, STORY, KILL, KILL.replace(HEADLINE, "Harbour open again, all ships in"))
    families = Families(store).of([1, 2, 3])
    assert families[1] == families[2]
    assert families[3] is None


def test_a_kill_by_slug_and_by_a_part_of_the_guid(store: Store) -> None:
    slugged = Dispatch(
        guid="urn:wire:20310303-99-404711", body=STORY, holder="AP", headline="Ferry", advisories=("BC-Rhona-Ferry",)
    )
    other = Dispatch(
        guid="urn:wire:20310303-99-404712",
        body="A bus stood in the snow all night.",
        holder="AP",
        headline="Bus",
        advisories=("BC-Rhona-Ferry-Bus",),
    )
    add(store, slugged, other)
    by_slug = Dispatch(
        guid="k1", body="Kill the story slugged BC-Rhona-Ferry.", holder="AP", status=Status.CANCELED, update="kill"
    )
    assert add(store, by_slug).withdrawn == [1]
    by_id = Dispatch(guid="k2", body="Kill the item 20310303-99-404712.", holder="AP", status=Status.CANCELED, update="kill")
    assert add(store, by_id).withdrawn == [2]


def test_a_correction_in_words_joins_the_story_it_names(store: Store) -> None:
    text = f"CORRECTION: {HEADLINE}\n\nLEIRA, March 4, 2031 (AFP) - In the second paragraph read five missing, not twelve.\n"
    add(store, STORY)
    add(store, text)
    families = Families(store)
    assert families.of([1])[1] == families.of([2])[2] is not None
    assert families.newest([1]) == {1: 2}
    assert set(statuses(store).values()) == {"usable"}


def test_versions_are_found_a_block_at_a_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("compliance.audit.families.MOST", 6)
    texts = [
        f"The ferry {n} left the harbour of Rhona with {n} boats, {n} cars and nobody else on board, one said."
        for n in range(9)
    ]
    when = datetime(2031, 3, 1, tzinfo=UTC)
    for n, text in enumerate(texts):
        pair = [Dispatch(guid=f"{n}{v}", body=text * 3, holder="AFP", published=when + timedelta(days=9 * n)) for v in "ab"]
        add(store, *pair)
    add(
        store,
        *(
            Dispatch(guid=f"{n}c", body=text * 3 + " More.", holder="AFP", published=when + timedelta(days=9 * n))
            for n, text in enumerate(texts)
        ),
    )
    families = Families(store).of(range(1, 28))
    assert all(families[2 * n + 1] == families[2 * n + 2] == families[19 + n] is not None for n in range(9))
    assert len(set(families.values())) == 9
