"""``read`` with several processes."""

from __future__ import annotations

import json
import pickle
from pathlib import Path

from compliance.config import LimitsConfig
from compliance.readers import Source


def test_sources_go_to_other_processes_with_their_bytes_or_their_name(tmp_path: Path) -> None:
    limits = LimitsConfig(file_bytes=1000)
    (tmp_path / "a.txt").write_text("A harbour.")
    for source in (Source.of_bytes(b"A harbour.", "-", limits), Source.of_file(tmp_path / "a.txt", limits)):
        other = pickle.loads(pickle.dumps(source))
        assert (other.path, other.data, other.limits) == (source.path, b"A harbour.", limits)


def test_read_keeps_the_order_whatever_the_number_of_processes(command, tmp_path):
    folder = tmp_path / "wires"
    folder.mkdir()
    for number in range(280):
        item = {"uri": f"tag:{number}", "type": "text", "headline": f"Ferry {number}", "body_text": f"The ferry {number} left."}
        (folder / f"{number:04}.json").write_text(json.dumps(item) if number != 270 else '{"uri": "tag:270", "bro')
    (tmp_path / "rest.jsonl").write_text("".join(f'{{"id": "r{n}", "text": "{"Boats come in. " * 80}"}}\n' for n in range(300)))
    one = command("read", "wires", "rest.jsonl", "--workers", "1")
    two = command("read", "wires", "rest.jsonl", "--workers", "2")
    guids = [json.loads(line)["guid"] for line in two.out.splitlines()]
    assert guids == [f"tag:{n}" for n in range(280) if n != 270] + [f"r{n}" for n in range(300)]
    assert (two.out, two.code, one.code) == (one.out, 2, 2)
    assert two.err == one.err
    assert two.err.count("\n") == 1
    assert "wires/0270.json" in two.err


def test_a_wrong_number_of_processes_is_a_usage_error(command):
    done = command("read", "x.xml", "--workers", "many")
    assert done.code == 2
    assert "neither a number of processes nor 'auto'" in done.err
