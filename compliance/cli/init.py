"""``compliance init``: a commented configuration and an empty database."""

from __future__ import annotations

import json
from pathlib import Path

import click

from compliance.cli.session import Session, session_options
from compliance.config import FILE_NAME
from compliance.errors import UsageError

TEMPLATE = """\
# Settings of compliance. Every key is optional; what stands here is the default. Flags of the command line win.
# Paths are relative to this file. Unknown keys are errors.

db = {db}
# licences = "licences.toml"          # what you may do with whose text; without it every reuse is a violation
# waivers = "compliance-waivers.toml" # approved exceptions
fail_on = "violation"                 # the mildest finding for exit code 1: note, review, violation, never
sensitivity = "normal"                # strict: verbatim and lightly edited text only; high: more rewritten text
min_words = 8                         # the shortest verbatim passage that counts
workers = 1                           # processes for long work
article_fingerprints = true           # audit keeps what later dispatches are held against: 1.7 bytes a word

# ignore = ["drafts/", "*.log"]       # files that no gate looks at, gitignore patterns besides .complianceignore

[context]                             # what is true of your articles unless they say otherwise
# outlet = "example.org"
# territory = "FR"
# language = "fr"
# channel = "web"                     # web, print, archive, app
# zone = "Europe/Paris"               # of times without an offset

# [[context.rules]]                   # by path, gitignore patterns
# paths = ["print/"]
# channel = "print"

[rules]                               # severity of a rule: off, note, review, violation
# missing-credit = "review"

[zones]                               # of an agency's times without an offset
# AFP = "Europe/Paris"

[records]                             # JSON Lines, CSV and Parquet: our field = your column
# text = "content"

# [[agencies]]                        # agencies of your own
# id = "localwire"
# names = ["Local Wire Service"]
# abbreviations = ["LWS"]
# domains = ["localwire.example"]
# zone = "Europe/Paris"               # of its times without an offset

[limits]                              # of what is read; nothing in an input is trusted
# file_bytes = 67108864
# text_characters = 4000000
# archive_members = 1000000
# archive_ratio = 200                 # how many times its size an archive may grow
# archive_depth = 3                   # archives within archives
"""


@click.command(
    "init",
    epilog="""\b
Examples:
  compliance init
  compliance init --db desk.db desk/
""",
)
@click.argument("folder", default=".", required=False)
@session_options
def command(session: Session, folder: str) -> None:
    """Write a commented compliance.toml into FOLDER (here, by default) and make an empty database, or bring one up to date.

    A configuration that is there already stays as it is.
    """
    from compliance.config import load_config
    from compliance.store import open_store

    path = Path(folder) / FILE_NAME
    if path.exists():
        session.say(f"{path} is there already and stays as it is")
        database = session.db or load_config(path).db
    else:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(TEMPLATE.format(db=json.dumps(session.db or "compliance.db", ensure_ascii=False)), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"cannot be written ({error.strerror})", path=str(path), remedy="name another folder") from None
        session.say(f"{path} written")
        database = load_config(path).db
    with open_store(database, "create"):
        pass
    session.say(f"{database} is ready\nnext: compliance corpus add PATH, with the dispatches of your agencies")
