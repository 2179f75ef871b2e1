"""Distinct values by one sort. (``numpy.unique`` does as much, and loads the masked arrays, 10 ms of a short check.)"""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Kind = TypeVar("Kind", bound=np.generic)


def distinct(values: NDArray[Kind]) -> tuple[NDArray[Kind], NDArray[np.int64]]:
    """The distinct of ``values`` (n of any kind) in order, and the number among them of every value (int64[n])."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    new = _firsts(ordered)
    numbers = np.empty(len(values), dtype=np.int64)
    numbers[order] = np.cumsum(new) - 1
    return ordered[new], numbers


def in_order(values: NDArray[Kind]) -> NDArray[Kind]:
    """The distinct of ``values`` in order."""
    ordered = np.sort(values)
    return ordered[_firsts(ordered)]


def among(values: NDArray[Kind], ordered: NDArray[Kind]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each of ``values`` stands among ``ordered`` ones (int64[n]), and which of them do stand there (bool[n])."""
    places = ordered.searchsorted(values)
    if not len(ordered):
        return places, np.zeros(len(values), dtype=bool)
    places[places == len(ordered)] = 0
    return places, ordered[places] == values


def tally(values: NDArray[Kind]) -> tuple[NDArray[Kind], NDArray[np.int64]]:
    """The distinct of ``values`` in order, and how often each occurs (int64[k])."""
    ordered = np.sort(values)
    (starts,) = _firsts(ordered).nonzero()
    counts = np.empty(len(starts), dtype=np.int64)
    counts[:-1] = starts[1:] - starts[:-1]
    counts[-1:] = len(ordered) - starts[-1:]
    return ordered[starts], counts


def _firsts(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return new
