"""Opening: what is wrong with a database is said in one line."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from compliance.errors import StoreError
from compliance.model import Dispatch, Run, Status
from compliance.store import Audits, Catalogue, Entry, Ledger, Register, open_store
from compliance.store.migrations import MIGRATIONS, VERSION


def test_create_then_write_then_read(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path, "create") as store:
        assert store.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store.conn.execute("PRAGMA foreign_keys").fetchone() == (1,)
        assert {"dispatches", "matches", "findings", "waivers", "segments"} <= set(store.db.table_names())
        assert set(store.db.view_names()) == {"violations", "open_findings", "sources_by_reuse"}
    for mode in ("create", "write", "read"):
        with open_store(path, mode) as store:
            assert Catalogue(store).count() == 0


@pytest.mark.parametrize("mode", ["read", "write"])
def test_a_missing_database(tmp_path, mode):
    with pytest.raises(StoreError, match=r"no such database; run `compliance init`"):
        open_store(tmp_path / "none.db", mode)
    assert os.listdir(tmp_path) == []


def test_a_folder_a_missing_folder_and_no_database(tmp_path):
    with pytest.raises(StoreError, match="a folder, not a database"):
        open_store(tmp_path, "create")
    with pytest.raises(StoreError, match="folder of the database does not exist"):
        open_store(tmp_path / "no" / "c.db", "create")
    text = tmp_path / "letter.txt"
    text.write_text("Dear reader, " * 100)
    for mode in ("read", "write", "create"):
        with pytest.raises(StoreError, match="not a compliance database"):
            open_store(text, mode)


def test_the_database_of_another_program(tmp_path):
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE t (a)")
    for mode in ("read", "write", "create"):
        with pytest.raises(StoreError, match="not a compliance database"):
            open_store(path, mode)


def test_an_empty_file_is_made_a_database_by_create(tmp_path):
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(StoreError, match="not a compliance database"):
        open_store(path)
    with open_store(path, "create") as store:
        assert Catalogue(store).count() == 0


def test_a_newer_database_is_refused(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path, "create") as store:
        store.conn.execute(f"PRAGMA user_version = {VERSION + 1}")
    for mode in ("read", "write", "create"):
        with pytest.raises(StoreError, match=rf"version {VERSION + 1}, this program knows .* {VERSION}; use a newer"):
            open_store(path, mode)


def test_an_older_database_cannot_be_read_before_it_is_migrated(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path, "create") as store:
        store.conn.execute("PRAGMA user_version = 0")
    with pytest.raises(StoreError, match=r"older version; run `compliance init` once"):
        open_store(path)


def test_a_migration_that_fails_leaves_nothing(tmp_path, monkeypatch):
    path = tmp_path / "c.db"

    def half(db):
        db.execute("CREATE TABLE half (a)")
        raise OSError("power cut")

    monkeypatch.setattr("compliance.store.migrations.MIGRATIONS", (half,))
    with pytest.raises(OSError, match="power cut"):
        open_store(path, "create")
    monkeypatch.undo()
    with open_store(path, "create") as store:
        assert "half" not in store.db.table_names()


def test_a_damaged_database(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path, "create"):
        pass
    raw = bytearray(path.read_bytes())
    raw[100:9000] = b"\xff" * 8900
    path.write_bytes(raw)
    with pytest.raises(StoreError, match=r"c\.db: .*damaged|cannot be used"):
        open_store(path)


def test_a_read_only_store_does_not_write(tmp_path):
    path = tmp_path / "c.db"
    with open_store(path, "create"):
        pass
    with open_store(path) as store, pytest.raises(StoreError, match="the database is read-only"):
        Register(store).set_meta("key", "value")


def test_a_file_without_write_permission(tmp_path, monkeypatch):
    path = tmp_path / "c.db"
    with open_store(path, "create"):
        pass
    # Root may write anything, so the permission is asked of a stand-in.
    monkeypatch.setattr("compliance.store.database.os.access", lambda _, mode: mode != os.W_OK)
    with pytest.raises(StoreError, match="the database is read-only; make it and its folder writable"):
        open_store(path, "write")
    with open_store(path) as store:
        assert Catalogue(store).count() == 0


@pytest.mark.parametrize("mode", ["read", "write", "create"])
def test_a_database_that_may_not_be_read_is_not_called_read_only(tmp_path, mode):
    path = tmp_path / "a.db"
    open_store(path, "create").close()
    path.chmod(0)
    with pytest.raises(StoreError, match="may not be read; ask its owner"):
        open_store(path, mode)


def test_a_locked_database_says_so(desk):
    with open_store(desk.path, "write", timeout=0.05) as other, desk.store.transaction():
        assert Catalogue(other).count() == 0
        with pytest.raises(StoreError, match="in use by another process"):
            Register(other).set_meta("key", "value")


def test_one_writer_of_the_register_at_a_time(desk):
    second = desk.store.writer_lock(wait=0)
    with desk.store.writer_lock(), pytest.raises(StoreError, match="another process is writing"), second:
        pass
    with desk.store.writer_lock(wait=0):
        pass


def test_a_path_with_odd_characters(tmp_path):
    path = tmp_path / "ärchiv #1 50%?.db"
    with open_store(path, "create"):
        pass
    assert path.exists()
    with open_store(path) as store:
        assert store.index_folder.name == "ärchiv #1 50%?.db.index"


def test_a_transaction_inside_another_is_a_part_of_it(tmp_path):
    with open_store(tmp_path / "c.db", "create") as store:

        def stop():
            with store.transaction() as conn:
                conn.execute("INSERT INTO meta VALUES ('a', 'b')")
            raise KeyError

        with pytest.raises(KeyError), store.transaction():
            stop()
        assert store.conn.execute("SELECT count(*) FROM meta WHERE key = 'a'").fetchone() == (0,)
        with store.transaction(), store.transaction() as conn:
            conn.execute("INSERT INTO meta VALUES ('a', 'b')")
        assert store.conn.execute("SELECT count(*) FROM meta WHERE key = 'a'").fetchone() == (1,)


def test_a_database_of_the_second_version_is_brought_up_to_date(tmp_path, monkeypatch):
    path = tmp_path / "c.db"
    with monkeypatch.context() as earlier:
        earlier.setattr("compliance.store.migrations.MIGRATIONS", MIGRATIONS[:2])
        earlier.setattr("compliance.store.database.VERSION", 2)
        with open_store(path, "create") as store:
            assert "suspicions" not in store.db.table_names()
    with pytest.raises(StoreError, match="older version"):
        open_store(path)
    with open_store(path, "write") as store:
        assert {"suspicions", "article_fingerprints"} <= set(store.db.table_names())
        assert "started" in store.db["open_findings"].schema
    open_store(path).close()


def test_a_database_of_the_third_version_is_read_as_it_is_and_then_brought_up_to_date(tmp_path, monkeypatch):
    path = tmp_path / "c.db"
    old, new = (Dispatch(guid, "A body", headline=f"{guid} bridge reopens") for guid in ("old", "new"))
    with monkeypatch.context() as earlier:
        earlier.setattr("compliance.store.migrations.MIGRATIONS", MIGRATIONS[:3])
        earlier.setattr("compliance.store.database.VERSION", 3)
        with open_store(path, "create") as store:
            # As the third version did it: a trigger enters the headline.
            sql = (
                "INSERT INTO dispatches (guid, version, headline, status, words, format, path, day, added, content_hash) "
                "VALUES ('old', 1, ?, 'usable', 2, 'text', '', 1, '2026-03-02T12:00:00+00:00', x'00')"
            )
            store.conn.execute(sql, (old.headline,))
    with open_store(path) as store:
        assert [line.guid for line in Catalogue(store).listing(search="bridge")] == ["old"]
    with open_store(path, "write") as store:
        Register(store).add([Entry(new)])
        Register(store).set_status([1], Status.CANCELED)
        assert {line.guid for line in Catalogue(store).listing(search="bridge")} == {"old", "new"}
        store.conn.execute("INSERT INTO dispatches_fts (dispatches_fts, rank) VALUES ('integrity-check', 1)")


def test_an_audit_of_the_fourth_version_is_summed_up_and_gone_on_with(tmp_path, monkeypatch):
    path = tmp_path / "c.db"
    with monkeypatch.context() as earlier:
        earlier.setattr("compliance.store.migrations.MIGRATIONS", MIGRATIONS[:4])
        earlier.setattr("compliance.store.database.VERSION", 4)
        with open_store(path, "create") as store:
            run = Audits(store).start(Run("audit", "1", datetime(2026, 3, 2, tzinfo=UTC)), ["a"], {}).id
            store.conn.execute("INSERT INTO shards VALUES (?, 0, x'00')", (run,))
    with open_store(path, "write") as store:
        assert Audits(store).totals(run).left_out == 0
        Ledger(store).record_shard(run, 1, b"1", [], left_out=7)
        assert Audits(store).totals(run).left_out == 7
