"""Opening the database: create, read and write, or read only; what is wrong with it is said in one line."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote

from compliance.errors import ReadOnlyError, StoreError
from compliance.store.lock import run_lock, writer_lock
from compliance.store.migrations import APPLICATION_ID, READABLE, VERSION, migrate
from compliance.store.rows import PARAMETERS

if TYPE_CHECKING:
    from sqlite_utils import Database

Mode = Literal["read", "write", "create"]
PAGE_BYTES = 8192  # dispatch texts of 1 to 2 KB pack better than on 4096
BUSY_SECONDS = 30.0
_WRITABLE = "make it and its folder writable"
CACHE_KIB = 16 * 1024  # four times as much makes adding no faster, since the system keeps the file in memory as well
WIDE_CACHE_KIB = (
    512 * 1024
)  # at most, for upkeep: its rows go to all places of every index; with too little, pages go to and fro
SHARED_BYTES = 32 * 1024  # of the index of the log, which all that use the database share
CHECKPOINT_PAGES = 4000  # 32 MB of log: fewer pages are written twice


class Store:
    """An open database. Use ``open_store``; close it, or use it as a context manager."""

    def __init__(self, path: Path, conn: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.conn = conn
        self.read_only = read_only
        self._db: Database | None = None

    @property
    def db(self) -> Database:
        """The same connection as sqlite-utils shows it (imported here, since the hot path can do without)."""
        if self._db is None:
            from sqlite_utils import Database

            self._db = Database(self.conn, execute_plugins=False)
        return self._db

    @property
    def index_folder(self) -> Path:
        """Where the segments lie: beside the database."""
        return self.path.with_name(f"{self.path.name}.index")

    def writer_lock(self, wait: float = BUSY_SECONDS) -> AbstractContextManager[None]:
        """Hold this while adding to, removing from or indexing the register. Raises StoreError when it stays taken."""
        return writer_lock(self.index_folder / "writer.lock", wait)

    def run_lock(self, run: int) -> AbstractContextManager[bool]:
        """Hold this while working at a run; yields whether it is ours (False: another process is at it)."""
        return run_lock(self.index_folder / "runs.lock", run)

    def is_at_work(self, run: int) -> bool:
        """Whether another process is at work on a run. Ask it while holding no ``run_lock``."""
        with self.run_lock(run) as ours:
            return not ours

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """One write transaction, all or nothing; with ``durable`` it is on the disk before this returns.

        Inside another one it is a part of that.
        """
        inside = self.conn.in_transaction
        if inside:
            yield self.conn
            return
        with explained(self.path):
            if durable:
                self.conn.execute("PRAGMA synchronous = FULL")
            try:
                self.conn.execute("BEGIN IMMEDIATE")
                try:
                    yield self.conn
                    self.conn.execute("COMMIT")
                except BaseException:
                    if self.conn.in_transaction:
                        self.conn.execute("ROLLBACK")
                    raise
            finally:
                if durable:
                    self.conn.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def snapshot(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one state of the database."""
        with explained(self.path):
            self.conn.execute("BEGIN")
            try:
                yield self.conn
            finally:
                if self.conn.in_transaction:
                    self.conn.execute("ROLLBACK")

    @contextmanager
    def wide_cache(self) -> Iterator[None]:
        """More memory for SQLite meanwhile, also for what a statement may have to undo: for moving or deleting whole runs."""
        with explained(self.path):
            self.conn.execute(f"PRAGMA cache_size = -{WIDE_CACHE_KIB}")
            self.conn.execute("PRAGMA temp_store = MEMORY")
        try:
            yield
        finally:
            with explained(self.path):
                self.conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
                self.conn.execute("PRAGMA temp_store = DEFAULT")

    def rows_for(self, sql: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
        """The rows of ``sql`` for all of ``values``, however many: ``{}`` in it stands for the marks of some of them."""
        with explained(self.path):
            yield from rows_for(self.conn, sql, values)

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def rows_for(conn: sqlite3.Connection, sql: str, values: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """``Store.rows_for`` within a transaction whose errors are explained elsewhere."""
    wanted = list(values)
    for start in range(0, len(wanted), PARAMETERS):
        part = wanted[start : start + PARAMETERS]
        yield from conn.execute(sql.format(", ".join("?" * len(part))), part)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """SQLite's errors as StoreError with a remedy."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error).lower()
        if "locked" in text or "busy" in text:
            raise StoreError("the database is in use by another process", path=str(path), remedy="try again") from error
        if "readonly" in text or "read-only" in text:
            raise ReadOnlyError("the database is read-only", path=str(path), remedy=_WRITABLE) from error
        if "full" in text or ("disk i/o error" in text and _is_full(path)):
            raise StoreError("the disk is full", path=str(path), remedy="make room and repeat the command") from error
        if "not a database" in text:
            raise StoreError("not a compliance database", path=str(path), remedy="name another file with --db") from error
        if "malformed" in text or "corrupt" in text:
            raise StoreError("the database is damaged", path=str(path), remedy="restore a copy") from error
        if "unable to open" in text:
            raise StoreError("the database cannot be opened", path=str(path), remedy="check the path and its rights") from error
        raise StoreError(f"the database cannot be used ({error})", path=str(path)) from error


def _is_full(path: Path) -> bool:
    """Whether the disk has not even room for what SQLite keeps beside a database in use: its error then does not say so."""
    from shutil import disk_usage

    try:
        return disk_usage(path.parent).free < SHARED_BYTES
    except OSError:
        return False


def open_store(path: str | Path, mode: Mode = "read", timeout: float = BUSY_SECONDS) -> Store:
    """Open the database at ``path``.

    ``read`` never writes; ``write`` wants an existing database and brings it up to date; ``create`` makes one where there
    is none. Raises StoreError when it is missing, newer, read-only, locked for longer than ``timeout`` seconds, or none.
    """
    path = Path(path)
    if path.is_dir():
        raise StoreError("a folder, not a database", path=str(path), remedy="name a file with --db")
    if mode != "create" and not path.exists():
        raise StoreError("there is no such database", path=str(path), remedy="run `compliance init`")
    if mode == "create" and not path.parent.is_dir():
        raise StoreError("the folder of the database does not exist", path=str(path), remedy="make it, or name another file")
    if path.exists() and not _readable(path):
        raise StoreError("the database may not be read", path=str(path), remedy="ask its owner for the right to read it")
    if mode != "read" and path.exists() and not _writable(path):
        raise ReadOnlyError("the database is read-only", path=str(path), remedy=_WRITABLE)
    with explained(path):
        conn = _connect(path, mode, timeout)
    try:
        with explained(path):
            return _prepared(path, conn, mode)
    except BaseException:
        conn.close()
        raise


def _readable(path: Path) -> bool:
    """Whether the file may be read, as ``_writable`` has it."""
    return os.access(path, os.R_OK) and bool(path.stat().st_mode & 0o444)


def _writable(path: Path) -> bool:
    """Whether the file may be written; its mode counts for the superuser too, who is not held to it by the system."""
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)


def _uri(path: Path, options: str) -> str:
    return f"file:{quote(path.absolute().as_posix())}?{options}"


def _connect(path: Path, mode: Mode, timeout: float) -> sqlite3.Connection:
    options = {"read": "mode=ro", "write": "mode=rw", "create": "mode=rwc"}[mode]
    conn = sqlite3.connect(_uri(path, options), uri=True, timeout=timeout, isolation_level=None)
    if mode == "read":
        try:
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            # A WAL database in a folder that cannot be written, with nobody writing: it will not change under us.
            conn.close()
            wal = path.with_name(f"{path.name}-wal")
            if os.access(path.parent, os.W_OK) or (wal.exists() and wal.stat().st_size):
                raise
            conn = sqlite3.connect(_uri(path, "mode=ro&immutable=1"), uri=True, timeout=timeout, isolation_level=None)
    return conn


def _prepared(path: Path, conn: sqlite3.Connection, mode: Mode) -> Store:
    application = conn.execute("PRAGMA application_id").fetchone()[0]
    version = conn.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION_ID and (mode == "read" or conn.execute("SELECT 1 FROM sqlite_master").fetchone()):
        # Two processes may create it at once: the other one may just have finished.
        application = conn.execute("PRAGMA application_id").fetchone()[0]
        version = conn.execute("PRAGMA user_version").fetchone()[0]
        if application != APPLICATION_ID:
            raise StoreError("not a compliance database", path=str(path), remedy="name another file with --db")
    if version > VERSION:
        raise StoreError(
            f"the database has version {version}, this program knows versions up to {VERSION}",
            path=str(path),
            remedy="use a newer compliance",
        )
    store = Store(path, conn, read_only=mode == "read")
    conn.execute("PRAGMA foreign_keys = ON")
    if mode == "read":
        if version < READABLE:
            raise StoreError("the database is of an older version", path=str(path), remedy="run `compliance init` once")
        return store
    if version == 0:
        conn.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = NORMAL")
    conn.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
    if version < VERSION:
        migrate(store.db, version)
    return store
