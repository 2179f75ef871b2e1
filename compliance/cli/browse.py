"""``compliance browse``: the database in Datasette, with metadata made for it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import click

from compliance.cli.formats import output_option, write
from compliance.cli.session import Session, session_options
from compliance.errors import UsageError


@click.command(
    "browse",
    epilog="""\b
Examples:
  compliance browse
  compliance browse --port 8050 --no-open
  compliance browse --metadata-only --output metadata.json      for a Datasette of your own
""",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="The port; 0 takes a free one.")
@click.option("--open/--no-open", "opened", default=True, help="Open a browser.")
@click.option("--metadata-only", is_flag=True, help="Write the metadata, and start nothing.")
@output_option
@session_options
def command(session: Session, port: int, opened: bool, metadata_only: bool, output: str) -> int:
    """Open the register and the ledger in Datasette: facets, search in headlines, and the usual questions as queries.

    It listens on this machine only, and only reads. Needs the extra: pip install 'wire-compliance[browse]'. End it with
    Ctrl-C.
    """
    from compliance.report.json import dumps
    from compliance.store import open_store
    from compliance.store.browsing import metadata

    database = Path(session.config.db)
    with open_store(database):
        pass  # says what is wrong with it in our words
    text = dumps(metadata(database.stem), indent=2)
    if metadata_only:
        write(text, output)
        return 0
    if find_spec("datasette") is None:
        raise UsageError("Datasette is not installed", remedy="install it with: pip install 'wire-compliance[browse]'")
    with tempfile.TemporaryDirectory(prefix="compliance-browse-") as folder:
        file = Path(folder) / "metadata.json"
        file.write_text(text, encoding="utf-8")
        line = [sys.executable, "-m", "datasette", "serve", str(database), "--metadata", str(file), "--port", str(port)]
        try:
            return subprocess.run([*line, "--open"] if opened else line, check=False).returncode and 2
        except KeyboardInterrupt:
            return 0
