"""The scheme of the fingerprints, and the manifest that says by what scheme an index was made.

Hash values carry no trace of their scheme: comparing those of two schemes gives silent nonsense. So every index keeps its
manifest, with the constants of the permutations in it, and a foreign one is refused. Nothing here imports datasketch but
``Manifest.current``: a query takes the constants from the manifest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from compliance.dataclass import dataclass
from compliance.errors import SchemeError
from compliance.text.folding import NORMALISER_VERSION

_REINDEX = "rebuild the index with `compliance corpus reindex`"


@dataclass(frozen=True, slots=True)
class Scheme:
    """What decides the fingerprints of a text.

    ``shingle`` tokens make a shingle, ``window`` shingles a window; a window's fingerprint is its MinHash under each of
    ``permutations`` permutations that datasketch draws for ``seed``. Raises SchemeError for settings that cannot work.
    """

    shingle: int = 3
    window: int = 4
    permutations: int = 1
    seed: int = 1
    name: str = "affine64"

    def __post_init__(self) -> None:
        if self.name != "affine64":
            raise SchemeError(f"fingerprints of the scheme {self.name!r} are not understood, only 'affine64'", remedy=_REINDEX)
        for setting in ("shingle", "window", "permutations"):
            if getattr(self, setting) < 1:
                raise SchemeError(f"the scheme's {setting} is {getattr(self, setting)}", remedy="it must be at least 1")
        if not 0 <= self.seed < 1 << 32:
            raise SchemeError(f"the scheme's seed is {self.seed}", remedy="it must be between 0 and 4294967295")

    @property
    def guarantee(self) -> int:
        """Any verbatim run of this many tokens shares a fingerprint (winnowing: Schleimer et al. 2003)."""
        return self.shingle + self.window - 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """By what an index was made: the scheme, the normaliser, the library, and the permutations' constants.

    A permutation maps a shingle's mixed hash h to ``a * h + b`` modulo 2^64; ``a`` and ``b`` hold one each.
    """

    scheme: Scheme
    a: tuple[int, ...]
    b: tuple[int, ...]
    normaliser: int = NORMALISER_VERSION
    library: str = ""

    @classmethod
    def current(cls, scheme: Scheme | None = None) -> Manifest:
        """The manifest of an index made now."""
        from importlib.metadata import version

        from compliance.fingerprint.constants import drawn

        scheme = scheme or Scheme()
        a, b = drawn(scheme.permutations, scheme.seed, "affine64")
        return cls(scheme, tuple(a.tolist()), tuple(b.tolist()), library=f"datasketch {version('datasketch')}")

    def to_dict(self) -> dict[str, object]:
        """Plain values for JSON; the constants in hexadecimal, as many readers of JSON round such numbers."""
        return {
            **asdict(self.scheme),
            "normaliser": self.normaliser,
            "library": self.library,
            "a": [f"{number:016x}" for number in self.a],
            "b": [f"{number:016x}" for number in self.b],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Manifest:
        """The manifest that ``to_dict`` gave. Raises SchemeError when it is damaged or of a foreign scheme."""
        try:
            scheme = Scheme(
                shingle=_whole(values["shingle"]),
                window=_whole(values["window"]),
                permutations=_whole(values["permutations"]),
                seed=_whole(values["seed"]),
                name=str(values["name"]),
            )
            a, b = _constants(values["a"]), _constants(values["b"])
            normaliser, library = _whole(values["normaliser"]), str(values["library"])
        except (KeyError, TypeError, ValueError) as error:
            raise SchemeError(f"the manifest of the index is damaged ({error})", remedy=_REINDEX) from error
        if len(a) != scheme.permutations or len(b) != scheme.permutations or not all(number & 1 for number in a):
            raise SchemeError("the manifest of the index is damaged (its permutations are not whole)", remedy=_REINDEX)
        return cls(scheme, a, b, normaliser, library)

    def require_same(self, other: Manifest, *, path: str | None = None) -> None:
        """Raise SchemeError unless fingerprints under ``other`` mean the same as under this one.

        The library's version is recorded but not compared: the constants are, and they decide the values. The cap is a
        matter of each query.
        """
        for label, ours, theirs in (
            ("scheme", self.scheme.name, other.scheme.name),
            ("shingle", self.scheme.shingle, other.scheme.shingle),
            ("window", self.scheme.window, other.scheme.window),
            ("permutations", self.scheme.permutations, other.scheme.permutations),
            ("seed", self.scheme.seed, other.scheme.seed),
            ("normaliser version", self.normaliser, other.normaliser),
        ):
            if ours != theirs:
                raise SchemeError(f"fingerprints made with {label} {theirs}, this needs {ours}", path=path, remedy=_REINDEX)
        if (self.a, self.b) != (other.a, other.b):
            raise SchemeError(
                f"fingerprints made with other permutations (by {other.library or 'an unknown library'})",
                path=path,
                remedy=_REINDEX,
            )

    def require_normaliser(self, *, path: str | None = None) -> None:
        """Raise SchemeError when this program folds text otherwise than the one that made the index."""
        if self.normaliser != NORMALISER_VERSION:
            raise SchemeError(
                f"the index was made with normaliser version {self.normaliser}, this program has {NORMALISER_VERSION}",
                path=path,
                remedy=_REINDEX,
            )


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"no whole number: {value!r}")
    return value


def _constants(value: object) -> tuple[int, ...]:
    if not isinstance(value, (list, tuple)):
        raise ValueError(f"no list of constants: {value!r}")
    numbers = tuple(int(str(number), 16) for number in value)
    if not all(0 <= number < 1 << 64 for number in numbers):
        raise ValueError("a constant over 64 bits")
    return numbers
