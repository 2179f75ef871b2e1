"""The gate on a scratch repository: what it must find, forgive and report, and how long it takes.

    python benchmarks/gate.py [--articles 2000] [--runs 5] [--keep DIR]

Makes a git repository of invented Markdown articles, registers the sample dispatches, then tells the story of one paste:
it fails, with the right place in SARIF; waived or in the baseline it passes; a second paste fails again; a rename is
reported as one. Every step is checked, so that the benchmark fails where the gate does not do what it says.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from processes import COMPLIANCE

CORPUS = Path(__file__).parents[1] / "corpus"
SOURCE = CORPUS / "dispatches" / "afp-sines-battery.txt"
# Enough to make sentences that nobody wrote: none of it stands in a dispatch.
WHO = "the ferryman,a baker from the hill,our correspondent,the choir,two engineers,the mayor's sister,a night nurse".split(",")
DID = "counted,repaired,painted,measured,forgot,praised,sold,planted,photographed,carried,borrowed,described".split(",")
WHAT = "seven lanterns,the old pump,a crate of pears,the north stair,every second gate,a map of the wells,the clock".split(",")
WHERE = "behind the market,on the lower quay,at the school,near the mill,in the long meadow,above the station".split(",")
WHEN = "before breakfast,on the last market day,all through the thaw,while the band rehearsed,after the second bell".split(",")
WHY = "because nobody else would,for a small fee,as the almanac advises,without telling anyone,to settle a bet".split(",")


@dataclass(frozen=True)
class Ran:
    code: int
    seconds: float
    busy: float  # processor seconds, children included
    out: str
    err: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5, help="timed runs; the median is printed")
    parser.add_argument("--keep", type=Path, help="make the repository in this folder, and leave it there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = (options.keep or Path(scratch)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        Story(folder, options.articles, options.runs).tell()


class Story:
    """One repository and what happens to it."""

    def __init__(self, folder: Path, articles: int, runs: int) -> None:
        self.repository = folder / "site"
        self.database = folder / "register.db"
        self.articles = articles
        self.runs = runs

    def tell(self) -> None:
        words = self.make()
        print(f"{self.articles:,} Markdown articles, {words:,} words; {self.register()} dispatches registered")
        self.say("a clean repository passes", self.gate(), 0)
        self.timing("whole repository", 10.0)
        path = self.paste()
        self.git("commit", "-qam", "A story with a paste")
        failed = self.gate("--since", "main", "--format", "sarif=out.sarif", "--format", "github")
        self.say("a pasted pair of paragraphs fails", failed, 1)
        self.check_place(path)
        self.timing("--since main, 5 changed files", 1.0, "--since", "main")
        self.waive(failed, path)
        self.say("waived, it passes", self.gate("--since", "main"), 0)
        (self.repository / "compliance-waivers.toml").unlink()
        self.compliance("baseline", "create", "content", "--output", "known.json")
        self.say("in the baseline, it passes", self.gate("--since", "main", "--baseline", "known.json"), 0)
        text = path.read_text()
        path.write_text(text.replace("\n\n", "\n\nA new first paragraph, ours.\n\n", 1))
        self.say("moved within its file, it stays known", self.gate("--baseline", "known.json"), 0)
        path.write_text(text + "\n" + paragraphs()[-1] + "\n")
        self.say("a second paste in the same file fails again", self.gate("--baseline", "known.json"), 1)
        path.write_text(text + "\n" + "\n\n".join(paragraphs()[1:3]) + "\n")
        self.say("so does the same paste once more", self.gate("--baseline", "known.json"), 1)
        path.write_text(text)
        self.git("mv", str(path), str(path.with_name("renamed.md")))
        renamed = self.gate("--since", "main", "--baseline", "known.json")
        self.say("a rename is new in its place, and said to be a rename", renamed, 1, "the file was renamed")
        self.compliance("baseline", "update", "known.json")
        self.say("the baseline takes the new name over", self.gate("--since", "main", "--baseline", "known.json"), 0)

    def make(self) -> int:
        content = self.repository / "content"
        content.mkdir(parents=True)
        rng = random.Random(7)
        words = 0
        for number in range(self.articles):
            text = article(rng, number)
            words += len(text.split())
            place = content / f"{number // 100:02}" / f"story-{number:05}.md"
            place.parent.mkdir(exist_ok=True)
            place.write_text(text)
        self.git("init", "-q", "-b", "main")
        self.git("add", ".")
        self.git("commit", "-qm", "All articles")
        self.git("switch", "-qc", "topic")
        return words

    def register(self) -> int:
        self.compliance("corpus", "add", str(CORPUS / "dispatches"))
        stats = self.compliance("corpus", "stats", "--format", "json")
        return int(json.loads(stats.out)["dispatches"])

    def paste(self) -> Path:
        """Five articles change; the third takes two paragraphs of a dispatch in."""
        changed = sorted((self.repository / "content").rglob("*.md"))[10:60:10]
        for path in changed:
            path.write_text(path.read_text() + "\nA last line of our own.\n")
        path = changed[2]
        head, _, rest = path.read_text().partition("\n\n")
        path.write_text(head + "\n\n" + "\n\n".join(paragraphs()[1:3]) + "\n\n" + rest)
        return path

    def check_place(self, path: Path) -> None:
        """The first location of the SARIF file is where the paste begins, the last one where it ends."""
        (run,) = json.loads((self.repository / "out.sarif").read_text())["runs"]
        result = run["results"][0]
        place = result["locations"][0]["physicalLocation"]
        lines = path.read_text().split("\n")
        pasted = paragraphs()[1:3]
        first = next(i for i, line in enumerate(lines, 1) if line.startswith(pasted[0].split("\n")[0]))
        last = next(i for i, line in enumerate(lines, 1) if line.startswith(pasted[1].split("\n")[0]))
        regions = [place["region"], *(r["physicalLocation"]["region"] for r in result.get("relatedLocations", ()))]
        expect(place["artifactLocation"]["uri"] == path.relative_to(self.repository).as_posix(), "the file in SARIF")
        begins = (regions[0]["startLine"], regions[0]["startColumn"])
        expect(begins == (first, 1), f"begin at line {first}, column 1: {begins}")
        ends = max((r["endLine"], r["endColumn"]) for r in regions)
        expect(ends == (last, len(lines[last - 1]) + 1), f"end at line {last}: {ends}")
        print(f"  SARIF: {place['artifactLocation']['uri']}, line {first}, column 1, to line {ends[0]}, column {ends[1]}")

    def waive(self, failed: Ran, path: Path) -> None:
        name = path.relative_to(self.repository).as_posix()
        found = self.gate("--since", "main", "--format", "json")
        for finding in next(a["findings"] for a in json.loads(found.out)["articles"] if a["path"] == name):
            until = (date.today() + timedelta(days=30)).isoformat()
            self.compliance(
                "waive", finding["id"], "--check", name, "--file", "compliance-waivers.toml", "--reason", "agreed", "--by",
                "desk", "--until", until,
            )  # fmt: skip

    def timing(self, label: str, budget: float, *arguments: str) -> None:
        """The gate is one process: its processor time is what it takes on a machine with nothing else to do."""
        ran = [self.gate(*arguments) for _ in range(self.runs)]
        seconds, busy = (statistics.median(values) for values in zip(*((r.seconds, r.busy) for r in ran), strict=True))
        print(f"  {label}: {seconds:.2f} s, of which processor {busy:.2f} s (budget {budget:.0f} s)")
        expect(min(seconds, busy) <= budget, f"{label} within {budget} s")

    def gate(self, *arguments: str) -> Ran:
        return self.run(*COMPLIANCE, "--db", str(self.database), "gate", *arguments)

    def compliance(self, *arguments: str) -> Ran:
        done = self.run(*COMPLIANCE, "--db", str(self.database), *arguments)
        expect(done.code == 0, f"compliance {arguments[0]}: {done.err}")
        return done

    def git(self, *arguments: str) -> None:
        who = ["-c", "user.name=desk", "-c", "user.email=desk@example.org", "-c", "commit.gpgsign=false"]
        done = self.run("git", *who, *arguments)
        expect(done.code == 0, f"git {arguments[0]}: {done.err}")

    def run(self, *command: str) -> Ran:
        self.repository.mkdir(parents=True, exist_ok=True)
        started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, cwd=self.repository, capture_output=True, text=True, check=False)
        seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
        busy = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
        return Ran(done.returncode, seconds, busy, done.stdout, done.stderr)

    def say(self, label: str, ran: Ran, code: int, word: str = "") -> None:
        expect(ran.code == code and word in ran.out, f"{label}: exit code {ran.code}\n{ran.out}{ran.err}")
        print(f"ok  {label} (exit code {code}, {ran.seconds:.2f} s)")


def paragraphs() -> list[str]:
    """The long paragraphs of the dispatch: the first with its dateline, the last with no quotation in it."""
    found = [part.strip() for part in re.split(r"\n\s*\n", SOURCE.read_text()) if len(part.split()) > 20]
    return found[: 1 + max(i for i, part in enumerate(found) if '"' not in part)]


def article(rng: random.Random, number: int) -> str:
    sentences = [sentence(rng) for _ in range(26)]
    body = "\n\n".join(" ".join(sentences[at : at + 4]) for at in range(0, 26, 4))
    return f"---\ntitle: Notes of the day {number}\ndate: 2026-03-20\n---\n\n{body}\n"


def sentence(rng: random.Random) -> str:
    text = f"{rng.choice(WHO)} {rng.choice(DID)} {rng.choice(WHAT)} {rng.choice(WHERE)} {rng.choice(WHEN)}, {rng.choice(WHY)}."
    return text[0].upper() + text[1:]


def expect(true: bool, what: str) -> None:
    if not true:
        print(f"FAILED  {what}", file=sys.stderr)
        raise SystemExit(1)


if __name__ == "__main__":
    main()
