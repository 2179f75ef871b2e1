"""``kill -9`` at random moments of ``corpus add``: nothing registered is lost, and repeating the command completes it.

    python benchmarks/killing.py TEXTS.jsonl [--times 20] [--seed 1]

Each round kills the command (and its workers) at a random moment, opens the database, compares what was registered before
with what is there now, runs SQLite's integrity check, and goes on from there. At the end the command runs undisturbed and
everything must be registered, indexed and found.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

from processes import COMPLIANCE, run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--longest", type=float, default=0.0, help="seconds of the latest kill; 0: the time of a whole run")
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.db")
        started = time.perf_counter()
        done = run([*COMPLIANCE, "--db", str(whole), "corpus", "add", str(options.texts), "--workers", "2", "-q"])
        longest = options.longest or time.perf_counter() - started
        expected = _guids(whole)
        print(f"{len(expected):,} dispatches in {longest:.1f} s undisturbed (exit {done.code})")
        database = Path(folder, "register.db")
        add = [*COMPLIANCE, "--db", str(database), "corpus", "add", str(options.texts), "--workers", "2", "-q"]
        before: set[str] = set()
        for number in range(1, options.times + 1):
            wait = chance.uniform(0.05, longest)
            process = subprocess.Popen(add, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(wait)
            finished = process.poll() is not None
            os.killpg(process.pid, signal.SIGKILL) if not finished else None
            process.wait()
            now = _guids(database)
            lost = before - now
            how = "finished before" if finished else "killed after"
            print(f"{number:3}: {how} {wait:5.2f} s, {len(now):7,} registered, {len(lost)} lost", flush=True)
            if lost:
                raise SystemExit("something registered before is lost")
            before = now
            if finished:  # begin again, with nothing
                shutil.rmtree(f"{database}.index")
                for end in ("", "-wal", "-shm"):
                    Path(f"{database}{end}").unlink(missing_ok=True)
                before = set()
        last = subprocess.run(add, capture_output=True, text=True, check=False)
        found = _guids(database)
        stats = run([*COMPLIANCE, "--db", str(database), "corpus", "stats"]).output
        pending = next(line.split()[-1] for line in stats.splitlines() if line.startswith("pending"))
        print(f"undisturbed at last: exit {last.returncode}, {len(found):,} of {len(expected):,}, {pending} not indexed")
        if found != expected or pending != "0":
            raise SystemExit("the register is not complete")


def _guids(database: Path) -> set[str]:
    if not database.exists():
        return set()
    with closing(sqlite3.connect(database)) as connection:
        try:
            assert connection.execute("pragma integrity_check").fetchone()[0] == "ok"
            return {str(row[0]) for row in connection.execute("select guid from dispatches")}
        except sqlite3.OperationalError:
            return set()  # killed before the tables were made


if __name__ == "__main__":
    main()
