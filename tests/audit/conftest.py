"""A small register of invented texts: sentences drawn by seed from an invented vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from compliance.audit.registrar import Registrar
from compliance.config import Config
from compliance.model import Dispatch
from compliance.store import open_store

_SYLLABLES = "ba ke li mo nu ra si to ve wo du fa gi hel jor kan".split()


def invented(seed: str, sentences: int = 12) -> str:
    """A text of made-up words; texts of different seeds share next to no run of three."""
    random = Random(seed)
    words = ["".join(random.choices(_SYLLABLES, k=random.randint(1, 3))) for _ in range(160)]
    lines = []
    for _ in range(sentences):
        chosen = random.choices(words, k=random.randint(9, 16))
        lines.append(" ".join([chosen[0].capitalize(), *chosen[1:]]) + ".")
    return "\n".join(" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3))


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with 40 invented dispatches; to be read only."""
    path = tmp_path_factory.mktemp("register") / "register.db"
    dispatches = [Dispatch(guid=f"d{n:02}", body=invented(f"d{n}"), holder="Lorne Wire", language="en") for n in range(40)]
    with open_store(path, "create") as store:
        for _ in Registrar(store).add(dispatches):
            pass
    return path


@pytest.fixture
def config(register: Path) -> Config:
    """The defaults, on that register."""
    return Config(db=str(register))


@pytest.fixture(scope="session")
def invent() -> Callable[..., str]:
    """``invented``, for tests."""
    return invented
