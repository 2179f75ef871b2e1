"""Writes the generated pages of this folder, and one module of data: ``make docs``.

python docs/generate.py            # write
python docs/generate.py --check    # exit 1 when a page is stale
"""

from __future__ import annotations

import sys
from pathlib import Path

import agencies
import scenarios
import schemas
from manpages import manpages
from reference import reference

DOCS = Path(__file__).resolve().parent


def pages() -> dict[Path, str]:
    """Every generated page with its content."""
    made = {DOCS / "cli.md": reference(), scenarios.PAGE: scenarios.page(scenarios.PAGE.read_text("utf-8"))}
    made |= schemas.pages()
    made[agencies.MODULE] = agencies.module()
    return made | {DOCS / "man" / name: text for name, text in manpages().items()}


def stale() -> list[Path]:
    """Pages that are not what they would be now, and manual pages of commands that are no more."""
    made = pages()
    wrong = [path for path, text in made.items() if not path.is_file() or path.read_text("utf-8") != text]
    return wrong + [path for path in sorted((DOCS / "man").glob("*.1")) if path not in made]


def main() -> int:
    wrong = stale()
    if "--check" in sys.argv[1:]:
        for path in wrong:
            print(f"{path.relative_to(DOCS.parent)} is stale; run: make docs", file=sys.stderr)
        return int(bool(wrong))
    (DOCS / "man").mkdir(exist_ok=True)
    made = pages()
    for path in wrong:
        if path in made:
            path.write_text(made[path], encoding="utf-8")
        else:
            path.unlink()
        print(path.relative_to(DOCS.parent))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
