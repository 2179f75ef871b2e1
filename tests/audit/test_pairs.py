"""Many pairs by several processes: in order, and a text that kills costs its own pairs."""

from __future__ import annotations

import os
from pathlib import Path

from compliance.audit.pairs import BATCH, Pair, compare_pairs
from compliance.matching.settings import settings_for

TEXT = "Volunteers have counted 412 pairs of terns on the gravel banks north of the harbour, wardens said on Friday."


class Deadly:
    """A file of which every process dies that reads it."""

    def __fspath__(self) -> str:
        os._exit(3)


def test_a_text_of_which_processes_die_costs_its_own_pair(tmp_path: Path) -> None:
    place = tmp_path / "terns.txt"
    place.write_text(TEXT)
    pairs = [Pair(f"a{n}", "s", str(place), str(place)) for n in range(2 * BATCH)]
    pairs[BATCH + 3] = Pair("deadly", "s", Deadly(), str(place))  # type: ignore[arg-type]
    done = list(compare_pairs(pairs, settings_for("normal"), workers=2))
    assert [one.pair.article for one in done] == [pair.article for pair in pairs]
    lost = [(one.pair.article, one.skipped.reason) for one in done if one.skipped is not None]
    assert lost == [("deadly", "the process that compared it died, twice")]
    assert sum(one.match is not None and len(one.match.passages) == 1 for one in done) == len(pairs) - 1
