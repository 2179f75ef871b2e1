"""Work done by several processes: in order, and a process that dies takes one part with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from compliance.audit.in_parts import in_parts
from compliance.errors import StoreError


@dataclass(frozen=True)
class Some:
    number: int
    parts: tuple[int, ...]

    def alone(self) -> Iterator[Some]:
        return (Some(number, (part,)) for number, part in enumerate(self.parts))


@dataclass(frozen=True)
class Came:
    number: int
    values: tuple[int, ...]
    lost: bool = False


@dataclass(frozen=True)
class TimesTen:
    deadly: tuple[int, ...]
    folder: str = ""

    def worker(self) -> TimesTen:
        return self

    def close(self) -> None:
        pass

    def work(self, some: Some) -> Came:
        if set(self.deadly) & set(some.parts):
            os._exit(3)
        return Came(some.number, tuple(part * 10 for part in some.parts))

    def lost(self, some: Some, reason: str) -> Came:
        return Came(some.number, tuple(-part for part in some.parts), lost=True)


SHARDS = [Some(n, tuple(range(3 * n, 3 * n + 3))) for n in range(4)]


def test_a_process_that_dies_takes_only_the_part_it_had() -> None:
    found = list(in_parts(TimesTen((7,)), SHARDS, 2))
    assert [shard for shard, _ in found] == SHARDS
    done = [value for _, outcomes in found for one in outcomes for value in one.values]
    assert done == [-7 if n == 7 else n * 10 for n in range(12)]


def test_processes_that_die_of_every_part_are_no_fault_of_the_parts() -> None:
    with pytest.raises(StoreError, match="die before they finish"):
        list(in_parts(TimesTen(tuple(range(12))), SHARDS, 2))
