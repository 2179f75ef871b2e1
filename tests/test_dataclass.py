"""Frozen dataclasses of the house against those of the standard library, which are their plain twin."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
import typing
from dataclasses import field

import pytest
from hypothesis import given
from hypothesis import strategies as st

import compliance
from compliance.dataclass import dataclass


class Plain:
    """Fields of every sort that is in use."""

    name: str
    size: int = 3
    tags: tuple[str, ...] = ()
    more: dict[str, int] = field(default_factory=dict)
    secret: str = field(default="?", repr=False)
    line: int = field(default=0, compare=False)
    kind: typing.ClassVar[str] = "plain"

    def __len__(self) -> int:
        return self.size


def _copy(name: str) -> type:
    return type(name, (), {k: v for k, v in vars(Plain).items() if k not in ("__dict__", "__weakref__")})


OURS = dataclass(frozen=True, slots=True)(_copy("Ours"))
THEIRS = dataclasses.dataclass(frozen=True, slots=True)(_copy("Theirs"))
UNHASHABLE = {"more": {"a": 1}}
VALUES = st.fixed_dictionaries(
    {"name": st.sampled_from(["a", "b"])},
    optional={
        "size": st.integers(0, 2),
        "tags": st.tuples(st.sampled_from(["x", "y"])),
        "more": st.dictionaries(st.sampled_from("pq"), st.integers(0, 1), max_size=1),
        "secret": st.sampled_from("?!"),
        "line": st.integers(0, 1),
    },
)


@given(VALUES, VALUES)
def test_two_objects_are_equal_where_those_of_the_standard_library_are(one: dict[str, object], two: dict[str, object]) -> None:
    assert (OURS(**one) == OURS(**two)) == (THEIRS(**one) == THEIRS(**two))
    assert repr(OURS(**one)) == repr(THEIRS(**one)).replace("Theirs", "Ours")
    assert dataclasses.asdict(OURS(**one)) == dataclasses.asdict(THEIRS(**one))
    assert dataclasses.replace(OURS(**one), **two) == OURS(**(one | two))
    assert pickle.loads(pickle.dumps(Pickled(str(one)))) == Pickled(str(one))


def test_positions_defaults_and_class_variables() -> None:
    made = OURS("a", 5, ("t",))
    assert (made.name, made.size, made.tags, made.more, made.secret, made.line) == ("a", 5, ("t",), {}, "?", 0)
    assert made.more is not OURS("a").more
    assert (OURS.kind, len(made), OURS.__match_args__) == ("plain", 5, THEIRS.__match_args__)
    assert OURS("a") != THEIRS("a")


def test_the_signature_is_the_one_of_the_standard_library() -> None:
    fresh = dataclass(frozen=True, slots=True)(_copy("Fresh"))
    ours, theirs = inspect.signature(fresh), inspect.signature(THEIRS)
    assert list(ours.parameters) == list(theirs.parameters)
    assert [p.annotation for p in ours.parameters.values()] == [p.annotation for p in theirs.parameters.values()]
    assert typing.get_type_hints(Pickled.__init__) == {"name": str, "size": int, "return": type(None)}


@pytest.mark.parametrize("arguments", [(), ("a", 1, (), {}, "", 0, 1)])
def test_wrong_arguments_are_refused(arguments: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match="__init__"):
        OURS(*arguments)


def test_fields_cannot_be_set_or_deleted() -> None:
    made = OURS("a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'size'"):
        made.size = 4
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot delete field 'size'"):
        del made.size
    assert not hasattr(made, "__dict__")


def test_hash_goes_by_the_fields_that_are_compared() -> None:
    assert hash(Pickled("a")) == hash(Pickled("a")) != hash(Pickled("b"))
    with pytest.raises(TypeError, match="unhashable"):
        hash(OURS("a", **UNHASHABLE))


def test_a_copy_equals_its_original() -> None:
    assert copy.copy(Pickled("a", 2)) == copy.deepcopy(Pickled("a", 2)) == Pickled("a", 2)


@dataclass(frozen=True, slots=True)
class Pickled:
    name: str
    size: int = 1


@dataclass(frozen=True)
class Checked:
    """A class with work to do after its making, and its own idea of equality."""

    name: str
    size: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", len(self.name))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Checked) and self.size == other.size

    __hash__ = None  # type: ignore[assignment]


class Inner(Checked):
    def __init__(self) -> None:
        super().__init__("inner")


def test_what_a_class_writes_itself_stands() -> None:
    assert Checked("abc").size == 3
    assert Checked("abc") == Checked("xyz")
    assert Inner().size == 5


def test_other_kinds_are_the_standard_librarys() -> None:
    @dataclass
    class Open:
        size: int = 0

    @dataclass(frozen=True, slots=True, order=True)
    class Ordered:
        size: int

    made = Open()
    made.size = 4
    assert made.size == 4
    assert Ordered(1) < Ordered(2)


def test_every_module_of_the_house_takes_them_from_here() -> None:
    strays = []
    for module in pkgutil.walk_packages(compliance.__path__, "compliance."):
        spec = importlib.util.find_spec(module.name)
        assert spec is not None
        assert spec.origin is not None
        with open(spec.origin, encoding="utf-8") as lines:
            found = [line for line in lines if line.startswith("from dataclasses import") and "dataclass" in line[24:]]
        if found and module.name != "compliance.dataclass":
            strays.append(module.name)
    assert strays == []
