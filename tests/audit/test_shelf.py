"""Dispatches made ready: once while they are asked for, and no more of them than memory allows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from compliance.audit.opening import open_auditor
from compliance.audit.registrar import Registrar
from compliance.audit.shelf import Shelf
from compliance.config import Config
from compliance.model import Dispatch
from compliance.store import open_store
from compliance.text.tokens import tokenise


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory, invent: Callable[..., str]) -> Config:
    path: Path = tmp_path_factory.mktemp("shelf") / "register.db"
    with open_store(path, "create") as store:
        for _ in Registrar(store).add([Dispatch(f"d{n}", invent(f"s{n}"), holder="Lorne Wire") for n in range(6)]):
            pass
    return Config(db=str(path))


def test_a_dispatch_is_made_ready_once_while_it_is_asked_for(config: Config) -> None:
    with open_auditor(config) as auditor:
        rows = [row for (row,) in auditor.view.register.store.conn.execute("SELECT id FROM dispatches")]
        shelf = Shelf(auditor.view)
        shelf.load([*rows, 999])  # one of them was removed
        first = shelf.take(rows[0])
        assert first[0].tokens.hashes.tolist() == tokenise(first[1].body).hashes.tolist()
        assert first[0].tokens.hashes.base is None  # nor are the other texts of its batch kept with it
        longest = 2 * max(len(tokenise(shelf.take(row)[1].body)) for row in rows)
        assert all(shelf.take(rows[0])[0] is first[0] for _ in range(3))

        small = Shelf(auditor.view, longest)
        ready = [small.take(row)[0] for row in rows[:2]]
        assert small.take(rows[0])[0] is ready[0]
        for row in rows[2:]:
            small.take(row)
        assert small.take(rows[0])[0] is not ready[0]


def test_the_dispatch_in_hand_is_kept_however_long(config: Config) -> None:
    with open_auditor(config) as auditor:
        rows = [row for (row,) in auditor.view.register.store.conn.execute("SELECT id FROM dispatches")]
        shelf = Shelf(auditor.view, 1)
        shelf.load(rows)
        assert [shelf.take(row)[1].guid for row in rows] == [f"d{n}" for n in range(6)]
        assert shelf.take(rows[-1])[0] is shelf.take(rows[-1])[0]
