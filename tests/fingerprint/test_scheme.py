"""The manifest: what fingerprints were made by, and the refusal of foreign ones."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from compliance.errors import SchemeError
from compliance.fingerprint.scheme import Manifest, Scheme


@pytest.fixture(scope="module")
def manifest() -> Manifest:
    return Manifest.current()


def test_the_default_scheme_finds_any_run_of_six_tokens() -> None:
    assert Scheme().guarantee == 6
    assert Scheme(shingle=5, window=8).guarantee == 12


def test_a_manifest_survives_json(manifest: Manifest) -> None:
    again = Manifest.from_dict(json.loads(json.dumps(manifest.to_dict())))
    assert again == manifest
    again.require_same(manifest)


def test_the_library_alone_changes_nothing(manifest: Manifest) -> None:
    manifest.require_same(replace(manifest, library="datasketch 2.99"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scheme": Scheme(shingle=4)}, "shingle 4, this needs 3"),
        ({"scheme": Scheme(window=8)}, "window 8, this needs 4"),
        ({"scheme": Scheme(seed=2)}, "seed 2, this needs 1"),
        ({"scheme": Scheme(permutations=2)}, "permutations 2, this needs 1"),
        ({"normaliser": 99}, "normaliser version 99"),
        ({"a": (3,), "library": "datasketch 3.0.0"}, "other permutations (by datasketch 3.0.0)"),
        ({"b": (3,)}, "other permutations"),
    ],
)
def test_a_foreign_manifest_is_refused(manifest: Manifest, change: dict[str, object], said: str) -> None:
    with pytest.raises(SchemeError) as caught:
        manifest.require_same(replace(manifest, **change), path="segment-1")
    assert said in str(caught.value)
    assert str(caught.value).startswith("segment-1: ")
    assert "compliance corpus reindex" in str(caught.value)


def test_an_index_of_another_normaliser_is_refused(manifest: Manifest) -> None:
    manifest.require_normaliser()
    with pytest.raises(SchemeError, match="normaliser version 0"):
        replace(manifest, normaliser=0).require_normaliser()


@pytest.mark.parametrize(
    "change",
    [
        {"name": "legacy"},
        {"name": "affine32"},
        {"shingle": 0},
        {"window": "four"},
        {"seed": -1},
        {"permutations": True},
        {"permutations": 2},
        {"a": ["2"]},
        {"a": ["no number"]},
        {"b": ["f" * 17]},
        {"b": None},
    ],
    ids=str,
)
def test_a_damaged_manifest_is_refused(manifest: Manifest, change: dict[str, object]) -> None:
    with pytest.raises(SchemeError):
        Manifest.from_dict({**manifest.to_dict(), **change})


def test_a_manifest_without_a_key_is_refused(manifest: Manifest) -> None:
    values = manifest.to_dict()
    del values["seed"]
    with pytest.raises(SchemeError, match=r"damaged .*seed"):
        Manifest.from_dict(values)


def test_a_query_does_not_import_datasketch(manifest: Manifest) -> None:
    program = (
        "import json, sys\n"
        "from compliance.fingerprint.minhash import shingle_values\n"
        "from compliance.fingerprint.scheme import Manifest\n"
        "from compliance.text.tokens import tokenise\n"
        "manifest = Manifest.from_dict(json.loads(sys.argv[1]))\n"
        "print(len(shingle_values(tokenise('four words and more').hashes, manifest)))\n"
        "print([name for name in ('datasketch', 'scipy') if name in sys.modules])\n"
    )
    argument = json.dumps(manifest.to_dict())
    ran = subprocess.run([sys.executable, "-c", program, argument], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["2", "[]"]


def test_constants_are_drawn_by_datasketch_without_what_it_loads_for_lsh() -> None:
    program = (
        "import sys\n"
        "from compliance.fingerprint.scheme import Manifest\n"
        "ours = Manifest.current()\n"
        "print([name for name in sys.modules if name.partition('.')[0] in ('datasketch', 'scipy')])\n"
        "import datasketch\n"
        "theirs = datasketch.MinHash(1, seed=1, scheme='affine64').permutations\n"
        "print([ours.a, ours.b] == [tuple(row) for row in theirs.tolist()], hasattr(datasketch, 'MinHashLSH'))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[:2] == ["[]", "True True"]
