"""The constants of permutations, as datasketch draws them from a seed."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from numpy.typing import NDArray


def drawn(permutations: int, seed: int, scheme: str) -> NDArray[Any]:
    """The constants a (row 0) and b (row 1) of ``datasketch.MinHash(permutations, seed, scheme=scheme)``."""
    found: NDArray[Any] = _minhash().MinHash(num_perm=permutations, seed=seed, scheme=scheme).permutations
    return found


def _minhash() -> ModuleType:
    """``datasketch.minhash``, without what else ``import datasketch`` would load: SciPy, for LSH, takes half a second.

    Afterwards the package is as if nobody had imported it.
    """
    if "datasketch" in sys.modules:
        return import_module("datasketch.minhash")
    spec = find_spec("datasketch")
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError("datasketch is not installed", name="datasketch")
    bare = ModuleType("datasketch")
    bare.__path__ = list(spec.submodule_search_locations)
    sys.modules["datasketch"] = bare
    try:
        return import_module("datasketch.minhash")
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "datasketch"]:
            del sys.modules[name]
