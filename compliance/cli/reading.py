"""What ``read`` prints of batches of files, in this process or in several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from compliance.dataclass import dataclass
from compliance.model import Skipped

if TYPE_CHECKING:
    from compliance.readers import ReadOptions
    from compliance.readers.batches import Batch

Printed = tuple[str, tuple[str, ...]]  # the line of a dispatch, and the reader's warnings


def printed(batch: Batch, options: ReadOptions) -> Iterator[Printed | Skipped]:
    """The lines of a batch, as they come."""
    from compliance.readers.batches import read_part
    from compliance.report.read import read_line

    for part in batch:
        for item in read_part(part, options):
            yield item if isinstance(item, Skipped) else (read_line(item), tuple(f"{item.path}: {w}" for w in item.warnings))


def by_several(work: Iterable[Batch], options: ReadOptions, workers: int) -> Iterator[list[Printed | Skipped]]:
    """The lines of each batch by several processes, in the order of the batches."""
    from compliance.audit.in_parts import in_parts

    for _, outcomes in in_parts(Reading(options), (Portion(*each) for each in enumerate(work)), workers):
        yield from (one.lines for one in outcomes)


@dataclass(frozen=True, slots=True)
class Portion:
    """A batch for another process."""

    number: int
    parts: Batch

    def alone(self) -> Iterator[Portion]:
        """Each part as a batch of its own."""
        return (Portion(number, (part,)) for number, part in enumerate(self.parts))


@dataclass(frozen=True, slots=True)
class Lines:
    """What came of a batch; ``lost`` where its process died of it, twice."""

    number: int
    lines: list[Printed | Skipped]
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The job of the processes."""

    options: ReadOptions
    folder: str = ""

    def worker(self) -> Reading:
        """Itself: it holds nothing open."""
        return self

    def close(self) -> None:
        """Nothing to close."""

    def work(self, portion: Portion) -> Lines:
        """The lines of a batch."""
        return Lines(portion.number, list(printed(portion.parts, self.options)))

    def lost(self, portion: Portion, _: str, /) -> Lines:
        """Each part passed over."""
        from compliance.audit.intake import DIED, path_of

        lines: list[Printed | Skipped] = [Skipped(path_of(part), DIED, error=True) for part in portion.parts]
        return Lines(portion.number, lines, lost=True)
