"""The installed command in a real process, in an empty folder, with a register of our own samples."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus"


@dataclass(frozen=True)
class Result:
    code: int
    out: str
    err: str


Command = Callable[..., Result]


def run_inside(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The same command line without a process of its own: for what needs no second proof of that."""
    from compliance.cli.app import run as run_line

    for name in [name for name in os.environ if name.startswith("COMPLIANCE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(folder)

    def run(*arguments: str | Path) -> Result:
        capsys.readouterr()
        code = run_line([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Result(code, said.out, said.err)

    return run


def run_in(folder: Path) -> Command:
    def run(*arguments: str | Path, stdin: str | bytes | None = None, **environment: str) -> Result:
        env = {k: v for k, v in os.environ.items() if not k.startswith("COMPLIANCE_")} | {"COLUMNS": "100"} | environment
        data = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "compliance", *map(str, arguments)],
            cwd=folder,
            env=env,
            input=data,
            capture_output=True,
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """``compliance`` in an empty folder."""
    return run_in(tmp_path)


@pytest.fixture(scope="session")
def sample_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the sample dispatches; copy it before writing to it."""
    folder = tmp_path_factory.mktemp("register")
    done = run_in(folder)("corpus", "add", CORPUS / "dispatches")
    assert done.code == 0, done.err
    return folder / "compliance.db"


@pytest.fixture(scope="session")
def desk_in(sample_register: Path) -> Callable[[Path], Command]:
    """Puts a register of the samples into a folder as ``compliance.db``; gives ``compliance`` there."""

    def furnish(folder: Path) -> Command:
        shutil.copy(sample_register, folder / "compliance.db")
        shutil.copytree(f"{sample_register}.index", folder / "compliance.db.index")
        return run_in(folder)

    return furnish


@pytest.fixture
def desk(tmp_path: Path, desk_in: Callable[[Path], Command]) -> Command:
    """``compliance`` in a folder with a register of the samples."""
    return desk_in(tmp_path)


@pytest.fixture
def inside(
    tmp_path: Path, sample_register: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """``desk``, in this process."""
    shutil.copy(sample_register, tmp_path / "compliance.db")
    shutil.copytree(f"{sample_register}.index", tmp_path / "compliance.db.index")
    return run_inside(tmp_path, capsys, monkeypatch)
