"""Registering: what is stored, what is known already, families, kills, and other processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from compliance.audit.indexing import rebuild
from compliance.audit.manifests import ensure_manifest
from compliance.audit.registrar import Registered, Registrar
from compliance.errors import SegmentError, StoreError
from compliance.index import SegmentBuilder
from compliance.model import Dispatch, Skipped, Status
from compliance.readers import Found, expand
from compliance.store import Families, Publication, Register, Store, open_store

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)
BODY = (
    "Divers found the wreck of the mail steamer on a sandbank eleven metres down, the heritage office said on Saturday, and "
    "brought up a bell that bears the name of its builder. The steamer sank in the storm of 1894 with all its letters. "
    "A museum in the harbour town will show the bell from May, next to the log of the lifeboat that came too late."
)


def story(number: int, **fields: object) -> Dispatch:
    words = " ".join(f"word{number}x{i}" for i in range(60))
    return Dispatch(**{"guid": f"g{number}", "body": words, "holder": "AFP", "published": NOON} | fields)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "register.db", "create") as opened:
        yield opened


def add(store: Store, *items: object, workers: int = 1) -> Registered:
    account = Registered()
    for account in Registrar(store, workers=workers).add(items):  # type: ignore[arg-type] # noqa: B007
        pass
    return account


def test_new_dispatches_are_stored_and_indexed(store: Store) -> None:
    account = add(store, story(1), story(2))
    assert (len(account.new), account.known) == (2, 0)
    assert Publication(store).pending_count() == 0
    assert Register(store).texts(account.new) == {row: story(n).body for n, row in enumerate(account.new, start=1)}


def test_the_same_again_changes_nothing(store: Store) -> None:
    add(store, story(1))
    account = add(store, story(1), story(1))
    assert (account.added, account.known) == (0, 2)


def test_a_file_that_was_added_is_not_read_again(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text("".join(json.dumps({"id": f"r{n}", "text": story(n).body}) + "\n" for n in range(3)))
    assert add(store, Found(path)).added == 3
    again = add(store, Found(path))
    assert (again.added, again.known) == (0, 3)
    path.write_text(path.read_text() + json.dumps({"id": "r9", "text": story(9).body}) + "\n")
    assert add(store, Found(path)).added == 1


def test_a_removed_dispatch_can_be_added_again_from_its_file(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    path.write_text(json.dumps({"id": "r1", "text": story(1).body}) + "\n")
    Register(store).remove(add(store, Found(path)).new)
    assert add(store, Found(path)).added == 1


def test_a_newer_version_joins_its_family_and_is_the_newest(store: Store) -> None:
    first = add(store, story(1)).new[0]
    account = add(store, story(1, version=2, body=BODY, published=NOON + timedelta(hours=1)))
    (second,) = account.versions
    families = Families(store)
    assert families.members(families.of([first])[first] or 0) == [first, second]


def test_versions_under_other_guids_are_found_by_likeness_within_days(store: Store) -> None:
    lead = story(1, body=BODY)
    update = story(2, body=BODY + " The office will look for more.", published=NOON + timedelta(days=1))
    year_later = story(3, body=BODY, published=NOON + timedelta(days=366))
    other_holder = story(4, body=BODY, holder="AP")
    account = add(store, lead, update, year_later, other_holder)
    one, two, three, four = account.new
    families = Families(store).of(account.new)
    assert families[one] is not None
    assert families[one] == families[two]
    assert families[three] is families[four] is None


def test_a_story_sent_many_times_is_one_family_made_once(store: Store) -> None:
    account = add(store, *(story(number, body=BODY) for number in range(1, 30)))
    assert account.families == 1
    assert len(set(Families(store).of(account.new).values())) == 1


def test_a_kill_takes_back_the_versions_before_it(store: Store) -> None:
    add(store, story(1), story(1, version=2, body=BODY))
    account = add(store, story(1, version=3, body="", status=Status.CANCELED))
    assert len(account.withdrawn) == 2
    statuses = {d.version: d.status for d in Register(store).dispatches([1, 2, 3]).values()}
    assert set(statuses.values()) == {Status.CANCELED}
    assert add(store, story(1)).known == 1  # the killed one is still known by what its file said


def test_what_cannot_be_read_is_said_and_the_rest_goes_on(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 10)
    (tmp_path / "b.txt").write_text(BODY)
    account = add(store, *expand([tmp_path / "a.bin", tmp_path / "b.txt", tmp_path / "missing.txt"]))
    assert account.added == 1
    assert [Path(one.path).name for one in account.skipped if one.error] == ["a.bin", "missing.txt"]


def test_other_processes_give_the_same_register(store: Store, tmp_path: Path) -> None:
    stories = [story(n) for n in range(1600)]
    alone = add(store, *stories)
    with open_store(tmp_path / "other.db", "create") as other:
        together = add(other, *stories, workers=2)
        assert together.new == alone.new
        ours, theirs = (Publication(each).segment_set().files[0].read_bytes() for each in (store, other))
        assert ours == theirs


class Deadly(Dispatch):
    """Kills the process that it is handed to."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (3,)


def test_a_process_that_dies_is_replaced_and_takes_only_what_killed_it(store: Store, tmp_path: Path) -> None:
    stories = [story(n) for n in range(900)]
    deadly = Deadly(guid="deadly", body=BODY, path="wires/deadly.xml")
    account = add(store, *stories[:700], deadly, *stories[700:], workers=2)
    assert (len(account.new), account.known) == (900, 0)
    assert account.skipped == [Skipped("wires/deadly.xml", "the process that read it died, twice", error=True)]
    with open_store(tmp_path / "other.db", "create") as other:
        add(other, *stories)
        ours, theirs = (Publication(each).segment_set().files[0].read_bytes() for each in (store, other))
        assert ours == theirs


def test_processes_of_which_none_survives_end_the_command_in_one_line(store: Store) -> None:
    with pytest.raises(StoreError, match="die before they finish anything; try --workers 1"):
        add(store, *(story(n) for n in range(512)), *(Deadly(guid=f"d{n}", body=BODY) for n in range(3)), workers=2)
    assert add(store).recovered == 0
    assert Publication(store).pending_count() == 0


@pytest.mark.skipif(os.name == "nt", reason="ends processes by signal")
def test_a_killed_writer_leaves_no_lock_and_no_processes(tmp_path: Path) -> None:
    program = (
        "import itertools, sys\n"
        "from compliance.audit.registrar import Registrar\n"
        "from compliance.model import Dispatch\n"
        "from compliance.store import open_store\n"
        "endless = (Dispatch(guid=f'g{n}', body=f'Boat {n} came in with the tide') for n in itertools.count())\n"
        "with open_store(sys.argv[1], 'create') as store:\n"
        "    for account in Registrar(store, workers=2).add(endless):\n"
        "        print(account.added, flush=True)\n"
    )
    path = tmp_path / "killed.db"
    process = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout as said:
        while int(said.readline()) < 1000:  # other processes are at work by now
            pass
        process.kill()
        assert process.wait() == -signal.SIGKILL
        said.read()  # ends when no process holds the other end any longer
    with open_store(path, "write") as left:
        account = add(left)
        assert account.recovered >= 1000


def test_what_a_segment_that_cannot_be_written_held_is_indexed_by_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = SegmentBuilder.write
    paths: list[Path] = []

    def second_fails(builder: SegmentBuilder, path: Path) -> None:
        paths.append(path)
        whole(builder, path if len(paths) == 1 else path.with_name("missing") / path.name)

    with monkeypatch.context() as full:
        full.setattr("compliance.audit.indexing.SEGMENT_POSTINGS", 100)
        full.setattr(SegmentBuilder, "write", second_fails)
        with pytest.raises(SegmentError, match="cannot be written"):
            add(store, *(story(n) for n in range(600)))
    assert Publication(store).pending_count() == 256  # the first 256 are in a segment, the next were stored
    assert add(store).recovered == 256
    assert Publication(store).open_index().documents == 512


def test_the_index_is_made_anew_from_the_database(store: Store) -> None:
    add(store, story(1), story(2))
    add(store, story(3))
    publication, manifest = Publication(store), ensure_manifest(Register(store))
    for path in publication.segment_set().files:
        path.write_bytes(b"damaged")
    assert list(rebuild(publication, manifest))[-1] == 3
    assert publication.open_index().documents == 3


def test_what_an_interrupted_writer_stored_is_indexed_by_the_next(store: Store) -> None:
    ensure_manifest(Register(store))
    from compliance.store import Entry

    Register(store).add([Entry(story(1))])
    assert Publication(store).pending_count() == 1
    assert add(store).recovered == 1
    assert Publication(store).pending_count() == 0
