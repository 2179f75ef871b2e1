"""The generated pages are those that the commands, as they are now, would give; every command shows examples that parse."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module", autouse=True)
def docs() -> Iterator[None]:
    sys.path.insert(0, str(DOCS))
    yield
    sys.path.remove(str(DOCS))


def leaves(command) -> Iterator[object]:
    if not command.below:
        yield command
    for one in command.below:
        yield from leaves(one)


def test_pages_are_current():
    names = [path.name for path in import_module("generate").stale()]
    assert not names, "run: make docs"


def test_every_command_shows_examples_that_it_understands():
    from compliance.cli.app import group

    for one in leaves(import_module("commands").program()):
        assert one.examples, one.name
        for line in re.sub(r"\\\n\s*", " ", "\n".join(one.examples)).splitlines():
            for part in re.split(r"&&|\|", line):
                _, found, call = part.partition("compliance ")
                if found:  # what stands far to the right is a remark
                    _parse(group, shlex.split(re.split(r"\s{3,}|>", call)[0]), line)


def _parse(command: click.Command, words: list[str], line: str) -> None:
    """What click makes of the words, without doing it."""
    try:
        with command.make_context("compliance", list(words), resilient_parsing=False) as context:
            if not isinstance(command, click.Group):
                return
            rest = [*context._protected_args, *context.args]
            name, below, left = command.resolve_command(context, rest)
    except click.UsageError as error:
        pytest.fail(f"{line}: {error.message}")
    assert below is not None, name
    _parse(below, left, line)


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_manual_pages_are_clean_roff():
    pages = sorted((DOCS / "man").glob("*.1"))
    done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", *pages], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_completion_of_a_command():
    environment = {**os.environ, "COMP_WORDS": "compliance base", "COMP_CWORD": "1", "_COMPLIANCE_COMPLETE": "bash_complete"}
    done = subprocess.run(
        [sys.executable, "-c", "from compliance.cli import main; main()"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["plain,baseline"]


def test_the_manual_shows_the_spark_recipe_as_it_was_run():
    recipe = (DOCS / "spark_recipe.py").read_text(encoding="utf-8")
    assert f"```python\n{recipe}```" in (DOCS / "audit.md").read_text(encoding="utf-8")
    compile(recipe, "spark_recipe.py", "exec")
