"""Every wire format by example: a file in its layout, invented by us, and beside it what the reader makes of it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from compliance.model import Dispatch, Skipped, Status
from compliance.readers import ReadOptions, read_dispatches

WIRES = Path(__file__).parent / "wires"
OPTIONS = ReadOptions(zones={"AFP": "Europe/Paris"})
SAMPLES = sorted(path for path in WIRES.iterdir() if not path.name.endswith(".expected.json"))


def plain(value: object) -> object:
    """A field as the expectation writes it: times in ISO 8601, tuples as lists."""
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_file_in_this_layout(sample: Path) -> None:
    expected = json.loads((WIRES / f"{sample.stem}.expected.json").read_text(encoding="utf-8"))
    found = list(read_dispatches(sample, OPTIONS))
    assert len(found) == len(expected), found
    for dispatch, wanted in zip(found, expected, strict=True):
        if "skipped" in wanted:
            assert isinstance(dispatch, Skipped)
            assert (dispatch.reason, dispatch.error) == (wanted["skipped"], False)
            continue
        assert isinstance(dispatch, Dispatch), dispatch
        assert {name: plain(getattr(dispatch, name)) for name in wanted} == wanted


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_name_of_the_file_does_not_matter(sample: Path) -> None:
    by_name = [plain(getattr(d, "guid", None)) for d in read_dispatches(sample, OPTIONS)]
    by_content = [plain(getattr(d, "guid", None)) for d in read_dispatches(sample.read_bytes(), OPTIONS, name="feed.bin")]
    assert by_name == by_content


def test_whose_text_it_is_goes_before_the_manner_of_its_last_line() -> None:
    text = "The ferry between Rhona and Lorne was cancelled, the port said.\n\n(Reporting by Ann Lee; Editing by Bo Mo)"
    (alone,) = read_dispatches(text.encode(), name="ferry.txt")
    (named,) = read_dispatches(text.encode(), ReadOptions(holder="Nordpress"), name="ferry.txt")
    assert isinstance(alone, Dispatch)
    assert isinstance(named, Dispatch)
    assert (alone.holder, alone.credit) == ("Reuters", "Reuters")
    assert (named.holder, named.credit) == ("Nordpress", None)
    assert named.body == "The ferry between Rhona and Lorne was cancelled, the port said."


@pytest.mark.parametrize("topic", ["Rückzug", "Sperrfrist", "Korrektur"])
def test_the_topic_above_a_headline_takes_nothing_back(topic: str) -> None:
    item = json.loads((WIRES / "layout-dpa1.json").read_text(encoding="utf-8")) | {"kicker": topic}
    (found,) = read_dispatches(json.dumps(item).encode())
    assert isinstance(found, Dispatch)
    assert (found.status, found.update, found.categories) == (Status.USABLE, None, (topic,))
