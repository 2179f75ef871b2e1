"""Which segments are the index: publication, merging, removal, and a crash at every point."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from compliance.errors import SchemeError, SegmentError
from compliance.index import Segment
from compliance.store import Catalogue, Publication, open_store


def test_added_dispatches_are_found_once_published(desk):
    (one,) = desk.add(desk.dispatch("g1", "bridge river"))
    assert desk.publication.pending_count() == 1
    assert desk.found("bridge") == []
    desk.index_pending()
    assert desk.publication.pending_count() == 0
    assert desk.found("bridge") == [one]
    (two,) = desk.add(desk.dispatch("g2", "bridge tower"))
    desk.index_pending()
    assert desk.found("bridge") == [one, two]
    assert Catalogue(desk.store).stats().segments == 2


def test_removed_dispatches_are_masked_and_a_merge_drops_them(desk):
    one, two, three = desk.add(*(desk.dispatch(f"g{n}", f"bridge number{n}") for n in range(3)))
    desk.index_pending()
    desk.register.remove([one])
    assert desk.found("bridge") == [two, three]
    (four,) = desk.add(desk.dispatch("g4", "bridge"))
    desk.index_pending()
    files = desk.publication.segment_set().files
    assert desk.publication.merge(everything=True) == 2
    assert desk.found("bridge") == [two, three, four]
    assert desk.found("number0") == []
    assert not any(path.exists() for path in files)
    assert desk.store.conn.execute("SELECT count(*) FROM tombstones").fetchone() == (0,)
    assert desk.publication.merge(everything=True) == 0


def test_many_small_additions_leave_few_segments(desk):
    for number in range(40):
        desk.add(desk.dispatch(f"g{number}", f"bridge word{number}"))
        desk.index_pending()
        desk.publication.merge()
    assert len(desk.publication.segment_set().files) <= 4
    assert len(desk.found("bridge")) == 40
    assert sorted(os.listdir(desk.store.index_folder)) == sorted(p.name for p in desk.publication.segment_set().files)


def test_a_reader_goes_on_while_the_register_changes(desk):
    desk.add(desk.dispatch("g1", "bridge"))
    desk.index_pending()
    with open_store(desk.path) as store:
        index = Publication(store).open_index()
        desk.add(desk.dispatch("g2", "bridge"))
        desk.index_pending()
        desk.publication.merge(everything=True)
        assert index.segments[0].postings == 1
        assert Publication(store).open_index().postings == 2


def test_a_file_merged_away_between_row_and_opening_is_looked_for_again(desk, monkeypatch):
    desk.add(desk.dispatch("g1", "bridge"))
    desk.index_pending()
    desk.add(desk.dispatch("g2", "tower"))
    desk.index_pending()
    opened = Segment.open
    calls = []

    def merged_meanwhile(path, digest=None):
        if not calls:
            calls.append(path)
            with monkeypatch.context() as plain:
                plain.setattr(Segment, "open", opened)
                desk.publication.merge(everything=True)
        return opened(path, digest)

    monkeypatch.setattr(Segment, "open", merged_meanwhile)
    with open_store(desk.path) as store:
        assert len(Publication(store).open_index().segments) == 1


@pytest.mark.parametrize("harm", ["missing", "cut", "header"])
def test_a_damaged_index_is_an_error_and_is_rebuilt_from_the_database(desk, harm):
    one, two = desk.add(desk.dispatch("g1", "bridge"), desk.dispatch("g2", "tower"))
    desk.index_pending()
    desk.register.remove([two])
    (path,) = desk.publication.segment_set().files
    if harm == "missing":
        path.unlink()
    elif harm == "cut":
        os.truncate(path, 1000)
    else:
        path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(SegmentError, match="compliance corpus reindex"):
        desk.publication.open_index()
    new, through = desk.write(item for batch in desk.publication.everything(batch=1) for item in batch)
    desk.publication.reindexed([new], through)
    assert desk.found("bridge") == [one]
    assert desk.found("tower") == []
    assert not path.exists()


def test_a_segment_that_was_touched_after_it_was_published_is_verified(desk):
    desk.add(desk.dispatch("g1", "bridge"))
    desk.index_pending()
    (path,) = desk.publication.segment_set().files
    whole = path.read_bytes()
    later = desk.publication.segment_set().published + 1
    os.utime(path, (later, later))
    desk.publication.open_index()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes(255 - byte for byte in whole[middle : middle + 100]) + whole[middle + 100 :])
    os.utime(path, (later, later))
    with pytest.raises(SegmentError, match="checksum is wrong"):
        desk.publication.open_index()


def test_an_index_of_another_manifest_is_refused(desk):
    desk.add(desk.dispatch("g1", "bridge"))
    desk.index_pending()
    with pytest.raises(SchemeError, match="another fingerprint scheme"):
        desk.publication.open_index("cd" * 32)


def test_names_in_the_database_cannot_point_outside_the_index_folder(desk):
    desk.store.conn.execute("""UPDATE segments SET files = '["../../etc/passwd"]'""")
    assert desk.publication.segment_set().files == (desk.store.index_folder / "passwd",)


def test_nothing_is_said_when_nothing_was_left_over(desk):
    assert not desk.publication.recover()
    desk.add(desk.dispatch("g1", "bridge"))
    desk.index_pending()
    assert not desk.publication.recover()


class PowerCut(BaseException):
    """Stands for the end of the process."""


def cut(*_, **__):
    raise PowerCut


POINTS = {
    "while a segment is written": "compliance.index.segment.SegmentWriter.finish",
    "before the segment has its name": "compliance.index.segment.os.replace",
    "before the row names the segment": "compliance.store.publication.Publication.publish",
    "inside the transaction that names it": "compliance.store.publication.time_text",
}


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_while_indexing_loses_nothing(desk, monkeypatch, point):
    (one,) = desk.add(desk.dispatch("g1", "bridge"))
    desk.index_pending()
    (two,) = desk.add(desk.dispatch("g2", "bridge"))
    with monkeypatch.context() as patch:
        patch.setattr(POINTS[point], cut)
        patch.setattr("compliance.index.segment.SegmentWriter.abandon", lambda writer: writer._file.close())
        with pytest.raises(PowerCut):
            desk.index_pending()
    desk.store.close()

    again = type(desk)(desk.path)
    assert again.found("bridge") == [one]
    recovery = again.publication.recover()
    assert recovery.pending == 1
    assert len(recovery.orphans) == 1
    again.index_pending()
    assert again.found("bridge") == [one, two]
    assert not again.publication.recover()
    again.close()


@pytest.mark.parametrize("point", [*POINTS, "before the old files are deleted"])
def test_a_crash_while_merging_loses_nothing(desk, monkeypatch, point):
    ids = []
    for number in range(2):
        ids += desk.add(desk.dispatch(f"g{number}", "bridge"))
        desk.index_pending()
    with monkeypatch.context() as patch:
        patch.setattr(POINTS.get(point, "compliance.store.publication.Path.unlink"), cut)
        patch.setattr("compliance.index.segment.SegmentWriter.abandon", lambda writer: writer._file.close())
        with pytest.raises(PowerCut):
            desk.publication.merge(everything=True)
    desk.store.close()

    again = type(desk)(desk.path)
    assert again.found("bridge") == ids
    recovery = again.publication.recover()
    assert recovery.orphans
    assert recovery.pending == 0
    again.publication.merge(everything=True)
    assert again.found("bridge") == ids
    again.close()


WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from conftest import Desk
from pathlib import Path
desk = Desk(Path(sys.argv[1]))
with desk.store.writer_lock(wait=10):
    desk.publication.recover()
    for number in range(10_000):
        desk.add(*(desk.dispatch(f"g{number}-{n}", f"bridge word{number}") for n in range(3)))
        print(number, flush=True)
        if number % 4 == 3:
            desk.index_pending()
            desk.publication.merge()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 here")
@pytest.mark.parametrize("lines", [1, 9, 22])
def test_kill_9_loses_at_most_the_batch_in_flight(desk, tmp_path, lines):
    path = tmp_path / "killed.db"
    here = str(Path(__file__).parent)
    process = subprocess.Popen([sys.executable, "-c", WRITER, str(path), here], stdout=subprocess.PIPE, text=True)
    said = [process.stdout.readline() for _ in range(lines)]
    process.kill()
    said += process.stdout.readlines()
    process.wait()
    process.stdout.close()
    batches = len([line for line in said if line.endswith("\n")])
    assert batches >= lines

    again = type(desk)(path)
    with again.store.writer_lock(wait=0):
        again.publication.recover()
        again.index_pending()
    held = Catalogue(again.store).count()
    assert held in (3 * batches, 3 * batches + 3)
    assert len(again.found("bridge")) == held
    assert again.store.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert not again.publication.recover()
    again.close()
