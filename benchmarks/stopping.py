"""Audits disturbed at random moments and resumed: the ledger must be that of an audit that nothing disturbed.

    python benchmarks/stopping.py [--times 10] [--articles 2000] [--workers 2] [--seed 1] [--folder DIR] [--only WAY]

A register and an archive of invented texts (a JSON Lines file and small files, some of them unreadable, a tenth with reuse) are
made. Then each way to be stopped is tried so many times: ``kill -9`` of the whole group, of the parent (the process that
writes) and of a worker, SIGTERM, Ctrl-C (to the whole group, as a terminal sends it), and a disk that is full (a small file
system in memory; left out where mounting is not allowed). A disturbed audit goes on with ``--resume`` and is disturbed again,
up to three times in all; then it runs to its end. Every table of the ledger must be equal, integrity is checked by SQLite, and
a second ``--resume`` must find nothing to do.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from invented_news import Writer
from processes import COMPLIANCE

TABLES = (
    "SELECT path, record, title, verdict, derivation, coverage, words, notes, more, content_hash FROM articles ORDER BY id",
    "SELECT article, dispatch, derivation, similarity, article_coverage, source_coverage FROM matches ORDER BY id",
    'SELECT * FROM passages ORDER BY "match", number',
    "SELECT article, rule, severity, message, dispatch, identity, evidence FROM findings ORDER BY id",
    "SELECT path, reason, error FROM skipped ORDER BY rowid",
    "SELECT content_hash, scheme, words, fingerprints FROM article_fingerprints ORDER BY id",
    "SELECT * FROM reuse ORDER BY dispatch",
    "SELECT number, key FROM shards ORDER BY number",
)
WAYS = ("kill -9 of the group", "kill -9 of the parent", "kill -9 of a worker", "SIGTERM", "Ctrl-C", "disk full")
ORPHANED = "EOFError: Ran out of input"  # what Python says of a worker whose parent is killed while it is started
MOST = 3  # disturbances of one audit


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--articles", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where the files lie; by default a temporary folder")
    parser.add_argument("--only", choices=WAYS)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        place = Path(name)
        make(place, options.articles, chance)
        bench = Bench(place, options.workers, chance)
        print(
            f"undisturbed: {len(bench.whole[0]):,} articles, {len(bench.whole[1]):,} matches in {bench.seconds:.1f} s",
            flush=True,
        )
        for way in WAYS if options.only is None else (options.only,):
            counts: Counter[str] = Counter()
            for _ in range(options.times):
                counts += bench.full_disk() if way == "disk full" else bench.killed(way)
                print(".", end="", file=sys.stderr, flush=True)
            said = ", ".join(f"{number} {what}" for what, number in sorted(counts.items()))
            print(f"{way:22} {options.times} audits, all equal in the end: {said or 'not possible here'}", flush=True)


def make(place: Path, articles: int, chance: random.Random) -> None:
    """The archive, and a register of a quarter as many dispatches."""
    texts = Writer().texts(chance.randrange(10**6), articles + articles // 4, 200)
    wires, own = texts[articles:], texts[:articles]
    for number in range(0, articles, 10):
        own[number] += "\n" + wires[number % len(wires)][: chance.randrange(200, 900)]
    archive = place / "archive"
    archive.mkdir()
    half = articles // 2
    for number, text in enumerate(own[:half]):
        (archive / f"a{number:05}.txt").write_text(text, encoding="utf-8")
        if number % 97 == 0:
            (archive / f"a{number:05}.bin").write_bytes(bytes(range(256)))
            (archive / f"a{number:05}x.txt").write_text("")
    for name, bodies in (("archive/b.jsonl", own[half:]), ("wires.jsonl", wires)):
        lines = [json.dumps({"id": f"{name}-{number}", "text": body, "holder": "AFP"}) for number, body in enumerate(bodies)]
        lines[5:5] = ["{this is no JSON"] if name.startswith("archive") else []
        (place / name).write_text("\n".join(lines), encoding="utf-8")
    run(place, "corpus", "add", "wires.jsonl", "--db", "register.db", "-q")


def run(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMPLIANCE, *arguments], cwd=place, capture_output=True, text=True, check=False)


class Bench:
    """Audits in ``place``, and what an undisturbed one recorded."""

    def __init__(self, place: Path, workers: int, chance: random.Random) -> None:
        self.place, self.chance = place, chance
        self.audit = ("audit", "archive", "--workers", str(workers), "-q")
        self.resume = ("audit", "--resume", "--workers", str(workers), "-q")
        database = self.fresh("whole.db")
        started = time.perf_counter()
        self.code = run(place, *self.audit, "--db", database).returncode
        self.seconds = time.perf_counter() - started
        self.whole = self.contents(database)
        self.shards = len(self.whole[-1])

    def fresh(self, name: str) -> str:
        """A copy of the register under this name."""
        target = self.place / name
        target.parent.mkdir(exist_ok=True)
        for end in ("", "-wal", "-shm"):
            Path(f"{target}{end}").unlink(missing_ok=True)
        shutil.rmtree(f"{target}.index", ignore_errors=True)
        shutil.copy(self.place / "register.db", target)
        shutil.copytree(self.place / "register.db.index", f"{target}.index")
        return str(target)

    def contents(self, database: str) -> list[Any]:
        """All that the ledger holds, but run ids and times."""
        with closing(sqlite3.connect(database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return [connection.execute(sql).fetchall() for sql in TABLES]

    def recorded(self, database: str) -> int:
        with closing(sqlite3.connect(database)) as connection:
            return int(connection.execute("SELECT count(*) FROM shards").fetchone()[0])

    def killed(self, way: str) -> Counter[str]:
        """One audit, disturbed up to ``MOST`` times, and checked at its end."""
        database = self.fresh("audit.db")
        counts: Counter[str] = Counter()
        arguments = self.audit
        for _ in range(self.chance.randint(1, MOST)):
            self.disturbed(way, [*arguments, "--db", database])
            if self.ended(database):  # a dead worker is replaced; or the audit was quicker
                counts["went on" if way == "kill -9 of a worker" else "too late"] += 1
                break
            counts["stopped"] += 1
            arguments = self.resume if self.begun(database) else self.audit
        else:
            self.finish(arguments, database)
        self.check(way, database)
        return counts

    def disturbed(self, way: str, arguments: list[str]) -> None:
        """Start the command, disturb it when a random shard is recorded, and a random moment later."""
        database = arguments[-1]
        before = self.recorded(database)
        target = self.chance.randint(before, max(before, self.shards - 2))
        process = subprocess.Popen(
            [*COMPLIANCE, *arguments], cwd=self.place, start_new_session=True, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        # Before that the interpreter itself may be starting: a signal ends it then, without a word of ours.
        while process.poll() is None and (self.recorded(database) < target or not heeds_signals(process.pid)):
            time.sleep(0.002)
        time.sleep(self.chance.random() * self.seconds / self.shards)
        if process.poll() is None:
            if way == "kill -9 of a worker":
                if workers := workers_of(process.pid):
                    os.kill(self.chance.choice(workers), signal.SIGKILL)
            elif way in ("kill -9 of the group", "Ctrl-C"):
                os.killpg(process.pid, signal.SIGKILL if way.startswith("kill") else signal.SIGINT)
            else:
                process.send_signal(signal.SIGTERM if way == "SIGTERM" else signal.SIGKILL)
        _, said = process.communicate(timeout=600)
        if "Traceback" in said and ORPHANED not in said:
            raise SystemExit(f"{way}: a traceback\n{said}")
        ended = self.ended(database)
        # -SIGINT is what a shell calls 130, too; and handlers are taken down before the process is.
        late = (-signal.SIGTERM,) if ended else ()
        if process.returncode not in (self.code, -signal.SIGKILL, 130, -signal.SIGINT, *late):
            raise SystemExit(f"{way}: exit code {process.returncode}\n{said}")
        if process.returncode == self.code and not ended:
            raise SystemExit(f"{way}: exit code {process.returncode} before the end\n{said}")

    def ended(self, database: str) -> bool:
        with closing(sqlite3.connect(database)) as connection:
            return bool(connection.execute("SELECT count(*) FROM runs WHERE finished IS NOT NULL").fetchone()[0])

    def begun(self, database: str) -> bool:
        with closing(sqlite3.connect(database)) as connection:
            return bool(connection.execute("SELECT count(*) FROM runs").fetchone()[0])

    def finish(self, arguments: tuple[str, ...], database: str) -> None:
        done = run(self.place, *arguments, "--db", database)
        if done.returncode != self.code or not self.ended(database):
            raise SystemExit(f"exit code {done.returncode} at the end, {self.code} undisturbed\n{done.stderr}")

    def check(self, way: str, database: str) -> None:
        for sql, one, other in zip(TABLES, self.contents(database), self.whole, strict=True):
            if one != other:
                raise SystemExit(f"{way}: the ledger differs ({sql}; {len(one):,} rows, {len(other):,} undisturbed)")
        again = run(self.place, *self.resume, "--db", database)
        if again.returncode != 2 or "nothing to resume" not in again.stderr:
            raise SystemExit(f"{way}: an audit that has ended was resumed\n{again.stderr}")

    def full_disk(self) -> Counter[str]:
        """One audit on a file system that has little room, and more, and enough."""
        folder = self.place / "disk"
        folder.mkdir(exist_ok=True)
        mount = ["mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", str(folder)]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            return Counter()
        counts: Counter[str] = Counter()
        try:
            database = self.fresh("disk/audit.db")
            arguments = self.audit
            for _ in range(self.chance.randint(1, MOST)):
                room = shutil.disk_usage(folder).used // 1024 + self.chance.randint(40, 1500)
                resize(folder, room)
                done = run(self.place, *arguments, "--db", database)
                if self.ended(database):
                    counts["had room"] += 1
                    break
                if "make room and repeat the command" not in done.stderr or "Traceback" in done.stderr:
                    raise SystemExit(f"disk full: exit code {done.returncode}\n{done.stderr}")
                counts["stopped"] += 1
                resize(folder, 256 * 1024)
                arguments = self.resume if self.begun(database) else self.audit
            else:
                self.finish(arguments, database)
            resize(folder, 256 * 1024)
            self.check("disk full", database)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)
        return counts


def resize(folder: Path, kilobytes: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(folder)], check=True, capture_output=True)


def heeds_signals(process: int) -> bool:
    """Whether a process has begun to audit: it has a handler of its own for SIGTERM (Linux)."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
    caught = status.partition("SigCgt:")[2].split(maxsplit=1)
    return bool(caught and int(caught[0], 16) >> (signal.SIGTERM - 1) & 1)


def workers_of(parent: int) -> list[int]:
    """The worker processes of an audit (Linux)."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    found = []
    for child in children:
        try:
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(int(child))
        except OSError:
            continue
    return found


if __name__ == "__main__":
    if not sys.platform.startswith("linux"):
        raise SystemExit("workers are found in /proc, and disks made small by mount: this needs Linux")
    signal.signal(signal.SIGINT, signal.default_int_handler)  # where it is ignored (a job in the background), audits would too
    main()
