"""Results put in order that would not fit in memory: kept in a temporary database, which is gone when it is closed."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Sorted(Generic[T]):
    """Values that come back in the order of their keys (tuples of ``width`` numbers, texts or None), as often as wanted."""

    def __init__(self, width: int) -> None:
        names = [f"k{n}" for n in range(width)]
        self._conn = sqlite3.connect("", isolation_level=None)  # in memory while it is small, else in a file that has no name
        self._conn.execute(f"CREATE TABLE kept ({', '.join(names)}, value BLOB)")
        self._conn.execute("BEGIN")
        self._insert = f"INSERT INTO kept VALUES ({', '.join('?' * (width + 1))})"
        self._select = f"SELECT value FROM kept ORDER BY {', '.join(names)}, rowid"

    def add(self, key: tuple[Any, ...], value: T) -> None:
        """Keep one more."""
        self._conn.execute(self._insert, (*key, pickle.dumps(value)))

    def __len__(self) -> int:
        return int(self._conn.execute("SELECT count(*) FROM kept").fetchone()[0])

    def __iter__(self) -> Iterator[T]:
        for (value,) in self._conn.execute(self._select):
            yield pickle.loads(value)

    def __enter__(self) -> Sorted[T]:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._conn.close()
