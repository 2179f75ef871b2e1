"""How fast a register grows: ``compliance corpus add`` as a whole process, parse, store, fingerprint and index included.

python benchmarks/registering.py TEXTS.jsonl.gz [--workers 2]
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from processes import COMPLIANCE, run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path, help="a file or folder that 'compliance corpus add' takes")
    parser.add_argument("--workers", default="2")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "register.db")
        first = run(
            [*COMPLIANCE, "--db", str(database), "corpus", "add", str(options.texts), "--workers", options.workers, "-q"]
        )
        if first.code not in (0, 2):
            raise SystemExit(first.output)
        again = run(
            [*COMPLIANCE, "--db", str(database), "corpus", "add", str(options.texts), "--workers", options.workers, "-q"]
        )
        count = _count(database)
        disk = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
    print(f"dispatches            {count:10,}")
    print(f"seconds               {first.seconds:10.1f}")
    print(f"dispatches a second   {count / first.seconds:10,.0f}")
    print(f"peak memory MB        {first.megabytes:10.0f}   (private memory of the whole process tree)")
    print(f"bytes a dispatch      {disk / max(count, 1):10,.0f}   (database and index)")
    print(f"the same again, s     {again.seconds:10.1f}   (nothing changes)")


def _count(database: Path) -> int:
    import sqlite3

    with sqlite3.connect(database) as connection:
        return int(connection.execute("select count(*) from dispatches").fetchone()[0])


if __name__ == "__main__":
    main()
