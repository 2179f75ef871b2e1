"""Frozen dataclasses that cost a start little.

``dataclasses.dataclass`` writes and compiles six functions for every frozen class, 0.8 ms a class, used or not; a check passes
a hundred such classes on its way to the first word. Here the fields come from ``dataclasses`` as always, so that ``fields``,
``replace``, ``asdict`` and ``match`` work; equality, hash, repr, freezing and pickling are closures that need no compiler; and
``__init__`` is compiled when the class is first called. Type checkers see ``dataclasses.dataclass`` itself.

Import ``dataclass`` from here in place of there. Classes that are not frozen, or ordered, are handed on to the standard
library; ``InitVar`` and keyword-only fields have no place here.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """``dataclasses.dataclass``, faster to define when ``frozen=True``."""

        def decorate(cls: type) -> type:
            if options.keys() - {"frozen", "slots"} or not options.get("frozen"):
                return dataclasses.dataclass(cls, **options)
            return _frozen(cls, slots=options.get("slots", False))

        return decorate if cls is None else decorate(cls)


class _Init:
    """``__init__`` before its first use: whoever asks for it gets the compiled one, which takes this one's place."""

    def __init__(self, cls: type) -> None:
        self.cls = cls

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        init = _compiled_init(self.cls)
        if self.cls.__dict__.get("__init__") is self:
            type.__setattr__(self.cls, "__init__", init)
        return init if instance is None else init.__get__(instance, owner)


def _frozen(cls: type, *, slots: bool) -> type:
    cls.__doc__ = cls.__doc__ or cls.__name__  # else the standard library works out a signature for it
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
    fields = dataclasses.fields(made)
    names = tuple(field.name for field in fields)
    compared = tuple(field.name for field in fields if field.compare)
    hashed = tuple(field.name for field in fields if (field.compare if field.hash is None else field.hash))
    shown = tuple(field.name for field in fields if field.repr)
    methods = (*_freezing(made, frozenset(names)), *_comparing(_values(compared), _values(hashed)), _repr(shown))
    for method in (*methods, *(_pickling(names) if slots else ())):
        if method.__name__ not in made.__dict__:
            _set(made, method)
    if "__init__" not in made.__dict__:
        made.__init__ = _Init(made)  # type: ignore[misc]
    return made


def _set(cls: type, method: Callable[..., Any]) -> None:
    method.__qualname__ = f"{cls.__qualname__}.{method.__name__}"
    setattr(cls, method.__name__, method)


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """A function from an object to these attributes of it."""
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _freezing(cls: type, names: frozenset[str]) -> tuple[Callable[..., Any], ...]:
    def __setattr__(self: Any, name: str, value: Any) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self: Any, name: str) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        object.__delattr__(self, name)

    return __setattr__, __delattr__


def _comparing(
    compared: Callable[[Any], tuple[Any, ...]], hashed: Callable[[Any], tuple[Any, ...]]
) -> tuple[Callable[..., Any], ...]:
    def __eq__(self: Any, other: Any) -> Any:
        return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(hashed(self))

    return __eq__, __hash__


def _repr(names: tuple[str, ...]) -> Callable[..., Any]:
    def __repr__(self: Any) -> str:
        inside = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({inside})"

    return __repr__


def _pickling(names: tuple[str, ...]) -> tuple[Callable[..., Any], ...]:
    values = _values(names)
    setters: list[Callable[[Any, Any], None]] = []  # of the slots; looked up when the first object comes back

    def __getstate__(self: Any) -> tuple[Any, ...]:
        return values(self)

    def __setstate__(self: Any, state: tuple[Any, ...]) -> None:
        if not setters:
            setters.extend(getattr(type(self), name).__set__ for name in names)
        for setter, value in zip(setters, state, strict=True):
            setter(self, value)

    return __getstate__, __setstate__


def _setter(cls: type, name: str) -> Callable[[Any, Any], None] | None:
    """What sets a slot, past the frozen ``__setattr__``; a third faster than ``object.__setattr__``."""
    return getattr(cls.__dict__.get(name), "__set__", None)


def _compiled_init(cls: type) -> Callable[..., None]:
    """The function that ``dataclasses`` would have written, in the namespace of the class's module."""
    fields = dataclasses.fields(cls)
    outer: dict[str, Any] = {"_set": object.__setattr__, "_missing": dataclasses.MISSING}
    outer |= {f"_put_{field.name}": _setter(cls, field.name) for field in fields}
    parameters, lines = ["self"], []
    for field in fields:
        name, value = field.name, field.name
        if field.default_factory is not dataclasses.MISSING:
            outer[f"_made_{name}"] = field.default_factory
            value = f"_made_{name}()" if not field.init else f"_made_{name}() if {name} is _missing else {name}"
        elif field.default is not dataclasses.MISSING:
            outer[f"_default_{name}"] = field.default
            value = f"_default_{name}" if not field.init else name
        elif not field.init:
            continue
        lines.append(f"_put_{name}(self, {value})" if outer[f"_put_{name}"] else f"_set(self, {name!r}, {value})")
        if field.init:
            default = "_missing" if f"_made_{name}" in outer else f"_default_{name}" if f"_default_{name}" in outer else None
            parameters.append(f"{name}={default}" if default else name)
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    body = "\n".join(f"  {line}" for line in lines or ["pass"])
    text = f"def _made({', '.join(outer)}):\n def __init__({', '.join(parameters)}):\n{body}\n return __init__"
    made: dict[str, Any] = {}
    exec(text, vars(sys.modules[cls.__module__]) if cls.__module__ in sys.modules else {}, made)
    init: Callable[..., None] = made["_made"](**outer)
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return init
