"""Where results and messages go: files, links, pipes, devices, and streams that nobody reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from compliance.cli.formats import write_parts
from compliance.cli.targets import replaced
from compliance.errors import UsageError

CORPUS = Path(__file__).parents[2] / "corpus"
COPIED = CORPUS / "articles" / "killed-story.txt"


def shell(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("COMPLIANCE_")}
    env["COMPLIANCE"] = f"{sys.executable} -m compliance"
    return subprocess.run(["bash", "-c", line], cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=60)


def test_a_link_stays_a_link(desk, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "latest.html").symlink_to("kept/report.html")
    assert desk("check", COPIED, "--format", "html", "-o", "latest.html").code == 1
    assert (tmp_path / "latest.html").is_symlink()
    assert "<!doctype html>" in (tmp_path / "kept" / "report.html").read_text(encoding="utf-8")


def test_a_file_keeps_its_mode(desk, tmp_path):
    target = tmp_path / "report.json"
    target.write_text("old")
    target.chmod(0o640)
    assert desk("check", COPIED, "--format", "json", "-o", target).code == 1
    assert target.stat().st_mode & 0o777 == 0o640
    assert target.read_text(encoding="utf-8").startswith("{")


def test_a_pipe_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    with replaced(str(pipe), "the result") as stream:
        stream.write(b"all of it")
    reader.join(timeout=10)
    assert got == [b"all of it"]
    assert pipe.is_fifo()


def test_a_device_is_written_to_and_not_replaced(desk):
    assert desk("check", COPIED, "-o", os.devnull).code == 1
    assert not Path(os.devnull).is_file()


def test_what_stands_there_stays_when_writing_fails(tmp_path):
    target = tmp_path / "report.txt"
    target.write_text("old")

    def pieces():
        yield "half of"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_parts(pieces(), str(target))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(("name", "remedy"), [("", "name a file, not a folder"), ("no/such", "a folder that exists")])
def test_a_result_that_cannot_be_written_is_said(tmp_path, name, remedy):
    with pytest.raises(UsageError, match=remedy), replaced(str(tmp_path / name), "the result"):
        pass


def test_a_reader_that_went_away_does_not_change_the_exit_code(desk, tmp_path):
    done = shell(tmp_path, f'$COMPLIANCE check --no-record "{COPIED}" | true; echo "${{PIPESTATUS[0]}}"')
    assert done.stdout == "1\n"
    assert done.stderr == ""


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_error(desk, tmp_path, closed):
    done = shell(tmp_path, f'$COMPLIANCE check "{COPIED}" {closed}')
    assert done.returncode == 1
    assert "rror" not in done.stderr
    assert "killed-story" in desk("runs", "1").out


def test_a_closed_standard_input_is_empty(desk, tmp_path):
    done = shell(tmp_path, "$COMPLIANCE check - <&-")
    assert (done.returncode, done.stderr) == (2, "compliance: standard input: is empty\n")


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
def test_messages_that_cannot_be_written_do_not_stop_the_work(command, tmp_path):
    done = shell(tmp_path, f'$COMPLIANCE corpus add "{CORPUS / "dispatches"}" 2>/dev/full')
    assert done.returncode == 0
    assert '"dispatches": 4' in command("corpus", "stats", "--format", "json").out


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
@pytest.mark.parametrize("target", [">/dev/full", "--output /dev/full"])
def test_a_report_that_cannot_be_written_is_an_error(desk, tmp_path, target):
    done = shell(tmp_path, f'$COMPLIANCE check "{COPIED}" {target}')
    assert done.returncode == 2
    assert "No space left" in done.stderr
